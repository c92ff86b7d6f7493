"""档案签字: what client manager and approver have in common when they sign a dossier, or send it back."""

from collections.abc import Mapping
from typing import Any

from forms.fields.choices import ChoiceField
from forms.fields.texts import LongTextField, TextField, TextsField
from forms.filing.signatories import granter, investigator
from forms.paper_form import When
from forms.task_form import TaskForm
from workflows.door.entry import GoBack
from workflows.records.filing import DossierSignature
from workflows.words.choices.filing import DossierDecision
from workflows.words.money import format_yuan
from workflows.words.sentence import Sentence, say, text

BACK_TO = "assemble_dossier"
BY_HIMSELF = text(
    "{village}{household}户贷款档案：客户经理{manager}调查，审批人{approver}授信。卷内目录（摘要 {digest}）与本人经办的一致，"
    "村授信台账登记授信 {limit} 元与案件一致。签字人{signer}"
)
BY_SUCCESSOR = text(
    "{village}{household}户贷款档案：客户经理{manager}调查，审批人{approver}授信。卷内目录（摘要 {digest}）与卷内文件一致，"
    "村授信台账登记授信 {limit} 元与案件一致，本人看过全卷。{signer}接替{succeeded}签字"
)


class DossierSigning(TaskForm):
    """Signs the catalogue of the last assembly; a return goes to the clerk and nowhere else."""

    record = DossierSignature
    required_when = (When("decision", DossierDecision.RETURN, ("return_questions",)),)

    ledger_row = TextField(text("村授信台账"), auto=text("授信额度"), limit=500)
    catalogue_digest = TextField(text("目录摘要"), auto=text("整理档案"))
    statement = LongTextField(text("签字内容"), auto=text("案件记录"))
    decision = ChoiceField(text("决定"), choices=DossierDecision)
    return_questions = TextsField(text("要补充的问题"), sometimes=True, hint=text("一行一个问题"))

    def client_manager(self) -> str:
        """The name that stands as client manager's."""
        return investigator(self.page.case)

    def approver(self) -> str:
        """The name that stands as approver's."""
        return granter(self.page.case)

    def statement_signed(self) -> Sentence:
        """What is signed; it names both, and a successor also in whose place he signs."""
        case, entry = self.page.case, self.page.case.last("ledger_entry")
        facts = {
            "village": case.village_name,
            "household": case.head_name,
            "manager": self.client_manager(),
            "approver": self.approver(),
            "digest": self._digest()[:16],
            "limit": format_yuan(entry.approved_limit) if entry is not None else "",
            "signer": self.page.actor.name,
        }
        if self.page.succeeds:
            return say(BY_SUCCESSOR, succeeded=self.page.succeeds, **facts)
        return say(BY_HIMSELF, **facts)

    def auto_values(self) -> Mapping[str, Any]:
        """Ledger row, digest and statement."""
        return {
            "ledger_row": self._ledger_row(),
            "catalogue_digest": self._digest(),
            "statement": str(self.statement_signed()),
        }

    def outcome(self) -> str:
        """A return cancels the other's signature too."""
        return "return" if self.decision.data is DossierDecision.RETURN else "ok"

    def values(self) -> dict[str, Any]:
        """With the ledger row that was shown."""
        entry = self.page.case.last("ledger_entry")
        return super().values() | {"ledger_entry": entry.id if entry is not None else None}

    def _digest(self) -> str:
        assembly = self.page.case.last("assembly")
        assert assembly is not None, "nothing is signed that was not assembled"
        return str(assembly.catalogue_digest)

    def _ledger_row(self) -> Sentence | None:
        case, entry = self.page.case, self.page.case.last("ledger_entry")
        if entry is None:
            return None
        return say(
            "{village} {household}户 {grade} 级，授信 {limit} 元，已用 {drawn} 元，{until} 到期",
            village=case.village_name,
            household=case.head_name,
            grade=entry.grade,
            limit=entry.approved_limit,
            drawn=entry.drawn,
            until=entry.valid_until,
        )

    def _go_back(self) -> GoBack:
        return GoBack(BACK_TO, self.remarks.data or "", tuple(self.return_questions.data or ()))
