"""What the file already knows of the households of a batch: asked in a few statements, however many rows it has.

What the batch adds is put in as well, so that a later household of it sees an earlier one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, select

from workflows.cases.line_use import households_binding
from workflows.records.households import Household, Member, OldLoan
from workflows.records.people import Person
from workflows.records.search_keys import identity_keys
from workflows.records.transaction import Db
from workflows.registers.roster_rows import RosterHousehold, RosterMember
from workflows.words.basic_data import lacking
from workflows.words.choices.household import MemberState

LIVING = MemberState.LIVING_HERE.value
COMPLETE, HEAD_MISSING = "正常", "户主待补"
BAD_ROWS = "roster-rows"


@dataclass(slots=True)
class KnownPerson:
    """A person of whom the batch may speak. `home` is the household he lives in, `bound_to` those of his open lines;
    `lacks` says that not all is known of him that must be known of a customer (G3-02)."""

    id: str
    name: str
    birth_date: date | None
    birth_year: int | None
    has_number: bool
    has_phone: bool
    lacks: bool = True
    home: str | None = None
    bound_to: frozenset[str] = frozenset()

    def may_be(self, given: RosterMember) -> bool:
        """Whether he may be the one in a row of the same name, by what is known of his birth."""
        year = self.birth_date.year if self.birth_date is not None else self.birth_year
        if given.id_number is None:
            return not self.has_number and year == given.birth_year
        return year is None or year == given.birth_year


@dataclass(slots=True)
class KnownHousehold:
    """A household of the village, as it stands, with who lives in it. `loan` is its old loan, if there is one."""

    id: str
    key: str | None
    head_name: str
    state: str
    bad_rows: str | None = None
    people: list[KnownPerson] = field(default_factory=list)
    loan: Row[Any] | None = None


class Known:
    """The persons with the numbers of the batch, the households of `village` that they or the roster's marks lead to."""

    def __init__(self, db: Db, village: str, given: Sequence[RosterHousehold]) -> None:
        self._db = db
        self._households: dict[str, KnownHousehold] = {}
        self._marked: defaultdict[str, list[KnownHousehold]] = defaultdict(list)
        self._by_bad_rows: defaultdict[str, list[KnownHousehold]] = defaultdict(list)
        self._waiting: defaultdict[str, list[KnownHousehold]] = defaultdict(list)
        self._people: dict[str, KnownPerson] = {}
        self._by_number: dict[str, KnownPerson] = {}
        numbers = {member.id_number for one in given for member in one.members if member.id_number is not None}
        self._key_of = {number: identity_keys(db, number)[0] for number in numbers}
        self._load_numbered()
        self._mark_of = {one.bad_rows: db.keyring.blind(BAD_ROWS, one.bad_rows) for one in given if one.bad_rows}
        self._load_households(village, {one.key for one in given}, {one.head_name for one in given} - {""})
        self._load_members()

    def person(self, member: RosterMember) -> KnownPerson | None:
        """The person with the number of the row."""
        return None if member.id_number is None else self._by_number.get(self._key_of[member.id_number])

    def marked(self, key: str) -> Sequence[KnownHousehold]:
        """The households of the village that bear the roster's mark, the oldest first."""
        return self._marked.get(key, ())

    def bad_rows_of(self, given: RosterHousehold) -> str | None:
        """The blind index of its bad rows, None where they leave it its head."""
        return None if given.bad_rows is None else self._mark_of[given.bad_rows]

    def with_bad_rows(self, given: RosterHousehold) -> Sequence[KnownHousehold]:
        """The households of the village that came with just these bad rows, the oldest first."""
        return self._by_bad_rows.get(self.bad_rows_of(given) or "", ())

    def waiting_for(self, head: str) -> Sequence[KnownHousehold]:
        """The households of the village that have no head yet, and are to have one of this name, the oldest first."""
        return [one for one in self._waiting.get(head, ()) if one.state == HEAD_MISSING]

    def household(self, id: str | None) -> KnownHousehold | None:
        """A household of the village by its id; None for one of another village."""
        return None if id is None else self._households.get(id)

    def add_household(self, one: KnownHousehold) -> None:
        """The batch has made one."""
        self._households[one.id] = one
        self._marked[one.key or ""].append(one)
        if one.bad_rows is not None:
            self._by_bad_rows[one.bad_rows].append(one)
        if one.state == HEAD_MISSING and one.head_name:
            self._waiting[one.head_name].append(one)

    def add_person(self, one: KnownPerson, id_number: str | None) -> None:
        """The batch has made a person, or given him his number."""
        self._people[one.id] = one
        if id_number is not None:
            self._by_number[self._key_of[id_number]] = one

    def _load_numbered(self) -> None:
        person, member = Person.__table__, Member.__table__
        wanted = _people().where(person.c.id_number_key.in_(self._key_of.values()))
        for row in self._db.rows(wanted):
            self._by_number[row.id_number_key] = self._met(row)
        homes = select(member.c.person, member.c.household).where(
            member.c.person.in_(self._people), member.c.state == LIVING
        )
        for row in self._db.rows(homes) if self._people else ():
            self._people[row.person].home = row.household
        for id, households in households_binding(self._db, self._people).items() if self._people else ():
            self._people[id].bound_to = households

    def _load_households(self, village: str, keys: Iterable[str], heads: Iterable[str]) -> None:
        table, loan = Household.__table__, OldLoan.__table__
        homes = {one.home for one in self._people.values() if one.home is not None}
        wanted = (
            select(table.c.id, table.c.roster_row, table.c.head_name, table.c.state, table.c.bad_rows)
            .where(
                table.c.village == village,
                table.c.roster_row.in_(set(keys))
                | table.c.id.in_(homes)
                | table.c.bad_rows.in_(self._mark_of.values())
                | (table.c.head_name.in_(set(heads)) & (table.c.state == HEAD_MISSING)),
            )
            .order_by(table.c.id)
        )
        for row in self._db.rows(wanted):
            self.add_household(KnownHousehold(row.id, row.roster_row, row.head_name, row.state, row.bad_rows))
        loans = select(loan).where(loan.c.household.in_(self._households)).order_by(loan.c.id.desc())
        for row in self._db.rows(loans) if self._households else ():
            # The oldest comes last and stays.
            self._households[row.household].loan = row

    def _load_members(self) -> None:
        person, member = Person.__table__, Member.__table__
        wanted = (
            _people()
            .add_columns(member.c.household)
            .join(member, member.c.person == person.c.id)
            .where(member.c.household.in_(self._households), member.c.state == LIVING)
            .order_by(member.c.id)
        )
        for row in self._db.rows(wanted) if self._households else ():
            one = self._met(row)
            one.home = row.household
            self._households[row.household].people.append(one)

    def _met(self, row: Row[Any]) -> KnownPerson:
        found = self._people.get(row.id)
        if found is None:
            found = self._people[row.id] = KnownPerson(
                row.id, row.name, row.birth_date, row.birth_year, row.id_number_key is not None,
                row.phone is not None, bool(lacking(row)),
            )  # fmt: skip
        return found


def _people() -> Select[Any]:
    table = Person.__table__
    return select(
        table.c.id, table.c.name, table.c.birth_date, table.c.birth_year, table.c.id_number_key, table.c.id_number,
        table.c.phone, table.c.address, table.c.nationality, table.c.occupation, table.c.id_valid_until,
        table.c.id_valid_for_life,
    )  # fmt: skip
