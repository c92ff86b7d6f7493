"""What every step of the set-up needs: where things are, stamps, running a program, stopping with a sentence."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / ".set-up"
VENV = ROOT / ".venv"
VENDOR = ROOT / "webapp" / "static" / "vendor"

FAILED, NEEDS_HELP = 1, 2
"""Exit codes: something went wrong that may go right next time; somebody must install something first."""

LAST_LINES = 25


class Stopped(Exception):
    """The set-up cannot go on; carries the exit code and a sentence in Chinese and in English."""

    def __init__(self, code: int, chinese: str, english: str) -> None:
        super().__init__(english)
        self.code, self.chinese, self.english = code, chinese, english


def say(text: str) -> None:
    """One line about a step that takes a while."""
    print(f"set-up: {text}", file=sys.stderr, flush=True)


def leave(stopped: Stopped) -> NoReturn:
    """Ends the set-up with the sentence of `stopped`."""
    print(f"\n{stopped.chinese}\n{stopped.english}\n", file=sys.stderr)
    sys.exit(stopped.code)


def digest(*parts: str | Path) -> str:
    """SHA-256 over texts and the contents of files."""
    total = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else part.encode()
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


def is_stamped(stamp: Path, wanted: str) -> bool:
    """Whether the step that left `stamp` was last done with these very inputs."""
    return stamp.is_file() and wanted in stamp.read_text().split()


def write_stamp(stamp: Path, digests: Iterable[str]) -> None:
    """Says which inputs a step was done with; only ever written after the step."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text("\n".join(digests) + "\n")


def run(command: list[str | Path], *, folder: Path = ROOT, environment: dict[str, str] | None = None) -> None:
    """Runs a program quietly. Raises Stopped with its last lines if it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        print("\n".join(done.stdout.splitlines()[-LAST_LINES:]), file=sys.stderr)
        line = " ".join(str(part) for part in command)
        raise Stopped(
            FAILED,
            f"安装中断：下面的命令失败，原因见上。检查网络与磁盘空间后再运行一次即可续装。\n    {line}",
            f"Set-up stopped: this command failed, its reason stands above. "
            f"Check network and disk space and run it again; it goes on where it stopped.\n    {line}",
        )


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Lets a second set-up in the same folder wait for the first."""
    OWN.mkdir(exist_ok=True)
    with open(OWN / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another set-up in this folder")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
