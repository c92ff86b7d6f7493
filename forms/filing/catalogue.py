"""卷内目录: the documents of a volume in their order, as far as the case holds them or must (RULES 9.3, G4-02).

Titles (权证) and recovery (保全) begin after payment and have no rows in a volume that is just being made.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from forms.disbursement.joint_debt import text_b_needed
from forms.disbursement.recording import recording_required
from workflows.queries.case_file import CaseFile, Found
from workflows.words.choices.disbursement import FurtherProof
from workflows.words.choices.filing import DocumentGroup, HouseholdPaperKind
from workflows.words.choices.sheets import Sheet
from workflows.words.clock import shanghai_day
from workflows.words.roles import DutyClass
from workflows.words.sentence import Sentence, say, text

GATE_1, GATE_2, COUNTER = DutyClass.INVESTIGATE, DutyClass.REVIEW, DutyClass.COUNTER


@dataclass(frozen=True, slots=True)
class Document:
    """One row, named as its printed part. `duty` holds it; without a `required` one the volume is not complete."""

    group: DocumentGroup
    name: str
    duty: DutyClass
    present: bool
    reference: str | None = None
    dated: date | None = None
    pages: int = 0
    original: bool = False
    required: bool = True
    whose: str = ""

    @property
    def label(self) -> Sentence:
        """What it is called where several stand under one name."""
        return say("{document}（{whose}）", document=self.name, whose=self.whose) if self.whose else say(self.name)

    def plain(self) -> dict[str, Any]:
        """As the record keeps it and the digest covers it."""
        return {
            "document_group": self.group.value,
            "document": self.name,
            "reference": " ".join(one for one in (self.whose, self.reference) if one) or None,
            "dated": self.dated,
            "pages": self.pages,
            "original": self.original,
            "present": self.present,
        }


def catalogue(case: CaseFile) -> tuple[Document, ...]:
    """Every document that the case holds or must hold, in the default order.

    A document of the case that granted the line stands by reference, with no pages of its own. One that is missing
    counts as present once its duty holder has answered a supplement that names it, with attachments.
    """
    documents = (*_essential(case), *_management(case), *_general(case))
    known = (one for one in documents if one.present or one.required)
    return tuple(one if one.present else _supplied(case, one) for one in known)


def digest_of(documents: tuple[Document, ...]) -> str:
    """SHA-256 over the rows as canonical JSON: keys sorted, no gaps, UTF-8, days as 2026-11-24."""
    rows = [one.plain() for one in documents]
    written = json.dumps(rows, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=date.isoformat)
    return sha256(written.encode()).hexdigest()


def _essential(case: CaseFile) -> Iterator[Document]:
    group = DocumentGroup.ESSENTIAL
    identity = case.last("identity")
    copied = identity if identity is not None and identity.card_front and identity.card_back else None
    yield _row(case, group, text("借款合同"), "contract", COUNTER, pages=4, original=True, number=True)
    yield _row(case, group, text("借据"), "iou", COUNTER, original=True, number=True)
    yield _row(case, group, text("综合融资成本明示表"), "cost", COUNTER, original=True)
    yield _joint_debt(case, group)
    yield _document(case, group, text("身份证影印件"), copied, COUNTER, pages=2)
    asked = identity if identity is not None and identity.networked_reference else None
    for row in case.rounds.get("networked", ()) or (asked,):
        yield _document(case, group, text("联网核查记录"), row, COUNTER)
    yield from _authorisations(case, group)
    yield _row(case, group, text("个人信息处理告知"), "form", GATE_1, original=True)


def _authorisations(case: CaseFile, group: DocumentGroup) -> Iterator[Document]:
    """The applicant's, and that of a spouse who owes the debt too; until they were sheets of their own, one text held it."""
    for row in case.sheets(Sheet.CREDIT_ENQUIRY) or (case.last("form"),):
        found = _document(case, group, text("征信授权"), row, GATE_1, original=True)
        spouse = case.spouse if row is not None and case.spouse and case.spouse.id == row.subject else None
        yield replace(found, whose=spouse.name if spouse else "")


def _joint_debt(case: CaseFile, group: DocumentGroup) -> Document:
    signed = case.last("signing")
    row = signed if signed is not None and signed.spouse_signature else None
    with_consent = next((one for one in case.all("consents") if one.text_b_signature), None)
    found = _document(case, group, text("共同借款声明"), row or with_consent, COUNTER, original=True)
    return replace(found, required=text_b_needed(case, case.application.policy))


def _management(case: CaseFile) -> Iterator[Document]:
    group = DocumentGroup.MANAGEMENT
    yield _row(case, group, text("农户贷款申请书"), "form", GATE_1, pages=2, original=True)
    visit = case.last("visit")
    photos = len(visit.photos or ()) if visit is not None else 0
    yield _row(case, group, text("农户调查表"), "visit", GATE_1, pages=2 + photos)
    yield _optional(case, group, text("协办意见"), "confirmation", DutyClass.CO_INVESTIGATE)
    names = {one.id: one.name for one in case.members}
    for member, row in case.valid_consents().items():
        consent = _document(case, group, text("家庭成员同意书"), row, GATE_1, original=True)
        yield replace(consent, whose=names.get(member, ""))
    yield _row(case, group, text("调查结论"), "conclusion", GATE_1)
    yield _optional(case, group, text("风险清查与答复"), "findings", GATE_2)
    yield _row(case, group, text("审查意见"), "review", GATE_2)
    yield _row(case, group, text("信用等级评定"), "rating", GATE_2)
    yield _row(case, group, text("授信建议"), "proposal", GATE_2)
    if case.all("votes"):
        yield _row(case, group, text("投票"), "votes", DutyClass.GRANT, pages=len(case.all("votes")))
    if case.all("decision") or not case.all("votes"):
        yield _row(case, group, text("授信审批"), "decision", DutyClass.GRANT)
    yield _row(case, group, text("借款情况核查"), "borrowing", COUNTER)
    yield _row(case, group, text("放款核对表"), "disbursement", DutyClass.DISBURSE)
    yield _recording(case, group)
    yield _optional(case, group, text("其他环节意见"), "decisions", DutyClass.FILE)
    yield _optional(case, group, text("村授信台账"), "ledger_entry", DutyClass.FILE)


def _recording(case: CaseFile, group: DocumentGroup) -> Document:
    """Kept as a file, so it has no pages."""
    signing = case.last("signing")
    row = signing if signing is not None and signing.signing_recording else None
    found = _document(case, group, text("面签录音录像"), row, COUNTER, pages=0)
    return replace(found, required=recording_required(case, case.application.policy))


def _general(case: CaseFile) -> Iterator[Document]:
    group = DocumentGroup.GENERAL
    yield _household_paper(case, group, text("户口簿影印件"), HouseholdPaperKind.REGISTER) or _register(case, group)
    marriage = _household_paper(case, group, text("婚姻证明影印件"), HouseholdPaperKind.MARRIAGE)
    if marriage is not None:
        yield marriage
    yield _optional(case, group, text("拒贷报告"), "report", COUNTER)
    yield _optional(case, group, text("客户告知书"), "notice", GATE_1)
    yield _optional(case, group, text("撤回记录"), "withdrawal", COUNTER)
    sent_back = "returns" if case.rounds.get("returns") else "supplements"
    yield _optional(case, group, text("退回、补充与移交记录"), sent_back, GATE_2)
    yield Document(group, text("审计链摘要"), DutyClass.FILE, present=True, dated=case.today, pages=1)


def _household_paper(case: CaseFile, group: DocumentGroup, name: str, kind: HouseholdPaperKind) -> Document | None:
    """One household, one file: what an earlier volume of the household holds stands here by reference (G4-02)."""
    row = case.household_papers.get(kind)
    if row is None:
        return None
    own = row.application == case.application.id
    reference = row.id if own else str(say("见 {volume}：{own}", volume=row.number, own=row.id))
    return Document(group, name, GATE_1, present=True, reference=reference, dated=shanghai_day(row.at),
                    pages=len(row.files) if own else 0, required=False)  # fmt: skip


def _register(case: CaseFile, group: DocumentGroup) -> Document:
    """Copied at the counter, as further proof of identity."""
    identity = case.last("identity")
    register = FurtherProof.HOUSEHOLD_REGISTER in ((identity.further_proof or ()) if identity is not None else ())
    found = _document(case, group, text("户口簿影印件"), identity if register else None, COUNTER)
    return replace(found, required=False)


def _row(case: CaseFile, group: DocumentGroup, name: str, of: str, duty: DutyClass, *, pages: int = 1,
         original: bool = False, number: bool = False) -> Document:  # fmt: skip
    return _document(case, group, name, case.last(of), duty, pages=pages, original=original, number=number)


def _optional(case: CaseFile, group: DocumentGroup, name: str, of: str, duty: DutyClass) -> Document:
    """What a volume has only if it happened in this very case."""
    rows = case.rounds.get(of, ())
    found = _document(case, group, name, rows[-1] if rows else None, duty, pages=1)
    return replace(found, required=False)


def _document(case: CaseFile, group: DocumentGroup, name: str, row: Found, duty: DutyClass, *,
              pages: int = 1, original: bool = False, number: bool = False) -> Document:  # fmt: skip
    if row is None:
        return Document(group, name, duty, present=False, original=original)
    reference = row.number if number else row.id
    granted_in = case.line_case
    if granted_in is not None and not _is_own(case, row):
        pages = 0
        reference = str(say("见 {volume}：{own}", volume=granted_in.application.number, own=reference))
    return Document(group, name, duty, present=True, reference=reference, dated=_day_of(row), pages=pages,
                    original=original)  # fmt: skip


def _is_own(case: CaseFile, row: Any) -> bool:
    return any(row.id == one.id for rows in case.rounds.values() for one in rows)


def _day_of(row: Any) -> date | None:
    found = next((getattr(row, name) for name in ("signed_at", "at", "made_at", "asked_at") if getattr(row, name, None)),
                 None)  # fmt: skip
    return shanghai_day(found) if found is not None else getattr(row, "disbursed_on", None)


def _supplied(case: CaseFile, missing: Document) -> Document:
    for row in case.rounds.get("supplements", ()):
        if missing.name in row.question and row.answered_at is not None and row.attachments:
            pages = len(row.attachments)
            return replace(missing, present=True, reference=row.id, dated=shanghai_day(row.answered_at), pages=pages)
    return missing
