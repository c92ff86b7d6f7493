"""A new household in a village, with its people; one household per person at a time (A-02)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import select

from workflows.cases.line_use import is_bound
from workflows.cases.means import Means
from workflows.cases.people import add_person, change_person, person_with
from workflows.door.door import Done
from workflows.duties.facts import branch_and_below
from workflows.records.households import Household, Member, Village
from workflows.records.sealed import write
from workflows.records.transaction import Db
from workflows.registers.register_act import RegisterChange
from workflows.words.age import CHILD_UNDER, age_on, is_adult_on
from workflows.words.choices.household import Relation
from workflows.words.clock import shanghai_day
from workflows.words.identity_number import read_identity_number
from workflows.words.refusals import EntryRefused, NotFound
from workflows.words.sentence import say
from workflows.words.telephone import read_telephone


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """A person of the household. Of a minor no number is kept, and of a child under 14 the birth year alone (D-03)."""

    name: str
    relation: str
    id_number: str | None = None
    birth_date: date | None = None
    phone: str | None = None
    works_away: bool = False
    away_place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddHousehold(RegisterChange):
    """`village` is its id; just one of `members` is the head (户主), who must be adult with an identity number."""

    kind: ClassVar[str] = "add_household"
    village: str
    village_group: str | None
    members: tuple[NewMember, ...]

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises NotFound, EntryRefused with the place of the member in the field's name."""
        table, today = Village.__table__, shanghai_day(now)
        village = db.row(select(table).where(table.c.id == self.village))
        within = self.actor.branch is None or (
            village is not None and village.branch in branch_and_below(db, self.actor.branch)
        )
        if village is None or not within:
            raise NotFound(say("没有这个村"))
        head = _head(self.members)
        values = {"branch": village.branch, "village": village.id, "village_group": self.village_group,
                  "head_name": head.name, "created_at": now}  # fmt: skip
        household = write(db, Household, values, subject=None, now=now)
        for place, member in enumerate(self.members):
            _add(db, household, member, f"members-{place}-", now, today)
        facts = {"household": household, "members": len(self.members)}
        return self.done({"household": household}, facts, branches=(village.branch,))


def _head(members: Sequence[NewMember]) -> NewMember:
    heads = [one for one in members if one.relation == Relation.HEAD]
    if len(heads) != 1:
        raise EntryRefused.at("members", say("一户要有一个户主，现在有 {n} 个", n=len(heads)))
    if heads[0].id_number is None:
        raise EntryRefused.at("members", say("户主的身份证号要填"))
    return heads[0]


def _add(db: Db, household: str, member: NewMember, field: str, now: datetime, today: date) -> None:
    number = None
    if member.id_number is not None:
        read = read_identity_number(member.id_number, today)
        if read.errors:
            raise EntryRefused.at(f"{field}id_number", read.errors[0])
        minor = read.birth_date is not None and not is_adult_on(read.birth_date, today)
        number = None if minor else read.cleaned
        born = read.birth_date
    else:
        born = member.birth_date
    phone = None
    if member.phone is not None:
        found = read_telephone(member.phone)
        if found.errors:
            raise EntryRefused.at(f"{field}phone", found.errors[0])
        phone = found.cleaned
    person = person_with(db, number) if number else None
    if person is None:
        person = add_person(db, member.name, now=now, today=today, id_number=number, phone=phone)
        if number is None and born is not None:
            kept = born if age_on(born, today) >= CHILD_UNDER else None
            change_person(db, person, now=now, birth_date=kept, birth_year=born.year)
    elif is_bound(db, person, to_another_than=household):
        raise EntryRefused.at(
            f"{field}id_number", say("{name}名下的授信额度还没有结束，不能并入另一户", name=member.name)
        )
    values: dict[str, Any] = {"household": household, "person": person, "relation": member.relation,
                              "works_away": member.works_away, "away_place": member.away_place}  # fmt: skip
    write(db, Member, values, subject=person, now=now)
