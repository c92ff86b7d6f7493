"""受理申请: what the applicant asked for, as he signed it."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import FormRecord, OfCase, Record
from workflows.records.column_types import ACCOUNT, CONTACT, IDENTITY, Id, Instant, LongText, Money, Sealed


class ApplicationForm(FormRecord, Record):
    """农户贷款申请书."""

    __tablename__ = "application_form"
    household: Mapped[str] = mapped_column(Id, ForeignKey("household.id"))
    applicant: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    id_number: Mapped[bytes] = mapped_column(Sealed(IDENTITY))
    id_valid_from: Mapped[date | None]
    id_valid_until: Mapped[date | None]
    id_valid_for_life: Mapped[bool]
    phone: Mapped[bytes] = mapped_column(Sealed(CONTACT))
    current_address: Mapped[bytes] = mapped_column(Sealed(CONTACT))
    works_away: Mapped[bool]
    away_place: Mapped[str | None]
    marital_status: Mapped[str]
    spouse: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    amount: Mapped[Money]
    purpose: Mapped[str]
    purpose_detail: Mapped[str | None]
    regime: Mapped[str]
    term_months: Mapped[int]
    age_reason: Mapped[LongText | None]
    repayment_method: Mapped[str]
    repayment_source: Mapped[LongText]
    guarantee_kind: Mapped[str]
    renews: Mapped[str | None] = mapped_column(Id)
    revolving: Mapped[bool]
    privacy_notice_agreed: Mapped[bool]
    privacy_signature: Mapped[str] = mapped_column(Id)
    applicant_signature: Mapped[str] = mapped_column(Id)


class ApplicationDetail(OfCase, Record):
    """What real application forms ask besides (9.2), said with the application: a row beside it.

    `settlement_account` is None where none was opened yet, `co_borrower` the spouse who means to owe the debt too.
    """

    __tablename__ = "application_detail"
    work_item: Mapped[str] = mapped_column(Id)
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    subject: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    registered_address: Mapped[bytes] = mapped_column(Sealed(CONTACT))
    settlement_account: Mapped[bytes | None] = mapped_column(Sealed(ACCOUNT))
    staff_kin: Mapped[str]
    staff_kin_who: Mapped[str | None]
    co_borrower: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    spouse_unsigned_reason: Mapped[LongText | None]
    at: Mapped[Instant]
