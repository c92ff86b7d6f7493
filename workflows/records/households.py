"""Branches, villages, households and who belongs to them."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.records.base import Record, Row
from workflows.records.column_types import CONTACT, HEALTH, Id, Instant, Money, Sealed

LIVING = text("state = '在户'")


class Branch(Row, Record):
    """An office; the tree runs county union → cooperative → outlet."""

    __tablename__ = "branch"
    mutable = frozenset({"standing_chair"})
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    parent: Mapped[str | None] = mapped_column(Id, ForeignKey("branch.id"))
    standing_chair: Mapped[str | None] = mapped_column(Id)


class Village(Row, Record):
    """A 行政村; it belongs to one branch."""

    __tablename__ = "village"
    __table_args__ = (UniqueConstraint("branch", "name"),)
    branch: Mapped[str] = mapped_column(Id, ForeignKey("branch.id"))
    name: Mapped[str] = mapped_column(index=True)


class VillageManager(Row, Record):
    """Which client manager looks after a village, one at a time."""

    __tablename__ = "village_manager"
    mutable = frozenset({"until"})
    mutable = frozenset({"until"})
    __table_args__ = (
        Index(
            "one_manager",
            "village",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )
    village: Mapped[str] = mapped_column(Id, ForeignKey("village.id"))
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), index=True)
    since: Mapped[Instant]
    until: Mapped[Instant | None]


class Household(Row, Record):
    """The borrower unit, one file each (一户一档). `state` 户主待补 cannot apply until corrected.

    `bad_rows` is a blind index of the roster's rows without which it came: by them it is known again, whatever its head's
    corrected name is.
    """

    __tablename__ = "household"
    mutable = frozenset({"village_group", "head_name", "state", "roster_row", "bad_rows"})
    __table_args__ = (CheckConstraint("state in ('正常', '户主待补')", name="state"),)
    branch: Mapped[str] = mapped_column(Id, ForeignKey("branch.id"))
    village: Mapped[str] = mapped_column(Id, ForeignKey("village.id"), index=True)
    village_group: Mapped[str | None]
    head_name: Mapped[str] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(default="正常")
    roster_row: Mapped[str | None] = mapped_column(index=True)
    bad_rows: Mapped[str | None] = mapped_column(index=True)
    created_at: Mapped[Instant]


class Member(Row, Record):
    """A person of a household. One household per person at a time (A-02)."""

    __tablename__ = "member"
    mutable = frozenset({"relation", "state", "since", "works_away", "away_place", "away_phone"})
    __table_args__ = (
        Index("one_household", "person", unique=True, sqlite_where=LIVING, postgresql_where=LIVING),
        CheckConstraint("state in ('在户', '迁出', '死亡')", name="state"),
    )
    household: Mapped[str] = mapped_column(Id, ForeignKey("household.id"), index=True)
    person: Mapped[str] = mapped_column(Id, ForeignKey("person.id"))
    relation: Mapped[str]
    state: Mapped[str] = mapped_column(default="在户")
    since: Mapped[date | None]
    works_away: Mapped[bool] = mapped_column(default=False)
    away_place: Mapped[str | None]
    away_phone: Mapped[bytes | None] = mapped_column(Sealed(CONTACT))
    health: Mapped[bytes | None] = mapped_column(Sealed(HEALTH))


class OldLoan(Row, Record):
    """A loan made before the product came, from the roster: counted in exposure, never drawn on."""

    __tablename__ = "old_loan"
    mutable = frozenset({"person", "balance", "due_on", "as_of"})
    household: Mapped[str] = mapped_column(Id, ForeignKey("household.id"), index=True)
    person: Mapped[str | None] = mapped_column(Id, ForeignKey("person.id"))
    number: Mapped[str] = mapped_column(unique=True)
    principal: Mapped[Money]
    balance: Mapped[Money]
    lent_on: Mapped[date | None]
    due_on: Mapped[date | None]
    as_of: Mapped[date]


class Guarantee(Row, Record):
    """Somebody stands for a loan at this cooperative; counted on both sides, and a ground for recusal."""

    __tablename__ = "guarantee"
    guarantor: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), index=True)
    household: Mapped[str] = mapped_column(Id, ForeignKey("household.id"), index=True)
    amount: Mapped[Money]
    since: Mapped[date]
    until: Mapped[date | None]


class HouseholdMark(Row, Record):
    """A blind index of what a household should have for itself, noted by its case: account, address, device (G1-10)."""

    __tablename__ = "household_mark"
    audited = False
    __table_args__ = (UniqueConstraint("application", "kind", "key"), Index("ix_household_mark_key", "key", "kind"))
    application: Mapped[str] = mapped_column(Id, ForeignKey("application.id"))
    household: Mapped[str] = mapped_column(Id, ForeignKey("household.id"))
    kind: Mapped[str]
    key: Mapped[str]
    noted_at: Mapped[Instant]
