"""Who is what to whom, told to the registers and tables as the field would tell it."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from tests.builders.house import House
from workflows.queries.work_list import WorkRow
from workflows.records.duties import DutyHeld
from workflows.records.households import Guarantee, Household, Member
from workflows.records.sealed import write
from workflows.registers.cover import Substitute
from workflows.registers.kinship import DeclareRelation
from workflows.registers.staff import AddStaff, Dismiss
from workflows.words.actor import OPERATOR, Actor
from workflows.words.roles import Role


def head_of(house: House, place: int = 0) -> str:
    """The person who heads a household."""
    table = Member.__table__
    with house.read() as db:
        found = db.scalar(
            select(table.c.person).where(table.c.household == house.households[place], table.c.relation == "户主")
        )
    return str(found)


def declare(house: House, login: str, relation: str, place: int = 0) -> None:
    """Somebody of the staff declares who the head of a household is to him."""
    act = DeclareRelation(
        person=house.person(login).person, other=head_of(house, place), relation=relation, actor=OPERATOR
    )
    house.parts.door.perform(act)


def stand_surety(house: House, login: str, place: int = 0) -> None:
    """He guarantees a loan of the household."""
    with house.by_hand() as db:
        values = {"guarantor": house.person(login).person, "household": house.households[place],
                  "amount": Decimal("5000.00"), "since": house.clock.now().date(), "until": None}  # fmt: skip
        write(db, Guarantee, values, subject=None, now=house.clock.now())


def move_in(house: House, login: str, place: int = 0) -> None:
    """He belongs to the household."""
    with house.by_hand() as db:
        values = {"household": house.households[place], "person": house.person(login).person, "relation": "子"}
        write(db, Member, values, subject=house.person(login).person, now=house.clock.now())


def hire(house: House, login: str, *roles: Role, of: str | None = None, branch: str = "0301") -> Actor:
    """A new account, of a new person or of one who has an account already."""
    act = AddStaff(name=login, real_name=None if of else login, roles=frozenset(roles), branch=branch, person=of, demo=True,
                   actor=OPERATOR)  # fmt: skip
    answer = house.parts.door.perform(act)
    there = house.person("gaojun") if branch == "0301" else house.person("qianbo")
    return Actor(person=answer["person"], name=login, account=answer["account"], branch=there.branch)


def dismiss(house: House, *logins: str) -> None:
    """They have left."""
    for login in logins:
        house.parts.door.perform(Dismiss(name=login, actor=OPERATOR))


def cover(house: House, absent: str, substitute: str, *, days: int = 3) -> None:
    """Leave, and who stands in."""
    now = house.clock.at
    act = Substitute(absent=absent, substitute=substitute, since=now, until=now + timedelta(days=days), reason="休假",
                     actor=OPERATOR)  # fmt: skip
    house.parts.door.perform(act)


def held(house: House, case: str) -> dict[str, str]:
    """Person → class."""
    table = DutyHeld.__table__
    with house.read() as db:
        return {row.person: row.duty_class for row in db.rows(select(table).where(table.c.case == case))}


def village_of(house: House, place: int = 0) -> str:
    """Where a household lives."""
    table = Household.__table__
    with house.read() as db:
        return str(db.scalar(select(table.c.village).where(table.c.id == house.households[place])))


def the_task(house: House, case: str, task: str) -> WorkRow:
    """The open task of that name."""
    return next(row for row in house.conduct.open(case) if row.task == task)
