"""Names lent or pooled: what two households share that each should have for itself, and sums that are too alike (G1-10).

Found by blind indexes and the ledger alone; nothing is opened, and nothing is judged: each finding is answered by the
reviewer, and by the teller where it is found only at the counter.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, func, select

from workflows.cases import household_marks
from workflows.cases.account_register import unknown_accounts
from workflows.cases.case import Case
from workflows.cases.household_marks import ACCOUNT, ADDRESS, DEVICE, PAYEE
from workflows.records.cases import Application, Finding
from workflows.records.disbursement import Iou
from workflows.records.households import Household, HouseholdMark, Member, Village
from workflows.records.people import Person
from workflows.words.choices.household import MemberState
from workflows.words.choices.standing import IouState
from workflows.words.clock import shanghai_day
from workflows.words.sentence import Sentence, say, text

TELEPHONE = text("电话共用")
SAME_ACCOUNT = text("账户共用")
SAME_PAYEE = text("收款账户相同")
SAME_ADDRESS = text("住址共用")
SAME_DEVICE = text("设备共用")
EQUAL_SUMS = text("同日同额")
SOURCE = text("风险清查")
EQUAL_FROM = 3
PAYEE_WITHIN = timedelta(days=3)

Found = tuple[str, Sentence]


def find(case: Case) -> int:
    """Notes what the household shares with others, each once in a case; says how many findings are new."""
    household_marks.note(case)
    table = Finding.__table__
    rows = case.db.rows(select(table.c.kind, table.c.sentence).where(table.c.application == case.id))
    known = {(row.kind, row.sentence) for row in rows}
    new = [(kind, said) for kind, one in _all(case) if (kind, said := str(one)) not in known]
    for kind, sentence in dict.fromkeys(new):
        case.write(Finding, kind=kind, sentence=sentence, source=SOURCE, grave=False, at=case.now)
    return len(set(new))


def _all(case: Case) -> Iterable[Found]:
    yield from _telephones(case)
    yield from _marks(case)
    yield from _equal_sums(case)
    yield from unknown_accounts(case)


def _telephones(case: Case) -> Iterable[Found]:
    """One for each of the family and each other household that has the same telephone."""
    mine, me, theirs, they = (Member.__table__.alias("mine"), Person.__table__.alias("me"),
                              Member.__table__.alias("theirs"), Person.__table__.alias("they"))  # fmt: skip
    household, village = Household.__table__, Village.__table__
    living = MemberState.LIVING_HERE.value
    rows = case.db.rows(
        select(me.c.name, household.c.head_name, village.c.name.label("village"))
        .select_from(mine)
        .join(me, me.c.id == mine.c.person)
        .join(they, they.c.phone_key == me.c.phone_key)
        .join(theirs, theirs.c.person == they.c.id)
        .join(household, household.c.id == theirs.c.household)
        .join(village, village.c.id == household.c.village)
        .where(mine.c.household == case.row.household, mine.c.state == living, theirs.c.state == living,
               theirs.c.household != mine.c.household)
        .distinct()
        .order_by(me.c.name, village.c.name, household.c.head_name)
    )  # fmt: skip
    for row in rows:
        yield (
            TELEPHONE,
            say("{name}的电话也是{village}{head}户的电话", name=row.name, village=row.village, head=row.head_name),
        )


def _marks(case: Case) -> Iterable[Found]:
    """What another household has given too: its account, its house, its device, or the account that a payment goes to."""
    mine, theirs = HouseholdMark.__table__.alias("mine"), HouseholdMark.__table__.alias("theirs")
    household, village = Household.__table__, Village.__table__
    rows = case.db.rows(
        select(mine.c.kind, mine.c.noted_at, theirs.c.kind.label("other_kind"), theirs.c.noted_at.label("other_at"),
               household.c.head_name, village.c.name.label("village"))
        .select_from(mine)
        .join(theirs, (theirs.c.key == mine.c.key) & (theirs.c.household != mine.c.household))
        .join(household, household.c.id == theirs.c.household)
        .join(village, village.c.id == household.c.village)
        .where(mine.c.application == case.id)
        .order_by(mine.c.kind, village.c.name, household.c.head_name)
    )  # fmt: skip
    for row in rows:
        found = _shared(row)
        if found is not None:
            yield found


def _shared(row: Row[Any]) -> Found | None:
    where = {"village": row.village, "head": row.head_name}
    kinds = {row.kind, row.other_kind}
    if kinds == {ADDRESS}:
        return SAME_ADDRESS, say("住址和{village}{head}户相同", **where)
    if kinds == {DEVICE}:
        return SAME_DEVICE, say("签字用的设备也是{village}{head}户用过的", **where)
    if kinds == {PAYEE}:
        if abs(shanghai_day(row.noted_at) - shanghai_day(row.other_at)) > PAYEE_WITHIN:
            return None
        return SAME_PAYEE, say("3 天内{village}{head}户的借款也付到这个账户", **where)
    if ACCOUNT in kinds:
        return SAME_ACCOUNT, say("入账账户也是{village}{head}户的账户", **where)
    return None


def _equal_sums(case: Case) -> Iterable[Found]:
    """At least three households of the village that draw the same sum on the same day, this one among them."""
    iou, application = Iou.__table__, Application.__table__
    own = case.db.row(
        select(iou.c.amount, iou.c.disbursed_on).where(iou.c.application == case.id, iou.c.state != IouState.VOID)
    )
    if own is None:
        return
    households = case.db.scalar(
        select(func.count(iou.c.household.distinct()))
        .join(application, application.c.id == iou.c.application)
        .where(application.c.village == case.row.village, iou.c.state != IouState.VOID, iou.c.amount == own.amount,
               iou.c.disbursed_on == own.disbursed_on)
    )  # fmt: skip
    if households >= EQUAL_FROM:
        yield EQUAL_SUMS, say("本村 {day}有 {least} 户以上同借 {amount} 元", day=own.disbursed_on, least=EQUAL_FROM,
                              amount=own.amount)  # fmt: skip
