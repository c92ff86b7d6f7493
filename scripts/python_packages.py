"""The virtual environment, its hash-locked packages, and the command `fourgates` in it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from steps import ROOT, VENV, digest, is_stamped, run, say, write_stamp

RUNTIME, TESTS = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
STAMP = VENV / "packages.stamp"
INSTALL = ["--require-hashes", "--only-binary", ":all:", "--quiet", "--no-input", "--disable-pip-version-check"]

SCRIPT = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys

from {module} import {function}

sys.exit({function}())
"""
"""A shell starts it, so that the folder's name may be long and hold spaces."""


def install(*, for_tests: bool) -> None:
    """Makes the environment if need be and brings its packages to the lock's versions."""
    here = f"{sys.version} {sys.base_prefix} {VENV}"
    runtime, tests = digest(here, RUNTIME), digest(here, RUNTIME, TESTS)
    if not is_stamped(STAMP, tests if for_tests else runtime):
        _make_environment(here)
        say("installing Python packages (about a minute the first time)")
        run([VENV / "bin" / "python", "-m", "pip", "install", *INSTALL, "-r", TESTS if for_tests else RUNTIME])
        # What tests need holds what running needs.
        write_stamp(STAMP, [runtime, tests] if for_tests else [runtime])
    _write_commands()


def make_environment(folder: Path) -> None:
    """An empty virtual environment of this Python."""
    run([sys.executable, "-m", "venv", "--clear", folder])


def _make_environment(here: str) -> None:
    # An environment of another Python, or one that was moved here, cannot be mended.
    stamp, wanted = VENV / "python.stamp", digest(here)
    if is_stamped(stamp, wanted) and _starts(VENV / "bin" / "python"):
        return
    make_environment(VENV)
    write_stamp(stamp, [wanted])


def _starts(python: Path) -> bool:
    if not python.exists():
        return False
    return subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def _write_commands() -> None:
    """Puts the checkout on the environment's path and writes the scripts that pyproject.toml names."""
    python = VENV / "bin" / "python"
    packages = next((VENV / "lib").glob("python3.*/site-packages"))
    _write_if_other(packages / "fourgates.pth", f"{ROOT}\n")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for name, target in project["scripts"].items():
        module, function = target.split(":")
        script = VENV / "bin" / name
        _write_if_other(script, SCRIPT.format(python=python, module=module, function=function))
        script.chmod(0o755)


def _write_if_other(path: Path, text: str) -> None:
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
