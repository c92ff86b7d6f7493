"""Who may grant this amount: the table decides on the household's total after the grant; a vote's committee is fixed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from workflows.cases.case import Case
from workflows.cases.household_total import total_after
from workflows.credit.credit_line import authority_inputs, is_exception
from workflows.duties.facts import AboutCase, branch_and_above, load
from workflows.duties.staffing import COMMITTEE_AT_LEAST
from workflows.engine.decision import decide
from workflows.records.grant import Authority, GrantProposal, Rating
from workflows.records.households import Branch
from workflows.records.investigation import Conclusion
from workflows.records.people import Account, RoleHeld
from workflows.words.choices.grant import Authority as Name
from workflows.words.choices.grant import RaisingReason
from workflows.words.choices.investigation import SpouseTextB
from workflows.words.refusals import EntryRefused
from workflows.words.roles import DutyClass, Role
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True)
class Committee:
    """The voters of one vote, fixed when it opens, and who sits in the chair."""

    branch: str | None = None
    members: tuple[str, ...] = ()
    chair: str | None = None


def run(case: Case) -> Mapping[str, object]:
    """G2-07: any number of reasons raises the authority by one level; above the product's top nobody may grant."""
    proposal = case.last(GrantProposal)
    assert proposal is not None
    total = total_after(case, proposal.proposed_limit)
    reasons = _reasons(case, proposal)
    answer = decide(case.spec.tables["approval_authority"], authority_inputs(total, reasons))
    authority = Name(answer["authority"])
    if authority is Name.NONE:
        raise EntryRefused.at(
            "proposed_limit", say("授信后这户合计 {total} 元，超过 200,000.00 元，谁也不能批", total=total)
        )
    committee = _committee(case) if authority is Name.COMMITTEE else Committee()
    case.write(
        Authority,
        at=case.now,
        total=total,
        raised_by=[reason.value for reason in reasons],
        authority=authority.value,
        committee_branch=committee.branch,
        committee=list(committee.members),
        chair=committee.chair,
    )
    return {"authority": authority.value, "committee": list(committee.members)}


def _reasons(case: Case, proposal: Any) -> list[RaisingReason]:
    rating, conclusion = case.last(Rating), case.last(Conclusion)
    assert rating is not None
    found = []
    if is_exception(proposal.proposed_limit, rating.cap):
        found.append(RaisingReason.ABOVE_CAP)
    if proposal.age_reason:
        found.append(RaisingReason.PAST_AGE_LIMIT)
    if conclusion is not None and conclusion.spouse_text_b == SpouseTextB.NOT_SIGNING:
        found.append(RaisingReason.SPOUSE_NOT_SIGNING)
    return found


def _committee(case: Case) -> Committee:
    """All members of the branch less the recused and holders of another class; fewer than three: the nearest branch above.

    Its chair is the branch's standing chair, else the longest-serving eligible member (PRODUCT §2).
    """
    about = AboutCase(
        application=case.id, branch=case.row.branch, household=case.row.household, village=case.row.village
    )
    facts = load(case.db, about, now=case.now, task_name=case.task_name)
    free = {
        one.person
        for one in facts.staff
        if Role.COMMITTEE_MEMBER in one.roles
        and one.recused is None
        and facts.held.classes_of(one.person) <= {DutyClass.GRANT}
    }
    account, role = Account.__table__, RoleHeld.__table__
    for branch in branch_and_above(case.db, case.row.branch):
        rows = case.db.rows(
            select(account.c.person)
            .join(role, role.c.account == account.c.id)
            .where(
                account.c.branch == branch,
                account.c.state == "active",
                role.c.role == Role.COMMITTEE_MEMBER.value,
                role.c.until.is_(None),
            )
            .order_by(role.c.since, account.c.name)
        )
        members = list(dict.fromkeys(row.person for row in rows if row.person in free))
        if len(members) >= COMMITTEE_AT_LEAST:
            standing = case.db.scalar(select(Branch.__table__.c.standing_chair).where(Branch.__table__.c.id == branch))
            chair = standing if standing in members else members[0]
            return Committee(branch, tuple(members), chair)
    raise EntryRefused.at("proposed_limit", say("这个金额要贷审会表决，本社和上级都凑不齐三名能表决的委员"))
