"""What acts on a whole case have in common."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from sqlalchemy import select

from workflows.cases.case import Case
from workflows.door.question import about_act
from workflows.duties.guard import Asked
from workflows.engine.process import NotWaiting
from workflows.records.cases import Application
from workflows.records.transaction import Db
from workflows.words.actor import Actor
from workflows.words.refusals import NotFound, NotPossible, Refusal
from workflows.words.roles import Role
from workflows.words.sentence import Sentence, say, text


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAct:
    """An act on the case `application` (its id)."""

    kind: ClassVar[str] = ""
    sort: ClassVar[Literal["case"]] = "case"
    name: ClassVar[str] = ""
    roles: ClassVar[tuple[Role, ...]] = ()
    even_if_frozen: ClassVar[bool] = False
    even_if_listed: ClassVar[bool] = False
    application: str
    actor: Actor
    key: str | None = None

    @property
    def task(self) -> str | None:
        """It is on no task."""
        return None

    def body(self) -> bytes:
        """Which case; subclasses add what was sent."""
        return self.application.encode()

    def find_case(self, db: Db) -> str:
        """The case itself. Raises NotFound."""
        if db.scalar(select(Application.__table__.c.id).where(Application.__table__.c.id == self.application)) is None:
            raise NotFound(say("没有这一件"))
        return self.application

    def gone(self, case: Case) -> Refusal | None:
        """An act on a whole case decides by itself what is possible."""
        return None

    def ask(self, case: Case) -> Asked | None:
        """No class of its own; one of `roles`, and no recusal."""
        return about_act(self.name, *self.roles)


def send(case: Case, message: str, outcome: str) -> None:
    """Stops the gates by a message. Raises NotPossible once money is paid or a refusal stands."""
    if case.row.state != "running" or case.row.paid_at is not None:
        raise NotPossible(too_late(case))
    try:
        case.process.send(message, {"outcome": outcome})
    except NotWaiting as error:
        raise NotPossible(too_late(case)) from error


def expired(case: Case) -> Refusal | None:
    """The grant has run out, perhaps only by this act's clock: that stands, and whoever would stop the case is told."""
    return NotPossible(too_late(case)) if case.row.state == "expired" else None


def too_late(case: Case) -> Sentence:
    """Why the case cannot be stopped any more."""
    if case.row.paid_at is not None:
        return say("{at} 已经放款，不能再撤", at=case.row.paid_at)
    words = {
        "refused": text("已经拒贷"), "withdrawn": text("已经撤回"), "expired": text("授信已经过期"), "filed": text("已经归档"),
    }  # fmt: skip
    return say("这一件{state}，不能再撤", state=words.get(case.row.state, text("还没有进入调查")))
