"""联网核查: does the number belong to the name, and is there a photograph (G3-03).

An answer may come at once or days later, so a query is asked again until it is answered; `ask` is safe to repeat.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from workflows.ports.file_exchange import REFERENCE, FileExchange
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

_RULE = f"result must be one of {', '.join(CODES)}, reference 1 to 64 letters, digits and hyphens"


class Reply(NamedTuple):
    """One answer; `reference` is the other side's own number for it."""

    result: NetworkedResult
    reference: str


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
    """Exchange by files (`FileExchange`). Ours: {"reference", "name", "id_number"}.

    The answer: {"result": one of CODES, "reference": theirs}.
    """

    name = "联网核查"

    def __init__(self, folder: Path) -> None:
        self._exchange = FileExchange(folder)

    def ask(self, name: str, id_number: str, reference: str) -> Reply | None:
        """Asks once, and looks whether the answer has come."""
        asked = {"reference": reference, "name": name, "id_number": id_number}
        return self._exchange.ask(reference, asked, _reply, _RULE)


def _reply(found: Any) -> Reply:
    reply = Reply(CODES[found["result"]], found["reference"])
    if not REFERENCE.fullmatch(reply.reference):
        raise ValueError(reply.reference)
    return reply
