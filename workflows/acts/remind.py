"""催办: the director reminds whoever holds a late task, or everybody of its lane; once a day a task, and it moves nothing."""

from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select

from workflows.acts.case_act import CaseAct
from workflows.cases.case import Case
from workflows.records.cases import WorkItem
from workflows.records.jobs import REMINDED_OF, StaffNotice
from workflows.records.transaction import Db
from workflows.words.clock import start_of_day
from workflows.words.refusals import NotFound, NotPossible
from workflows.words.roles import Role
from workflows.words.sentence import say, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind(CaseAct):
    """Of the open task `work_item`, which is overdue."""

    kind: ClassVar[str] = "remind"
    name: ClassVar[str] = text("催办")
    roles: ClassVar[tuple[Role, ...]] = (Role.DIRECTOR,)
    application: str = ""
    work_item: str

    def body(self) -> bytes:
        """The task."""
        return self.work_item.encode()

    def find_case(self, db: Db) -> str:
        """The case of the task. Raises NotFound."""
        table = WorkItem.__table__
        found = db.scalar(select(table.c.application).where(table.c.id == self.work_item))
        if found is None:
            raise NotFound(say("没有这项任务"))
        return str(found)

    def apply(self, case: Case) -> dict[str, Any]:
        """Raises NotPossible for a task that is done or not late yet, and a second time on the same day."""
        item = case.items.get(self.work_item)
        if item is None or item.state != "open":
            raise NotPossible(say("这一项已经办完了"))
        if item.due_at is None or item.due_at > case.now:
            raise NotPossible(say("这一项还没有逾期，不用催"))
        table = StaffNotice.__table__
        today = case.db.scalar(
            select(table.c.at).where(
                table.c.work_item == item.id, table.c.kind == REMINDED_OF, table.c.at >= start_of_day(case.today)
            )
        )
        if today is not None:
            raise NotPossible(say("{at} 已经催过，一天只催一次", at=today))
        role = None if item.holder else item.lane
        case.write(StaffNotice, work_item=item.id, person=item.holder, role=role, kind=REMINDED_OF, at=case.now)
        case.happened(self.kind, work_item=item.id)
        return {"work_item": item.id, "holder": item.holder}
