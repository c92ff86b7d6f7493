"""The tree as these tests read it: what stands in the repository, as text and as Python."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("workflows", "forms", "webapp")
NOT_TEXT = frozenset({".xlsx", ".pdf", ".png", ".jpg", ".ttf", ".bin", ".zst"})


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Every Python file below these folders of the repository."""
    return tuple(sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py")))


@cache
def committed() -> tuple[Path, ...]:
    """What is committed, and what would be: files that git does not ignore."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return tuple(path for name in sorted(set(listed.split("\0")) - {""}) if (path := ROOT / name).is_file())


def texts() -> Iterator[tuple[Path, str]]:
    """Committed files that a person can read, and what they say."""
    for path in committed():
        if path.suffix not in NOT_TEXT:
            yield path, path.read_text("utf-8", errors="replace")


@cache
def parsed(path: Path) -> ast.Module:
    """A Python file as a tree."""
    return ast.parse(path.read_text("utf-8"))


def short(path: Path) -> str:
    """As it is called in the repository."""
    return str(path.relative_to(ROOT))


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a file, as it is written before the bracket."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node
