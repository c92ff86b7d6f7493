"""Deploying diagrams and tables: checked, explored, then kept byte for byte and never changed."""

import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from sqlalchemy import func, select

from workflows import services
from workflows.cases import credit_reports
from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.engine import lint
from workflows.engine.findings import Finding
from workflows.engine.graph import TooManyStates
from workflows.engine.known_names import KnownNames
from workflows.engine.specification import digest_of, load_specification
from workflows.records.processes import ProcessFile, ProcessVersion
from workflows.records.sealed import change, write
from workflows.records.transaction import Db
from workflows.registers.authority import two_keepers
from workflows.registers.control_flow import explored
from workflows.registers.register_act import RegisterChange
from workflows.words.actor import Actor
from workflows.words.refusals import EntryRefused
from workflows.words.roles import CREDIT_ROLES, DutyClass
from workflows.words.sentence import say

SYSTEM = "system"
NO_DUTY = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """Files, name → content, without a fault, and how many control-flow states they can reach."""

    files: Mapping[str, bytes]
    digest: str
    states: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deploy(RegisterChange):
    """A new version for the cases that begin from now on; running ones stay on theirs until they are moved.

    `renames` tells, old id → new id, which nodes have only changed their name since the version before. Diagrams say who
    may do what, so on pages two persons deploy them, `confirmed_by` the second.
    """

    kind: ClassVar[str] = "deploy_processes"
    unsaid: ClassVar[frozenset[str]] = frozenset({"confirmed_by"})
    examined: Examined
    confirmed_by: Actor | None = None
    renames: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> bytes:
        """The digest says it all, but for the renames."""
        return f"{self.examined.digest}|{sorted(self.renames.items())}".encode()

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """The same set again is no new version, but the current one again. Raises Forbidden, EntryRefused (renames)."""
        two_keepers(db, self.actor, self.confirmed_by, now)
        table = ProcessVersion.__table__
        there = db.row(select(table).where(table.c.digest == self.examined.digest))
        if there is not None and there.current:
            return Done({"version": there.id, "number": there.number, "again": True})
        self._renames_fit()
        current = db.scalar(select(table.c.id).where(table.c.current.is_(True)))
        if current is not None:
            change(db, ProcessVersion, current, current=False)
        if there is not None:
            change(db, ProcessVersion, there.id, current=True)
            answer = {"version": there.id, "number": there.number, "again": True}
        else:
            number = (db.scalar(select(func.max(table.c.number))) or 0) + 1
            answer = {"version": self._write(db, number, now), "number": number, "again": False}
        confirmed_by = None if self.confirmed_by is None else self.confirmed_by.person
        facts = {"digest": self.examined.digest, "before": current, "confirmed_by": confirmed_by}
        return self.done(answer, answer | facts)

    def _renames_fit(self) -> None:
        nodes = load_specification(self.examined.files).nodes
        for old, new in self.renames.items():
            if new not in nodes:
                raise EntryRefused.at("renames", say("改名对照里的 {new}（原 {old}）不在新流程图里", new=new, old=old))

    def _write(self, db: Db, number: int, now: datetime) -> str:
        values = {"digest": self.examined.digest, "number": number, "deployed_at": now, "current": True,
                  "deployed_by": self.actor.person, "renames": dict(self.renames),
                  "states_explored": self.examined.states}  # fmt: skip
        version = write(db, ProcessVersion, values, subject=None, now=now)
        for name, content in sorted(self.examined.files.items()):
            write(db, ProcessFile, {"version": version, "name": name, "content": content}, subject=None, now=now)
        return version


def known_names(forms: frozenset[str]) -> KnownNames:
    """The names that a diagram may use; `forms` are the form keys, which only the room above knows."""
    return KnownNames(
        roles=frozenset(role.value for role in CREDIT_ROLES) | {SYSTEM},
        duties=frozenset(duty.value for duty in DutyClass) | {NO_DUTY},
        forms=forms,
        ops=frozenset(module.name for module in pkgutil.iter_modules(services.__path__)),
        sources=frozenset({credit_reports.SOURCE}),
    )


def findings_in(files: Mapping[str, bytes], forms: frozenset[str]) -> list[Finding]:
    """All faults of a set of files, each one line; an empty list means that its drawing is in order."""
    return lint.check(files, known_names(forms))


def examined(files: Mapping[str, bytes], forms: frozenset[str]) -> Examined:
    """Checks and explores; takes seconds, so it is done before any transaction.

    Raises EntryRefused with a sentence for each fault, and for each state from which a case could not end.
    """
    found = findings_in(files, forms)
    if found:
        raise EntryRefused({"files": [say("{finding}", finding=str(finding)) for finding in found]})
    try:
        states, stuck = explored(load_specification(files))
    except TooManyStates as error:
        raise EntryRefused.at("files", say("流程图能走到的状态太多，可能有走不完的循环")) from error
    if stuck:
        ways = [[node for node, _ in state.open] or list(state.waiting) for state in stuck]
        raise EntryRefused({"files": [say("走到这里就结束不了：{nodes}", nodes=nodes) for nodes in ways]})
    return Examined(files=files, digest=digest_of(files), states=states)
