"""The second gate: exposures, review, rating, proposal, the grant and the line that comes of it."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import FormRecord, ListRow, OfCase, Record, Row
from workflows.records.column_types import Id, Instant, Json, LongText, Money, Rate

IN_FORCE = text("state in ('有效', '停用')")


class ExposureCheck(OfCase, Record):
    """What borrower, family and linked persons owed, guaranteed and failed to pay, frozen at `at`."""

    __tablename__ = "exposure_check"
    round: Mapped[int]
    occasion: Mapped[str]
    at: Mapped[Instant]
    total: Mapped[Money]
    broken_faith: Mapped[bool]
    grounds: Mapped[Json]
    sources: Mapped[Json]


class ExposureLine(ListRow, Record):
    """One debt or guarantee in an exposure check."""

    __tablename__ = "exposure_line"
    circle: Mapped[str]
    person: Mapped[str | None] = mapped_column(Id)
    name: Mapped[str]
    kind: Mapped[str]
    reference: Mapped[str]
    amount: Mapped[Money]
    balance: Mapped[Money]
    due_on: Mapped[date | None]
    days_overdue: Mapped[int]
    broken_faith: Mapped[bool]


class CreditReview(FormRecord, Record):
    """授信审查."""

    __tablename__ = "credit_review"
    consents_complete: Mapped[bool]
    documents_complete: Mapped[bool]
    broken_faith: Mapped[bool]
    broken_faith_detail: Mapped[LongText | None]
    opinion: Mapped[str]
    source_missing_reason: Mapped[LongText | None]
    reasons: Mapped[LongText | None]


class Rating(OfCase, Record):
    """信用等级评定: what the tables made of the facts. Only proposes; a person decides (G2-04)."""

    __tablename__ = "rating"
    round: Mapped[int]
    at: Mapped[Instant]
    table_version: Mapped[str]
    score: Mapped[int]
    grade: Mapped[int]
    veto: Mapped[Json]
    grade_cap: Mapped[Money]
    cap: Mapped[Money]
    basis_points_tenths: Mapped[int]


class RatingPoint(ListRow, Record):
    """One indicator's contribution."""

    __tablename__ = "rating_point"
    indicator: Mapped[str]
    input: Mapped[str]
    points: Mapped[int]
    maximum: Mapped[int]


class GrantProposal(FormRecord, Record):
    """授信建议."""

    __tablename__ = "grant_proposal"
    decision: Mapped[str]
    proposed_limit: Mapped[Money | None]
    exception_reason: Mapped[LongText | None]
    rate_tier: Mapped[int | None]
    annual_rate: Mapped[Rate | None]
    latest_due_on: Mapped[date | None]
    age_reason: Mapped[LongText | None]
    valid_until: Mapped[date | None]
    revolving: Mapped[bool | None]
    term_limit_months: Mapped[int | None]
    conditions: Mapped[Json | None]
    opinion: Mapped[LongText | None]


class Authority(OfCase, Record):
    """Who may grant this amount, as the table decided, and the committee fixed when a vote opened."""

    __tablename__ = "authority"
    round: Mapped[int]
    at: Mapped[Instant]
    total: Mapped[Money]
    raised_by: Mapped[Json]
    authority: Mapped[str]
    committee_branch: Mapped[str | None] = mapped_column(Id)
    committee: Mapped[Json]
    chair: Mapped[str | None] = mapped_column(Id)


class GrantDecision(FormRecord, Record):
    """授信审批, by an approver or a director."""

    __tablename__ = "grant_decision"
    decision: Mapped[str]
    approved_limit: Mapped[Money | None]
    conditions: Mapped[Json | None]
    reasons: Mapped[LongText | None]


class Vote(FormRecord, Record):
    """贷审会: one member's vote; abstention is not a yes."""

    __tablename__ = "vote"
    __table_args__ = (Index("one_vote", "application", "work_item", "person", unique=True),)
    vote: Mapped[str]
    reasons: Mapped[LongText | None]


class CreditLine(Row, Record):
    """授信额度. One in force per household (A-02); its rate is fixed for its life (G2-08).

    `state` changes only with a `line_change` row beside it.
    """

    __tablename__ = "credit_line"
    __table_args__ = (
        Index("one_in_force", "household", unique=True, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE),
        CheckConstraint("state in ('有效', '停用', '取消', '到期', '已换新')", name="state"),
        CheckConstraint("approved_limit > 0", name="limit"),
        Index("ix_credit_line_branch_granted_on", "branch", "granted_on"),
    )
    mutable = frozenset({"state"})
    branch: Mapped[str] = mapped_column(Id, ForeignKey("branch.id"))
    application: Mapped[str] = mapped_column(Id, ForeignKey("application.id"), index=True)
    household: Mapped[str] = mapped_column(Id, ForeignKey("household.id"))
    borrower: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    round: Mapped[int]
    grade: Mapped[int]
    approved_limit: Mapped[Money]
    annual_rate: Mapped[Rate]
    lpr: Mapped[Rate]
    basis_points_tenths: Mapped[int]
    revolving: Mapped[bool]
    term_limit_months: Mapped[int]
    repayment_method: Mapped[str]
    latest_due_on: Mapped[date | None]
    granted_on: Mapped[date]
    valid_until: Mapped[date]
    conditions: Mapped[Json]
    text_b_waived: Mapped[bool] = mapped_column(default=False)
    granted_by: Mapped[Json]
    state: Mapped[str]


class LineChange(Row, Record):
    """Every change of a line: when, by whom or by which rule, why."""

    __tablename__ = "line_change"
    line: Mapped[str] = mapped_column(Id, ForeignKey("credit_line.id"), index=True)
    state: Mapped[str]
    at: Mapped[Instant]
    by: Mapped[str | None] = mapped_column(Id)
    rule: Mapped[str]
    reason: Mapped[LongText]


class ReferenceValue(Row, Record):
    """A figure from outside that a rule needs on a day: LPR, a crop's usual yield, a county's mean."""

    __tablename__ = "reference_value"
    __table_args__ = (Index("ix_reference_value_kind_since", "kind", "since"),)
    kind: Mapped[str]
    name: Mapped[str]
    value: Mapped[Rate]
    since: Mapped[date]
    source: Mapped[str]
