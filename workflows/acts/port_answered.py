"""A port has answered: the service that waited for it is completed, in an act of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson

from workflows.acts.case_act import CaseAct
from workflows.cases import void_contract
from workflows.cases.case import Case
from workflows.engine.process import NoSuchWork
from workflows.records.endings import CustomerNotice
from workflows.records.jobs import SentMessage
from workflows.records.sealed import change, write
from workflows.words.actor import PORT, Actor
from workflows.words.choices.endings import NoticeChannel
from workflows.words.refusals import NotPossible
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True, kw_only=True)
class PortAnswered(CaseAct):
    """A text message was taken by the operator or not. `work` is the waiting service, None where none waits."""

    kind: ClassVar[str] = "port_answered"
    even_if_frozen: ClassVar[bool] = True
    work: str | None
    message: Mapping[str, Any]
    sent: bool
    actor: Actor = PORT

    def body(self) -> bytes:
        """What was answered."""
        return orjson.dumps([self.application, self.work, dict(self.message), self.sent])

    def ask(self, case: Case) -> None:
        """A port is no person."""
        return

    def apply(self, case: Case) -> dict[str, Any]:
        """Keeps what was sent, and lets the process go on."""
        if self.sent:
            kept = {"person": self.message["person"], "application": case.id, "kind": self.message["kind"],
                    "text": self.message["text"], "at": case.now}  # fmt: skip
            write(case.db, SentMessage, kept, subject=None, now=case.now)
        notice = self.message.get("notice")
        if notice and self.sent:
            change(case.db, CustomerNotice, notice, channel=NoticeChannel.TEXT_MESSAGE.value, delivered_at=case.now)
        if self.message["kind"] == void_contract.KIND and not self.sent:
            void_contract.ask_to_tell(case)
        case.happened("port_answered", work_item=self.work, facts={"kind": self.message["kind"], "sent": self.sent})
        if self.work is not None:
            try:
                case.process.complete(self.work, {"notice": "sent" if self.sent else "failed"})
            except NoSuchWork as error:
                raise NotPossible(say("这条短信的结果已经记过")) from error
        return {"application": case.id, "sent": self.sent}
