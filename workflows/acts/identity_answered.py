"""联网核查 has answered: stored at once, never removed, shown to every later teller (G3-03)."""

from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from sqlalchemy import select

from workflows.acts.case_act import CaseAct
from workflows.cases.case import Case
from workflows.records.disbursement import IdentityQuery, NetworkedResult
from workflows.words.actor import PORT, Actor
from workflows.words.choices.disbursement import NetworkedResult as Result
from workflows.words.refusals import NotPossible
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityAnswered(CaseAct):
    """The answer to `query` (its id), by the system `source`; `reference` is that system's own number."""

    kind: ClassVar[str] = "identity_answered"
    even_if_frozen: ClassVar[bool] = True
    query: str
    result: Result
    reference: str
    source: str
    actor: Actor = PORT

    def body(self) -> bytes:
        """What was answered."""
        return orjson.dumps([self.query, self.result.value, self.reference, self.source])

    def ask(self, case: Case) -> None:
        """A port is no person."""
        return

    def apply(self, case: Case) -> dict[str, Any]:
        """Once, whoever brings it first. Raises NotPossible for a query that was answered."""
        table = IdentityQuery.__table__
        query = case.db.row(select(table).where(table.c.id == self.query, table.c.application == case.id))
        if query is None or query.answered_at is not None:
            raise NotPossible(say("这次联网核查的结果已经记过"))
        row = case.write(NetworkedResult, work_item=query.work_item, result=self.result.value, reference=self.reference,
                         at=case.now, person=query.asked_by)  # fmt: skip
        answered = {"answered_at": case.now, "source": self.source, "result": row}
        case.db.execute(table.update().where(table.c.id == query.id).values(answered))
        case.happened(self.kind, work_item=query.work_item, facts={"query": query.id, "result": row})
        return {"result": self.result.value, "reference": self.reference}
