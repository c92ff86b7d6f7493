"""Exchange with another system by files: ours go out, theirs come in, each under the reference of its question.

Both sides write aside and rename, so that nobody reads half a file. Whoever fetches our files takes them away.
"""

import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

Answer = TypeVar("Answer")
REFERENCE = re.compile(r"[0-9A-Za-z-]{1,64}")


class BadAnswer(ValueError):
    """The other side has written what is no answer; the text says which file and why."""


class FileExchange:
    """`outbox/<reference>.json` is ours, `inbox/<reference>.json` the answer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ask(
        self, reference: str, question: Mapping[str, Any], read: Callable[[Any], Answer], rule: str
    ) -> Answer | None:
        """Writes our file once, and looks whether theirs has come.

        `read` makes the answer of what the file holds and raises ValueError, KeyError or TypeError for anything else,
        which becomes BadAnswer with `rule`, what an answer must be. Raises OSError.
        """
        assert REFERENCE.fullmatch(reference), reference
        answer = self.folder / "inbox" / f"{reference}.json"
        if answer.exists():
            return _read(answer, read, rule)
        sent = self.folder / "sent" / reference
        if not sent.exists():
            _write(self.folder / "outbox" / f"{reference}.json", json.dumps(question, ensure_ascii=False))
            _write(sent, "")
        return None


def _read(path: Path, read: Callable[[Any], Answer], rule: str) -> Answer:
    try:
        return read(json.loads(path.read_bytes()))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        # Put aside, so that it is told once and a better one can come in its place.
        path.replace(path.with_suffix(".bad"))
        raise BadAnswer(f"{path.name}: {rule}") from error


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(content)
    aside.replace(path)
