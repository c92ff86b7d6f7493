"""What a household will owe here once the case's money is paid: authority and the second investigator hang on it."""

from decimal import Decimal

from workflows.cases.borrowings import owed_by
from workflows.cases.case import Case
from workflows.cases.line_use import drawn_under
from workflows.credit.credit_line import HouseholdDebt, total_after_grant
from workflows.records.at_once import Asking, answered, beside, known
from workflows.records.transaction import Db
from workflows.words.money import NOTHING


def total_after(case: Case, limit: Decimal) -> Decimal:
    """Yuan, with `limit` granted in the case; what is owed under a line that it renews is not counted twice.

    Rules: RULES G1-03, G2-07; the sum itself is `credit/credit_line.py`.
    """
    return answered(case.db, total_once_paid(case, limit))


def total_once_paid(case: Case, limit: Decimal) -> Asking[Decimal]:
    """The same, to be asked beside other questions."""
    debt = yield from debt_here(case.row.household, case.row.renews)
    return total_after_grant(debt, limit)


def debt_of(db: Db, household: str, renews: str | None) -> HouseholdDebt:
    """What the household owes here now; `renews` is the line whose debt a new grant takes over."""
    return answered(db, debt_here(household, renews))


def debt_here(household: str, renews: str | None) -> Asking[HouseholdDebt]:
    """The same, to be asked beside other questions."""
    owed, drawn = yield from beside(owed_by(household), drawn_under(renews) if renews else known(None))
    return HouseholdDebt(outstanding=owed, renewed=drawn.outstanding if drawn else NOTHING)
