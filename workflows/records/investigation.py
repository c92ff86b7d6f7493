"""The first gate: the visit, the second investigator, the family's consents, the conclusion."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import FormRecord, ListRow, OfCase, Record
from workflows.records.column_types import (
    CONTACT,
    HEALTH,
    IDENTITY,
    Id,
    Instant,
    Json,
    LongText,
    Measure,
    Money,
    Sealed,
)


class Visit(FormRecord, Record):
    """农户调查表. Sums are computed by the product; every figure is of the last 12 months, in yuan."""

    __tablename__ = "visit"
    visit_outcome: Mapped[str]
    failed_reason: Mapped[LongText | None]
    first_attempt_on: Mapped[date | None]
    second_attempt_on: Mapped[date | None]
    amended_amount: Mapped[Money | None]
    amended_purpose: Mapped[str | None]
    amended_term_months: Mapped[int | None]
    amendment_signature: Mapped[str | None] = mapped_column(Id)
    visited_on: Mapped[date | None]
    visited_at: Mapped[str | None]
    met_persons: Mapped[str | None]
    borrower_absent_reason: Mapped[LongText | None]
    interview_done: Mapped[bool | None]
    photos: Mapped[Json | None]
    income_planting: Mapped[Money | None]
    income_breeding: Mapped[Money | None]
    income_wages: Mapped[Money | None]
    income_business: Mapped[Money | None]
    income_transport: Mapped[Money | None]
    income_subsidies: Mapped[Money | None]
    income_other: Mapped[Money | None]
    income_total: Mapped[Money | None]
    expected_income: Mapped[Money | None]
    outgo_production: Mapped[Money | None]
    outgo_living: Mapped[Money | None]
    outgo_education: Mapped[Money | None]
    outgo_medical: Mapped[Money | None]
    outgo_social: Mapped[Money | None]
    outgo_interest: Mapped[Money | None]
    outgo_other: Mapped[Money | None]
    outgo_total: Mapped[Money | None]
    net_income: Mapped[Money | None]
    assets_total: Mapped[Money | None]
    debts_total: Mapped[Money | None]
    debts_due_within_year: Mapped[Money | None]
    neighbours_view: Mapped[str | None]
    neighbours_view_by: Mapped[str | None]
    committee_view: Mapped[str | None]
    committee_view_by: Mapped[str | None]
    bad_habits: Mapped[str | None]
    lawsuits: Mapped[bool | None]
    lawsuits_detail: Mapped[LongText | None]
    used_by_others: Mapped[bool | None]
    used_by_others_detail: Mapped[LongText | None]


class VisitMember(ListRow, Record):
    """A member as found at the visit; of a person under 18 no identity number is kept (D-03)."""

    __tablename__ = "visit_member"
    subject: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    member: Mapped[str | None] = mapped_column(Id)
    name: Mapped[str]
    id_number: Mapped[bytes | None] = mapped_column(Sealed(IDENTITY))
    relation: Mapped[str]
    birth_date: Mapped[date | None]
    birth_year: Mapped[int | None]
    gender: Mapped[str | None]
    occupation: Mapped[str | None]
    works_away: Mapped[bool]
    away_place: Mapped[str | None]
    phone: Mapped[bytes | None] = mapped_column(Sealed(CONTACT))
    annual_income: Mapped[Money | None]
    health: Mapped[bytes | None] = mapped_column(Sealed(HEALTH))
    member_state: Mapped[str]
    state_since: Mapped[date | None]
    is_labourer: Mapped[bool]
    capacity: Mapped[str]
    guardian: Mapped[str | None]


class VisitLand(ListRow, Record):
    """A plot and what grew on it in the last 12 months: 亩, 公斤, yuan a 公斤, yuan."""

    __tablename__ = "visit_land"
    kind: Mapped[str]
    mu: Mapped[Measure]
    own_or_rented: Mapped[str]
    crop: Mapped[str | None]
    yield_kg: Mapped[Measure | None]
    price: Mapped[Money | None]
    income: Mapped[Money]


class VisitStock(ListRow, Record):
    """One kind of animal: heads there now, heads sold in 12 months, yuan of 12 months."""

    __tablename__ = "visit_stock"
    species: Mapped[str]
    head: Mapped[int]
    sold_per_year: Mapped[int | None]
    income: Mapped[Money]


class VisitAsset(ListRow, Record):
    """What the household owns, in yuan."""

    __tablename__ = "visit_asset"
    kind: Mapped[str]
    description: Mapped[str | None]
    value: Mapped[Money]


class VisitDebt(ListRow, Record):
    """What the household says it owes, in yuan; `due_on` None where no day was agreed."""

    __tablename__ = "visit_debt"
    lender: Mapped[str]
    balance: Mapped[Money]
    due_on: Mapped[date | None]
    purpose: Mapped[str | None]
    overdue: Mapped[bool]


class VisitGuarantee(ListRow, Record):
    """What the household says it guarantees for others, in yuan."""

    __tablename__ = "visit_guarantee"
    for_whom: Mapped[str]
    balance: Mapped[Money]


class VisitConfirmation(FormRecord, Record):
    """协办调查: a second person who was there, agreeing or not (G1-03)."""

    __tablename__ = "visit_confirmation"
    went_along: Mapped[bool]
    agrees: Mapped[bool]
    differences: Mapped[LongText | None]
    signature: Mapped[str] = mapped_column(Id)


class Consent(FormRecord, Record):
    """家庭成员同意书: one member's signed yes or no to one text. `text_digest` is what the member signed."""

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_application_member", "application", "member"),)
    member: Mapped[str] = mapped_column(Id, ForeignKey("member.id"))
    decision: Mapped[str]
    failed_reason: Mapped[LongText | None]
    attempts: Mapped[Json | None]
    statement: Mapped[LongText]
    text_version: Mapped[str]
    text_digest: Mapped[str]
    spouse_text_b: Mapped[bool]
    text_b_digest: Mapped[str | None]
    text_b_signature: Mapped[str | None] = mapped_column(Id)
    capacity: Mapped[str]
    guardian: Mapped[str | None]
    channel: Mapped[str]
    cannot_write: Mapped[bool]
    thumbprint_photo: Mapped[str | None] = mapped_column(Id)
    first_witness: Mapped[str | None]
    second_witness: Mapped[str | None]
    signature: Mapped[str | None] = mapped_column(Id)
    signed_at: Mapped[Instant | None]
    address: Mapped[str | None]
    device: Mapped[str | None]


class ConsentWithdrawal(OfCase, Record):
    """A member takes the consent back; open until money is paid, and after it suspends a line (G1-09)."""

    __tablename__ = "consent_withdrawal"
    member: Mapped[str] = mapped_column(Id, ForeignKey("member.id"))
    subject: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    reason: Mapped[LongText]
    channel: Mapped[str]
    proof: Mapped[str | None] = mapped_column(Id)
    person: Mapped[str | None] = mapped_column(Id)
    at: Mapped[Instant]


class Conclusion(FormRecord, Record):
    """调查结论: recommend or decline, with reasons."""

    __tablename__ = "conclusion"
    recommendation: Mapped[str]
    recommended_amount: Mapped[Money | None]
    recommended_term_months: Mapped[int | None]
    reasons: Mapped[LongText]
    risks: Mapped[LongText | None]
    spouse_text_b: Mapped[str | None]
    spouse_text_b_reason: Mapped[LongText | None]
    signature: Mapped[str] = mapped_column(Id)


class HouseholdPaper(OfCase, Record):
    """Copies of a paper of the whole household, taken once and referred to by later volumes (G4-02); the last one counts."""

    __tablename__ = "household_paper"
    work_item: Mapped[str] = mapped_column(Id)
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    household: Mapped[str] = mapped_column(Id, ForeignKey("household.id"), index=True)
    kind: Mapped[str]
    files: Mapped[Json]
    at: Mapped[Instant]
