"""The third gate: identity, fresh borrowing check, contract, IOU, approval, payment."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import FormRecord, OfCase, Record, Row
from workflows.records.column_types import ACCOUNT, CONTACT, IDENTITY, Id, Instant, Json, LongText, Money, Rate, Sealed

OPEN_QUERY = text("answered_at is null")


class NetworkedResult(OfCase, Record):
    """An answer of 联网核查, stored when it arrives and never removed; later tellers must answer it (G3-03)."""

    __tablename__ = "networked_result"
    work_item: Mapped[str | None] = mapped_column(Id)
    result: Mapped[str]
    reference: Mapped[str]
    at: Mapped[Instant]
    person: Mapped[str] = mapped_column(Id)


class IdentityQuery(OfCase, Record):
    """A question to 联网核查, put down before it leaves the house. `source` is the system that answered with `result`."""

    __tablename__ = "identity_query"
    __table_args__ = (
        Index("ix_identity_query_open", "asked_at", sqlite_where=OPEN_QUERY, postgresql_where=OPEN_QUERY),
    )
    mutable = frozenset({"answered_at", "source", "result"})
    work_item: Mapped[str] = mapped_column(Id)
    reference: Mapped[str] = mapped_column(unique=True)
    asked_by: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    asked_at: Mapped[Instant]
    answered_at: Mapped[Instant | None]
    source: Mapped[str | None]
    result: Mapped[str | None] = mapped_column(Id, ForeignKey("networked_result.id"))


class IdentityCheck(FormRecord, Record):
    """身份核查, one row a verdict."""

    __tablename__ = "identity_check"
    card_front: Mapped[str | None] = mapped_column(Id)
    card_back: Mapped[str | None] = mapped_column(Id)
    read_name: Mapped[str | None]
    read_id_number: Mapped[bytes | None] = mapped_column(Sealed(IDENTITY))
    read_address: Mapped[bytes | None] = mapped_column(Sealed(CONTACT))
    read_valid_until: Mapped[date | None]
    read_valid_for_life: Mapped[bool]
    matches_application: Mapped[bool]
    networked_check_result: Mapped[str | None]
    networked_reference: Mapped[str | None]
    networked_at: Mapped[Instant | None]
    further_proof: Mapped[Json | None]
    further_proof_files: Mapped[Json | None]
    person_matches_photo: Mapped[bool | None]
    alive_and_present: Mapped[bool]
    someone_came_instead: Mapped[bool]
    nationality: Mapped[str | None]
    occupation: Mapped[str | None]
    place: Mapped[str]
    accompanied_by: Mapped[str | None] = mapped_column(Id)
    earlier_results_answer: Mapped[LongText | None]
    verdict: Mapped[str]
    evidence: Mapped[LongText | None]


class BorrowingCheck(FormRecord, Record):
    """借款情况核查: the grant and today side by side."""

    __tablename__ = "borrowing_check"
    still_within_grant: Mapped[bool]
    broken_faith_found: Mapped[bool]
    broken_faith_detail: Mapped[LongText | None]
    grant_conditions_met: Mapped[Json]
    unmet_detail: Mapped[LongText | None]
    exposure_check: Mapped[str | None] = mapped_column(Id)
    verdict: Mapped[str]


class ContractSigning(FormRecord, Record):
    """面签合同: cost table first, then the contract, face to face, recorded (G3-08, G3-09, G3-11)."""

    __tablename__ = "contract_signing"
    outcome: Mapped[str]
    cost_signed_at: Mapped[Instant | None]
    cost_signature: Mapped[str | None] = mapped_column(Id)
    heavy_penalty_interest: Mapped[bool]
    heavy_early_recall: Mapped[bool]
    heavy_misuse: Mapped[bool]
    contract_signed_at: Mapped[Instant | None]
    borrower_signature: Mapped[str | None] = mapped_column(Id)
    spouse_signature: Mapped[str | None] = mapped_column(Id)
    spouse_text_digest: Mapped[str | None]
    signing_recording: Mapped[str | None] = mapped_column(Id)
    not_signed_reason: Mapped[LongText | None]


class CostDisclosure(OfCase, Record):
    """综合融资成本明示表, made from the terms."""

    __tablename__ = "cost_disclosure"
    mutable = frozenset({"voided_at", "void_reason"})
    line: Mapped[str] = mapped_column(Id, ForeignKey("credit_line.id"))
    principal: Mapped[Money]
    items: Mapped[Json]
    yearly_cost_percent: Mapped[Rate]
    penalty_rate: Mapped[Rate]
    misuse_rate: Mapped[Rate]
    signed_at: Mapped[Instant]
    voided_at: Mapped[Instant | None]
    void_reason: Mapped[str | None]


class LoanContract(OfCase, Record):
    """借款合同: one in force per line; it comes into force with 放款审批."""

    __tablename__ = "loan_contract"
    __table_args__ = (
        Index(
            "one_valid",
            "line",
            unique=True,
            sqlite_where=text("voided_at IS NULL"),
            postgresql_where=text("voided_at IS NULL"),
        ),
    )
    mutable = frozenset({"voided_at", "void_reason", "in_force_at"})
    number: Mapped[str] = mapped_column(unique=True)
    line: Mapped[str] = mapped_column(Id, ForeignKey("credit_line.id"))
    signing: Mapped[str] = mapped_column(Id, ForeignKey("contract_signing.id"))
    terms: Mapped[Json]
    text_digest: Mapped[str]
    signed_at: Mapped[Instant]
    in_force_at: Mapped[Instant | None]
    voided_at: Mapped[Instant | None]
    void_reason: Mapped[str | None]


class IouForm(FormRecord, Record):
    """填制借据, as the teller filled it and the borrower signed it."""

    __tablename__ = "iou_form"
    amount: Mapped[Money]
    purpose: Mapped[str]
    disbursed_on: Mapped[date]
    due_on: Mapped[date]
    pay_to_kind: Mapped[str]
    pay_to_name: Mapped[str]
    pay_to: Mapped[bytes] = mapped_column(Sealed(ACCOUNT))
    payee_proof: Mapped[Json | None]
    phone_on_iou: Mapped[bytes] = mapped_column(Sealed(CONTACT))
    borrower_signature: Mapped[str] = mapped_column(Id)
    co_borrower_signature: Mapped[str | None] = mapped_column(Id)


class Iou(OfCase, Record):
    """借款借据: the loan's number. `state` 待批 reserves the amount; a number is never used again (G3-14)."""

    __tablename__ = "iou"
    __table_args__ = (
        CheckConstraint("state in ('待批', '已放款', '作废')", name="state"),
        CheckConstraint("amount > 0", name="amount"),
        Index(
            "one_live",
            "application",
            unique=True,
            sqlite_where=text("state <> '作废'"),
            postgresql_where=text("state <> '作废'"),
        ),
    )
    mutable = frozenset({"state", "void_reason", "voided_by", "voided_at", "paid_at"})
    number: Mapped[str] = mapped_column(unique=True)
    form: Mapped[str] = mapped_column(Id, ForeignKey("iou_form.id"))
    line: Mapped[str] = mapped_column(Id, ForeignKey("credit_line.id"), index=True)
    contract: Mapped[str] = mapped_column(Id, ForeignKey("loan_contract.id"))
    household: Mapped[str] = mapped_column(Id, ForeignKey("household.id"), index=True)
    borrower: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), index=True)
    amount: Mapped[Money]
    annual_rate: Mapped[Rate]
    repayment_method: Mapped[str]
    disbursed_on: Mapped[date]
    due_on: Mapped[date]
    plan: Mapped[Json]
    state: Mapped[str]
    void_reason: Mapped[str | None]
    voided_by: Mapped[str | None] = mapped_column(Id)
    voided_at: Mapped[Instant | None]
    paid_at: Mapped[Instant | None]


class ListScreening(OfCase, Record):
    """名单筛查 before approval and inside the payment; a hit is seen by the aml_officer alone (G3-06)."""

    __tablename__ = "list_screening"
    at: Mapped[Instant]
    hit: Mapped[bool]
    source: Mapped[str]


class ListedPerson(Row, Record):
    """The embedded default list of special preventive measures; people come and go with every list that is handed on."""

    __tablename__ = "listed_person"
    audited = False
    id_number_key: Mapped[str] = mapped_column(index=True)
    list_name: Mapped[str]
    since: Mapped[date]


class DisbursementDecision(FormRecord, Record):
    """放款审批: the checklist as the case answered it, and one person's decision."""

    __tablename__ = "disbursement_decision"
    checklist: Mapped[Json]
    decision: Mapped[str]
    reasons: Mapped[LongText | None]


class LedgerPosting(Row, Record):
    """Money paid out, in the embedded ledger. Each case pays at most once, each IOU at most once."""

    __tablename__ = "ledger_posting"
    __table_args__ = (
        UniqueConstraint("application", name="one_payment_per_case"),
        UniqueConstraint("iou_number", name="one_payment_per_iou"),
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_ledger_posting_branch_posted_on", "branch", "posted_on"),
    )
    branch: Mapped[str] = mapped_column(Id, ForeignKey("branch.id"))
    application: Mapped[str] = mapped_column(Id, ForeignKey("application.id"))
    iou: Mapped[str] = mapped_column(Id, ForeignKey("iou.id"))
    iou_number: Mapped[str]
    amount: Mapped[Money]
    posted_on: Mapped[date]
    posted_at: Mapped[Instant]


class Repayment(Row, Record):
    """A repayment reported by the core system; `reference` makes the file repeatable."""

    __tablename__ = "repayment"
    __table_args__ = (CheckConstraint("principal >= 0 and interest >= 0", name="amounts"),)
    reference: Mapped[str] = mapped_column(unique=True)
    iou: Mapped[str | None] = mapped_column(Id, ForeignKey("iou.id"), index=True)
    old_loan: Mapped[str | None] = mapped_column(Id, ForeignKey("old_loan.id"), index=True)
    paid_on: Mapped[date]
    principal: Mapped[Money]
    interest: Mapped[Money]
    imported_at: Mapped[Instant]
