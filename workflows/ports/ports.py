"""All ports of the house, each with its embedded default."""

from dataclasses import dataclass, field

from workflows.ports.credit_bureau import CreditBureau
from workflows.ports.identity_check import IdentityCheck
from workflows.ports.ledger import EmbeddedLedger, Ledger
from workflows.ports.list_screening import EmbeddedListScreening, ListScreening
from workflows.ports.text_message import EmbeddedTextMessage, TextMessage


@dataclass(frozen=True, slots=True)
class Ports:
    """What the house speaks to outside.

    Without `identity_check` the teller types what another system told him; without `credit_bureau` nobody is asked about.
    """

    ledger: Ledger = field(default_factory=EmbeddedLedger)
    text_message: TextMessage = field(default_factory=EmbeddedTextMessage)
    list_screening: ListScreening = field(default_factory=EmbeddedListScreening)
    identity_check: IdentityCheck | None = None
    credit_bureau: CreditBureau | None = None
