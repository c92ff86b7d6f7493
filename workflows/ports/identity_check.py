"""联网核查: does the number belong to the name, and is there a photograph (G3-03).

An answer may come at once or days later, so a query is asked again until it is answered; `ask` is safe to repeat.
"""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from workflows.words.choices.disbursement import NetworkedResult

CODES: Mapping[str, NetworkedResult] = {
    "match_photo": NetworkedResult.MATCH_PHOTO,
    "match_no_photo": NetworkedResult.MATCH_NO_PHOTO,
    "name_mismatch": NetworkedResult.NAME_MISMATCH,
    "not_found": NetworkedResult.NOT_FOUND,
    "photo_mismatch": NetworkedResult.PHOTO_MISMATCH,
    "unavailable": NetworkedResult.UNAVAILABLE,
}
"""The words of the exchange files (RULES G3-03)."""

BY_ENDING: Mapping[str, NetworkedResult] = {
    "6": NetworkedResult.MATCH_NO_PHOTO,
    "7": NetworkedResult.NAME_MISMATCH,
    "8": NetworkedResult.NOT_FOUND,
    "9": NetworkedResult.PHOTO_MISMATCH,
    "X": NetworkedResult.UNAVAILABLE,
}
"""What the simulator says of a number by its last character; of any other: 一致有照片."""

_REFERENCE = re.compile(r"[0-9A-Za-z-]{1,64}")


class Reply(NamedTuple):
    """One answer; `reference` is the other side's own number for it."""

    result: NetworkedResult
    reference: str


class BadAnswer(ValueError):
    """The other side has written what is no answer; the text says which file and why."""


class IdentityCheck(Protocol):
    """The system that is asked."""

    name: str

    def ask(self, name: str, id_number: str, reference: str) -> Reply | None:
        """The answer to our query `reference`, None while there is none. Raises BadAnswer, OSError."""


class SimulatedIdentityCheck:
    """For demonstrations and training: answers at once, by the number's ending (`BY_ENDING`)."""

    name = "模拟核查"

    def ask(self, name: str, id_number: str, reference: str) -> Reply | None:
        """Asks nobody."""
        return Reply(BY_ENDING.get(id_number[-1:], NetworkedResult.MATCH_PHOTO), reference)


class FileDropIdentityCheck:
    """Exchange by files: `outbox/<reference>.json` is ours, `inbox/<reference>.json` the answer.

    Ours: {"reference", "name", "id_number"}. The answer: {"result": one of CODES, "reference": theirs}. Both sides write
    aside and rename, so that nobody reads half a file. Whoever fetches our files takes them away.
    """

    name = "联网核查"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ask(self, name: str, id_number: str, reference: str) -> Reply | None:
        """Writes our file once, and looks whether theirs has come."""
        assert _REFERENCE.fullmatch(reference), reference
        answer = self.folder / "inbox" / f"{reference}.json"
        if answer.exists():
            return _read(answer)
        sent = self.folder / "sent" / reference
        if not sent.exists():
            asked = {"reference": reference, "name": name, "id_number": id_number}
            _write(self.folder / "outbox" / f"{reference}.json", json.dumps(asked, ensure_ascii=False))
            _write(sent, "")
        return None


def _read(path: Path) -> Reply:
    try:
        found = json.loads(path.read_bytes())
        result, reference = CODES[found["result"]], found["reference"]
        if not _REFERENCE.fullmatch(reference):
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        # Put aside, so that it is told once and a better one can come in its place.
        path.replace(path.with_suffix(".bad"))
        words = f"{path.name}: result must be one of {', '.join(CODES)}, reference 1 to 64 letters, digits and hyphens"
        raise BadAnswer(words) from error
    return Reply(result, reference)


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(content)
    aside.replace(path)
