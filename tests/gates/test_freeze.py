"""Breaking the glass only stops: one freezes a case, a branch or an account, and two who did not freeze let it go (PRODUCT §3)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from tests.builders.house import Browser, House
from tests.gates.acts import at_once, draw, take_back_consent, with_port, withdraw
from tests.gates.test_drawdown import line_with_room
from tests.gates.test_payment import Listed
from tests.gates.test_reversal import signing
from webapp.demo.cooperative import PASSWORD
from webapp.demo.people import identity_number
from workflows.acts.complete import Complete
from workflows.acts.end_listed import EndListed
from workflows.acts.freeze import Freeze
from workflows.acts.hand_over import HandOver
from workflows.acts.port_answered import PortAnswered
from workflows.acts.screen_again import ScreenAgain
from workflows.acts.unfreeze import AskUnfreeze, DecideUnfreeze
from workflows.audit.findings import Verdict
from workflows.audit.verify import verify
from workflows.cases.case import lock
from workflows.cases.freezes import alone, share
from workflows.cases.thaw import started
from workflows.queries import freezes
from workflows.records.audit import AuditEvent
from workflows.records.cases import Timer, WorkItem
from workflows.records.disbursement import LedgerPosting
from workflows.records.freezes import EmergencyFreeze, UnfreezeDecision, UnfreezeRequest
from workflows.records.jobs import StaffNotice
from workflows.records.transaction import transaction
from workflows.registers.branches import AssignManager
from workflows.registers.cover import Substitute
from workflows.registers.freezes import AskUnfreezeBeside, DecideUnfreezeBeside, FreezeBranch
from workflows.registers.households import AddHousehold, NewMember
from workflows.words.actor import OPERATOR
from workflows.words.refusals import DutyRefused, EntryRefused, Forbidden, Frozen, GuardRefused, NotFound, NotPossible

WHY = "发现可疑签字，先停下来查"
CURED = "已当面核对，签字是本人"


def freeze(house: House, case: str, by: str = "guanli", key: str | None = None) -> str:
    act = Freeze(application=case, reason=WHY, actor=house.person(by), key=key)
    return str(house.parts.door.perform(act)["freeze"])


def ask(house: House, case: str, stop: str, by: str = "xuming") -> str:
    act = AskUnfreeze(application=case, freeze=stop, reason=CURED, actor=house.person(by))
    return str(house.parts.door.perform(act)["request"])


def decide(house: House, case: str, stop: str, by: str = "gaojun", *, agreed: bool = True) -> dict[str, Any]:
    act = DecideUnfreeze(application=case, freeze=stop, agreed=agreed, actor=signing(house, by))
    return house.parts.door.perform(act)


def let_go(house: House, case: str, stop: str) -> None:
    ask(house, case, stop)
    decide(house, case, stop)


def freeze_branch(house: House, code: str = "0301", by: str = "dengke") -> dict[str, Any]:
    return house.parts.door.perform(FreezeBranch(branch=code, reason=WHY, actor=house.person(by)))


def let_branch_go(house: House, stop: str, director: str = "qianbo", auditor: str = "xuming") -> None:
    door = house.parts.door
    door.perform(AskUnfreezeBeside(freeze=stop, reason=CURED, actor=house.person(director)))
    door.perform(DecideUnfreezeBeside(freeze=stop, agreed=True, actor=signing(house, auditor)))


def due_of(house: House, case: str) -> datetime | None:
    due: datetime | None = next(one for one in house.rows(WorkItem, case) if one.state == "open").due_at
    return due


def frozen_pages(browser: Browser, number: str) -> list[str]:
    return [browser.get(address).text for address in (f"/cases/{number}", "/cases/", "/work/?scope=branch")]


def test_on_pages_one_freezes_two_let_go_and_everybody_is_told_in_between(house: House) -> None:
    case = house.case()
    number, task = house.row(case).number, house.conduct.open(case)[0].id
    manager, admin, auditor, director = (house.signed_in(one) for one in ("linxiaofeng", "guanli", "xuming", "gaojun"))
    address = f"/cases/{number}/freeze"
    assert address in admin.get(f"/cases/{number}").text
    for other in (manager, director):
        assert address not in other.get(f"/cases/{number}").text
        assert other.get(address).status_code == 403
    assert admin.post(address, {"reason": ""}).status_code == 422
    # The page was open and filled in before.
    filled = manager.answers(task) | manager.hidden(f"/tasks/{task}")
    sent = admin.hidden(address) | {"reason": WHY}
    for _ in range(2):
        assert admin.client.post(address, data=sent).status_code == 303
    stop = house.rows(EmergencyFreeze, case)
    assert [(one.reason, one.person) for one in stop] == [(WHY, house.person("guanli").person)]
    for page in frozen_pages(manager, number):
        assert "已冻结" in page
        assert WHY not in page
    assert "期限停走" in manager.get("/work/?scope=branch").text
    answer = manager.client.post(f"/tasks/{task}/complete", data=filled)
    assert answer.status_code == 409
    opened = manager.get(f"/tasks/{task}").text
    for words in ("管理员", "现在只能撤回申请或撤回同意", "高军", "钱波", "许明", "邓可"):
        assert words in answer.text, words
        assert words in opened, words
    assert f"/tasks/{task}/complete" not in opened
    assert house.open_tasks(case) == {"visit_household"}
    # Who asks and who decides are led there from their own work.
    asking, deciding = f"/freezes/{stop[0].id}/unfreeze", f"/freezes/{stop[0].id}/unfreeze/decision"
    assert asking in auditor.get("/work/").text
    assert WHY in auditor.get("/freezes/").text
    assert auditor.post(asking, {"reason": CURED}).status_code == 303
    assert deciding in director.get("/work/").text
    assert deciding in director.get(f"/cases/{number}").text
    assert deciding not in auditor.get("/work/").text
    page = director.get(deciding).text
    for words in (WHY, CURED, "许明", "管理员"):
        assert words in page
    decision = {"decision": "同意解冻", "password": PASSWORD}
    wrong = director.post(deciding, decision | {"password": "not-this"})
    assert (wrong.status_code, PASSWORD in wrong.text) == (422, False)
    assert "已冻结" in manager.get(f"/cases/{number}").text
    assert director.post(deciding, decision).status_code == 303
    assert manager.complete(task).status_code == 303
    shown = director.get(f"/cases/{number}").text
    for words in ("已解冻", "冻结了这一件", "申请解冻", "同意解冻，恢复办理", "许明、高军", "被拦下：已冻结"):
        assert words in shown, words
    assert "已冻结" not in manager.get("/cases/").text
    assert "没有冻结的件" in auditor.get("/freezes/").text


def test_neither_of_the_two_froze_it_and_they_are_director_and_auditor(house: House) -> None:
    case = house.case()
    for login in ("gaojun", "linxiaofeng", "songqi"):
        with pytest.raises((GuardRefused, NotFound)):
            freeze(house, case, login)
    stop = freeze(house, case, "xuming", key="k")
    assert freeze(house, case, "xuming", key="k") == stop
    with pytest.raises(NotPossible, match="已经冻结"):
        freeze(house, case, "xuming")
    with pytest.raises(DutyRefused, match="自己冻结过"):
        ask(house, case, stop, "xuming")
    with pytest.raises(GuardRefused, match="主任、稽核岗位"):
        ask(house, case, stop, "guanli")
    # A second freeze, by another, on the same case: who made it lets go neither.
    second = freeze(house, case, "dengke")
    with pytest.raises(DutyRefused, match="自己冻结过"):
        ask(house, case, stop, "dengke")
    ask(house, case, stop, "gaojun")
    with pytest.raises(NotPossible, match="已经申请解冻"):
        ask(house, case, stop, "qianbo")
    for login in ("gaojun", "qianbo"):
        with pytest.raises(GuardRefused, match="稽核岗位"):
            decide(house, case, stop, login)
    for login in ("xuming", "dengke"):
        with pytest.raises(DutyRefused, match="现在缺稽核"):
            decide(house, case, stop, login)
    assert len(house.rows(UnfreezeDecision, case)) == 0
    with pytest.raises(Frozen, match="请操作员补设"):
        house.conduct.step(case)
    # The applicant is held by nobody.
    withdraw(house, case)
    assert house.row(case).state == "withdrawn"
    assert second != stop


def test_a_no_leaves_it_frozen_and_may_be_asked_about_again(house: House) -> None:
    case = house.case()
    stop = freeze(house, case)
    with pytest.raises(NotPossible, match="没有等您确认"):
        decide(house, case, stop)
    ask(house, case, stop)
    with pytest.raises(EntryRefused):
        house.parts.door.perform(
            DecideUnfreeze(application=case, freeze=stop, agreed=True, actor=house.person("gaojun"))
        )
    decide(house, case, stop, agreed=False)
    with pytest.raises(Frozen):
        house.conduct.step(case)
    ask(house, case, stop, "gaojun")
    decide(house, case, stop, "dengke")
    house.conduct.step(case)
    for again in (lambda: ask(house, case, stop), lambda: decide(house, case, stop)):
        with pytest.raises(NotPossible, match="已经解冻"):
            again()
    with pytest.raises(NotFound):
        ask(house, house.case(1), stop)


def test_due_times_stand_still_over_everything_that_stops_the_case_and_then_go_on(house: House) -> None:
    case = house.case()
    # Tuesday the 24th and five working days: Tuesday, 1 December.
    assert due_of(house, case) == datetime(2026, 12, 1, 16, tzinfo=UTC)
    stop = freeze(house, case)
    house.clock.at = datetime(2026, 11, 27, 2, tzinfo=UTC)
    over = freeze_branch(house)["freeze"]
    house.clock.at = datetime(2026, 12, 3, 2, tzinfo=UTC)
    house.work()
    let_go(house, case, stop)
    assert due_of(house, case) == datetime(2026, 12, 1, 16, tzinfo=UTC)
    house.clock.at = datetime(2026, 12, 8, 2, tzinfo=UTC)
    house.work()
    assert house.rows(StaffNotice, case) == []
    let_branch_go(house, over)
    # From the 24th of November to the 8th of December ten working days went by, once and not twice.
    assert due_of(house, case) == datetime(2026, 12, 15, 16, tzinfo=UTC)
    assert [one.due_at.day for one in house.rows(Timer, case) if one.cancelled_at is None] == [10, 15]
    house.clock.at = datetime(2026, 12, 10, 16, tzinfo=UTC)
    house.work()
    assert [one.kind for one in house.rows(StaffNotice, case)] == ["reminder"]
    house.conduct.step(case)


def test_what_counts_is_the_whole_stretch_without_a_gap() -> None:
    day = [datetime(2026, 12, n, tzinfo=UTC) for n in range(1, 20)]
    assert started([(day[3], None)], day[9]) == day[3]
    assert started([(day[3], None), (day[1], day[4])], day[9]) == day[1]
    assert started([(day[6], None), (day[1], day[5])], day[9]) == day[6]
    assert started([(day[6], None), (day[2], day[6]), (day[0], day[2])], day[9]) == day[0]
    assert started([], day[9]) == day[9]


def test_a_grant_expires_consents_are_taken_back_and_ports_answer_all_the_same(house: House) -> None:
    granted, asked = (
        house.case_at("verify_identity").application,
        house.case_at("conclude_investigation", 1).application,
    )
    for case in (granted, asked):
        freeze(house, case)
    message = {"kind": "reminder", "person": house.row(asked).applicant, "text": "提醒"}
    answered = PortAnswered(application=asked, work=None, message=message, sent=True)
    assert house.parts.door.perform(answered)["sent"] is True
    take_back_consent(house, asked)
    assert house.row(asked).state == "refused"
    with pytest.raises(Frozen):
        house.conduct.step(asked)
    house.clock.later(days=120)
    house.work()
    assert house.row(granted).state == "expired"


def test_a_branch_stops_with_all_below_it_and_nothing_begins_there(house: House) -> None:
    first = line_with_room(house)
    case = house.case(1)
    admin = house.signed_in("guanli")
    page = admin.get("/freezes/branch").text
    assert "青禾县农村信用合作联社（在办 1 件会停）" in page
    assert admin.post("/freezes/branch", {"branch": "0300", "reason": WHY}).status_code == 303
    assert "停下 1 件在办的" in admin.get("/freezes/").text
    village = next(iter(house.cooperative.villages.values()))
    with house.read() as db:
        stop = freezes.of_case(db, house.row(case))[0].id
    begun: list[Callable[[], Any]] = [
        lambda: house.conduct.step(case),
        lambda: house.case(2),
        lambda: draw(house, first, "1000"),
        lambda: house.parts.door.perform(AssignManager(village=village, staff="heyu", actor=OPERATOR)),
        lambda: house.parts.door.perform(new_household(house)),
    ]
    for one in begun:
        with pytest.raises(Frozen, match="青禾县农村信用合作联社（连同下级网点）"):
            one()
    withdraw(house, case)
    with pytest.raises(Forbidden):
        # The director of a branch below lets nothing above it go.
        house.parts.door.perform(AskUnfreezeBeside(freeze=stop, reason=CURED, actor=house.person("gaojun")))
    with pytest.raises(Forbidden):
        freeze_branch(house, "0300", by="xuming")
    let_branch_go(house, stop, auditor="dengke")
    for one in begun[1:]:
        one()


def new_household(house: House) -> AddHousehold:
    head = NewMember(name="周大山", relation="户主", id_number=identity_number(date(1980, 3, 4), 999))
    village = next(iter(house.cooperative.villages.values()))
    return AddHousehold(village=village, village_group="3 组", members=(head,), actor=OPERATOR)


def test_an_account_stops_with_its_person_until_two_let_him_go(house: House) -> None:
    row = house.case_at("review_credit")
    reviewer, browser = house.person("zhoumin"), house.signed_in("zhoumin")
    assert browser.post(f"/tasks/{row.id}/claim", {}, page=f"/tasks/{row.id}").status_code == 303
    auditor = house.signed_in("xuming")
    assert "周敏 zhoumin（手上 1 件）" in auditor.get("/freezes/account").text
    assert auditor.post("/freezes/account", {"account": "zhoumin", "reason": WHY}).status_code == 303
    assert "/login" in browser.get("/work/").headers["Location"]
    page = browser.client.get("/login").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    entered = browser.client.post("/login", data={"username": "zhoumin", "password": PASSWORD, "csrf_token": token})
    assert entered.status_code == 422
    assert "许明" in entered.text
    assert "冻结了您的账号" in entered.text
    with pytest.raises(Frozen, match="冻结了您的账号"):
        house.conduct.complete(reviewer, row.id)
    # Nobody stands in for him, and the director hands on what he had.
    since, until = house.clock.at, house.clock.at.replace(month=12)
    cover = Substitute(absent="zhoumin", substitute="xuqin", since=since, until=until, reason="停职", actor=OPERATOR)
    house.parts.door.perform(cover)
    covering = replace(house.person("xuqin"), acting_for=reviewer.person)
    with pytest.raises(Frozen, match="不能替他办"):
        house.conduct.complete(covering, row.id)
    given = HandOver(task=row.id, to="xuqin", reason="账号冻结", actor=house.person("gaojun"))
    assert house.parts.door.perform(given)["holder"] == "许琴"
    with house.read() as db:
        stop = db.scalar(select(EmergencyFreeze.__table__.c.id))
    with pytest.raises(DutyRefused, match="自己冻结过"):
        house.parts.door.perform(AskUnfreezeBeside(freeze=stop, reason=CURED, actor=house.person("xuming")))
    let_branch_go(house, stop, director="gaojun", auditor="dengke")
    house.signed_in("zhoumin")


@pytest.mark.parametrize("of", ["case", "branch"])
def test_whoever_commits_second_is_told_of_freeze_and_payment(house: House, of: str) -> None:
    row = house.case_at("approve_disbursement")
    case, approver = row.application, house.conduct.somebody(row)
    page = house.conduct.page(approver, row.id)
    paying = Complete(
        task=row.id,
        actor=signing(house, "wujing"),
        entry=house.conduct.filled(page, {}).entry(),
        seen_version=page.version,
    )
    assert paying.actor.person == approver.person
    stops = {"case": lambda: freeze(house, case), "branch": lambda: freeze_branch(house)["freeze"]}
    paid, stopped = at_once(lambda: house.parts.door.perform(paying), stops[of])
    assert isinstance(stopped, str), stopped
    postings = house.rows(LedgerPosting, case)
    if isinstance(paid, Exception):
        assert isinstance(paid, Frozen), paid
        assert postings == []
        return
    assert len(postings) == 1
    with house.read() as db:
        at = db.scalar(select(EmergencyFreeze.__table__.c.at))
    assert at >= postings[0].posted_at
    with pytest.raises(Frozen):
        house.conduct.step(case)


@pytest.mark.parametrize("of", ["case", "branch"])
def test_an_act_that_waited_for_another_is_dated_when_its_turn_came(house: House, of: str) -> None:
    case, found = house.case(), list[str]()
    stops = {"case": lambda: freeze(house, case), "branch": lambda: freeze_branch(house)["freeze"]}
    stopping = Thread(target=lambda: found.append(stops[of]()))
    with transaction(house.parts.database) as db:
        share(db)
        lock(db, case)
        stopping.start()
        stopping.join(timeout=0.5)
        assert stopping.is_alive()
        house.clock.later(hours=1)
    stopping.join()
    with house.read() as db:
        at = db.scalar(select(EmergencyFreeze.__table__.c.at).where(EmergencyFreeze.__table__.c.id == found[0]))
    assert at >= house.clock.at


def test_a_branch_freezes_when_every_act_under_way_is_through_and_no_act_begins_before_it_is(house: House) -> None:
    case = house.case()
    for held, waits in ((share, lambda: freeze_branch(house)), (alone, lambda: withdraw(house, case))):
        waiting = Thread(target=waits)
        with house.by_hand() as db:
            held(db)
            waiting.start()
            waiting.join(0.5)
            assert waiting.is_alive()
        waiting.join()
    row = house.row(case)
    assert row.state == "withdrawn"
    with house.read() as db:
        assert db.scalar(select(EmergencyFreeze.__table__.c.branch)) == row.branch


def test_a_list_hit_stays_the_officers_and_is_told_apart_by_nobody(house: House) -> None:
    lists = Listed()
    with_port(house, list_screening=lists)
    case, plain = house.case_at("prepare_iou").application, house.case(1)
    lists.hit = True
    house.conduct.step(case)
    number = house.row(case).number
    auditor = house.signed_in("xuming")
    assert number not in auditor.get("/freezes/").text
    refusals = []
    for one in (case, plain):
        with pytest.raises(NotFound) as refused:
            ask(house, one, "anything")
        refusals.append(str(refused.value))
    assert refusals[0] == refusals[1]
    for login in ("wujing", "jiangli"):
        with pytest.raises(NotPossible, match="系统处理中"):
            house.parts.door.perform(
                HandOver(task=house.conduct.open(case)[0].id, to=login, reason="x", actor=house.person("jiangli"))
            )
    stop = freeze(house, case)
    officer = house.person("songqi")
    for act in (ScreenAgain, EndListed):
        with pytest.raises(Frozen, match="冻结了这一件"):
            house.parts.door.perform(act(application=case, actor=officer))
    let_go(house, case, stop)
    shown = house.signed_in("gaojun").get(f"/cases/{number}").text
    assert "系统处理中" in shown
    assert "名单" not in shown.replace("自动办理 名单筛查", "")
    assert house.row(case).frozen_by is not None
    lists.hit = False
    house.parts.door.perform(ScreenAgain(application=case, actor=officer))
    house.conduct.finish(case)
    assert len(house.rows(LedgerPosting, case)) == 1


def test_the_database_lets_nothing_go_by_hand(house: House) -> None:
    case = house.case()
    stop = freeze(house, case)
    ask(house, case, stop)
    table, request, decision = EmergencyFreeze.__table__, UnfreezeRequest.__table__, UnfreezeDecision.__table__
    row = house.rows(UnfreezeRequest, case)[0]
    for statement in (table.delete(), table.update().values(reason="x"), request.update().values(asked_as="director")):
        with pytest.raises(DBAPIError), house.by_hand() as db:
            db.execute(statement)
    yes = {"id": "x", "application": case, "request": row.id, "freeze": stop, "frozen_by": row.frozen_by,
           "asked_by": row.asked_by, "asked_as": row.asked_as, "agreed": True, "decided_as": "director",
           "decided_by": house.person("gaojun").person, "decided_at": house.clock.at}  # fmt: skip
    wrong: list[dict[str, Any]] = [
        {"decided_by": row.asked_by},
        {"decided_by": row.frozen_by},
        {"decided_as": row.asked_as},
        {"frozen_by": house.person("linxiaofeng").person, "decided_by": row.frozen_by},
    ]
    for one in wrong:
        with pytest.raises(DBAPIError), house.by_hand() as db:
            db.execute(insert(decision).values(yes | one))
    with pytest.raises(Frozen):
        house.conduct.step(case)
    decide(house, case, stop)


def test_a_decision_that_nobody_made_is_found(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.case()
    stop = freeze(house, case)
    let_go(house, case, stop)
    with house.read() as db:
        table = AuditEvent.__table__
        acts = [row.act for row in db.rows(select(table).where(table.c.chain == case).order_by(table.c.seq))]
        assert [act for act in acts if "freeze" in act] == ["freeze", "ask_unfreeze", "unfreeze"]
        assert [str(one) for one in verify(db, house.parts.store.stored, Verdict(), application=case)] == []
