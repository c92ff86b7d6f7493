"""Whoever holds one duty of a case takes none of the other six, at any door, nor by hand in the database (S-01, G2-01).

One case walks through all seven duties. At each task somebody who has the role, and could take it, is given each of the
other duties in turn, and tries.
"""

import re
from typing import Any

import pytest
from sqlalchemy import and_, insert, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.builders.house import House
from workflows.acts.claim import Claim
from workflows.acts.hand_over import HandOver
from workflows.queries.work_list import WorkRow
from workflows.records.audit import AuditEvent
from workflows.records.duties import DutyHeld
from workflows.words.actor import Actor
from workflows.words.refusals import GuardRefused, Rule
from workflows.words.roles import DutyClass, Role

HELD = DutyHeld.__table__
TASKS = {
    DutyClass.INVESTIGATE: "visit_household",
    DutyClass.CO_INVESTIGATE: "confirm_visit",
    DutyClass.REVIEW: "review_credit",
    DutyClass.GRANT: "approve_grant_director",
    DutyClass.COUNTER: "verify_identity",
    DutyClass.DISBURSE: "approve_disbursement",
    DutyClass.FILE: "assemble_dossier",
}


def somebody_free(house: House, case: str, row: WorkRow) -> str:
    """Log-in of somebody who has the task's role and holds nothing in the case."""
    with house.read() as db:
        held = {one.person for one in db.rows(HELD.select().where(HELD.c.case == case))}
    staff = house.cooperative.by_role[Role(row.lane)]
    free = next(actor for actor in staff if actor.person not in held)
    return next(login for login, actor in house.cooperative.people.items() if actor == free)


def give(house: House, case: str, person: str, duty: DutyClass) -> None:
    """A row written by hand, as if he had done something else in the case."""
    with house.by_hand() as db:
        values = {
            "case": case,
            "person": person,
            "duty_class": duty,
            "first_task": TASKS[duty],
            "since": house.clock.now(),
        }
        db.execute(insert(HELD).values(values))


def take_away(house: House, case: str, person: str) -> None:
    with house.by_hand() as db:
        db.execute(HELD.delete().where(and_(HELD.c.case == case, HELD.c.person == person)))


def refused_attempts(house: House, case: str) -> int:
    table = AuditEvent.__table__
    with house.read() as db:
        return len(db.rows(table.select().where(table.c.chain == case, table.c.act == "act_refused")))


def test_no_door_lets_one_person_hold_two_duties_of_a_case(house: House) -> None:
    case = house.case(amount="30000")
    for wanted, task in TASKS.items():
        row = house.conduct.reach(case, task)
        login = somebody_free(house, case, row)
        browser = house.signed_in(login)
        actor, holder = house.person(login), house.conduct.somebody(row)
        for held in DutyClass:
            if held is wanted:
                continue
            give(house, case, actor.person, held)
            before = refused_attempts(house, case)
            refused_at_claim_and_completion(house, row, actor, held)
            assert browser.post(f"/tasks/{row.id}/claim", {}, page=f"/tasks/{row.id}").status_code == 403
            assert refused_attempts(house, case) == before + 3
            by_hand_too(house, case, actor, wanted)
            take_away(house, case, actor.person)
        if holder != actor:
            refused_as_taker(house, case, row, holder, login)
        house.conduct.complete(house.conduct.somebody(row), row.id)


def refused_at_claim_and_completion(house: House, row: WorkRow, actor: Actor, held: DutyClass) -> None:
    for attempt in (
        lambda: house.parts.door.perform(Claim(task=row.id, actor=actor)),
        lambda: house.conduct.complete(actor, row.id),
    ):
        with pytest.raises(GuardRefused) as refusal:
            attempt()
        said = refusal.value
        assert said.rule is Rule.EXCLUSIVE
        assert said.earlier is not None
        assert said.earlier.duty == held
        assert re.search(r"^您 \d+ 月 \d+ 日 \d\d:\d\d 办过本案的.+，按不相容职责不能再办", str(said))
        assert actor.name not in said.could_take


def by_hand_too(house: House, case: str, actor: Actor, wanted: DutyClass) -> None:
    with pytest.raises(IntegrityError):
        give(house, case, actor.person, wanted)
    with pytest.raises(DBAPIError, match="a duty held is never changed"), house.by_hand() as db:
        db.execute(update(HELD).where(HELD.c.case == case, HELD.c.person == actor.person).values(duty_class=wanted))


def refused_as_taker(house: House, case: str, row: WorkRow, holder: Actor, login: str) -> None:
    """A hand-over asks about the taker; the giver reads his name."""
    taker = house.person(login)
    house.parts.door.perform(Claim(task=row.id, actor=holder))
    for held in DutyClass:
        if TASKS[held] == row.task:
            continue
        give(house, case, taker.person, held)
        with pytest.raises(GuardRefused) as refusal:
            house.parts.door.perform(HandOver(task=row.id, to=login, reason="出差", actor=holder))
        assert refusal.value.rule is Rule.EXCLUSIVE
        assert str(refusal.value).startswith(taker.name)
        take_away(house, case, taker.person)


def test_the_seven_of_a_case_are_seven_people(house: House) -> None:
    case = house.filed(amount="30000")
    with house.read() as db:
        rows: list[Any] = list(db.rows(HELD.select().where(HELD.c.case == case)))
    assert {row.duty_class for row in rows} == set(DutyClass)
    assert len({row.person for row in rows}) == len(rows)


def test_a_duty_row_with_a_class_that_does_not_exist_is_refused_by_the_database(house: House) -> None:
    case = house.case()
    values = {"case": case, "person": house.person("gaojun").person, "duty_class": "everything", "first_task": "x",
              "since": house.clock.now()}  # fmt: skip
    with pytest.raises(IntegrityError), house.by_hand() as db:
        db.execute(insert(HELD).values(values))
