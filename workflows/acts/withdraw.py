"""The applicant withdraws, until money is paid; recorded by a client manager or a teller (FORMS, 撤回)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson

from workflows.acts.case_act import CaseAct, expired, send
from workflows.cases.case import Case
from workflows.records.endings import Withdrawal
from workflows.words.refusals import Refusal
from workflows.words.roles import Role
from workflows.words.sentence import text


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(CaseAct):
    """`values` are the form's: kind, reason, asked_by, asked_at, proof (attachment ids), attempts."""

    kind: ClassVar[str] = "withdraw"
    name: ClassVar[str] = text("撤回")
    roles: ClassVar[tuple[Role, ...]] = (Role.CLIENT_MANAGER, Role.TELLER)
    even_if_frozen: ClassVar[bool] = True
    values: Mapping[str, Any]

    def body(self) -> bytes:
        """Case and what was sent; when it was asked is the page's own time where nobody could be reached."""
        sent = {name: value for name, value in self.values.items() if name != "asked_at"}
        return self.application.encode() + orjson.dumps(sent, default=str, option=orjson.OPT_SORT_KEYS)

    def gone(self, case: Case) -> Refusal | None:
        """The grant expired before the applicant came."""
        return expired(case)

    def apply(self, case: Case) -> dict[str, Any]:
        """Stops the case where it stands; `file_closed_case` undoes what was granted and not paid."""
        send(case, "applicant_withdraws", "withdrawn")
        proof = tuple(self.values["proof"])
        case.means.store.bind(
            case.db, proof, application=case.id, subject=case.row.applicant, actor=self.actor.person, now=case.now,
            handed_in_as=dict.fromkeys(proof, "proof_files"),
        )  # fmt: skip
        case.write(Withdrawal, **{**self.values, "proof": list(proof)}, person=self.actor.person, at=case.now)
        case.happened("withdraw", facts={"kind": self.values["kind"]})
        return {"application": case.id, "state": "withdrawn"}
