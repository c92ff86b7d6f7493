"""授信: what was granted becomes a line, its rate fixed for life (G2-08); a renewed line is superseded (A-02)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from workflows.cases.case import Case
from workflows.cases.reference import needed_on
from workflows.cases.rounds import change_line
from workflows.credit.credit_line import valid_until
from workflows.credit.rating import annual_rate
from workflows.records.cases import WorkItem
from workflows.records.grant import CreditLine, GrantDecision, GrantProposal, Rating
from workflows.records.investigation import Conclusion
from workflows.records.sealed import write
from workflows.words.choices.investigation import SpouseTextB
from workflows.words.choices.standing import LineState
from workflows.words.clock import end_of_day
from workflows.words.reference_kinds import LPR, ONE_YEAR


def run(case: Case) -> Mapping[str, object]:
    """The line runs to its last day, 24:00 in Shanghai; until then an undrawn grant waits (G2-12)."""
    proposal, rating, conclusion = case.last(GrantProposal), case.last(Rating), case.last(Conclusion)
    assert proposal is not None
    assert rating is not None
    limit, conditions = _granted(case, proposal)
    lpr = needed_on(case.db, LPR, ONE_YEAR, case.today)
    until = proposal.valid_until or valid_until(case.today, revolving=proposal.revolving)
    _supersede(case)
    line = write(
        case.db,
        CreditLine,
        {
            "branch": case.row.branch,
            "application": case.id,
            "household": case.row.household,
            "borrower": case.row.applicant,
            "round": case.row.round,
            "grade": rating.grade,
            "approved_limit": limit,
            "annual_rate": annual_rate(lpr, rating.basis_points_tenths),
            "lpr": lpr,
            "basis_points_tenths": rating.basis_points_tenths,
            "revolving": proposal.revolving,
            "term_limit_months": proposal.term_limit_months or case.row.term_months,
            "repayment_method": case.row.repayment_method,
            "latest_due_on": proposal.latest_due_on,
            "granted_on": case.today,
            "valid_until": until,
            "conditions": conditions,
            "text_b_waived": bool(conclusion and conclusion.spouse_text_b == SpouseTextB.NOT_SIGNING),
            "granted_by": _granters(case),
            "state": LineState.IN_FORCE,
        },
        subject=None,
        now=case.now,
    )
    case.set(line=line)
    case.happened("grant", facts={"line": line})
    # A vote leaves `yes` behind; from here on the case goes on by `ok`.
    return {"outcome": "ok", "grant_expires_at": end_of_day(until).isoformat(), "contract_needed": True}


def _granted(case: Case, proposal: Any) -> tuple[Any, list[str]]:
    """What the approver granted of the proposal; a vote grants it as proposed."""
    decision = case.last(GrantDecision)
    conditions = list(proposal.conditions or [])
    if decision is None or decision.round != case.row.round:
        return proposal.proposed_limit, conditions
    return decision.approved_limit or proposal.proposed_limit, [*conditions, *(decision.conditions or [])]


def _supersede(case: Case) -> None:
    old = case.row.renews
    if old is None:
        return
    table = CreditLine.__table__
    of_this_household = select(table.c.id).where(table.c.id == old, table.c.household == case.row.household)
    if case.db.scalar(of_this_household) is not None:
        change_line(case, old, LineState.SUPERSEDED, by=None, rule="续贷", reason=case.row.number)


def _granters(case: Case) -> list[str]:
    item = WorkItem.__table__
    rows = case.db.rows(
        select(item.c.done_by).where(
            item.c.application == case.id,
            item.c.duty_class == "grant",
            item.c.state == "done",
            item.c.voided.is_(False),
            item.c.outcome.in_(("ok", "yes")),
        )
    )
    return sorted({row.done_by for row in rows})
