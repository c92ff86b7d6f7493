"""What the application is put together from; `app.py` makes it once, everything else asks `parts()`."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import current_app

from webapp.database import open_for_acts
from webapp.settings import FILES, SIMULATOR, Settings
from workflows.attachments.printed import PrintedFiles
from workflows.attachments.store import Store
from workflows.cases.means import Means
from workflows.door.door import Door
from workflows.ports.credit_bureau import CreditBureau, FileDropCreditBureau, SimulatedCreditBureau
from workflows.ports.identity_check import FileDropIdentityCheck, IdentityCheck, SimulatedIdentityCheck
from workflows.ports.ports import Ports
from workflows.records.transaction import Database
from workflows.words.clock import Clock

NAME = "fourgates"


class WallClock:
    """The time on the wall; nothing below `webapp` looks at it."""

    def now(self) -> datetime:
        """This instant, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Settings, the database of acts, the clock, the one way in, and the folders of attachments and of print batches."""

    settings: Settings
    database: Database
    clock: Clock
    door: Door
    store: Store
    printed: PrintedFiles


def open_parts(settings: Settings, clock: Clock | None = None) -> Parts:
    """The parts for these settings, without a server: commands and the worker work with them too."""
    clock = clock or WallClock()
    acts, store = open_for_acts(settings), Store(settings.attachments)
    door = Door(
        database=acts,
        clock=clock,
        means=Means(
            store=store, ports=Ports(identity_check=_identity_check(settings), credit_bureau=_credit_bureau(settings))
        ),
    )
    printed = PrintedFiles(settings.printed)
    return Parts(settings=settings, database=acts, clock=clock, door=door, store=store, printed=printed)


def _identity_check(settings: Settings) -> IdentityCheck | None:
    if settings.identity_check == SIMULATOR:
        return SimulatedIdentityCheck()
    folder = settings.identity_check.removeprefix(FILES)
    return FileDropIdentityCheck(Path(folder)) if folder else None


def _credit_bureau(settings: Settings) -> CreditBureau | None:
    if settings.credit_bureau == SIMULATOR:
        return SimulatedCreditBureau()
    folder = settings.credit_bureau.removeprefix(FILES)
    return FileDropCreditBureau(Path(folder)) if folder else None


def parts() -> Parts:
    """The parts of the running application."""
    found: Parts = current_app.extensions[NAME]
    return found
