"""What a household will owe here once the case's money is paid: authority and the second investigator hang on it."""

from decimal import Decimal

from workflows.cases.borrowings import outstanding
from workflows.cases.case import Case
from workflows.cases.line_use import drawn_on
from workflows.credit.credit_line import HouseholdDebt, total_after_grant
from workflows.records.transaction import Db
from workflows.words.money import NOTHING


def total_after(case: Case, limit: Decimal) -> Decimal:
    """Yuan, with `limit` granted in the case; what is owed under a line that it renews is not counted twice.

    Rules: RULES G1-03, G2-07; the sum itself is `credit/credit_line.py`.
    """
    return total_after_grant(debt_of(case.db, case.row.household, case.row.renews), limit)


def debt_of(db: Db, household: str, renews: str | None) -> HouseholdDebt:
    """What the household owes here now; `renews` is the line whose debt a new grant takes over."""
    renewed = drawn_on(db, renews).outstanding if renews else NOTHING
    return HouseholdDebt(outstanding=outstanding(db, household), renewed=renewed)
