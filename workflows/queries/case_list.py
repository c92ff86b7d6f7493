"""Cases of one's branch by stage, village and words, newest first, and the revision that a case stands at."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, or_, select

from workflows.cases.freezes import is_stopped
from workflows.duties.facts import branch_and_below
from workflows.queries import blindness, search
from workflows.records.cases import Application, CaseState, WorkItem
from workflows.records.households import Household, Village
from workflows.records.transaction import Db
from workflows.words.actor import Actor

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case in a list: `frozen` in an emergency, or `held` by the house, which says no more of it (G3-06)."""

    id: str
    number: str
    kind: str
    stage: str
    state: str
    household: str
    head_name: str
    village_name: str
    amount: Decimal
    opened_at: datetime
    frozen: bool
    held: bool


def load(
    db: Db,
    actor: Actor,
    *,
    now: datetime,
    stage: str = "",
    village: str = "",
    words: str = "",
    page: int = 1,
    after: str = "",
) -> tuple[tuple[CaseRow, ...], bool]:
    """A page of the cases that `actor` may see, and whether there are more. `village` is a name or an id.

    Of those behind the case `after`, or the `page` that REST asks for.
    """
    application, household, villages = (r.__table__ for r in (Application, Household, Village))
    wanted = (
        select(application, household.c.head_name, villages.c.name.label("village_name"), is_stopped().label("stopped"))
        .join(household, household.c.id == application.c.household)
        .join(villages, villages.c.id == application.c.village)
        .where(
            application.c.branch.in_(branch_and_below(db, actor.branch or "")),
            blindness.load(db, actor.person, now=now).leaves(),
        )
    )
    if after:
        wanted = wanted.where(application.c.id < after)
    if stage:
        wanted = wanted.where(application.c.stage == stage)
    if village:
        wanted = wanted.where(or_(villages.c.name == village, villages.c.id == village))
    if words:
        hits, _ = search.households(db, actor.branch or "", words)
        found = application.c.household.in_([hit.household for hit in hits])
        wanted = wanted.where(or_(application.c.number == words.upper(), found))
    rows = db.rows(wanted.order_by(application.c.id.desc()).limit(PAGE + 1).offset((page - 1) * PAGE))
    return tuple(
        CaseRow(id=r.id, number=r.number, kind=r.kind, stage=r.stage, state=r.state, household=r.household, head_name=r.head_name,
                village_name=r.village_name, amount=r.amount, opened_at=r.opened_at, frozen=bool(r.stopped),
                held=r.frozen_by is not None)
        for r in rows[:PAGE]
    ), len(rows) > PAGE  # fmt: skip


def revision(db: Db, application: str) -> int:
    """How many acts the case has seen: it changes with every one of them, and only then."""
    table = CaseState.__table__
    found = db.scalar(select(table.c.revision).where(table.c.application == application))
    assert found is not None, "a case without its engine state"
    return int(found)


def number_of(db: Db, application: str | None) -> str | None:
    """The number of a case by its id."""
    table = Application.__table__
    return None if application is None else db.scalar(select(table.c.number).where(table.c.id == application))


def case_of_task(db: Db, task: str) -> Row[Any] | None:
    """Branch and application of the case that a work item, open or ended, belongs to."""
    table = WorkItem.__table__
    return db.row(select(table.c.branch, table.c.application).where(table.c.id == task))
