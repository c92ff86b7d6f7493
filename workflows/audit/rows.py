"""Every row against what the last event that names it says, and every audited row that no event names.

A row whose salt was destroyed passes: it was named, and the law has it that nobody can compare it any more (D-08).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from sqlalchemy import Row, String, cast, func, select

from workflows.audit.case_rows import rows_of_case
from workflows.audit.findings import Fault, Finding, Verdict
from workflows.audit.named import Named, NamedRows
from workflows.audit.paging import Unreadable, pages
from workflows.audit.salts import KeyState, load_keys
from workflows.audit.whose import Whose, case_column
from workflows.records.audit import AuditEvent
from workflows.records.base import Record
from workflows.records.column_types import Sealed
from workflows.records.sealed import HOUSE, SALT_CLASS, digest, row_key, salted_by, unseal
from workflows.records.tables import metadata
from workflows.records.transaction import Db
from workflows.words.sentence import Sentence, say

_EVENTS = AuditEvent.__table__
Page = list[Row[Any] | Unreadable]


def audited_records() -> list[type[Record]]:
    """Every table whose rows must be named by an event, parents before children."""
    metadata()
    classes = {mapper.class_.__tablename__: mapper.class_ for mapper in Record.registry.mappers}
    return [classes[table.name] for table in metadata().sorted_tables if classes[table.name].audited]


def row_findings(
    db: Db, named: NamedRows, whose: Whose, verdict: Verdict, *, application: str | None
) -> Iterator[Finding]:
    """Compares tables, one case's rows or all, with what `named` has gathered."""
    records = audited_records()
    whole = None if application is None else rows_of_case(db, records, named, application)
    states = None if whole is None else _states(db, records, whole)
    for record in records:
        look = _Look(db, record, named, whose, verdict, application, states)
        for page in _pages(db, record, named, application) if whole is None else _one_page(record, whole):
            yield from look.at(page)
        yield from look.missing()
    known = {record.__tablename__ for record in records} | set(metadata().tables)
    for table in set(named.tables()) - known:
        for one in named.unseen(table):
            what = say("{table} 这张表不见了，缺 {row}", table=table, row=one.row)
            yield Finding(whose.number(one.chain), one.seq, Fault.MISSING, what)


def _one_page(record: type[Record], whole: Mapping[str, Sequence[Row[Any]]]) -> Iterator[Page]:
    """A case is small: what it has in a table is one page, in the order of its key."""
    key = [column.name for column in record.__table__.primary_key.columns]
    found = whole.get(record.__tablename__, ())
    if found:
        yield [*sorted(found, key=lambda row: [row._mapping[name] for name in key])]


def _states(
    db: Db, records: Sequence[type[Record]], whole: Mapping[str, Sequence[Row[Any]]]
) -> dict[tuple[str, str], KeyState]:
    """The keys of everybody whose rows these are."""
    owners = {
        person
        for record in records
        for row in whole.get(record.__tablename__, ())
        for person in _owners(record, row._asdict())
    }
    return load_keys(db, owners, {one for record in records for one in _classes(record)})


def _pages(db: Db, record: type[Record], named: NamedRows, application: str | None) -> Iterator[Page]:
    """All rows; for one case its own, and where the table stands beside the cases those that its events name."""
    table = record.__table__
    key, column = tuple(table.primary_key.columns), case_column(table)
    if application is None:
        yield from pages(db, select(table), key)
    elif column is not None:
        yield from pages(db, select(table).where(column == application), key)
    elif len(key) == 1:
        for some in named.keys(table.name):
            yield from pages(db, select(table).where(key[0].in_(some)), key)


class _Look:
    """One table while it is compared."""

    def __init__(self, db: Db, record: type[Record], named: NamedRows, whose: Whose, verdict: Verdict,
                 application: str | None, states: dict[tuple[str, str], KeyState] | None) -> None:  # fmt: skip
        self._db, self._record, self._named, self._whose = db, record, named, whose
        self._verdict, self._application = verdict, application
        self._table = record.__table__
        # The digest leaves out what may change, so those that are sealed are tried with their key instead.
        self._opened = _changing(record)
        self._states = states

    def at(self, page: Page) -> Iterator[Finding]:
        """Compares one page."""
        keys = [_key(row, self._table) for row in page]
        said = self._named.of(self._table.name, keys)
        readable = [row._asdict() for row in page if not isinstance(row, Unreadable)]
        owners = {person for row in readable for person in _owners(self._record, row)}
        states = self._states if self._states is not None else load_keys(self._db, owners, _classes(self._record))
        for row, key in zip(page, keys, strict=True):
            self._verdict.rows += 1
            found = self._fault(row, said.get(key), states)
            if found is not None and not (found[0] is Fault.CHANGED and self._named_later(key, said.get(key))):
                yield self._finding(row, key, said.get(key), *found)

    def missing(self) -> Iterator[Finding]:
        """Rows that events name and the table does not have."""
        for one in self._named.unseen(self._table.name):
            if not self._named_later(one.row, one):
                what = say("缺 {table} {row}", table=self._table.name, row=one.row)
                yield Finding(self._whose.number(one.chain), one.seq, Fault.MISSING, what)

    def _fault(
        self, row: Row[Any] | Unreadable, said: Named | None, states: dict[tuple[str, str], KeyState]
    ) -> tuple[Fault, Sentence] | None:
        if isinstance(row, Unreadable):
            return Fault.CHANGED, say("读不出来")
        if said is None:
            return Fault.CHANGED, say("没有任何一行记到它")
        if said.digest is None:
            return Fault.CHANGED, say("已经退回，却还在")
        values = row._asdict()
        if not self._opens(values, states):
            return Fault.CHANGED, say("密封的内容打不开，被换过")
        return self._compared(values, said.digest, states)

    def _compared(
        self, row: Mapping[str, Any], said: str, states: dict[tuple[str, str], KeyState]
    ) -> tuple[Fault, Sentence] | None:
        state = states.get((salted_by(self._record, row), SALT_CLASS), KeyState.ABSENT)
        if state is KeyState.DESTROYED:
            self._verdict.lawfully_deleted += 1
            return None
        if state is KeyState.ABSENT:
            return Fault.MISSING, say("核对用的盐不见了，又没有销毁记录")
        if state is KeyState.DAMAGED:
            return Fault.CHANGED, say("核对用的盐被换过")
        if digest(self._db, self._record, row, now=None) != said:
            return Fault.CHANGED, say("和办理时记下的不一样")
        return None

    def _opens(self, row: Mapping[str, Any], states: dict[tuple[str, str], KeyState]) -> bool:
        owner, key = _owner(self._record, row), row_key(self._table, row)
        for column in self._opened:
            value, key_class = row[column.name], column.type.key_class  # type: ignore[attr-defined]
            if value is not None and states.get((owner, key_class)) is KeyState.THERE:
                try:
                    unseal(self._db, column, key, bytes(value), subject=owner)
                except (InvalidTag, ValueError):
                    return False
        return True

    def _finding(
        self, row: Row[Any] | Unreadable, key: str, said: Named | None, fault: Fault, what: Sentence
    ) -> Finding:
        sentence = say("{table} {row}：{what}", table=self._table.name, row=key, what=what)
        if said is not None:
            return Finding(self._whose.number(said.chain), said.seq, fault, sentence)
        column = case_column(self._table)
        case = HOUSE if column is None or isinstance(row, Unreadable) else row._mapping[column.name]
        return Finding(self._whose.number(case or HOUSE), 0, fault, sentence)

    def _named_later(self, key: str, said: Named | None) -> bool:
        """With one case in view: whether an event of another chain has named the row since."""
        if self._application is None or said is None:
            return False
        later = select(func.count()).where(
            _EVENTS.c.chain != said.chain, _EVENTS.c.at >= said.at,
            cast(_EVENTS.c.records, String).contains(f'"{key}"', autoescape=True),
        )  # fmt: skip
        return bool(self._db.scalar(later))


def _key(row: Row[Any] | Unreadable, table: Any) -> str:
    return "|".join(str(part) for part in row.key) if isinstance(row, Unreadable) else row_key(table, row._asdict())


def _changing(record: type[Record]) -> list[Any]:
    """The sealed columns that may change."""
    return [c for c in record.__table__.columns if c.name in record.mutable and isinstance(c.type, Sealed)]


def _classes(record: type[Record]) -> set[str]:
    return {SALT_CLASS, *(column.type.key_class for column in _changing(record))}


def _owners(record: type[Record], row: Mapping[str, Any]) -> tuple[str, str]:
    return salted_by(record, row), _owner(record, row)


def _owner(record: type[Record], row: Mapping[str, Any]) -> str:
    """Whose keys seal a row's columns: its subject's, else those of the person it is about."""
    whose = salted_by(record, row)
    return str(row.get("person") or HOUSE) if whose == HOUSE else whose
