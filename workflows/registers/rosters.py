"""Households of a roster into the file (一户一档); importing them again changes only what the roster has corrected.

A household is known again by its own mark in the roster and its head's name, else by the bad rows with which it came, or
by the persons in it. Who is already somebody else's member is a bad row, since a person belongs to one household at a
time (RULES A-02). Households come in batches, each whole and in one transaction: a crash between two leaves no half of
one.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import Row, select

from workflows.audit.chain import Happened
from workflows.cases.means import Means
from workflows.cases.people import change_person, give_number
from workflows.door.door import Done
from workflows.records.households import Branch, Household, OldLoan, Village
from workflows.records.transaction import Db
from workflows.registers.authority import KEEPERS, operator_or
from workflows.registers.register_act import RegisterChange
from workflows.registers.roster_known import COMPLETE, HEAD_MISSING, Known, KnownHousehold, KnownPerson
from workflows.registers.roster_rows import DUPLICATE, BadRow, RosterHousehold, RosterMember
from workflows.registers.roster_writes import NewRows
from workflows.words.choices.household import Relation
from workflows.words.clock import shanghai_day
from workflows.words.ids import new_id
from workflows.words.refusals import NotFound
from workflows.words.sentence import Sentence, say

BATCH_ROWS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportHouseholds(RegisterChange):
    """Some households of the village (its id). `as_of` is the day whose balances the roster states; None: it says none.

    Two households of one roster never become one: `heads` are the names of all heads in it, `met` the households that
    earlier batches of it came to.
    """

    kind: ClassVar[str] = "import_household"
    village: str
    households: tuple[RosterHousehold, ...]
    as_of: date | None = None
    heads: frozenset[str] = frozenset()
    met: frozenset[str] = frozenset()

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """`households`, each with its id, whether it is new, how many members were taken, of how many adults among them
        basic data are `lacking` (G3-02), and `bad`: the rows that only the file of all households showed to be bad. An
        event a household that was changed.

        Raises Forbidden, NotFound.
        """
        village = _locked(db, self.village)
        operator_or(db, self.actor, KEEPERS, village.branch, now)
        known = Known(db, self.village, self.households)
        rows = NewRows(db, now, shanghai_day(now))
        importing = _Importing(db, now, village, self.as_of, known, rows, self.heads, set(self.met))
        taken = [importing.take(given) for given in self.households]
        written = rows.write()
        events = tuple(
            Happened(act=self.kind, actor=self.actor.person, written=written.get(one.household or "", ()),
                     facts={"household": one.household, "village": self.village, "new": one.is_new})
            for one in taken if one.changed
        )  # fmt: skip
        return Done({"households": [one.answer() for one in taken]}, events, branches=(village.branch,))


def batches(households: Sequence[RosterHousehold]) -> Iterator[tuple[RosterHousehold, ...]]:
    """Whole households, so many that one act has about BATCH_ROWS rows and nobody else waits for it long."""
    batch: list[RosterHousehold] = []
    rows = 0
    for one in households:
        if batch and rows + len(one.members) > BATCH_ROWS:
            yield tuple(batch)
            batch, rows = [], 0
        batch.append(one)
        rows += max(1, len(one.members))
    if batch:
        yield tuple(batch)


@dataclass(slots=True)
class _Taken:
    """What came of one household."""

    household: str | None
    is_new: bool
    changed: bool
    persons: set[str] = field(default_factory=set)
    lacking: int = 0
    bad: list[BadRow] = field(default_factory=list)

    def add(self, person: KnownPerson, given: RosterMember) -> None:
        """The person of a good row. Of an adult the law asks more than a roster says."""
        self.persons.add(person.id)
        self.lacking += person.lacks and given.id_number is not None

    def answer(self) -> dict[str, Any]:
        """As it is given back."""
        bad = [[one.row, one.field, str(one.reason)] for one in self.bad]
        return {"household": self.household, "new": self.is_new, "members": len(self.persons),
                "lacking": self.lacking, "bad": bad}  # fmt: skip


@dataclass(slots=True)
class _Importing:
    db: Db
    now: datetime
    village: Row[Any]
    as_of: date | None
    known: Known
    rows: NewRows
    heads: frozenset[str]
    met: set[str]

    def take(self, given: RosterHousehold) -> _Taken:
        there = self._known_again(given)
        if there is None and given.returned:
            return _unknown(given)
        household = there or KnownHousehold(
            new_id(self.now), given.key, given.head_name, HEAD_MISSING, self.known.bad_rows_of(given)
        )
        taken = _Taken(household.id, is_new=there is None, changed=there is None)
        self.met.add(household.id)
        head: KnownPerson | None = None
        for member in given.members:
            person = self._member(taken, household, member)
            if person is not None and member.relation is Relation.HEAD:
                head = person
        if there is None:
            self._new(household, given, head)
        else:
            self._changed(taken, household, given, head)
        self._old_loan(taken, household, given, head)
        return taken

    @property
    def _today(self) -> date:
        return self.rows.today

    def _known_again(self, given: RosterHousehold) -> KnownHousehold | None:
        marked = [one for one in self.known.marked(given.key) if one.id not in self.met]
        nameless = [one for one in marked if not one.head_name]
        if given.head_name:
            marked = [one for one in marked if one.head_name == given.head_name]
        same_rows = [one for one in self.known.with_bad_rows(given) if one.id not in self.met]
        found = marked or same_rows or self._by_its_people(given) or nameless or self._headless(given)
        return found[0] if found else None

    def _headless(self, given: RosterHousehold) -> list[KnownHousehold]:
        """The one that waits for a head of this name and nobody else can tell; where the roster only counts its
        households, another that was put in before it has moved its mark. A returned row is not put where it may not
        belong."""
        waiting = [one for one in self.known.waiting_for(given.head_name) if one.id not in self.met]
        if given.returned:
            return waiting if len(waiting) == 1 else []
        return [one for one in waiting if not one.people]

    def _by_its_people(self, given: RosterHousehold) -> list[KnownHousehold]:
        """The household that most of these persons live in, unless the roster has it, too, under its own head."""
        people = (self.known.person(one) for one in given.members)
        homes = (self.known.household(one.home) for one in people if one is not None)
        count = Counter(
            home.id for home in homes if home is not None and home.id not in self.met
            and (home.head_name == given.head_name or home.head_name not in self.heads)
        )  # fmt: skip
        first = min(count, key=lambda id: (-count[id], id), default=None)
        household = self.known.household(first)
        return [] if household is None else [household]

    def _member(self, taken: _Taken, household: KnownHousehold, given: RosterMember) -> KnownPerson | None:
        """The person of a row that was taken; None for one that turned out bad."""
        person = self.known.person(given)
        if person is None:
            here = [one for one in household.people if one.name == given.name and one.id not in taken.persons]
            person = next((one for one in here if one.may_be(given)), None)
            if person is None:
                return self._newcomer(taken, household, given)
            if given.id_number is not None and not self._numbered(taken, person, given):
                return None
        elif (fault := _fault_of(household, person, given)) is not None:
            taken.bad.append(BadRow(row=given.row, field="id_number", reason=fault))
            return None
        taken.add(person, given)
        if person.home != household.id:
            self._join(taken, household, person, given)
        return person

    def _numbered(self, taken: _Taken, person: KnownPerson, given: RosterMember) -> bool:
        """Somebody known by name gets his number; False where he has another one already."""
        assert given.id_number is not None
        if person.has_number:
            taken.bad.append(BadRow(row=given.row, field="id_number", reason=say("这个人已登记了别的身份证号")))
            return False
        give_number(self.db, person.id, given.id_number, now=self.now, today=self._today)
        person.has_number = taken.changed = True
        self.known.add_person(person, given.id_number)
        return True

    def _newcomer(self, taken: _Taken, household: KnownHousehold, given: RosterMember) -> KnownPerson:
        facts: dict[str, Any] = {"address": given.address}
        if given.id_number is None:
            facts |= {"birth_date": given.birth_date, "birth_year": given.birth_year}
        id = self.rows.person(household.id, given.name, id_number=given.id_number, phone=given.phone, **facts)
        person = KnownPerson(id, given.name, given.birth_date, given.birth_year,
                             given.id_number is not None, given.phone is not None)  # fmt: skip
        self.known.add_person(person, given.id_number)
        taken.add(person, given)
        self._join(taken, household, person, given)
        return person

    def _join(self, taken: _Taken, household: KnownHousehold, person: KnownPerson, given: RosterMember) -> None:
        values = {"person": person.id, "relation": given.relation.value,
                  "works_away": given.works_away, "away_place": given.away_place}  # fmt: skip
        self.rows.member(household.id, values)
        if given.phone is not None and not person.has_phone:
            change_person(self.db, person.id, now=self.now, phone=given.phone)
            person.has_phone = True
        person.home = household.id
        household.people.append(person)
        taken.changed = True

    def _new(self, household: KnownHousehold, given: RosterHousehold, head: KnownPerson | None) -> None:
        """A household is complete once its head is in it; until then it keeps the name that the roster has for it."""
        if head is not None:
            household.state, household.head_name = COMPLETE, head.name
        values = {
            "branch": self.village.branch,
            "village": self.village.id,
            "village_group": given.group,
            "head_name": household.head_name,
            "state": household.state,
            "roster_row": given.key,
            "bad_rows": household.bad_rows,
            "created_at": self.now,
        }
        self.rows.household(household.id, values)
        self.known.add_household(household)

    def _changed(
        self, taken: _Taken, household: KnownHousehold, given: RosterHousehold, head: KnownPerson | None
    ) -> None:
        values: dict[str, Any] = {}
        if household.key != given.key:
            values["roster_row"] = given.key
        if head is not None and household.state != COMPLETE:
            values |= {"state": COMPLETE, "head_name": head.name}
        if values:
            self.rows.change(Household, household.id, values)
            taken.changed = True

    def _old_loan(
        self, taken: _Taken, household: KnownHousehold, given: RosterHousehold, head: KnownPerson | None
    ) -> None:
        if given.balance is None:
            return
        there = household.loan
        if there is None:
            if given.balance > 0:
                self.rows.loan(household.id, self._new_loan(given, head))
                taken.changed = True
            return
        values: dict[str, Any] = {}
        if head is not None and there.person is None:
            values["person"] = head.id
        if given.balance != there.balance and (self.as_of is None or self.as_of >= there.as_of):
            # Without a day of its own a file corrects what was imported; repayments since that day go on counting.
            values |= {"balance": given.balance, "as_of": self.as_of or there.as_of}
        if values:
            self.rows.change(OldLoan, there.id, values)
            taken.changed = True

    def _new_loan(self, given: RosterHousehold, head: KnownPerson | None) -> dict[str, Any]:
        """Its number is what `ledger import` calls it: office, village, the roster's mark."""
        as_of = self.as_of or self._today
        return {
            "person": None if head is None else head.id,
            "number": f"{self.village.code}-{self.village.name}-{given.key}",
            "principal": given.balance,
            "balance": given.balance,
            "lent_on": given.lent_on,
            # The roster says only that it is overdue: it was due on the day before at the latest.
            "due_on": as_of - timedelta(days=1) if given.overdue else None,
            "as_of": as_of,
        }


def _locked(db: Db, village: str) -> Row[Any]:
    """The village with its office's code. Two imports into one village take turns, so that neither doubles the other's.

    Raises NotFound.
    """
    table, branch = Village.__table__, Branch.__table__
    wanted = select(table, branch.c.code).join(branch, branch.c.id == table.c.branch).where(table.c.id == village)
    found = db.row(wanted.with_for_update(of=table, key_share=True) if db.locks_rows else wanted)
    if found is None:
        raise NotFound(say("没有这个村"))
    return found


def _unknown(given: RosterHousehold) -> _Taken:
    """Corrected rows whose household is not in this village: none is made of them, since its other rows are not here."""
    reason = say("没有这个户标识，照退回的表填")
    return _Taken(None, is_new=False, changed=False, bad=[
        BadRow(row=one.row, field="household", reason=reason) for one in given.members
    ])  # fmt: skip


def _fault_of(household: KnownHousehold, person: KnownPerson, given: RosterMember) -> Sentence | None:
    if person.home is not None and person.home != household.id:
        return DUPLICATE
    if person.name != given.name:
        return say("这个身份证号登记的是别的姓名")
    if person.bound_to - {household.id}:
        return say("名下的授信额度还没有结束，不能并入另一户")
    return None
