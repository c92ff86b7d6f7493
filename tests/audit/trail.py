"""A small cooperative's trail: what acts write, through the same two doors (sealed rows, chain), without the acts."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import event

from workflows.audit.chain import HOUSE, Happened, append
from workflows.audit.findings import Finding, Verdict
from workflows.audit.verify import verify
from workflows.engine.specification import digest_of
from workflows.records.attachments import Attachment
from workflows.records.base import Record
from workflows.records.cases import Application, WorkItem
from workflows.records.column_types import IMAGE, InstantType, ListType, MoneyType, RateType, Sealed
from workflows.records.connections import engine_for_acts
from workflows.records.disbursement import Iou, IouForm, LedgerPosting
from workflows.records.duties import DutyHeld
from workflows.records.investigation import VisitConfirmation
from workflows.records.keyring import open_keyring
from workflows.records.people import Account, Person
from workflows.records.processes import ProcessFile, ProcessVersion
from workflows.records.sealed import key_of, write
from workflows.records.tables import metadata
from workflows.records.transaction import Database, reading, transaction

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
FILES = {"a.bpmn": b"<a/>", "b.dmn": b"<b/>"}
STAFF = ("lin", "wu", "zhao")
PLAIN = {InstantType: NOW, ListType: [], MoneyType: Decimal(1), RateType: Decimal(1)}


def values_for(record: type[Record], **given: Any) -> dict[str, Any]:
    """A row's columns: what is given, and anything at all where the table asks for something."""
    row: dict[str, Any] = dict(given)
    for column in record.__table__.columns:
        if column.name != "id" and not column.nullable and column.default is None and column.name not in row:
            row[column.name] = _anything(column.type)
    return row


def _anything(kind: Any) -> Any:
    if type(kind) in PLAIN:
        return PLAIN[type(kind)]
    if isinstance(kind, Sealed):
        return "6228480000000000000"
    return {int: 1, bool: False, date: NOW.date(), bytes: b"x"}.get(kind.python_type, "x")


class Trail:
    """A database with its trail; each step is one act with its own minute."""

    def __init__(self, url: str, keys: Path) -> None:
        engine = engine_for_acts(url)

        @event.listens_for(engine, "connect")
        def no_parents(connection: Any, _: Any) -> None:
            # The rows that these rows point at need not exist, and whoever tampers is not stopped by them either.
            sqlite = engine.dialect.name == "sqlite"
            connection.execute("PRAGMA foreign_keys=OFF" if sqlite else "SET session_replication_role = replica")
            if not sqlite:
                connection.commit()

        metadata().create_all(engine)
        self.database = Database(engine, open_keyring(keys))
        self.files: dict[str, bytes] = {}
        self.now = NOW

    def act(
        self, chain: str, act: str, *rows: tuple[type[Record], dict[str, Any]], actor: str = "lin", **what: Any
    ) -> None:
        """One act: its rows, then its event, which names them."""
        self.now += timedelta(minutes=1)
        with transaction(self.database) as db:
            for record, values in rows:
                values = values_for(record, **values)
                subject = values["id"] if record is Person else values.get("subject")
                write(db, record, values, subject=subject, now=self.now, id=values.pop("id", None))
            append(db, chain, [Happened(act=act, actor=actor, **what)], at=self.now, written=db.written)

    def staff(self) -> None:
        for name in STAFF:
            person = {"id": name, "name": f"{name}某", "phone": "13800138000"}
            account = {"id": f"{name}-account", "person": name, "name": name, "branch": "b", "created_at": NOW}
            self.act(HOUSE, "add_staff", (Person, person), (Account, account), actor="operator")

    def processes(self) -> None:
        files = [(ProcessFile, {"version": "v1", "name": name, "content": content}) for name, content in FILES.items()]
        self.act(HOUSE, "deploy", (ProcessVersion, {"id": "v1", "digest": digest_of(FILES), "number": 1}), *files)

    def case(self, case: str, borrower: str) -> None:
        """Five rows: accepted, a duty taken and given back, a form, an attachment handed in, an IOU paid out."""
        self.act(HOUSE, "add_person", (Person, {"id": borrower, "name": borrower, "phone": "13900139000"}))
        application = {"id": case, "number": f"N-{case}", "applicant": borrower, "state": "running", "kind": "origination",
                       "household": f"h-{case}"}  # fmt: skip
        self.act(case, "start", (Application, application), (DutyHeld, self._duty(case, "lin", "investigate")))
        self.act(case, "claim", (DutyHeld, self._duty(case, "wu", "review")), actor="wu")
        with transaction(self.database) as db:
            db.execute(DutyHeld.__table__.delete().where(DutyHeld.__table__.c.person == "wu"))
        self.act(case, "release", actor="wu", facts={"duty_gone": ["wu"]})
        form = {"application": case, "task": "confirm_visit", "person": "lin", "subject": borrower, "differences": "无"}
        self.act(case, "complete", (VisitConfirmation, form), (Attachment, self._file(case, borrower)))
        iou = {
            "id": f"iou-{case}",
            "application": case,
            "number": f"J-{case}",
            "amount": Decimal("8700.00"),
            "state": "已放款",
        }
        signed = {"application": case, "subject": borrower, "amount": Decimal("8700.00")}
        posting = {"application": case, "iou": iou["id"], "iou_number": iou["number"], "amount": Decimal("8700.00")}
        self.act(case, "pay_out", (IouForm, signed), (Iou, iou), (LedgerPosting, posting), actor="zhao")

    def done(self, case: str, item: str, task: str, person: str, *, account: str | None = None) -> None:
        """A task that was opened, claimed and completed."""
        opened = self.now
        self.act(case, "task", task=task, work_item=item, transition="start")
        self.act(case, "task", task=task, work_item=item, transition="complete", actor=person)
        values = {"id": item, "application": case, "task": task, "lane": "teller", "state": "done", "opened_at": opened,
                  "claimed_at": opened + timedelta(seconds=90), "done_by": person, "holder_account": account}  # fmt: skip
        with transaction(self.database) as db:
            db.execute(WorkItem.__table__.insert().values(values_for(WorkItem, **values)))

    def copy(self, url: str, keys: Path) -> "Trail":
        """The same trail on a copy of its database."""
        other = Trail(url, keys)
        other.files, other.now = dict(self.files), self.now
        return other

    def stored(self, name: str) -> bytes | None:
        return self.files.get(name)

    def tamper(self, *statements: Any) -> None:
        """What somebody does who has the database and no key."""
        with self.database.engine.begin() as connection:
            for statement in statements:
                connection.execute(statement)

    def findings(self, case: str | None = None) -> tuple[list[Finding], Verdict]:
        verdict = Verdict()
        with reading(self.database) as db:
            return list(verify(db, self.stored, verdict, application=case)), verdict

    def lines(self, case: str | None = None) -> list[str]:
        return [str(finding) for finding in self.findings(case)[0]]

    def reading(self) -> Any:
        return reading(self.database)

    def _duty(self, case: str, person: str, duty: str) -> dict[str, Any]:
        return {"case": case, "person": person, "duty_class": duty, "first_task": "x", "since": NOW}

    def _file(self, case: str, borrower: str) -> dict[str, Any]:
        data = f"sealed {case}".encode()
        name = sha256(data).hexdigest()
        self.files[name] = data
        with transaction(self.database) as db:
            key_of(db, borrower, IMAGE, self.now)  # the key that a stored file is sealed under
        return {"application": case, "subject": borrower, "sha256": name, "id": f"file-{case}"}


def whole_trail(url: str, keys: Path) -> Trail:
    """Staff, processes and two cases."""
    trail = Trail(url, keys)
    trail.staff()
    trail.processes()
    trail.case("c1", "wang")
    trail.case("c2", "li")
    return trail
