"""Drafts: what somebody typed and has not completed, sealed under the applicant's keys."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Row, Select, select

from workflows.records.cases import Draft
from workflows.records.column_types import CONTACT, Sealed
from workflows.records.sealed import seal, unseal
from workflows.records.transaction import Db
from workflows.words.ids import new_id

_sealed = Draft.__table__.c.content.type
assert isinstance(_sealed, Sealed) and _sealed.key_class == CONTACT


def save(
    db: Db, *, branch: str, application: str, work_item: str, person: str, subject: str, content: Mapping[str, Any],
    now: datetime,
) -> None:  # fmt: skip
    """Puts the newest words in place of the ones before."""
    table = Draft.__table__
    mine = (table.c.work_item == work_item) & (table.c.person == person)
    row = db.row(select(table.c.id).where(mine))
    draft = row.id if row else new_id(now)
    sealed = seal(db, table.c.content, draft, orjson.dumps(dict(content)), subject=subject, now=now)
    if row:
        db.execute(table.update().where(table.c.id == draft).values(content=sealed, subject=subject, saved_at=now))
    else:
        values = {"id": draft, "branch": branch, "application": application, "work_item": work_item, "person": person,
                  "subject": subject, "content": sealed, "saved_at": now}  # fmt: skip
        db.execute(table.insert().values(values))


def load(db: Db, work_item: str, person: str) -> tuple[dict[str, Any], datetime] | None:
    """The draft of one person for one task, and when it was saved."""
    row = db.row(of_person(work_item, person))
    return None if row is None else opened(db, row)


def of_person(work_item: str, person: str) -> Select[Any]:
    """The row of it, to be asked for beside other questions."""
    table = Draft.__table__
    return select(table).where(table.c.work_item == work_item, table.c.person == person)


def opened(db: Db, row: Row[Any]) -> tuple[dict[str, Any], datetime] | None:
    """What a row holds; None once its key was destroyed."""
    table = Draft.__table__
    plain = unseal(db, table.c.content, row.id, row.content, subject=row.subject)
    return None if plain is None else (orjson.loads(plain), row.saved_at)


def drop(db: Db, work_item: str) -> None:
    """The task is done; nobody's draft of it is needed."""
    db.execute(Draft.__table__.delete().where(Draft.__table__.c.work_item == work_item))


def hand_over(db: Db, work_item: str, giver: str, taker: str) -> None:
    """The giver chose to hand his words over; the taker's own, if he has any, stay."""
    table = Draft.__table__
    if load(db, work_item, taker) is None:
        db.execute(table.update().where(table.c.work_item == work_item, table.c.person == giver).values(person=taker))
