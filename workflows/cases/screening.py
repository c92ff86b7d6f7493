"""Screening against lists: a hit stops the case with neutral words and is seen by the aml_officer alone (G3-06)."""

from sqlalchemy import select

from workflows.cases import thaw
from workflows.cases.case import Case
from workflows.records.cases import Freeze
from workflows.records.disbursement import ListScreening
from workflows.records.households import Member
from workflows.records.jobs import StaffNotice
from workflows.records.sealed import write
from workflows.words.refusals import NotPossible
from workflows.words.roles import Role
from workflows.words.sentence import say

LIST_HIT = "list_hit"


def screen(case: Case) -> bool:
    """Asks the lists about borrower and household; a hit freezes the case. Says whether there was one."""
    member = Member.__table__
    people = {
        row.person for row in case.db.rows(select(member.c.person).where(member.c.household == case.row.household))
    }
    port = case.means.ports.list_screening
    hit = port.hits(case.db, sorted(people | {case.row.applicant}))
    case.write(ListScreening, at=case.now, hit=hit, source=port.name)
    if hit and case.row.frozen_by is None:
        case.set(frozen_by=LIST_HIT)
        write(case.db, Freeze, {"application": case.id, "reason": LIST_HIT, "at": case.now}, subject=None, now=case.now)
        case.write(StaffNotice, role=Role.AML_OFFICER.value, kind=LIST_HIT, at=case.now)
    return hit


def must_be_held(case: Case) -> None:
    """Raises NotPossible unless the running case stands frozen by a list hit."""
    if case.row.frozen_by != LIST_HIT or case.row.state != "running":
        raise NotPossible(say("这一件没有因名单停办"))


def let_go(case: Case) -> None:
    """The case goes on: its freeze ends in the name of the actor, what was told is seen, due times go on."""
    freeze, notice = Freeze.__table__, StaffNotice.__table__
    case.db.execute(
        freeze.update()
        .where(freeze.c.application == case.id, freeze.c.reason == LIST_HIT, freeze.c.ended_at.is_(None))
        .values(ended_at=case.now, ended_by=case.actor.person)
    )
    case.db.execute(
        notice.update()
        .where(notice.c.application == case.id, notice.c.kind == LIST_HIT, notice.c.seen_at.is_(None))
        .values(seen_at=case.now)
    )
    case.set(frozen_by=None)
    thaw.case_goes_on(case)
