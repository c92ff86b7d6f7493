"""五级分类 from days past due. Rule: RULES P-02 (令〔2023〕第1号 Arts. 8, 10–13)."""

from collections.abc import Iterable

from workflows.words.choices.standing import LoanClass

TECHNICAL_DAYS = 7
_FROM_DAYS = ((361, LoanClass.LOSS), (271, LoanClass.DOUBTFUL), (91, LoanClass.SUBSTANDARD), (1, LoanClass.WATCH))


def class_of(days_past_due: int, *, technical: bool = False, use_changed: bool = False) -> LoanClass:
    """The class of a loan. `technical` is a delay with a noted reason: it excuses 7 days and no more.

    Use changed without leave is 关注 at least.
    """
    if technical and days_past_due <= TECHNICAL_DAYS:
        days_past_due = 0
    if use_changed:
        days_past_due = max(days_past_due, 1)
    return next((found for days, found in _FROM_DAYS if days_past_due >= days), LoanClass.NORMAL)


def worst(classes: Iterable[LoanClass]) -> LoanClass:
    """The one class of all loans of one IOU or borrower; 正常 when there is none."""
    order = list(LoanClass)
    return max(classes, key=order.index, default=LoanClass.NORMAL)


def may_set_by_hand(present: LoanClass, wanted: LoanClass) -> bool:
    """By hand a class only goes down (P-02)."""
    order = list(LoanClass)
    return order.index(wanted) > order.index(present)
