"""What two households share that each should have for itself is found, answered one by one, and pays nobody before (G1-10)."""

from datetime import date
from typing import Any

import pytest

from tests.builders.house import House
from tests.gates.acts import couple
from webapp.demo.people import identity_number
from workflows.queries.work_list import WorkRow
from workflows.records.cases import Finding
from workflows.records.disbursement import LedgerPosting
from workflows.records.households import HouseholdMark
from workflows.records.sealed import write
from workflows.registers.households import AddHousehold, NewMember
from workflows.words.actor import OPERATOR
from workflows.words.refusals import EntryRefused


def neighbour(house: House) -> None:
    """A household whose head gave the telephone of 孙国强."""
    head = NewMember(
        name="林长水", relation="户主", id_number=identity_number(date(1980, 5, 6), 995), phone="13857009001"
    )
    village = next(iter(house.cooperative.villages.values()))
    house.parts.door.perform(AddHousehold(village=village, village_group="4 组", members=(head,), actor=OPERATOR))


def test_a_telephone_of_another_household_is_a_finding_that_the_reviewer_answers(house: House) -> None:
    neighbour(house)
    row = house.case_at("review_credit", couple(house))
    [found] = house.rows(Finding, row.application)
    assert found.sentence.startswith("孙国强的电话也是") and found.sentence.endswith("林长水户的电话")
    reviewer = house.conduct.somebody(row)
    answers = {f"finding_{one.id}": "" for one in house.rows(Finding, row.application)}
    with pytest.raises(EntryRefused):
        house.conduct.complete(reviewer, row.id, **answers)
    house.conduct.complete(reviewer, row.id)
    assert all(one.answered_by == reviewer.person for one in house.rows(Finding, row.application))


def test_a_household_with_telephones_of_its_own_raises_nothing(house: House) -> None:
    row = house.case_at("review_credit", couple(house))
    assert house.rows(Finding, row.application) == []


def test_a_second_round_does_not_ask_again_what_was_answered(house: House) -> None:
    neighbour(house)
    row = house.case_at("review_credit", couple(house))
    known = len(house.rows(Finding, row.application))
    house.conduct.complete(house.conduct.somebody(row), row.id)
    proposal = house.conduct.open(row.application)[0]
    house.conduct.complete(house.conduct.somebody(proposal), proposal.id, decision="退回补充",
                           return_to="conclude_investigation", return_questions="收入依据补一份", opinion="先补材料")  # fmt: skip
    house.conduct.reach(row.application, "review_credit")
    assert len(house.rows(Finding, row.application)) == known


def neighbours_case(house: House, **changed: Any) -> str:
    """An application of another household of the village."""
    neighbour_of_his_own(house, 1)
    return house.case(len(house.households) - 1, **changed)


def neighbour_of_his_own(house: House, number: int) -> None:
    """Another household of the first village, with nothing in common but the village."""
    head = NewMember(
        name=f"林长{'金木水火'[number]}", relation="户主", id_number=identity_number(date(1980, 6, number), 995),
        phone=f"1385700910{number}",
    )  # fmt: skip
    village = next(iter(house.cooperative.villages.values()))
    act = AddHousehold(village=village, village_group="4 组", members=(head,), actor=OPERATOR)
    house.households.append(str(house.parts.door.perform(act)["household"]))


def found(house: House, row: WorkRow) -> list[tuple[str, str]]:
    return [(one.kind, one.sentence) for one in house.rows(Finding, row.application)]


@pytest.mark.parametrize(
    ("given", "kind", "sentence"),
    [({"current_address": "石桥村三组 12 号"}, "住址共用", "住址和石桥村林长木户相同"),
     ({"settlement_account": "6224 1200 0000 3307"}, "账户共用", "入账账户也是石桥村林长木户的账户")],
)  # fmt: skip
def test_an_address_or_an_account_of_another_household_is_a_finding(
    sqlite_house: House, given: dict[str, str], kind: str, sentence: str
) -> None:
    house = sqlite_house
    house.conduct.reach(neighbours_case(house, **given), "review_credit")
    row = house.case_at("review_credit", couple(house), **given)
    assert found(house, row) == [(kind, sentence)]


def test_village_and_group_alone_are_nobodys_address(sqlite_house: House) -> None:
    house = sqlite_house
    given = {"current_address": "石桥村三组"}
    house.conduct.reach(neighbours_case(house, **given), "review_credit")
    assert found(house, house.case_at("review_credit", couple(house), **given)) == []


def test_a_device_that_signed_for_another_household_is_a_finding(sqlite_house: House) -> None:
    house = sqlite_house
    theirs = neighbours_case(house)
    row = house.case_at("conclude_investigation", couple(house))
    cases = [house.row(case) for case in (theirs, row.application)]
    with house.by_hand() as db:
        for case in cases:
            values = {"application": case.id, "household": case.household, "kind": "设备", "key": "k",
                      "noted_at": house.clock.now()}  # fmt: skip
            write(db, HouseholdMark, values, subject=None, now=house.clock.now())
        db.written.clear()
    row = house.conduct.reach(row.application, "review_credit")
    assert found(house, row) == [("设备共用", "签字用的设备也是石桥村林长木户用过的")]


def test_the_account_that_money_goes_to_is_looked_at_when_it_is_known_and_holds_the_money(house: House) -> None:
    theirs = house.conduct.reach(neighbours_case(house), "prepare_iou")
    house.conduct.complete(house.conduct.somebody(theirs), theirs.id, pay_to="6224120000003307")
    iou = house.case_at("prepare_iou", couple(house))
    house.conduct.complete(house.conduct.somebody(iou), iou.id, pay_to="6224120000003307")
    row = house.conduct.open(iou.application)[0]
    assert row.task == "approve_disbursement"
    assert found(house, row) == [("账户共用", "入账账户也是石桥村林长木户的账户")]
    approver = house.conduct.somebody(row)
    with pytest.raises(EntryRefused):
        house.conduct.complete(approver, row.id)
    house.conduct.complete(approver, row.id, decision="退回", return_to="check_borrowing", return_questions="账户是谁的",
                           reasons="账户和别户相同")  # fmt: skip
    back = house.conduct.open(iou.application)[0]
    unanswered = {f"finding_{one.id}": "" for one in house.rows(Finding, iou.application)}
    with pytest.raises(EntryRefused):
        house.conduct.complete(house.conduct.somebody(back), back.id, **unanswered)
    again = house.conduct.reach(iou.application, "prepare_iou")
    house.conduct.complete(house.conduct.somebody(again), again.id, pay_to="6224120000003307")
    house.conduct.finish(iou.application)
    assert len(house.rows(LedgerPosting, iou.application)) == 1
    assert all(one.answered_by for one in house.rows(Finding, iou.application))


@pytest.mark.parametrize(("days", "kinds"), [(3, ["收款账户相同"]), (4, [])])
def test_payments_to_one_payee_within_three_days_are_a_finding(
    sqlite_house: House, days: int, kinds: list[str]
) -> None:
    house = sqlite_house
    theirs = house.conduct.reach(neighbours_case(house), "prepare_iou")
    entrust(house, theirs)
    house.clock.later(days=days)
    mine = house.case_at("prepare_iou", couple(house))
    entrust(house, mine)
    assert [kind for kind, _ in found(house, mine)] == kinds


def entrust(house: House, row: WorkRow) -> None:
    """The money goes to a shop, on the strength of a bill."""
    actor = house.conduct.somebody(row)
    bill = house.conduct.hands.picture(actor, "购货发票", "payee_proof")
    house.conduct.complete(actor, row.id, pay_to_kind="受托支付", pay_to_name="青禾农资店", pay_to="6224120000009999",
                           payee_proof=[bill])  # fmt: skip


def test_three_households_of_a_village_that_draw_the_same_sum_on_one_day_are_a_finding(house: House) -> None:
    cases = []
    for number in (1, 2):
        neighbour_of_his_own(house, number)
        cases.append(house.case(len(house.households) - 1, amount="6000"))
    cases.append(house.case(couple(house), amount="6000"))
    for case in cases[:2]:
        house.conduct.reach(case, "approve_disbursement")
    house.conduct.finish(cases[0])
    last = house.conduct.reach(cases[2], "approve_disbursement")
    said = ("同日同额", "本村 2026 年 11 月 24 日有 3 户以上同借 6,000.00 元")
    assert found(house, last) == [said]
    # The second was looked at when there were two; at its payment there are three, so it goes back.
    waiting = house.conduct.open(cases[1])[0]
    house.conduct.complete(house.conduct.somebody(waiting), waiting.id)
    assert house.open_tasks(cases[1]) == {"check_borrowing"}
    assert house.rows(LedgerPosting, cases[1]) == []
    house.conduct.finish(cases[1])
    assert len(house.rows(LedgerPosting, cases[1])) == 1
