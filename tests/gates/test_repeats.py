"""Every post is safe to repeat, and of two people at one instant one wins and the other is told (PRODUCT §4)."""

from typing import Any

import pytest
from sqlalchemy import func, select

from tests.builders.house import House
from tests.gates.acts import at_once, couple, draw, withdraw
from tests.gates.test_returns import pay_back
from workflows.acts.claim import Claim
from workflows.acts.complete import Complete
from workflows.queries.work_list import WorkRow
from workflows.records.audit import AuditEvent
from workflows.records.cases import WorkItem
from workflows.records.disbursement import LedgerPosting
from workflows.records.duties import DutyHeld
from workflows.records.endings import Withdrawal
from workflows.records.people import Account
from workflows.words.refusals import AlreadyTaken, KeyReused
from workflows.words.roles import Role


def signing(house: House, actor: Any) -> Any:
    """The actor with his password just verified."""
    table = Account.__table__
    with house.read() as db:
        return actor.signing(db.scalar(select(table.c.credential_version).where(table.c.id == actor.account)))


def somebody(house: House, row: WorkRow) -> Any:
    """Who may do it; what is bound to a vote, one of the committee."""
    try:
        return house.conduct.somebody(row)
    except LookupError:
        voters = house.cooperative.by_role[Role.COMMITTEE_MEMBER]
        return next(one for one in voters if house.conduct.page(one, row.id).why_not is None)


def act_of(house: House, row: WorkRow) -> Complete:
    """The form of an open task as somebody who may fills it in, under a key."""
    actor = somebody(house, row)
    page = house.conduct.page(actor, row.id)
    entry = house.conduct.filled(page, {}).entry(body_digest=row.id)
    return Complete(
        task=row.id, actor=signing(house, actor), entry=entry, key=f"key-{row.id}", seen_version=page.version
    )


def events(house: House, case: str) -> int:
    table = AuditEvent.__table__
    with house.read() as db:
        return int(db.scalar(select(func.count()).select_from(table).where(table.c.chain == case)) or 0)


def every_task_twice(house: House, case: str) -> list[str]:
    """Goes all the way, posting each form twice with its key; gives the tasks."""
    tasks = []
    while rows := house.conduct.open(case):
        act = act_of(house, rows[0])
        first = house.parts.door.perform(act)
        said = events(house, case)
        assert house.parts.door.perform(act) == first
        assert events(house, case) == said, rows[0].task
        tasks.append(rows[0].task)
    done = [row.task for row in house.rows(WorkItem, case) if row.state == "done"]
    assert sorted(done) == sorted([*tasks, *(["accept_application"] if "visit_household" in tasks else [])])
    return tasks


@pytest.mark.parametrize("amount", ["8000", "36000"])
def test_every_form_of_a_cases_way_posted_twice_has_one_effect(house: House, amount: str) -> None:
    case = house.case(couple(house), amount=amount)
    tasks = every_task_twice(house, case)
    assert len(tasks) >= 15
    assert len(house.rows(LedgerPosting, case)) == 1
    assert house.row(case).state == "filed"


def test_every_form_of_a_drawdown_posted_twice_has_one_effect(house: House) -> None:
    first = pay_back(house, house.filed(couple(house), revolving="yes"))
    drawn = draw(house, first, "2000")
    every_task_twice(house, drawn)
    assert len(house.rows(LedgerPosting, drawn)) == 1


def test_a_withdrawal_posted_twice_is_one_withdrawal(house: House) -> None:
    case = house.case()
    first = withdraw(house, case, key="withdraw-once")
    with pytest.raises(KeyReused):
        # Another signature is another body.
        withdraw(house, case, key="withdraw-once")
    assert first["state"] == "withdrawn"
    assert len(house.rows(Withdrawal, case)) == 1


def test_two_posts_of_one_form_at_one_instant_have_one_effect(house: House) -> None:
    row = house.case_at("review_credit")
    act = act_of(house, row)
    first, second = at_once(lambda: house.parts.door.perform(act), lambda: house.parts.door.perform(act))
    assert first == second
    assert isinstance(first, dict), first
    done = [one for one in house.rows(WorkItem, row.application) if one.task == "review_credit"]
    assert [one.state for one in done] == ["done"]


def test_of_two_who_claim_at_one_instant_one_wins_and_the_other_is_told_who_and_when(house: House) -> None:
    row = house.case_at("review_credit")
    people = [house.person("zhoumin"), house.person("xuqin")]
    found = at_once(*(lambda one=one: house.parts.door.perform(Claim(task=row.id, actor=one)) for one in people))
    won = [place for place, one in enumerate(found) if isinstance(one, dict)]
    assert len(won) == 1, found
    lost = found[1 - won[0]]
    assert isinstance(lost, AlreadyTaken)
    assert people[won[0]].name in str(lost.sentence)
    assert "已接下这一件" in str(lost.sentence)
    table = DutyHeld.__table__
    with house.read() as db:
        held = db.rows(table.select().where(table.c.case == row.application, table.c.duty_class == "review"))
    assert [one.person for one in held] == [people[won[0]].person]


def test_a_form_filled_while_somebody_else_was_faster_tells_who_did_it(house: House) -> None:
    row = house.case_at("review_credit")
    slow = house.signed_in("xuqin")
    page = slow.get(f"/tasks/{row.id}")
    assert page.status_code == 200
    house.conduct.complete(house.person("zhoumin"), row.id)
    answer = slow.get(f"/tasks/{row.id}")
    assert answer.status_code == 409
    assert "周敏" in answer.text
