"""Rules that several forms share. Each looks at plain values and gives the sentence of what is wrong, or None.

A value that is missing is never wrong here: whether it must be there is said elsewhere.
"""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from workflows.credit.interest import add_months
from workflows.words.age import AGE_LIMIT, is_past_age_limit
from workflows.words.choices.application import RepaymentMethod
from workflows.words.money import down_to_hundred, is_whole_hundreds
from workflows.words.sentence import Sentence, say

LONGEST_TERM = 60
"""Months of the longest term (FORMS, term_months)."""

SINGLE_PAYMENT_MONTHS = 12
"""Months above which principal and interest are not repaid together at the end (G2-08)."""


def whole_hundreds(amount: Decimal | None) -> Sentence | None:
    """An amount applied for, granted or drawn is above zero and a multiple of 100 yuan."""
    if amount is None or is_whole_hundreds(amount):
        return None
    below = down_to_hundred(amount)
    if below <= 0:
        return say("要大于 0，是 100 的整数倍：例如 {example}", example="10,000")
    return say("要是 100 的整数倍：{below} 或 {above}", below=f"{below:,.0f}", above=f"{below + 100:,.0f}")


def at_most(amount: Decimal | None, limit: Decimal) -> Sentence | None:
    """An amount within a limit, both in yuan."""
    if amount is None or amount <= limit:
        return None
    return say("最多 {limit} 元，现在填了 {given} 元", limit=limit, given=amount)


def single_payment_term(term_months: int | None, method: str | None) -> Sentence | None:
    """Above one year no 到期利随本清. Rule: G2-08 (农户贷款管理办法)."""
    if term_months is None or method != RepaymentMethod.ALL_AT_MATURITY or term_months <= SINGLE_PAYMENT_MONTHS:
        return None
    return say(
        "{months} 个月不能到期利随本清：期限减到 {most} 个月以内，或改为按季结息",
        months=term_months,
        most=SINGLE_PAYMENT_MONTHS,
    )


def age_reason(birth_date: date | None, due_on: date | None, reason: str | None) -> Sentence | None:
    """A loan due after the borrower's 65th birthday needs a reason, never silently. Rule: G1-11."""
    if birth_date is None or due_on is None or reason or not is_past_age_limit(birth_date, due_on):
        return None
    return say("{due_on} 到期时已满 {limit} 岁：写明理由", due_on=due_on, limit=AGE_LIMIT)


def due_after(start: date, term_months: int | None) -> date | None:
    """The day on which a loan paid out on `start` would be due."""
    return None if term_months is None else add_months(start, term_months)


def not_before(day: date | None, first: date) -> Sentence | None:
    """A day that is not earlier than another."""
    if day is None or day >= first:
        return None
    return say("不能早于 {first}", first=first)


def second_attempt(first: date | None, second: date | None) -> Sentence | None:
    """Two attempts are made on two days, in their order."""
    if first is None or second is None or second > first:
        return None
    return say("第二次要晚于第一次（{first}），而且不在同一天", first=first)


def name_not_among(name: str | None, names: Collection[str], fault: Sentence) -> Sentence | None:
    """`fault` if the name is one of those."""
    return fault if name is not None and "".join(name.split()) in {"".join(one.split()) for one in names} else None
