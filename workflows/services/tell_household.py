"""After the payment the household is told by text message: most borrowed-name loans are found out by who never got money.

Borrower and adult members, at their own numbers, with neutral words: no name, no amount (D-07).
"""

from collections.abc import Mapping

from sqlalchemy import select

from workflows.cases import jobs
from workflows.cases.case import Case
from workflows.records.households import Branch, Member
from workflows.records.people import Person
from workflows.words.age import is_adult_on
from workflows.words.choices.household import MemberState

WORDS = "{branch}：贵户的一笔农户贷款今天已经放款。有疑问请拨打稽核电话，或到柜台查询。"


def run(case: Case) -> Mapping[str, object]:
    """One job a person; the job's key keeps a second message away."""
    member, person = Member.__table__, Person.__table__
    rows = case.db.rows(
        select(person.c.id, person.c.birth_date)
        .join(member, member.c.person == person.c.id)
        .where(
            member.c.household == case.row.household,
            member.c.state == MemberState.LIVING_HERE,
            person.c.phone_key.is_not(None),
        )
    )
    branch = case.db.scalar(select(Branch.__table__.c.name).where(Branch.__table__.c.id == case.row.branch))
    for row in rows:
        if row.birth_date is not None and is_adult_on(row.birth_date, case.today):
            args = {"person": row.id, "kind": "paid_out", "text": WORDS.format(branch=branch)}
            jobs.put(case.db, "text_message", f"paid_out:{case.id}:{row.id}", args, now=case.now, application=case.id)
    return {}
