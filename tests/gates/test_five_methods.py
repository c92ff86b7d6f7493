"""Each of the five ways to repay goes from the application to the payment, with the plan that its contract promises (T4)."""

from datetime import date
from decimal import Decimal

import pytest

from tests.builders.house import House
from workflows.credit.interest import add_months
from workflows.records.disbursement import CostDisclosure, Iou, LedgerPosting, LoanContract
from workflows.records.filing import Dossier
from workflows.words.choices.application import RepaymentMethod

INSTALMENTS = {
    RepaymentMethod.INTEREST_QUARTERLY: range(4, 6),
    RepaymentMethod.ALL_AT_MATURITY: range(1, 2),
    RepaymentMethod.EQUAL_INSTALMENTS: range(12, 14),
    RepaymentMethod.EQUAL_PRINCIPAL: range(12, 14),
    RepaymentMethod.BY_HARVEST: range(1, 3),
}


@pytest.mark.parametrize("method", list(RepaymentMethod))
def test_contract_iou_and_plan_are_made_from_the_method_that_was_granted(
    sqlite_house: House, method: RepaymentMethod
) -> None:
    house = sqlite_house
    case = house.case(repayment_method=method.value, term_months="12")
    house.conduct.finish(case)
    assert len(house.rows(LedgerPosting, case)) == 1
    iou, contract, cost = (house.rows(record, case)[0] for record in (Iou, LoanContract, CostDisclosure))
    assert {iou.repayment_method, contract.terms["repayment_method"]} == {method.value}
    plan = iou.plan
    assert len(plan) in INSTALMENTS[method]
    assert sum(Decimal(one["principal"]) for one in plan) == iou.amount
    assert Decimal(plan[-1]["balance"]) == 0
    days = [date.fromisoformat(one["due_on"]) for one in plan]
    assert days == sorted(days)
    assert days[-1] == iou.due_on <= add_months(iou.disbursed_on, 12)
    assert all(Decimal(one["interest"]) >= 0 for one in plan)
    assert iou.annual_rate <= cost.yearly_cost_percent < iou.annual_rate * Decimal("1.1")
    house.work()
    dossier = house.rows(Dossier, case)[0]
    assert dossier.sealed_at is not None
