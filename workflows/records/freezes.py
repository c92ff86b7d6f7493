"""What was stopped in an emergency, who asked to let it go, and who else decided: three rows, none ever changed.

A list hit has a table of its own (`cases.Freeze`), which nobody but the aml_officer is told of (G3-06). What stands is
what no decision has ended, so that no statement by hand lets anything go without the two whom it takes (PRODUCT §3).
"""

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Select,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import Record, Row
from workflows.records.column_types import Id, Instant, LongText
from workflows.records.people import Account

AGREED = text("agreed")
ONE_THING = (
    "(scope = '案件' and application is not null and branch is null and account is null)"
    " or (scope = '网点' and application is null and branch is not null and account is null)"
    " or (scope = '账号' and application is null and branch is null and account is not null)"
)


class EmergencyFreeze(Row, Record):
    """冻结: `person` stopped one case, one branch with all below it, or the person behind an account."""

    __tablename__ = "emergency_freeze"
    __table_args__ = (CheckConstraint(ONE_THING, name="one_thing"), UniqueConstraint("id", "person"))
    scope: Mapped[str]
    application: Mapped[str | None] = mapped_column(Id, ForeignKey("application.id"), index=True)
    branch: Mapped[str | None] = mapped_column(Id, ForeignKey("branch.id"), index=True)
    account: Mapped[str | None] = mapped_column(Id, ForeignKey("account.id"), index=True)
    reason: Mapped[LongText]
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    at: Mapped[Instant]


class UnfreezeRequest(Row, Record):
    """申请解冻: a director or an auditor, who did not freeze it, says why it may go on."""

    __tablename__ = "unfreeze_request"
    __table_args__ = (
        ForeignKeyConstraint(["freeze", "frozen_by"], ["emergency_freeze.id", "emergency_freeze.person"]),
        UniqueConstraint("id", "freeze", "frozen_by", "asked_by", "asked_as"),
        CheckConstraint("asked_by <> frozen_by", name="asked_by_another"),
        CheckConstraint("asked_as in ('director', 'auditor')", name="asked_as"),
    )
    application: Mapped[str | None] = mapped_column(Id, ForeignKey("application.id"), index=True)
    freeze: Mapped[str] = mapped_column(Id, index=True)
    frozen_by: Mapped[str] = mapped_column(Id)
    reason: Mapped[LongText]
    asked_by: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    asked_as: Mapped[str]
    asked_at: Mapped[Instant]
    due_at: Mapped[Instant]


class UnfreezeDecision(Row, Record):
    """同意解冻 or 不同意: by the other of the two roles, who neither froze nor asked; once a request, one yes a freeze."""

    __tablename__ = "unfreeze_decision"
    __table_args__ = (
        ForeignKeyConstraint(
            ["request", "freeze", "frozen_by", "asked_by", "asked_as"],
            [f"unfreeze_request.{name}" for name in ("id", "freeze", "frozen_by", "asked_by", "asked_as")],
            name="fk_unfreeze_decision_request",
        ),
        UniqueConstraint("request"),
        CheckConstraint("decided_by <> asked_by and decided_by <> frozen_by", name="decided_by_another"),
        CheckConstraint(
            "decided_as in ('director', 'auditor') and decided_as <> asked_as", name="decided_as_the_other"
        ),
        Index("one_unfreezing", "freeze", unique=True, sqlite_where=AGREED, postgresql_where=AGREED),
    )
    application: Mapped[str | None] = mapped_column(Id, ForeignKey("application.id"), index=True)
    request: Mapped[str] = mapped_column(Id)
    freeze: Mapped[str] = mapped_column(Id)
    frozen_by: Mapped[str] = mapped_column(Id)
    asked_by: Mapped[str] = mapped_column(Id)
    asked_as: Mapped[str]
    agreed: Mapped[bool]
    decided_by: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    decided_as: Mapped[str]
    decided_at: Mapped[Instant]


class UnfreezeNotice(Row, Record):
    """Whoever has the `role` in `branch` is reminded of a request that nobody has decided, or told that it is late."""

    __tablename__ = "unfreeze_notice"
    audited = False
    __table_args__ = (
        UniqueConstraint("request", "kind", "branch", "role"),
        CheckConstraint("kind in ('reminder', 'escalation')", name="kind"),
    )
    request: Mapped[str] = mapped_column(Id, ForeignKey("unfreeze_request.id"))
    kind: Mapped[str]
    branch: Mapped[str] = mapped_column(Id)
    role: Mapped[str]
    at: Mapped[Instant]


def undecided() -> ColumnElement[bool]:
    """Of a row of `unfreeze_request`: the other has not decided."""
    request, decision = UnfreezeRequest.__table__, UnfreezeDecision.__table__.alias()
    return ~select(decision.c.id).where(decision.c.request == request.c.id).correlate(request).exists()


def stands() -> ColumnElement[bool]:
    """Of a row of `emergency_freeze`: nobody has let it go."""
    freeze, decision = EmergencyFreeze.__table__, UnfreezeDecision.__table__.alias()
    over = select(decision.c.id).where(decision.c.freeze == freeze.c.id, decision.c.agreed)
    return ~over.correlate(freeze).exists()


def people_frozen() -> Select[tuple[str]]:
    """The persons whose accounts are stopped. Persons count, not accounts: one account frozen stops all of its person's."""
    freeze, account = EmergencyFreeze.__table__, Account.__table__
    return select(account.c.person).join(freeze, freeze.c.account == account.c.id).where(stands())
