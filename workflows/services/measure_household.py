"""After the visit: the amendment takes effect, the family is as found, and the second investigator is asked or not."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from workflows.cases.case import Case
from workflows.cases.household_total import total_after
from workflows.cases.line_use import is_bound
from workflows.cases.people import change_person, give_number
from workflows.credit.credit_line import needs_second_investigator
from workflows.records.households import Member
from workflows.records.investigation import Visit, VisitMember
from workflows.records.people import Person
from workflows.records.sealed import seal, unseal_text, write
from workflows.words.choices.application import Purpose, regime_of
from workflows.words.choices.household import MemberState
from workflows.words.refusals import EntryRefused
from workflows.words.sentence import say


def run(case: Case) -> Mapping[str, object]:
    """G1-03: two persons from the household's total after this loan."""
    visit = case.last(Visit)
    assert visit is not None
    _amend(case, visit)
    for row in case.lines(VisitMember, visit.id):
        _member(case, row)
    total = total_after(case, case.row.amount)
    return {"two_person": needs_second_investigator(total, Decimal(case.row.policy["two_person_from"]))}


def _amend(case: Case, visit: Any) -> None:
    """A higher amount, another purpose or a longer term voids every consent given so far (PRODUCT §2)."""
    amount = visit.amended_amount or case.row.amount
    purpose = visit.amended_purpose or case.row.purpose
    term = visit.amended_term_months or case.row.term_months
    if (amount, purpose, term) == (case.row.amount, case.row.purpose, case.row.term_months):
        return
    raised = amount > case.row.amount or purpose != case.row.purpose or term > case.row.term_months
    regime = regime_of(Purpose(purpose)) or case.row.regime
    detail = case.row.purpose_detail if purpose == case.row.purpose else None
    case.set(amount=amount, purpose=purpose, purpose_detail=detail, term_months=term, regime=regime)
    if raised:
        case.set(consents_from=case.now)
    case.happened("amendment", facts={"visit": visit.id, "voids_consents": raised})


def _member(case: Case, row: Any) -> None:
    table = Member.__table__
    number = unseal_text(case.db, VisitMember, "id_number", row, subject=row.subject)
    phone = unseal_text(case.db, VisitMember, "phone", row, subject=row.subject)
    member = case.db.row(select(table).where(table.c.id == row.member)) if row.member else None
    if member is None:
        _new_member(case, row)
        return
    state = {"state": row.member_state, "since": row.state_since} if row.member_state != MemberState.LIVING_HERE else {}
    changes = {"relation": row.relation, "works_away": row.works_away, "away_place": row.away_place, **state}
    if phone:
        changes["away_phone"] = seal(case.db, table.c.away_phone, member.id, phone, subject=member.person, now=case.now)
    case.db.execute(table.update().where(table.c.id == member.id).values(changes))
    change_person(case.db, member.person, now=case.now, phone=phone, occupation=row.occupation)
    known = case.db.scalar(select(Person.__table__.c.id_number_key).where(Person.__table__.c.id == member.person))
    if number and known is None:
        give_number(case.db, member.person, number, now=case.now, today=case.today)


def _new_member(case: Case, row: Any) -> None:
    """The person was made with the visit's line, which is sealed under his keys; a borrower elsewhere stays there (A-02)."""
    if is_bound(case.db, row.subject, to_another_than=case.row.household):
        raise EntryRefused.at("members", say("{name}名下的授信额度还没有结束，不能并入另一户", name=row.name))
    values = {"household": case.row.household, "person": row.subject, "relation": row.relation, "since": case.today,
              "works_away": row.works_away, "away_place": row.away_place}  # fmt: skip
    write(case.db, Member, values, subject=row.subject, now=case.now)
    case.family_grew = True
