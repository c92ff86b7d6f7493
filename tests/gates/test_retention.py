"""How long the documents of a case are kept, once it is known when the loan was settled, and what stops it (G4-07)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from tests.builders.house import House
from tests.gates.test_whose_account import number_of
from workflows.acts.hold_retention import HoldRetention, LiftRetentionHold
from workflows.queries import case_file_read, retention
from workflows.records.disbursement import Iou
from workflows.records.endings import RefusalReport
from workflows.records.filing import RetentionHold
from workflows.registers.bad_loans import BadLoanRow, ImportBadLoans
from workflows.registers.customer_accounts import AccountRow, ImportAccounts
from workflows.registers.ledger_file import ImportRepayments, RepaymentRow
from workflows.words.actor import OPERATOR
from workflows.words.choices.filing import HoldGround
from workflows.words.refusals import GuardRefused, NotPossible
from workflows.words.retention import RetentionClass

SETTLED = date(2027, 3, 10)


def kept(house: House, case: str) -> retention.Kept:
    with house.read() as db:
        found = retention.of_case(db, case_file_read.load_case_file(db, case, now=house.clock.now()))
    assert found is not None
    return found


def hold(house: House, case: str, ground: HoldGround, *, by: str) -> None:
    reason = "（2027）浙 0301 执 12 号"
    house.parts.door.perform(HoldRetention(application=case, actor=house.person(by), ground=ground, reason=reason))


def lift(house: House, case: str, *, by: str) -> None:
    house.parts.door.perform(LiftRetentionHold(application=case, actor=house.person(by), reason="执行完毕"))


def repay(house: House, iou: Any, principal: Decimal, on: date, reference: str) -> None:
    row = RepaymentRow(
        row=1, reference=reference, number=iou.number, paid_on=on, principal=principal, interest=Decimal(0)
    )
    assert house.parts.door.perform(ImportRepayments(rows=(row,), actor=OPERATOR))["taken"] == 1


def test_the_terms_are_computed_again_at_settlement_and_a_hold_stops_them_all(house: House) -> None:
    case = house.filed()
    iou = house.rows(Iou, case)[0]
    assert kept(house, case).settled_on is None
    house.clock.at = datetime(2027, 3, 11, 2, 0, tzinfo=UTC)
    repay(house, iou, iou.amount - 1000, date(2027, 3, 1), "R1")
    assert kept(house, case).settled_on is None
    repay(house, iou, Decimal(1000), SETTLED, "R2")
    found = kept(house, case)
    assert found.settled_on == SETTLED and found.hold is None
    assert found.terms[RetentionClass.LOAN_FILE] == date(2037, 12, 31)
    assert found.terms[RetentionClass.VOUCHER] == found.until == date(2056, 12, 31)
    assert found.terms[RetentionClass.IDENTITY] == date(2037, 12, 31)

    a_customer_is_one_as_long_as_an_account_is_open(house, case)
    house.clock.at = datetime(2028, 5, 4, 2, 0, tzinfo=UTC)
    papers_of_a_loan_gone_bad_are_kept_thirty_years(house, case, iou)

    hold(house, case, HoldGround.COURT, by="gaojun")
    assert kept(house, case).hold.ground == "诉讼或执行"
    page = house.signed_in("gaojun").get(f"/cases/{house.row(case).number}").text
    assert "暂停" in page and "执 12 号" in page
    others = house.signed_in("linxiaofeng").get(f"/cases/{house.row(case).number}").text
    assert "2057-12-31" in others and "执 12 号" not in others and "暂停" not in others
    with pytest.raises(NotPossible, match="已经暂停"):
        hold(house, case, HoldGround.INQUIRY, by="gaojun")
    lift(house, case, by="gaojun")
    assert kept(house, case).hold is None
    with pytest.raises(NotPossible, match="没有暂停"):
        lift(house, case, by="gaojun")


def a_customer_is_one_as_long_as_an_account_is_open(house: House, case: str) -> None:
    own = number_of(house, case)
    opened, last = date(2020, 5, 6), date(2027, 3, 11)
    accounts = [AccountRow(row=2, number="6228480000000001", holder=own, opened_on=opened, closed_on=None),
                AccountRow(row=3, number="6228480000000002", holder="91330825MA2ABCDE0X", opened_on=opened, closed_on=None)]  # fmt: skip
    house.parts.door.perform(ImportAccounts(rows=tuple(accounts), actor=OPERATOR))
    for later, until in ((0, 2037), (366, 2038)):
        house.clock.later(days=later)
        found = kept(house, case)
        assert found.terms[RetentionClass.IDENTITY] == date(until, 12, 31)
        assert found.terms[RetentionClass.LOAN_FILE] == date(2037, 12, 31)
    closed = (replace(accounts[0], closed_on=last),)
    assert house.parts.door.perform(ImportAccounts(rows=closed, actor=OPERATOR))["taken"] == 1
    assert kept(house, case).terms[RetentionClass.IDENTITY] == date(last.year + 10, 12, 31)


def papers_of_a_loan_gone_bad_are_kept_thirty_years(house: House, case: str, iou: Any) -> None:
    row = BadLoanRow(row=2, number=iou.number, happened_on=date(2027, 3, 1), kind="核销", amount=iou.amount)
    assert house.parts.door.perform(ImportBadLoans(rows=(row,), actor=OPERATOR))["taken"] == 1
    found = kept(house, case)
    assert found.terms[RetentionClass.BAD_LOAN] == found.until == date(2057, 12, 31)
    assert RetentionClass.LOAN_FILE not in found.terms and found.bad == {"核销": date(2027, 3, 1)}
    page = house.signed_in("linxiaofeng").get(f"/cases/{house.row(case).number}").text
    assert "2057-12-31" in page and "核销" in page and "2027-03-01" in page
    household = house.signed_in("linxiaofeng").get(f"/households/{house.row(case).household}").text
    assert household.count("核销") == 1


def test_each_ground_is_placed_and_lifted_by_whose_it_is_and_told_to_nobody_else(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.filed()
    for ground, wrong in ((HoldGround.COURT, "songqi"), (HoldGround.ANTI_MONEY_LAUNDERING, "gaojun")):
        with pytest.raises(GuardRefused):
            hold(house, case, ground, by=wrong)
    hold(house, case, HoldGround.ANTI_MONEY_LAUNDERING, by="songqi")
    page = house.signed_in("zhengfang").get(f"/cases/{house.row(case).number}").text
    assert "反洗钱" not in page and "宋琪" not in page
    with pytest.raises(GuardRefused):
        lift(house, case, by="gaojun")
    lift(house, case, by="songqi")


def test_the_database_knows_one_hold_a_case(house: House) -> None:
    case = house.case()
    values = {"branch": house.row(case).branch, "application": case, "ground": "诉讼或执行", "reason": "一",
              "person": house.person("gaojun").person, "at": house.clock.at}  # fmt: skip
    twice = [{**values, "id": id} for id in ("h1", "h2")]
    with pytest.raises(IntegrityError), house.by_hand() as db:
        db.execute(RetentionHold.__table__.insert().values(twice))


def test_who_says_that_he_is_kin_of_credit_staff_is_refused_and_his_papers_kept_five_years(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.case(staff_kin="信贷人员本人或近亲属", staff_kin_who="客户经理林晓峰的弟弟")
    (report,) = house.rows(RefusalReport, case)
    assert report.ground == "关系人" and "林晓峰的弟弟" in report.facts
    house.work()
    house.conduct.finish(case)
    assert house.row(case).state == "refused" and kept(house, case).until == date(2031, 12, 31)
