"""A successor signs in his own name for somebody who cannot come, named by a director (PRODUCT §3, succession)."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.builders.house import House
from tests.duties.people import cover, declare, dismiss, held, the_task
from tests.gates.acts import couple, done_by, draw
from tests.gates.test_committee import at_the_vote, chair_of, others, vote
from tests.gates.test_drawdown import line_with_room
from tests.gates.test_reminders import notices
from webapp.printing.dossier import volume
from webapp.printing.of_case import dossier_of
from workflows.acts.release import Release
from workflows.acts.return_for_supplement import ReturnForSupplement
from workflows.acts.succession import NameSuccessor
from workflows.audit.event_log import logged_cases, write_csv
from workflows.door.entry import GoBack
from workflows.records.cases import WorkItem
from workflows.records.duties import DutyHeld, Succession
from workflows.records.filing import DossierSignature
from workflows.records.people import Person
from workflows.records.sealed import write
from workflows.registers.branches import AssignManager
from workflows.registers.staff import ChangeRoles
from workflows.words.actor import OPERATOR
from workflows.words.refusals import EntryRefused, GuardRefused, NotPossible, Refusal
from workflows.words.roles import Role

WHY = "已调往县联社，回不来签字"
MANAGERS, APPROVERS, CLERKS = ("linxiaofeng", "heyu"), ("shenjianguo", "chenhui"), ("zhengfang", "luomei")
BY_MANAGER, BY_APPROVER = "sign_as_client_manager", "sign_as_approver"


def name(house: House, case: str, task: str, to: str, *, by: str = "gaojun", key: str | None = None) -> dict[str, Any]:
    act = NameSuccessor(application=case, of_task=task, to=to, reason=WHY, actor=house.person(by), key=key)
    return house.parts.door.perform(act)


def two(house: House, case: str, task: str, colleagues: tuple[str, str]) -> tuple[str, str]:
    """Who did a task, and the other of two in that post."""
    did = done_by(house, case, task)
    return did, next(one for one in colleagues if one != did)


def named(house: House, login: str) -> str:
    """What somebody is called."""
    table = Person.__table__
    with house.read() as db:
        return str(db.scalar(select(table.c.name).where(table.c.id == house.person(login).person)))


def told(house: House, case: str) -> list[tuple[str, str, str, str | None]]:
    """Of each succession the task, the ground, who and for whom, by log-in."""
    logins = {actor.person: login for login, actor in house.cooperative.people.items()}
    return [
        (row.task, row.ground, logins.get(row.successor, "?"), logins.get(row.succeeded))
        for row in house.rows(Succession, case)
    ]


def printed(house: House, case: str) -> str:
    with house.app.app_context(), house.read() as db:
        return volume(dossier_of(db, house.parts.store, case, now=house.clock.now())).html()


def test_from_the_directors_list_to_a_filed_volume_that_names_both(house: House) -> None:
    case = house.case()
    house.conduct.reach(case, "conclude_investigation")
    with pytest.raises(NotPossible, match="用移交：接手的人从上门调查重新办起"):
        name(house, case, "conclude_investigation", "heyu")
    house.conduct.reach(case, BY_MANAGER)
    number = house.row(case).number
    page = f"/cases/{number}/succession/{BY_MANAGER}"
    director = house.signed_in("gaojun")
    first, to = two(house, case, "visit_household", MANAGERS)

    # While he is there nobody else is named, on any door, and only a director may name.
    assert f"{named(house, first)}在岗，由本人办" in director.get(page).text
    with pytest.raises(NotPossible, match="在岗，由本人办"):
        name(house, case, BY_MANAGER, to)
    with pytest.raises(GuardRefused, match="主任岗位"):
        name(house, case, BY_MANAGER, to, by=to)
    assert house.signed_in(to).get(page).status_code == 403
    assert "要您指定接替的" not in director.get("/work/").text
    with pytest.raises(NotPossible, match="现在没有要办的"):
        name(house, case, "file_dossier", "luomei")

    dismiss(house, first)
    with pytest.raises(GuardRefused, match="客户经理岗位"):
        name(house, case, BY_MANAGER, "luomei")
    work = director.get("/work/").text
    assert "要您指定接替的" in work
    assert f'href="{page}"' in work
    shown = director.get(f"/cases/{number}").text
    assert "指定期限" in shown
    assert f'href="{page}"' in shown
    form = director.get(page).text
    assert "离岗" in form
    assert f'value="{to}"' in form
    empty = director.post(page, {"to": to, "reason": ""})
    assert empty.status_code == 422
    assert house.rows(Succession, case) == []
    sent = {**director.hidden(page), "to": to, "reason": WHY}
    for _ in range(2):
        assert director.client.post(page, data=sent).status_code == 303
    assert told(house, case) == [(BY_MANAGER, "离岗", to, first)]
    assert held(house, case)[house.person(to).person] == "investigate"
    assert the_task(house, case, BY_MANAGER).holder == house.person(to).person
    assert "要您指定接替的" not in director.get("/work/").text
    sentence = f"{named(house, to)}接替{named(house, first)}"
    assert f"{sentence}办客户经理" in director.get(f"/cases/{number}").text
    with pytest.raises(NotPossible, match=f"{named(house, to)}在岗"):
        name(house, case, BY_MANAGER, "linxiaofeng" if to == "heyu" else "heyu")

    # Giving it back rids nobody of what a director has named him for.
    item = the_task(house, case, BY_MANAGER).id
    house.parts.door.perform(Release(task=item, actor=house.person(to)))
    assert held(house, case)[house.person(to).person] == "investigate"
    browser = house.signed_in(to)
    assert f"您接替{named(house, first)}办这一项" in browser.get(f"/tasks/{item}").text
    assert browser.complete(item).status_code == 303
    signed = house.rows(DossierSignature, case)[-1]
    assert signed.person == house.person(to).person
    assert f"{sentence}签字" in signed.statement
    assert "本人看过全卷" in signed.statement

    # Found after the payment to be kin of the borrower: he must stay out, and somebody else signs.
    granter, other = two(house, case, "approve_grant", APPROVERS)
    declare(house, granter, "兄弟姐妹")
    name(house, case, BY_APPROVER, other)
    back = GoBack("assemble_dossier", "缺页", ("补第三页",))
    row = the_task(house, case, BY_APPROVER)
    house.parts.door.perform(ReturnForSupplement(task=row.id, actor=house.person(other), back=back))
    # The acts that both answer for have not been done again, so both stay named.
    house.conduct.reach(case, BY_APPROVER)
    assert {row.task: row.holder for row in house.conduct.open(case)} == {
        BY_MANAGER: house.person(to).person, BY_APPROVER: house.person(other).person,
    }  # fmt: skip

    house.conduct.reach(case, "file_dossier")
    clerk, next_clerk = two(house, case, "assemble_dossier", CLERKS)
    late = the_task(house, case, "file_dossier").due_at
    assert late is not None
    house.clock.at = late
    house.work()
    name(house, case, "file_dossier", next_clerk)
    with pytest.raises(GuardRefused, match=f"归档由{named(house, next_clerk)}接替{named(house, clerk)}，别人不能办"):
        house.conduct.complete(house.person(clerk), the_task(house, case, "file_dossier").id)
    house.conduct.finish(case)
    assert house.row(case).state == "filed"
    assert told(house, case)[1:] == [
        (BY_APPROVER, "回避", other, granter), ("file_dossier", "逾期未办", next_clerk, clerk),
    ]  # fmt: skip
    paper = printed(house, case)
    assert f"{sentence}签字" in paper
    assert f"客户经理　接替{named(house, first)}" in paper
    assert f"信贷内勤　接替{named(house, clerk)}" in paper
    assert WHY in paper
    log = io.StringIO(newline="")
    with house.read() as db:
        write_csv(logged_cases(db), log)
    rows = csv.DictReader(io.StringIO(log.getvalue()))
    assert {(row["concept:name"], row["org:resource"], row["succeeds"]) for row in rows if row["succeeds"]} == {
        (BY_MANAGER, to, first), (BY_APPROVER, other, granter), ("file_dossier", next_clerk, clerk),
    }  # fmt: skip


def test_where_nobody_may_succeed_the_page_says_so_and_whom_to_ask(sqlite_house: House) -> None:
    house = sqlite_house
    # So high a sum is investigated by two: the other manager holds a duty of his own in the case.
    case = house.case(amount="36000")
    house.conduct.reach(case, BY_MANAGER)
    page = f"/cases/{house.row(case).number}/succession/{BY_MANAGER}"
    dismiss(house, two(house, case, "visit_household", MANAGERS)[0])
    shown = house.signed_in("gaojun").get(page).text
    assert "办过本案的协办调查" in shown
    assert "眼下没有人能接替，请操作员补一位能办这一项的人，再来指定" in shown


def test_a_successor_never_holds_two_classes_whoever_is_named(house: House) -> None:
    """Everybody of the house is named for both signatures, one after the other; each who is taken leaves at once.

    Whoever reviewed and whoever served at the counter have the signatures' roles besides, and only their class shuts them out.
    """
    case = house.case()
    house.conduct.reach(case, BY_MANAGER)
    (first, manager), (granter, approver) = (
        two(house, case, "visit_household", MANAGERS), two(house, case, "approve_grant", APPROVERS)
    )  # fmt: skip
    reviewer, teller = done_by(house, case, "review_credit"), done_by(house, case, "prepare_iou")
    for login, roles in (
        (reviewer, {Role.CREDIT_REVIEWER, Role.CLIENT_MANAGER}), (teller, {Role.TELLER, Role.CREDIT_APPROVER})
    ):  # fmt: skip
        house.parts.door.perform(ChangeRoles(name=login, roles=frozenset(roles), demo=True, actor=OPERATOR))
    dismiss(house, first, granter)
    for task, login in ((BY_MANAGER, reviewer), (BY_APPROVER, teller)):
        with pytest.raises(GuardRefused, match="不相容职责"):
            name(house, case, task, login)
    taken: dict[str, str] = {}
    for task, duty in ((BY_MANAGER, "investigate"), (BY_APPROVER, "grant")):
        for login in house.cooperative.people:
            before = held(house, case)
            try:
                name(house, case, task, login)
            except Refusal:
                assert held(house, case) == before
                continue
            person = house.person(login).person
            assert before.get(person, duty) == duty
            assert held(house, case) == before | {person: duty}
            taken[login] = task
            dismiss(house, login)
    assert taken == {manager: BY_MANAGER, approver: BY_APPROVER}
    with house.read() as db:
        table = DutyHeld.__table__
        rows = [row.person for row in db.rows(select(table).where(table.c.case == case))]
    assert len(rows) == len(set(rows))
    # Nor does a hand-written row name somebody for a class that he does not hold.
    last = house.rows(Succession, case)[-1]
    values = {name: value for name, value in last._mapping.items() if name not in ("id", "successor")}
    with pytest.raises(IntegrityError), house.by_hand() as db:
        write(
            db, Succession, {**values, "successor": house.person(reviewer).person}, subject=None, now=house.clock.now()
        )


def test_after_a_vote_another_who_agreed_signs_and_then_a_committee_member_is_named(house: House) -> None:
    case = at_the_vote(house)
    agreed = others(house, case)
    for login in agreed:
        vote(house, case, login)
    chair = chair_of(house, case)
    house.conduct.reach(case, BY_APPROVER)
    director = house.signed_in("gaojun")
    assert "要您指定接替的" not in director.get("/work/").text
    dismiss(house, *agreed[:2])
    with pytest.raises(NotPossible, match=f"{named(house, agreed[2])}在岗"):
        name(house, case, BY_APPROVER, chair)
    dismiss(house, agreed[2])
    with pytest.raises(GuardRefused, match="贷审会委员岗位"):
        name(house, case, BY_APPROVER, "chenhui")
    name(house, case, BY_APPROVER, chair)
    assert told(house, case)[0][:3] == (BY_APPROVER, "离岗", chair)
    assert told(house, case)[0][3] in agreed
    house.conduct.finish(case)
    assert done_by(house, case, BY_APPROVER) == chair


def test_who_granted_as_director_leaves_the_naming_to_the_office_above(house: House) -> None:
    """And leave cover satisfies a binding, so that nobody is named while a substitute may sign."""
    case = house.case(couple(house))
    row = house.conduct.reach(case, "collect_consent")
    house.conduct.complete(house.conduct.somebody(row), row.id, spouse_text_b="")
    row = house.conduct.reach(case, "conclude_investigation")
    refusing = {"spouse_text_b": "不签", "spouse_text_b_reason": "配偶不愿共同承担"}
    house.conduct.complete(house.conduct.somebody(row), row.id, **refusing)
    house.conduct.reach(case, BY_APPROVER)
    assert done_by(house, case, "approve_grant_director") == "gaojun"
    first, to = two(house, case, "visit_household", MANAGERS)
    house.clock.later(days=14)
    cover(house, first, "luomei")
    with pytest.raises(NotPossible, match=f"罗梅替{named(house, first)}的岗"):
        name(house, case, BY_MANAGER, to, by="qianbo")
    house.clock.later(days=4)
    with pytest.raises(GuardRefused, match="指定接替要上级社主任来办"):
        name(house, case, BY_MANAGER, to)
    assert "要您指定接替的" not in house.signed_in("gaojun").get("/work/").text
    assert f"/succession/{BY_MANAGER}" in house.signed_in("qianbo").get("/work/").text
    name(house, case, BY_MANAGER, to, by="qianbo")
    with pytest.raises(EntryRefused):
        name(house, case, BY_APPROVER, "qianbo", by="qianbo")
    with pytest.raises(EntryRefused):
        name(house, case, BY_APPROVER, "gaojun", by="qianbo")
    assert told(house, case) == [(BY_MANAGER, "逾期未办", to, first)]


def test_a_director_who_names_nobody_in_two_working_days_is_told_to_the_office_above(house: House) -> None:
    row = house.case_at(BY_MANAGER)
    due = row.due_at
    assert due is not None
    house.clock.at = due
    house.work()
    assert [one for one in notices(house, row.application) if one[0] == "escalation"] == [
        ("escalation", None, "director")
    ] * 2
    house.clock.at = due + timedelta(days=1)
    house.work()
    before = notices(house, row.application)
    house.clock.at = due + timedelta(days=6)
    house.work()
    assert sorted(notices(house, row.application)[len(before) :]) == sorted(
        [("escalation", None, "director"), ("escalation", None, "auditor")] * 2
    )


def test_a_drawdown_is_signed_by_the_villages_present_manager_as_successor(house: House) -> None:
    first = line_with_room(house)
    investigator, now = two(house, first, "visit_household", MANAGERS)
    village = house.row(first).village
    house.parts.door.perform(AssignManager(village=village, staff=now, actor=OPERATOR))
    drawn = draw(house, first, "1000")
    house.conduct.reach(drawn, BY_MANAGER)
    assert the_task(house, drawn, BY_MANAGER).holder == house.person(now).person
    house.conduct.finish(drawn)
    assert told(house, drawn) == [(BY_MANAGER, "不再管片", now, investigator)]
    assert house.rows(Succession, drawn)[0].person is None
    assert held(house, drawn)[house.person(now).person] == "investigate"
    statement = next(one for one in house.rows(DossierSignature, drawn) if one.task == BY_MANAGER).statement
    assert f"{named(house, now)}接替{named(house, investigator)}签字" in statement
    assert "作为现管片客户经理，" in house.signed_in("gaojun").get(f"/cases/{house.row(drawn).number}").text
    assert [one.state for one in house.rows(WorkItem, drawn) if one.task == BY_MANAGER] == ["done"]
