"""Completed tasks of all cases as an event log for process mining: CSV, XES (IEEE 1849-2016), OCEL 2.0.

Two entries a task: when it came into the hands of whoever completed it, and when he completed it. `org:resource` is the
staff name; whoever counts duties counts `person`, since two accounts of one person are one person (PRODUCT §3). Of a task
that a successor did, `succeeds` is the staff name of him in whose place.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, TextIO
from xml.sax.saxutils import quoteattr

import orjson
from sqlalchemy import ColumnElement, Row, select

from workflows.audit.paging import Unreadable, pages
from workflows.records.audit import AuditEvent
from workflows.records.cases import Application, WorkItem
from workflows.records.duties import Succession
from workflows.records.people import Account
from workflows.records.transaction import Db
from workflows.words.clock import SHANGHAI

START, COMPLETE = "start", "complete"
COLUMNS = (
    "case:concept:name", "concept:name", "org:resource", "time:timestamp", "lifecycle:transition",
    "concept:instance", "org:role", "person", "succeeds",
)  # fmt: skip

_CASES = Application.__table__
_ITEMS = WorkItem.__table__
_EVENTS = AuditEvent.__table__
_ACCOUNTS = Account.__table__
_NAMED = Succession.__table__
_CASES_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. `instance` joins the start of a task with its completion; `at` is in Asia/Shanghai."""

    case: str
    task: str
    resource: str
    at: datetime
    transition: str
    instance: str
    role: str
    person: str
    succeeds: str

    def columns(self) -> tuple[str, ...]:
        """As text, in the order of COLUMNS."""
        at = self.at.isoformat(timespec="microseconds")
        return (self.case, self.task, self.resource, at, self.transition, self.instance, self.role, self.person,
                self.succeeds)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LoggedCase:
    """A case with its entries in the order in which they happened."""

    number: str
    kind: str
    household: str
    line: str | None
    entries: tuple[Entry, ...]


def logged_cases(db: Db, *, only: ColumnElement[bool] | None = None) -> Iterator[LoggedCase]:
    """All cases in which a task was completed, oldest first; some at a time, three statements each time.

    `only` is a condition on `application` for a reader who may not see them all.
    """
    wanted = select(_CASES.c.id, _CASES.c.number, _CASES.c.kind, _CASES.c.household, _CASES.c.line)
    wanted = wanted if only is None else wanted.where(only)
    for page in pages(db, wanted, (_CASES.c.id,), _CASES_AT_ONCE):
        cases = [row for row in page if not isinstance(row, Unreadable)]
        done = _done(db, [case.id for case in cases])
        names = _staff_names(db, {person for rows in done.values() for row in rows
                                  for person in (row.done_by, row.succeeded)})  # fmt: skip
        for case in cases:
            entries = [entry for row in done.get(case.id, ()) for entry in _entries(case.number, row, names)]
            if entries:
                # Sorting is stable: of two at one instant the one that the chain has first stays first.
                entries.sort(key=lambda entry: entry.at)
                yield LoggedCase(case.number, case.kind, case.household, case.line, tuple(entries))


def write_csv(cases: Iterable[LoggedCase], out: TextIO) -> None:
    """UTF-8, one header; `out` is opened with newline=""."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for case in cases:
        writer.writerows(entry.columns() for entry in case.entries)


def write_xes(cases: Iterable[LoggedCase], out: TextIO) -> None:
    """One trace a case, with the standard's concept, organizational, time and lifecycle extensions."""
    out.write(_XES_HEAD)
    for case in cases:
        out.write(f"<trace>{_string('concept:name', case.number)}{_string('kind', case.kind)}\n")
        for entry in case.entries:
            texts = zip(COLUMNS[1:], entry.columns()[1:], strict=True)
            inner = (_date(name, text) if name == "time:timestamp" else _string(name, text) for name, text in texts)
            out.write(f"<event>{''.join(inner)}</event>\n")
        out.write("</trace>\n")
    out.write("</log>\n")


def write_ocel(cases: Iterable[LoggedCase], out: TextIO) -> None:
    """OCEL 2.0 as JSON: events about a case, its household, its credit line and the staff member."""
    objects: dict[str, dict[str, Any]] = {}
    types: set[str] = set()
    out.write('{"events":[')
    between = ""
    for case in cases:
        about = _objects(case)
        objects |= {one["id"]: one for one in about}
        for entry in case.entries:
            types.add(entry.task)
            staff = f"staff:{entry.resource}"
            if entry.resource:
                objects[staff] = {"id": staff, "type": "staff", "attributes": [], "relationships": []}
            out.write(between + orjson.dumps(_ocel_event(entry, about, staff)).decode())
            between = ",\n"
    out.write('],\n"objects":[')
    out.write(",\n".join(orjson.dumps(one).decode() for one in objects.values()))
    out.write('],\n"eventTypes":')
    out.write(orjson.dumps([{"name": name, "attributes": _EVENT_ATTRIBUTES} for name in sorted(types)]).decode())
    out.write(',\n"objectTypes":')
    out.write(orjson.dumps(_OBJECT_TYPES).decode())
    out.write("}\n")


def _done(db: Db, cases: list[str]) -> dict[str, list[Row[Any]]]:
    """Completions in the order of each chain, with what the work item knows of whoever did it."""
    wanted = (
        select(_EVENTS.c.chain, _EVENTS.c.seq, _EVENTS.c.at, _EVENTS.c.task, _ITEMS.c.id, _ITEMS.c.lane, _ITEMS.c.done_by,
               _ITEMS.c.opened_at, _ITEMS.c.claimed_at, _ITEMS.c.holder_account, _succeeded().label("succeeded"))
        .join(_ITEMS, (_ITEMS.c.id == _EVENTS.c.work_item) & (_ITEMS.c.application == _EVENTS.c.chain))
        .where(_EVENTS.c.chain.in_(cases), _EVENTS.c.act == "task", _EVENTS.c.transition == COMPLETE)
        .order_by(_EVENTS.c.chain, _EVENTS.c.seq)
    )  # fmt: skip
    return {chain: list(rows) for chain, rows in groupby(db.rows(wanted), key=lambda row: row.chain)}


def _succeeded() -> Any:
    """In whose place whoever did the item did it, having been named by then."""
    return (
        select(_NAMED.c.succeeded)
        .where(
            _NAMED.c.application == _ITEMS.c.application, _NAMED.c.task == _ITEMS.c.task, _NAMED.c.at <= _EVENTS.c.at,
            _NAMED.c.successor.in_([_ITEMS.c.done_by, _ITEMS.c.done_for]),
        )
        .order_by(_NAMED.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )  # fmt: skip


def _staff_names(db: Db, persons: set[str | None]) -> dict[str, str]:
    """Log-in names by account, and by person the first he was given."""
    wanted = select(_ACCOUNTS.c.id, _ACCOUNTS.c.person, _ACCOUNTS.c.name).order_by(_ACCOUNTS.c.id.desc())
    rows = db.rows(wanted.where(_ACCOUNTS.c.person.in_(sorted(filter(None, persons)))))
    return {row.person: row.name for row in rows} | {row.id: row.name for row in rows}


def _entries(number: str, row: Row[Any], names: dict[str, str]) -> tuple[Entry, Entry]:
    # A member who signs by a link is no staff and has no name here.
    resource = names.get(row.holder_account) or names.get(row.done_by, "")
    began = min(row.claimed_at or row.opened_at, row.at)
    same = {"case": number, "task": row.task, "resource": resource, "instance": row.id, "role": row.lane,
            "person": row.done_by or "", "succeeds": names.get(row.succeeded, "")}  # fmt: skip
    return (
        Entry(at=began.astimezone(SHANGHAI), transition=START, **same),
        Entry(at=row.at.astimezone(SHANGHAI), transition=COMPLETE, **same),
    )


def _string(key: str, value: str) -> str:
    clean = "".join(c for c in value if c.isprintable())
    return f"<string key={quoteattr(key)} value={quoteattr(clean)}/>" if clean else ""


def _date(key: str, value: str) -> str:
    return f"<date key={quoteattr(key)} value={quoteattr(value)}/>"


def _objects(case: LoggedCase) -> list[dict[str, Any]]:
    own = [("application", case.number, [("kind", case.kind)]), ("household", case.household, [])]
    if case.line is not None:
        own.append(("credit_line", case.line, []))
    return [
        {"id": f"{kind}:{name}", "type": kind, "relationships": [],
         "attributes": [{"name": key, "value": value, "time": _EPOCH} for key, value in attributes]}
        for kind, name, attributes in own
    ]  # fmt: skip


def _ocel_event(entry: Entry, about: list[dict[str, Any]], staff: str) -> dict[str, Any]:
    related = [{"objectId": one["id"], "qualifier": one["type"]} for one in about]
    if entry.resource:
        related.append({"objectId": staff, "qualifier": "resource"})
    return {
        "id": f"{entry.instance}:{entry.transition}",
        "type": entry.task,
        "time": entry.columns()[3],
        "attributes": [{"name": name, "value": getattr(entry, name)} for name in _TOLD],
        "relationships": related,
    }


_EPOCH = "1970-01-01T00:00:00Z"
_TOLD = ("transition", "resource", "role", "person", "succeeds")
_EVENT_ATTRIBUTES = [{"name": name, "type": "string"} for name in _TOLD]
_OBJECT_TYPES = [
    {"name": "application", "attributes": [{"name": "kind", "type": "string"}]},
    {"name": "household", "attributes": []},
    {"name": "credit_line", "attributes": []},
    {"name": "staff", "attributes": []},
]
_XES_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<global scope="trace"><string key="concept:name" value=""/></global>
<global scope="event"><string key="concept:name" value=""/><date key="time:timestamp" value="1970-01-01T00:00:00+00:00"/><string key="lifecycle:transition" value="complete"/></global>
<classifier name="task" keys="concept:name"/>
<classifier name="task and transition" keys="concept:name lifecycle:transition"/>
<string key="lifecycle:model" value="standard"/>
"""
