"""All ports of the house, each with its embedded default."""

from dataclasses import dataclass, field

from workflows.ports.ledger import EmbeddedLedger, Ledger
from workflows.ports.list_screening import EmbeddedListScreening, ListScreening
from workflows.ports.text_message import EmbeddedTextMessage, TextMessage


@dataclass(frozen=True, slots=True)
class Ports:
    """What the house speaks to outside."""

    ledger: Ledger = field(default_factory=EmbeddedLedger)
    text_message: TextMessage = field(default_factory=EmbeddedTextMessage)
    list_screening: ListScreening = field(default_factory=EmbeddedListScreening)
