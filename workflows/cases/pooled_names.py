"""Names lent or pooled: what two households share that each should have for itself (G1-10).

Found by blind indexes alone; nothing is opened, and nothing is judged: the reviewer answers each finding.
"""

from sqlalchemy import select

from workflows.cases.case import Case
from workflows.records.cases import Finding
from workflows.records.households import Household, Member, Village
from workflows.records.people import Person
from workflows.words.choices.household import MemberState
from workflows.words.sentence import say

KIND = "电话共用"
SOURCE = "风险清查"


def find(case: Case) -> None:
    """Notes for the reviewer every telephone that somebody of another household has too, each once in a case."""
    table = Finding.__table__
    known = {
        row.sentence
        for row in case.db.rows(select(table.c.sentence).where(table.c.application == case.id, table.c.kind == KIND))
    }
    for sentence in _shared_telephones(case):
        if sentence not in known:
            case.write(Finding, kind=KIND, sentence=sentence, source=SOURCE, grave=False, at=case.now)


def _shared_telephones(case: Case) -> list[str]:
    """One sentence for each of the family and each other household that has the same telephone."""
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
    return [
        str(say("{name}的电话也是{village}{head}户的电话", name=row.name, village=row.village, head=row.head_name))
        for row in rows
    ]
