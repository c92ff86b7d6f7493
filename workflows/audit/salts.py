"""The persons' keys for a page of rows: fetched in one statement, forgotten after it."""

from collections.abc import Iterable
from enum import StrEnum

from cryptography.exceptions import InvalidTag
from sqlalchemy import select

from workflows.records.people import DataKey
from workflows.records.transaction import Db

_KEYS = DataKey.__table__


class KeyState(StrEnum):
    """Of a key: it opens; it was destroyed, as the law asks; there is none; or it is not what was wrapped."""

    THERE = "there"
    DESTROYED = "destroyed"
    ABSENT = "absent"
    DAMAGED = "damaged"


def load_keys(db: Db, persons: Iterable[str], classes: Iterable[str]) -> dict[tuple[str, str], KeyState]:
    """Puts these keys into `db.keys`, in place of what was there, and tells the state of each that has a row."""
    db.keys.clear()
    wanted = select(_KEYS.c.person, _KEYS.c.key_class, _KEYS.c.wrapped, _KEYS.c.destroyed_at).where(
        _KEYS.c.person.in_(sorted(set(persons))), _KEYS.c.key_class.in_(sorted(set(classes)))
    )
    states: dict[tuple[str, str], KeyState] = {}
    for row in db.rows(wanted):
        key = (row.person, row.key_class)
        if row.wrapped is None:
            db.keys[key] = None
            # Destroying writes when; a key that is only gone was taken away by somebody else.
            states[key] = KeyState.ABSENT if row.destroyed_at is None else KeyState.DESTROYED
            continue
        try:
            db.keys[key] = db.keyring.unwrap(row.wrapped, f"{row.person}|{row.key_class}")
            states[key] = KeyState.THERE
        except InvalidTag:
            states[key] = KeyState.DAMAGED
    return states
