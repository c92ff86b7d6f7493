"""The history of a case as it stands in its chain, oldest first: acts, refused attempts, views."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from workflows.records.audit import AuditEvent
from workflows.records.cases import WorkItem
from workflows.records.people import Person
from workflows.records.transaction import Db
from workflows.words.actor import SYSTEM
from workflows.words.events import SEEN_INSTEAD, UNSEEN

PAGE = 200
REFUSED = "act_refused"
VIEWS = frozenset({"unmask", "show_dossier", "show_paper"})
"""What only shows something and is put down all the same (D-06)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent:
    """One row of the chain. `kind` is act, refusal or view; `actor` a person's name, or system, clock, operator, port.

    Of a refusal `act` is what was tried and `rule` what said no.
    """

    seq: int
    at: datetime
    kind: str
    act: str
    task: str | None
    transition: str | None
    actor: str
    acting_for: str | None
    rule: str | None
    hash: str


def load(db: Db, application: str, *, page: int = 1) -> tuple[tuple[CaseEvent, ...], bool]:
    """A page of the history, and whether there is more."""
    table = AuditEvent.__table__
    first = (page - 1) * PAGE
    rows = db.rows(
        select(table)
        .where(table.c.chain == application, table.c.seq > first, table.c.seq <= first + PAGE + 1)
        .order_by(table.c.seq)
    )
    names, tasks = _names(db, rows[:PAGE]), _tasks(db, application)
    return tuple(_event(row, names, tasks) for row in rows[:PAGE]), len(rows) > PAGE


def _event(row: Row[Any], names: dict[str, str], tasks: dict[str, str]) -> CaseEvent:
    facts = row.facts or {}
    refused = row.act == REFUSED
    unseen = (facts.get("act") if refused else row.act) in UNSEEN
    if unseen:
        return CaseEvent(seq=row.seq, at=row.at, kind="act", act=SEEN_INSTEAD, task=None, transition=None,
                         actor=SYSTEM.person, acting_for=None, rule=None, hash=row.hash)  # fmt: skip
    kind = "refusal" if refused else "view" if row.act in VIEWS else "act"
    return CaseEvent(
        seq=row.seq,
        at=row.at,
        kind=kind,
        act=str(facts.get("act")) if refused else row.act,
        task=tasks.get(facts.get("task") or "") if refused else row.task,
        transition=kind if kind != "act" else row.transition,
        actor=names.get(row.actor, row.actor),
        acting_for=names.get(row.acting_for or ""),
        rule=facts.get("rule") if refused else None,
        hash=row.hash,
    )


def _names(db: Db, rows: Any) -> dict[str, str]:
    table = Person.__table__
    people = {one for row in rows for one in (row.actor, row.acting_for) if one}
    return {row.id: row.name for row in db.rows(select(table.c.id, table.c.name).where(table.c.id.in_(people)))}


def _tasks(db: Db, application: str) -> dict[str, str]:
    """The tasks of the case's work items by their ids."""
    table = WorkItem.__table__
    return {
        row.id: row.task for row in db.rows(select(table.c.id, table.c.task).where(table.c.application == application))
    }
