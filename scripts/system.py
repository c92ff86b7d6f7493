"""Python itself and what only the system can give: libraries for printing, the browser for tests."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import sys

from steps import NEEDS_HELP, OWN, VENDOR, Stopped, digest, is_stamped, run, say, write_stamp

OLDEST = (3, 11)
NEWEST_KNOWN = 15

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

FONTS_FILE = OWN / "fonts.conf"
FONTS = f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{VENDOR / "fonts"}</dir>
</fontconfig>
"""
"""The test browser finds the Chinese fonts of the dossiers, so that pictures look the same on every machine."""


def use_new_enough_python() -> None:
    """Goes on in a Python of at least 3.11 of the machine's own. Raises Stopped without one."""
    if sys.prefix != sys.base_prefix:
        # Somebody has an environment active, perhaps the very one that is to be made anew.
        base = getattr(sys, "_base_executable", "") or shutil.which("python3", path=os.defpath) or sys.executable
        if os.path.realpath(base) != sys.executable:
            os.execv(base, [base, *sys.argv])
    if sys.version_info >= OLDEST:
        return
    for minor in range(NEWEST_KNOWN, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, *sys.argv])
    raise Stopped(
        NEEDS_HELP,
        f"需要 Python 3.11 或更新版本，本机为 {sys.version.split()[0]}。请先执行：apt-get install python3.11-venv",
        f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}. Run: apt-get install python3.11-venv",
    )


def install_what_is_missing(*, for_tests: bool) -> None:
    """Installs missing system packages as root. Raises Stopped with the exact line otherwise, or if it did not help."""
    missing = missing_packages(for_tests=for_tests)
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise _ask_for(missing)
    say(f"installing {' '.join(missing)}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    _refresh_package_lists(quiet)
    run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing], environment=quiet)
    importlib.invalidate_caches()
    if left := missing_packages(for_tests=for_tests):
        raise _ask_for(left)


def missing_packages(*, for_tests: bool) -> list[str]:
    """The Debian packages that this machine still needs."""
    missing = [package for library, package in LIBRARIES.items() if not _loads(library)]
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        missing.append(f"python3.{sys.version_info.minor}-venv")
    if for_tests and not any(map(shutil.which, BROWSERS)):
        missing.append("chromium")
    return missing


def show_fonts_to_the_browser() -> None:
    """Writes the fontconfig file that `make test` and `make e2e` name in FONTCONFIG_FILE."""
    wanted = digest(FONTS)
    stamp = OWN / "fonts.stamp"
    if not (FONTS_FILE.exists() and is_stamped(stamp, wanted)):
        FONTS_FILE.write_text(FONTS)
        write_stamp(stamp, [wanted])


def _refresh_package_lists(environment: dict[str, str]) -> None:
    # A source that does not answer must not stop us: what is needed may stand in another one.
    try:
        run(["apt-get", "update", "-q"], environment=environment)
    except Stopped:
        say("not every package list could be refreshed; going on with those there are")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _ask_for(packages: list[str]) -> Stopped:
    sudo = "" if os.geteuid() == 0 else "sudo "
    line = f"{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends {' '.join(packages)}"
    return Stopped(
        NEEDS_HELP,
        f"本机缺少系统软件包，请先执行下面一行，再重新运行：\n    {line}",
        f"System packages are missing on this machine. Run this line, then try again:\n    {line}",
    )
