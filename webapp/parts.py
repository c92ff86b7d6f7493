"""What the application is put together from; `app.py` makes it once, everything else asks `parts()`."""

from dataclasses import dataclass

from flask import current_app

from webapp.settings import Settings
from workflows.attachments.store import Store
from workflows.door.door import Door
from workflows.records.transaction import Database
from workflows.words.clock import Clock

NAME = "fourgates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Settings, the database of acts, the clock, the one way in, and the folder of attachments."""

    settings: Settings
    database: Database
    clock: Clock
    door: Door
    store: Store


def parts() -> Parts:
    """The parts of the running application."""
    found: Parts = current_app.extensions[NAME]
    return found
