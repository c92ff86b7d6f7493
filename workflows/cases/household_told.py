"""A text message to everybody of a household who is of age, at his own number, in neutral words (D-07)."""

from sqlalchemy import select

from workflows.cases import jobs
from workflows.cases.case import Case
from workflows.records.households import Branch, Member
from workflows.records.people import Person
from workflows.words.age import is_adult_on
from workflows.words.choices.household import MemberState


def tell_adults(case: Case, kind: str, words: str) -> None:
    """One job a person; the job's key keeps a second message of the kind away. `{branch}` in the words is the office."""
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
            args = {"person": row.id, "kind": kind, "text": words.format(branch=branch)}
            jobs.put(case.db, "text_message", f"{kind}:{case.id}:{row.id}", args, now=case.now, application=case.id)
