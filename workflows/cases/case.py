"""One case in hand: opened under its lock, changed by one act, written back whole.

An act changes a case only through this object; what it wrote, what happened and where the engine stands are put down
together by `write_back.py`. After an exception the object is thrown away with its transaction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Row, bindparam, select

from workflows.audit.chain import Happened
from workflows.cases.calendar import load_calendar
from workflows.cases.items_read import who_ended
from workflows.cases.means import Means
from workflows.cases.numbers import next_number
from workflows.engine.process import Process
from workflows.engine.specification import Node, Specification
from workflows.records.base import FormRecord, Record
from workflows.records.cases import Application, CaseState, WorkItem
from workflows.records.grant import CreditLine
from workflows.records.sealed import write, write_all
from workflows.records.together import Rows, Together
from workflows.records.transaction import Db
from workflows.words.actor import Actor
from workflows.words.clock import shanghai_day
from workflows.words.refusals import AlreadyTaken, NotFound
from workflows.words.sentence import say
from workflows.words.working_days import WorkingCalendar

ROOTS = {"origination": "loan_origination", "drawdown": "drawdown"}


@dataclass(frozen=True, slots=True)
class Refused:
    """Why the case ends refused, kept until `report_refusal` writes the report in the same act."""

    ground: str
    facts: str
    task: str | None
    gate: str
    evidence: tuple[str, ...] = ()


_application, _state, _item = Application.__table__, CaseState.__table__, WorkItem.__table__


def _opened(this: Any) -> Together:
    return Together(
        {
            "case": select(_application).where(_application.c.id == this),
            "state": select(_state).where(_state.c.application == this),
            "items": select(_item).where(_item.c.application == this, _item.c.state == "open"),
        }
    )


_OPENED = _opened(bindparam("application"))
_OPENED_BY_TASK = _opened(select(_item.c.application).where(_item.c.id == bindparam("task")).scalar_subquery())


def lock(db: Db, application: str) -> None:
    """Keeps everybody else out of the case until the commit; SQLite does so with its whole file.

    The line before its cases, always: an act that ends a line goes on to lock the others under it.
    """
    if not db.locks_rows:
        return
    line, of = CreditLine.__table__, select(_application.c.line).where(_application.c.id == application)
    db.row(select(line.c.id).where(line.c.id == of.scalar_subquery()).with_for_update())
    db.row(select(_application.c.id).where(_application.c.id == application).with_for_update())


@dataclass(slots=True)
class Case:
    """One case. `row` is its application row as it will be; `process` is where the engine stands.

    `ended_line` is a line that this act has suspended or ended, so that nothing more is paid under it; `family_grew` that
    it found a member who was not known, to whom somebody who acted here may be kin.
    """

    db: Db
    means: Means
    actor: Actor
    now: datetime
    row: Any
    spec: Specification
    process: Process
    items: dict[str, Row[Any]]
    revision: int
    asked: set[str] = field(default_factory=set)
    changes: dict[str, Any] = field(default_factory=dict)
    events: list[Happened] = field(default_factory=list)
    refused: Refused | None = None
    returned: bool = False
    ended_line: str | None = None
    family_grew: bool = False
    _calendar: WorkingCalendar | None = None

    @classmethod
    def open(cls, db: Db, means: Means, application: str, actor: Actor, now: datetime) -> "Case":
        """The case with its engine state; whoever changes it has locked it before (`lock`). Raises NotFound."""
        return cls._restored(db, means, _OPENED.ask(db, application=application), actor, now)

    @classmethod
    def of_task(cls, db: Db, means: Means, task: str, actor: Actor, now: datetime) -> "Case":
        """The case of a work item, which may be done, only to look at. Raises NotFound."""
        return cls._restored(db, means, _OPENED_BY_TASK.ask(db, task=task), actor, now)

    @classmethod
    def _restored(cls, db: Db, means: Means, found: Mapping[str, Rows], actor: Actor, now: datetime) -> "Case":
        if not found["case"]:
            raise NotFound(say("没有这一件"))
        (row,), (state,) = found["case"], found["state"]
        spec = means.specification(db, row.process_version)
        process = Process.restore(spec, bytes(state.state))
        case = cls(db, means, actor, now, SimpleNamespace(**row._mapping), spec, process, {}, state.revision)
        case.items = {item.id: item for item in sorted(found["items"], key=attrgetter("id"))}
        case.asked = {work.id for work in process.waiting_services()}
        return case

    @classmethod
    def begin(
        cls, db: Db, means: Means, actor: Actor, now: datetime, values: Mapping[str, Any], routing: Mapping[str, Any]
    ) -> "Case":
        """A new case from the columns of its application row; the engine runs to its first waiting nodes."""
        version = means.current_version(db)
        spec = means.specification(db, version)
        filled = {"process_version": version, "opened_at": now, "consents_from": now, **values}
        application = write(db, Application, filled, subject=None, now=now)
        row = db.row(select(Application.__table__).where(Application.__table__.c.id == application))
        assert row is not None
        process = Process.start(spec, ROOTS[row.kind], routing)
        return cls(db, means, actor, now, SimpleNamespace(**row._mapping), spec, process, {}, 0)

    @property
    def id(self) -> str:
        """The application's id."""
        return str(self.row.id)

    @property
    def root(self) -> str:
        """The parent process of this kind of case."""
        return ROOTS[self.row.kind]

    @property
    def today(self) -> date:
        """The day in Shanghai on which the act happens."""
        return shanghai_day(self.now)

    @property
    def calendar(self) -> WorkingCalendar:
        """The working calendar, fetched once."""
        if self._calendar is None:
            self._calendar = load_calendar(self.db, self.today)
        return self._calendar

    def item(self, work_item: str) -> Row[Any]:
        """An open work item of this case. Raises NotFound, or AlreadyTaken where somebody has done it."""
        found = self.items.get(work_item)
        if found is not None:
            return found
        table = WorkItem.__table__
        row = self.db.row(select(table).where(table.c.id == work_item, table.c.application == self.id))
        if row is None:
            raise NotFound(say("没有这项任务"))
        raise AlreadyTaken(who_ended(self.db, row, self.node(row.task).name, self.row.state))

    def node(self, task: str) -> Node:
        """The task as it is drawn."""
        return self.spec.node(task)

    def task_name(self, task: str) -> str:
        """The Chinese name of a task, or the id of one that an older version had."""
        return self.spec.nodes[task].name if task in self.spec.nodes else task

    def write(self, record: type[Record], sealed_for: str | None = None, **values: Any) -> str:
        """Writes a row of this case and gives its id; sealed columns are closed for the person `sealed_for`."""
        return write(self.db, record, self._filled(record, values), subject=sealed_for, now=self.now)

    def write_all(self, record: type[Record], rows: Iterable[Mapping[str, Any]]) -> None:
        """Writes several rows of this case, with nothing sealed in them, in one statement."""
        write_all(self.db, record, [self._filled(record, row) for row in rows], now=self.now)

    def _filled(self, record: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
        filled = {"branch": self.row.branch, "application": self.id, **values}
        if "round" in record.__table__.columns:
            filled.setdefault("round", self.row.round)
        return filled

    def write_form(self, record: type[FormRecord], item: Row[Any], subject: str, values: Mapping[str, Any]) -> str:
        """Writes a completed form: who, in whose right, in which task and round, and what was entered."""
        who = {
            "work_item": item.id,
            "task": item.task,
            "person": self.actor.person,
            "account": self.actor.account,
            "acting_for": self.actor.acting_for,
            "subject": subject,
            "at": self.now,
        }
        return self.write(record, subject, **who, **values)

    def write_lines(self, record: type[Record], of: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Writes the lines of a list, in their order."""
        about = {"of": of, "application": self.id}
        write_all(
            self.db, record, [{**about, "position": n, **row} for n, row in enumerate(rows, start=1)], now=self.now
        )

    def last(self, record: type[Record]) -> Row[Any] | None:
        """The last row of a record in this case."""
        table = record.__table__
        return self.db.row(select(table).where(table.c.application == self.id).order_by(table.c.id.desc()).limit(1))

    def lines(self, record: type[Record], of: str) -> tuple[Row[Any], ...]:
        """The lines of a list."""
        table = record.__table__
        return tuple(self.db.rows(select(table).where(table.c.of == of).order_by(table.c.position)))

    def set(self, **columns: Any) -> None:
        """Changes columns of the application row."""
        for name, value in columns.items():
            setattr(self.row, name, value)
        self.changes |= columns

    def happened(self, act: str, **what: Any) -> None:
        """Notes an event for the audit trail of this act."""
        event = {"actor": self.actor.person, "acting_for": self.actor.acting_for} | what
        self.events.append(Happened(act=act, **event))

    def next_number(self, series: str) -> str:
        """The next number of a series of this branch and year (G3-14)."""
        return next_number(self.db, self.row.branch, series, self.today.year)
