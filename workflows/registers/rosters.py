"""One household of a roster into the file (一户一档); importing it again changes only what the roster has corrected.

A household is known again by its own mark in the roster and its head's name, else by the persons in it. Who is already
somebody else's member is a bad row, since a person belongs to one household at a time (RULES A-02).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import Row, func, select

from workflows.cases.line_use import is_bound
from workflows.cases.means import Means
from workflows.cases.people import add_person, change_person, give_number, person_with
from workflows.door.door import Done
from workflows.records.households import Branch, Household, Member, OldLoan, Village
from workflows.records.people import Person
from workflows.records.sealed import change, write
from workflows.records.transaction import Db
from workflows.registers.register_act import RegisterChange, only_operator
from workflows.registers.roster_rows import DUPLICATE, BadRow, RosterHousehold, RosterMember
from workflows.words.choices.household import MemberState, Relation
from workflows.words.clock import shanghai_day
from workflows.words.refusals import NotFound
from workflows.words.sentence import Sentence, say

COMPLETE, HEAD_MISSING = "正常", "户主待补"
LIVING = MemberState.LIVING_HERE.value


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportHousehold(RegisterChange):
    """A household of the village (its id). `as_of` is the day whose balances the roster states; None: it says none."""

    kind: ClassVar[str] = "import_household"
    village: str
    household: RosterHousehold
    as_of: date | None = None

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """The household's id, whether it is new, and the rows that only the file of all households showed to be bad.

        Raises Forbidden, NotFound.
        """
        only_operator(self.actor)
        village = db.row(select(Village.__table__).where(Village.__table__.c.id == self.village))
        if village is None:
            raise NotFound(say("没有这个村"))
        importing = _Importing(db, now, village, self.household, self.as_of)
        household = importing.run()
        answer = {
            "household": household,
            "new": importing.is_new,
            "members": len(importing.taken),
            "bad": [[bad.row, bad.field, str(bad.reason)] for bad in importing.bad],
        }
        if not importing.changed:
            return Done(answer)
        return self.done(answer, {"household": household, "village": self.village, "new": importing.is_new})


@dataclass(slots=True)
class _Importing:
    db: Db
    now: datetime
    village: Row[Any]
    given: RosterHousehold
    as_of: date | None
    bad: list[BadRow] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    is_new: bool = False
    changed: bool = False

    def run(self) -> str:
        household = self._known_again()
        if household is None:
            household = self._new_household()
        else:
            self._same_key(household)
        head: str | None = None
        for member in self.given.members:
            person = self._member(household, member)
            if person is not None and member.relation is Relation.HEAD:
                head = person
        self._head(household, head)
        self._old_loan(household, head)
        return household

    @property
    def _today(self) -> date:
        return shanghai_day(self.now)

    def _known_again(self) -> str | None:
        table, member, person = Household.__table__, Member.__table__, Person.__table__
        wanted = select(table.c.id).where(table.c.village == self.village.id, table.c.roster_row == self.given.key)
        if not self.given.returned and self.given.head_name:
            wanted = wanted.where(table.c.head_name == self.given.head_name)
        marked = self.db.scalar(wanted.order_by(table.c.id).limit(1))
        if marked is not None:
            return str(marked)
        known = [found for one in self.given.members if (found := self._person(one)) is not None]
        household = self.db.scalar(
            select(table.c.id)
            .join(member, member.c.household == table.c.id)
            .join(person, person.c.id == member.c.person)
            .where(table.c.village == self.village.id, member.c.state == LIVING, person.c.id.in_(known))
            .group_by(table.c.id)
            .order_by(func.count().desc(), table.c.id)
            .limit(1)
        )
        return None if household is None else str(household)

    def _person(self, member: RosterMember) -> str | None:
        return person_with(self.db, member.id_number) if member.id_number is not None else None

    def _new_household(self) -> str:
        self.is_new = self.changed = True
        values = {
            "branch": self.village.branch,
            "village": self.village.id,
            "village_group": self.given.group,
            "head_name": self.given.head_name,
            "state": HEAD_MISSING,
            "roster_row": self.given.key,
            "created_at": self.now,
        }
        return write(self.db, Household, values, subject=None, now=self.now)

    def _same_key(self, household: str) -> None:
        row = self._row(Household, household)
        if row.roster_row != self.given.key:
            change(self.db, Household, household, roster_row=self.given.key)
            self.changed = True

    def _row(self, record: Any, id: str) -> Row[Any]:
        row = self.db.row(select(record.__table__).where(record.__table__.c.id == id))
        assert row is not None
        return row

    def _member(self, household: str, given: RosterMember) -> str | None:
        """The person of a row that was taken; None for one that turned out bad."""
        living = list(self._living(household))
        person = self._person(given)
        if person is None:
            same_name = [
                row for row in living if row.id not in self.taken and row.name == given.name and _may_be(row, given)
            ]
            if same_name and given.id_number is not None:
                return self._number_for(same_name[0], given)
            person = same_name[0].id if same_name else None
        if person is None:
            person = self._new_person(given)
        elif (fault := self._fault_of(household, person, given)) is not None:
            self.bad.append(BadRow(row=given.row, field="id_number", reason=fault))
            return None
        self.taken.add(person)
        if all(row.id != person for row in living):
            self._join(household, person, given)
        return person

    def _living(self, household: str) -> Iterator[Row[Any]]:
        member, person = Member.__table__, Person.__table__
        yield from self.db.rows(
            select(person.c.id, person.c.name, person.c.birth_date, person.c.birth_year, person.c.id_number_key)
            .join(member, member.c.person == person.c.id)
            .where(member.c.household == household, member.c.state == LIVING)
        )

    def _fault_of(self, household: str, person: str, given: RosterMember) -> Sentence | None:
        member = Member.__table__
        elsewhere = self.db.scalar(
            select(member.c.id).where(
                member.c.person == person, member.c.state == LIVING, member.c.household != household
            )
        )
        if elsewhere is not None:
            return DUPLICATE
        if self._row(Person, person).name != given.name:
            return say("这个身份证号登记的是别的姓名")
        if is_bound(self.db, person, to_another_than=household):
            return say("名下的授信额度还没有结束，不能并入另一户")
        return None

    def _number_for(self, row: Row[Any], given: RosterMember) -> str | None:
        """Somebody known by name: he gets his number, unless he has another one already."""
        assert given.id_number is not None
        if row.id_number_key is not None:
            self.bad.append(BadRow(row=given.row, field="id_number", reason=say("这个人已登记了别的身份证号")))
            return None
        give_number(self.db, row.id, given.id_number, now=self.now, today=self._today)
        self.changed = True
        self.taken.add(row.id)
        return str(row.id)

    def _new_person(self, given: RosterMember) -> str:
        facts: dict[str, Any] = {"address": given.address}
        if given.id_number is None:
            facts |= {"birth_date": given.birth_date, "birth_year": given.birth_year}
        self.changed = True
        return add_person(self.db, given.name, now=self.now, today=self._today, id_number=given.id_number,
                          phone=given.phone, **facts)  # fmt: skip

    def _join(self, household: str, person: str, given: RosterMember) -> None:
        values = {"household": household, "person": person, "relation": given.relation.value,
                  "works_away": given.works_away, "away_place": given.away_place}  # fmt: skip
        write(self.db, Member, values, subject=person, now=self.now)
        if given.phone is not None and self._row(Person, person).phone is None:
            change_person(self.db, person, now=self.now, phone=given.phone)
        self.changed = True

    def _head(self, household: str, head: str | None) -> None:
        """A household is complete once its head is in it; until then it keeps the name under which the roster has it."""
        row = self._row(Household, household)
        if head is None or row.state == COMPLETE:
            return
        change(self.db, Household, household, state=COMPLETE, head_name=self._row(Person, head).name)
        self.changed = True

    def _old_loan(self, household: str, head: str | None) -> None:
        if self.given.balance is None:
            return
        table = OldLoan.__table__
        there = self.db.row(select(table).where(table.c.household == household).order_by(table.c.id).limit(1))
        if there is None:
            if self.given.balance > 0:
                self._new_loan(household, head, self.given.balance)
            return
        values: dict[str, Any] = {}
        if head is not None and there.person is None:
            values["person"] = head
        if self.given.balance != there.balance and (self.as_of is None or self.as_of >= there.as_of):
            # Without a day of its own a file corrects what was imported; repayments since that day go on counting.
            values |= {"balance": self.given.balance, "as_of": self.as_of or there.as_of}
        if values:
            change(self.db, OldLoan, there.id, **values)
            self.changed = True

    def _new_loan(self, household: str, head: str | None, balance: Decimal) -> None:
        as_of = self.as_of or self._today
        values = {
            "household": household,
            "person": head,
            "number": self._loan_number(),
            "principal": balance,
            "balance": balance,
            "lent_on": self.given.lent_on,
            # The roster says only that it is overdue: it was due on the day before at the latest.
            "due_on": as_of - timedelta(days=1) if self.given.overdue else None,
            "as_of": as_of,
        }
        write(self.db, OldLoan, values, subject=None, now=self.now)
        self.changed = True

    def _loan_number(self) -> str:
        """What `ledger import` calls it: office, village, the roster's mark; a second of that name gets a tail."""
        table, branch = OldLoan.__table__, self._row(Branch, self.village.branch)
        number = f"{branch.code}-{self.village.name}-{self.given.key}"
        alike = self.db.scalar(
            select(func.count()).where((table.c.number == number) | table.c.number.like(f"{number}-%"))
        )
        return f"{number}-{alike + 1}" if alike else number


def _may_be(row: Row[Any], given: RosterMember) -> bool:
    """Whether somebody of the same name in the household may be the one in the row, by what is known of his birth."""
    year = row.birth_date.year if row.birth_date is not None else row.birth_year
    if given.id_number is None:
        return row.id_number_key is None and year == given.birth_year
    return year is None or year == given.birth_year
