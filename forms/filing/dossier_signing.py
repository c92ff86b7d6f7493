"""档案签字: what client manager and approver have in common when they sign a dossier, or send it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from forms.fields.choices import ChoiceField
from forms.fields.texts import LongTextField, TextField, TextsField
from forms.filing.signatories import granter, investigator
from forms.filing.volume import Volume, in_fours
from forms.paper_form import When
from forms.task_form import TaskForm
from workflows.door.entry import GoBack
from workflows.records.filing import DossierSignature
from workflows.words.choices.filing import DossierDecision
from workflows.words.money import format_yuan
from workflows.words.sentence import Sentence, Weighed, say, text

BACK_TO = "assemble_dossier"
BY_HIMSELF = text(
    "{village}{household}户贷款档案：客户经理{manager}调查，审批人{approver}授信。卷内目录（摘要 {digest}）与本人经办的一致，"
    "村授信台账登记授信 {limit} 元与案件一致。签字人{signer}"
)
BY_SUCCESSOR = text(
    "{village}{household}户贷款档案：客户经理{manager}调查，审批人{approver}授信。卷内目录（摘要 {digest}）与卷内文件一致，"
    "村授信台账登记授信 {limit} 元与案件一致，本人看过全卷。{signer}接替{succeeded}签字"
)


@dataclass(frozen=True, slots=True)
class Signatory:
    """One of the two; `at` is None while he has not signed, `here` says that it is his page."""

    task: str
    name: str
    at: datetime | None
    here: bool


class DossierSigning(TaskForm):
    """Signs the catalogue of the last assembly; a return goes to the clerk and nowhere else. `as_what` he signs."""

    record = DossierSignature
    as_what: ClassVar[str] = ""
    turns_on = "decision"
    required_when = (When("decision", DossierDecision.RETURN, ("return_questions",)),)
    only_when = (When("decision", DossierDecision.RETURN, ("return_questions",)),)

    ledger_row = TextField(text("村授信台账"), auto=text("授信额度"), limit=500)
    catalogue_digest = TextField(text("目录摘要"), auto=text("整理档案"))
    statement = LongTextField(text("签字内容"), auto=text("案件记录"))
    decision = ChoiceField(text("决定"), choices=DossierDecision)
    return_questions = TextsField(text("要补充的问题"), sometimes=True, hint=text("一行一个问题"))

    def adapt(self) -> None:
        """What each decision leads to; a return takes the other's signature along."""
        signed = [one.name for one in self.both() if one.at is not None]
        self.decision.leads = {
            DossierDecision.SIGN: say("本人经办的都在卷里，与交的一样"),
            DossierDecision.RETURN: say("写明问题，退给{clerk}；{names}已签的字作废", clerk=self.clerk, names=signed)
            if signed else say("写明问题，退给{clerk}", clerk=self.clerk),
        }  # fmt: skip

    def both(self) -> tuple[Signatory, Signatory]:
        """Who is bound to sign this volume, and which of them has signed it as it is."""
        case = self.page.case
        valid = [
            row for row in case.rounds.get("signatures", ())
            if row.decision == DossierDecision.SIGN and row.catalogue_digest == self._digest()
        ]  # fmt: skip
        by_task = {row.task: row for row in valid}
        names = {"sign_as_client_manager": self.client_manager(), "sign_as_approver": self.approver()}
        mine = self.page.node.id

        def one(task: str) -> Signatory:
            row = by_task.get(task)
            name = case.person_name(row.person) if row else self.page.actor.name if task == mine else names[task]
            return Signatory(task, name, row.at if row else None, task == mine)

        return one("sign_as_client_manager"), one("sign_as_approver")

    @property
    def clerk(self) -> str:
        """Who assembled the volume."""
        return self.page.case.person_name(self._assembly.person)

    @property
    def digest_in_fours(self) -> str:
        """The catalogue's digest as far as one compares it by eye."""
        return in_fours(self._digest())

    @property
    def volume(self) -> Volume:
        """The documents that are signed for."""
        return Volume.of(self.page.case)

    def act_words(self, chosen: str = "") -> Sentence:
        """How much is signed for."""
        words: dict[str, Sentence] = {
            DossierDecision.SIGN: say("签字，{count} 份 {pages} 页", count=self.volume.count, pages=self.volume.pages),
            DossierDecision.RETURN: say("签字并退回整理"),
        }
        return words.get(chosen) or say("签字")

    def signs(self, chosen: str = "") -> Sentence:
        """As what, on whose volume, who investigated and granted it, and how much it holds."""
        if chosen == DossierDecision.RETURN:
            return say("以{role}把 {whom} 的信贷档案退回整理", role=self.as_what, whom=self.whom)
        entry = self.page.case.last("ledger_entry")
        return say(
            "以{role}在 {whom} 的信贷档案上签字，本案由{manager}调查、{approver}授信 {limit} 元，目录 {count} 份 {pages} 页",
            role=self.as_what, whom=self.whom, manager=self.client_manager(), approver=self.approver(),
            limit=Weighed(entry.approved_limit if entry is not None else None), count=self.volume.count,
            pages=self.volume.pages,
        )  # fmt: skip

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

    @property
    def _assembly(self) -> Any:
        assembly = self.page.case.last("assembly")
        assert assembly is not None, "nothing is signed that was not assembled"
        return assembly

    def _digest(self) -> str:
        return str(self._assembly.catalogue_digest)

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
