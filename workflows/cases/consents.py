"""Which adults of the household still have to consent (G1-05, G1-06)."""

from typing import Any

from sqlalchemy import select

from workflows.cases.case import Case
from workflows.records.duties import RecusalFound
from workflows.records.households import Member
from workflows.records.investigation import Consent, ConsentWithdrawal
from workflows.records.people import Person
from workflows.words.age import is_adult_on
from workflows.words.choices.household import MemberState
from workflows.words.choices.investigation import ConsentDecision


def missing(case: Case) -> list[str]:
    """Ids of adult members other than the applicant whose consent to these terms is not there, oldest member first."""
    member, person = Member.__table__, Person.__table__
    rows = case.db.rows(
        select(member.c.id, member.c.person, person.c.birth_date)
        .join(person, person.c.id == member.c.person)
        .where(member.c.household == case.row.household, member.c.state == MemberState.LIVING_HERE)
        .order_by(member.c.id)
    )
    given = _given(case)
    return [
        row.id
        for row in rows
        if row.person != case.row.applicant
        and row.birth_date is not None
        and is_adult_on(row.birth_date, case.today)
        and row.id not in given
    ]


def _given(case: Case) -> set[str]:
    """Members whose last word is a yes to the present terms, not taken back since.

    What somebody obtained who should have stayed out of the case does not count.
    """
    consent, back, found = Consent.__table__, ConsentWithdrawal.__table__, RecusalFound.__table__
    out = {row.person for row in case.db.rows(select(found.c.person).where(found.c.application == case.id))}
    taken_back = {
        row.member: row.at
        for row in case.db.rows(select(back).where(back.c.application == case.id).order_by(back.c.at))
    }
    last: dict[str, Any] = {}
    for row in case.db.rows(select(consent).where(consent.c.application == case.id).order_by(consent.c.id)):
        last[row.member] = row
    return {
        member
        for member, row in last.items()
        if row.decision == ConsentDecision.AGREED
        and row.at >= case.row.consents_from
        and row.person not in out
        and not (member in taken_back and taken_back[member] >= row.at)
    }
