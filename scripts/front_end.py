"""The few front-end files that pages and dossiers need, from npm to webapp/static/vendor."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from python_packages import INSTALL, make_environment
from steps import OWN, ROOT, VENDOR, digest, is_stamped, run, say, write_stamp

INPUTS = ("package.json", "package-lock.json", ".npmrc")
NODE_LOCK = ROOT / "requirements-node.txt"
OLDEST_NODE = 18

SANS, SERIF = "@expo-google-fonts/noto-sans-sc", "@expo-google-fonts/noto-serif-sc"
FILES = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "signature_pad.min.js": "signature_pad/dist/signature_pad.min.js",
    "signature_pad.umd.min.js": "signature_pad/dist/signature_pad.umd.min.js",
    "bpmn-navigated-viewer.production.min.js": "bpmn-js/dist/bpmn-navigated-viewer.production.min.js",
    "diagram-js.css": "bpmn-js/dist/assets/diagram-js.css",
    "bpmn-js.css": "bpmn-js/dist/assets/bpmn-js.css",
    "bpmn-font/css/bpmn.css": "bpmn-js/dist/assets/bpmn-font/css/bpmn.css",
    "bpmn-font/font/bpmn.woff2": "bpmn-js/dist/assets/bpmn-font/font/bpmn.woff2",
    "bpmn-font/font/bpmn.woff": "bpmn-js/dist/assets/bpmn-font/font/bpmn.woff",
    "fonts/NotoSansSC_400Regular.ttf": f"{SANS}/400Regular/NotoSansSC_400Regular.ttf",
    "fonts/NotoSansSC_600SemiBold.ttf": f"{SANS}/600SemiBold/NotoSansSC_600SemiBold.ttf",
    "fonts/NotoSerifSC_400Regular.ttf": f"{SERIF}/400Regular/NotoSerifSC_400Regular.ttf",
    "fonts/NotoSerifSC_600SemiBold.ttf": f"{SERIF}/600SemiBold/NotoSerifSC_600SemiBold.ttf",
    "licences/htmx.txt": "htmx.org/LICENSE",
    "licences/signature_pad.txt": "signature_pad/LICENSE",
    "licences/bpmn-js.txt": "bpmn-js/LICENSE",
    "licences/noto-sans-sc.txt": f"{SANS}/LICENSE_FONT",
    "licences/noto-serif-sc.txt": f"{SERIF}/LICENSE_FONT",
}


def install() -> None:
    """Fetches the locked packages into a folder of its own, copies what is needed and deletes the rest."""
    wanted = digest(*(ROOT / name for name in INPUTS), NODE_LOCK, repr(FILES))
    stamp = VENDOR / "front-end.stamp"
    if is_stamped(stamp, wanted):
        return
    say("fetching front-end files")
    OWN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=OWN, prefix="front-end-") as name:
        folder = Path(name)
        for given in INPUTS:
            shutil.copy(ROOT / given, folder)
        path = _path_with_node(folder)
        run(["npm", "ci", "--omit=dev", "--ignore-scripts"], folder=folder, environment={"PATH": path})
        _copy(folder / "node_modules", folder / "vendor")
        write_stamp(folder / "vendor" / stamp.name, [wanted])
        shutil.rmtree(VENDOR, ignore_errors=True)
        VENDOR.parent.mkdir(parents=True, exist_ok=True)
        (folder / "vendor").rename(VENDOR)


def _copy(modules: Path, vendor: Path) -> None:
    for target, source in FILES.items():
        (vendor / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, vendor / target)


def _path_with_node(folder: Path) -> str:
    """The search path under which `npm` is found: the system's, else a Node in an environment that is thrown away."""
    path = os.environ.get("PATH", os.defpath)
    if _system_has_node():
        return path
    say("fetching Node for this step alone")
    make_environment(folder / "node")
    run([folder / "node" / "bin" / "python", "-m", "pip", "install", *INSTALL, "-r", NODE_LOCK])
    return f"{folder / 'node' / 'bin'}{os.pathsep}{path}"


def _system_has_node() -> bool:
    node = shutil.which("node")
    if not (node and shutil.which("npm")):
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().lstrip("v").partition(".")[0]
    return major.isdecimal() and int(major) >= OLDEST_NODE
