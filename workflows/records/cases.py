"""The BPM case: the application, its engine state, its work items, timers, returns, drafts and receipts."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import OfCase, Record, Row
from workflows.records.column_types import CONTACT, Id, Instant, Json, LongText, Money, Sealed

RUNNING_ORIGINATION = text("state = 'running' AND kind = 'origination'")
STATES = "('running', 'refused', 'withdrawn', 'expired', 'filed')"


class Application(Row, Record):
    """One request, the BPM case. What it asks for is as last amended; the forms keep every version.

    `state` is refused, withdrawn or expired from that act itself and for good; `stage` says where the work stands.
    Consents signed before `consents_from` do not count: the terms were raised since.
    """

    __tablename__ = "application"
    mutable = frozenset({"amount", "purpose", "purpose_detail", "term_months", "repayment_method", "regime", "spouse", "line",
                         "process_version", "state", "stage", "frozen_by", "round", "consents_from", "closed_at",
                         "paid_at"})  # fmt: skip
    __table_args__ = (
        Index(
            "one_running",
            "household",
            unique=True,
            sqlite_where=RUNNING_ORIGINATION,
            postgresql_where=RUNNING_ORIGINATION,
        ),
        Index("ix_application_branch_state_opened_at", "branch", "state", "opened_at"),
        Index("ix_application_branch_opened_at", "branch", "opened_at"),
        CheckConstraint(f"state in {STATES}", name="state"),
        CheckConstraint("kind in ('origination', 'drawdown')", name="kind"),
    )
    branch: Mapped[str] = mapped_column(Id, ForeignKey("branch.id"))
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    household: Mapped[str] = mapped_column(Id, ForeignKey("household.id"), index=True)
    village: Mapped[str] = mapped_column(Id, ForeignKey("village.id"), index=True)
    applicant: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), index=True)
    amount: Mapped[Money]
    purpose: Mapped[str]
    purpose_detail: Mapped[str | None]
    term_months: Mapped[int]
    repayment_method: Mapped[str]
    revolving: Mapped[bool]
    regime: Mapped[str]
    spouse: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    renews: Mapped[str | None] = mapped_column(Id)
    line: Mapped[str | None] = mapped_column(Id, index=True)
    line_of: Mapped[str | None] = mapped_column(Id, ForeignKey("application.id"))
    process_version: Mapped[str] = mapped_column(Id, ForeignKey("process_version.id"))
    policy: Mapped[Json]
    state: Mapped[str] = mapped_column(default="running")
    stage: Mapped[str] = mapped_column(default="intake")
    frozen_by: Mapped[str | None]
    round: Mapped[int] = mapped_column(default=1)
    consents_from: Mapped[Instant]
    opened_at: Mapped[Instant]
    closed_at: Mapped[Instant | None]
    paid_at: Mapped[Instant | None]


class CaseState(Record):
    """The engine's compacted state; bytes, since an ordered text is what it is (ENGINE §3.1)."""

    __tablename__ = "case_state"
    audited = False
    application: Mapped[str] = mapped_column(Id, ForeignKey("application.id"), primary_key=True)
    revision: Mapped[int]
    state: Mapped[bytes]
    next_due_at: Mapped[Instant | None] = mapped_column(index=True)


class WorkItem(OfCase, Record):
    """A user task that is, or was, open in a case; the id is the engine's own."""

    __tablename__ = "work_item"
    audited = False
    __table_args__ = (
        Index("ix_work_item_branch_state_due_at", "branch", "state", "due_at"),
        CheckConstraint("state in ('open', 'done', 'cancelled')", name="state"),
        Index("ix_work_item_holder_state", "holder", "state"),
    )
    task: Mapped[str]
    process: Mapped[str]
    lane: Mapped[str]
    duty_class: Mapped[str | None]
    instance: Mapped[str | None] = mapped_column(Id)
    round: Mapped[int]
    opened_at: Mapped[Instant]
    opened_by_return: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[Instant | None]
    holder: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    holder_account: Mapped[str | None] = mapped_column(Id)
    held_for: Mapped[str | None] = mapped_column(Id)
    claimed_at: Mapped[Instant | None]
    state: Mapped[str] = mapped_column(default="open")
    ended_at: Mapped[Instant | None]
    done_by: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    done_for: Mapped[str | None] = mapped_column(Id)
    outcome: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    voided: Mapped[bool] = mapped_column(default=False)


class Timer(OfCase, Record):
    """What becomes due in a case: a reminder to the holder, an escalation to the director, the expiry of a grant."""

    __tablename__ = "timer"
    audited = False
    __table_args__ = (
        Index(
            "ix_timer_due",
            "due_at",
            sqlite_where=text("fired_at IS NULL AND cancelled_at IS NULL"),
            postgresql_where=text("fired_at IS NULL AND cancelled_at IS NULL"),
        ),
        CheckConstraint("kind in ('reminder', 'escalation', 'expiry', 'notice')", name="kind"),
    )
    work_item: Mapped[str | None] = mapped_column(Id, index=True)
    kind: Mapped[str]
    due_at: Mapped[Instant]
    fired_at: Mapped[Instant | None]
    cancelled_at: Mapped[Instant | None]


class ReturnRound(OfCase, Record):
    """A return for supplement: who sent the case back, from where to where, why."""

    __tablename__ = "return_round"
    from_task: Mapped[str]
    to_task: Mapped[str]
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    at: Mapped[Instant]
    reason: Mapped[LongText]


class Question(OfCase, Record):
    """A question of a return or a supplement; answered once by whoever does the task it was put to."""

    __tablename__ = "question"
    mutable = frozenset({"answer", "answered_by", "answered_at"})
    of: Mapped[str] = mapped_column(Id, index=True)
    position: Mapped[int]
    to_task: Mapped[str | None]
    to_duty: Mapped[str | None]
    text: Mapped[LongText]
    answer: Mapped[LongText | None]
    answered_by: Mapped[str | None] = mapped_column(Id)
    answered_at: Mapped[Instant | None]


class Supplement(OfCase, Record):
    """Something missing after payment, asked of whoever holds a duty; it moves no token."""

    __tablename__ = "supplement"
    mutable = frozenset({"note", "answered_by", "answered_at", "attachments"})
    to_duty: Mapped[str]
    question: Mapped[LongText]
    asked_by: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    asked_at: Mapped[Instant]
    due_at: Mapped[Instant]
    note: Mapped[LongText | None]
    attachments: Mapped[Json | None]
    answered_by: Mapped[str | None] = mapped_column(Id)
    answered_at: Mapped[Instant | None]


class Finding(OfCase, Record):
    """Something the reviewer must weigh: a warning of a form, a contradiction of sources, pooled names (G1-10)."""

    __tablename__ = "finding"
    mutable = frozenset({"answer", "answered_by", "answered_at"})
    kind: Mapped[str]
    sentence: Mapped[LongText]
    source: Mapped[str]
    grave: Mapped[bool]
    at: Mapped[Instant]
    answer: Mapped[LongText | None]
    answered_by: Mapped[str | None] = mapped_column(Id)
    answered_at: Mapped[Instant | None]


class Draft(OfCase, Record):
    """What somebody typed and has not completed; sealed under the applicant's key."""

    __tablename__ = "draft"
    audited = False
    __table_args__ = (UniqueConstraint("work_item", "person"),)
    work_item: Mapped[str] = mapped_column(Id)
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    subject: Mapped[str] = mapped_column(Id)
    content: Mapped[bytes] = mapped_column(Sealed(CONTACT))
    saved_at: Mapped[Instant]


class Receipt(Row, Record):
    """An act done once: the same key of the same actor gets the first answer again."""

    __tablename__ = "receipt"
    audited = False
    __table_args__ = (UniqueConstraint("actor", "key"),)
    actor: Mapped[str] = mapped_column(Id)
    key: Mapped[str]
    act: Mapped[str]
    body: Mapped[str]
    answer: Mapped[Json]
    at: Mapped[Instant] = mapped_column(index=True)


class Counter(Record):
    """The last number given in a series of a branch and year; numbers without gaps (G3-14)."""

    __tablename__ = "counter"
    audited = False
    branch: Mapped[str] = mapped_column(Id, ForeignKey("branch.id"), primary_key=True)
    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Freeze(Row, Record):
    """A case stopped by a list hit (G3-06), of which nobody is told; what people stop stands in `freezes.py`."""

    __tablename__ = "freeze"
    mutable = frozenset({"ended_at", "ended_by"})
    application: Mapped[str] = mapped_column(Id, ForeignKey("application.id"), index=True)
    reason: Mapped[str]
    by: Mapped[str | None] = mapped_column(Id)
    at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    ended_by: Mapped[str | None] = mapped_column(Id)


class Holiday(Record):
    """A day that differs from its weekday, or a year's mark (N-06)."""

    __tablename__ = "holiday"
    audited = False
    mutable = frozenset({"works", "name", "provisional"})
    day: Mapped[date] = mapped_column(primary_key=True)
    works: Mapped[bool]
    name: Mapped[str]
    provisional: Mapped[bool] = mapped_column(default=False)
