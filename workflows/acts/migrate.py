"""Moving a running case to a newer version of its process (ENGINE §9)."""

from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select

from workflows.acts.case_act import CaseAct
from workflows.cases.case import Case
from workflows.engine.process import Process
from workflows.engine.state import StateDoesNotFit
from workflows.records.processes import ProcessVersion
from workflows.words.refusals import NotPossible
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrate(CaseAct):
    """Loads the stored state on the version `to`, with the renames shipped with it; open tasks must stay what they are."""

    kind: ClassVar[str] = "migrate"
    to: str

    def body(self) -> bytes:
        """Case and version."""
        return f"{self.application}|{self.to}".encode()

    def ask(self, case: Case) -> None:
        """The operator holds no duty."""
        return

    def apply(self, case: Case) -> dict[str, Any]:
        """Both versions stand in the audit trail."""
        before = case.row.process_version
        case.process = moved(case, self.to)
        case.spec = case.means.specification(case.db, self.to)
        case.set(process_version=self.to)
        case.happened("migrate", facts={"from": before, "to": self.to})
        return {"application": case.id, "from": before, "to": self.to}


def moved(case: Case, to: str) -> Process:
    """The case's process on another version, nothing written. Raises NotPossible where an open task would be lost."""
    table = ProcessVersion.__table__
    renames = case.db.scalar(select(table.c.renames).where(table.c.id == to)) or {}
    before = {(work.id, renames.get(work.node, work.node)) for work in case.process.open_work()}
    try:
        process = Process.restore(case.means.specification(case.db, to), case.process.dump(), renames)
    except StateDoesNotFit as error:
        raise NotPossible(say("{number}：新版流程图里没有 {nodes}，要先给出改名对照", number=case.row.number,
                              nodes=sorted(error.args[0]))) from error  # fmt: skip
    after = {(work.id, work.node) for work in process.open_work()}
    if before != after:
        lost = sorted(node for _, node in before - after)
        raise NotPossible(say("{number}：换到新版后 {nodes} 会变，不能移", number=case.row.number, nodes=lost))
    return process
