"""What whoever accepts an application sees beside it: what the household owes, whether it may apply, what comes next.

Rules: RULES A-02, G1-03, G1-11.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workflows.credit.credit_line import HouseholdDebt, needs_second_investigator, total_after_grant
from workflows.queries.task import TaskPage
from workflows.words.choices.application import StaffKin
from workflows.words.money import NOTHING
from workflows.words.sentence import Sentence, say, text


@dataclass(frozen=True, slots=True)
class Total:
    """The household's yuan here, before and after; `threshold` is from where two persons visit (G1-03)."""

    debt: HouseholdDebt
    amount: Decimal
    threshold: Decimal

    @property
    def after(self) -> Decimal:
        """With the amount that is typed."""
        return total_after_grant(self.debt, self.amount)

    @property
    def is_two(self) -> bool:
        """Whether two persons visit."""
        return needs_second_investigator(self.after, self.threshold)


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing that was looked at; `state` is ok or warn."""

    state: str
    sentence: Sentence


def total_of(page: TaskPage, amount: Decimal | None) -> Total:
    """What the amount brings the household to."""
    assert page.debt is not None
    return Total(page.debt, amount or NOTHING, Decimal(page.policy["two_person_from"]))


def looked_at(form: Any) -> tuple[Looked, ...]:
    """Whether the household may apply, as far as file and form say by now."""
    return tuple(_looked_at(form))


def _looked_at(form: Any) -> Iterator[Looked]:
    household = form.page.household
    running = [one.number for one in household.applications if one.state == "running"]
    if running:
        yield Looked("warn", say("这户还有申请在办：{numbers}", numbers=running))
    else:
        yield Looked("ok", say("这户没有别的申请在办"))
    applicant = household.member(form.applicant.data) if form.applicant.data else None
    age = household.age_of(applicant) if applicant is not None else None
    if applicant is not None and age is not None:
        yield Looked("ok" if applicant.is_adult else "warn", say("{name}今年 {age} 岁", name=applicant.name, age=age))
    if form.staff_kin.data is StaffKin.OF_CREDIT_STAFF:
        yield Looked("warn", say("申请人说是信贷人员的近亲属：不能发放信用贷款"))
    elif form.staff_kin.data is StaffKin.OF_OTHERS:
        yield Looked("warn", say("申请人说是本社员工的亲属：交审查人权衡"))
    lacking = [one.name for one in household.members if one.is_adult and one.lacks]
    if lacking:
        yield Looked("warn", say("{names}的基本资料还没补全，柜台办之前要问清", names=lacking))


def comes_next(form: Any) -> tuple[tuple[str, Sentence], ...]:
    """The tasks after acceptance, with whom they ask for."""
    household = form.page.household
    family = [one.name for one in household.members if one.is_adult and one.id != form.applicant.data]
    whom = say("{names}", names=family) if family else say("没有别的成年家人")
    return (
        (text("上门调查"), say("您去；两人调查的，另一位同行")),
        (text("家庭成员同意书"), whom),
        (text("调查结论"), say("再交授信审查")),
    )
