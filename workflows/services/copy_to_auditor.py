"""A refusal that the parent branch's director acknowledged goes in copy to the own auditor (PRODUCT §2, RULES G3-13)."""

from collections.abc import Mapping

from sqlalchemy import select

from workflows.cases.case import Case
from workflows.duties.facts import roles_in_force
from workflows.records.jobs import StaffNotice
from workflows.records.people import Account, RoleHeld
from workflows.words.roles import Role

KIND = "refusal_copy"


def run(case: Case) -> Mapping[str, object]:
    """The copy; where the branch's own director signed, or his substitute for him, there is none."""
    if not _own_director(case):
        case.write(StaffNotice, role=Role.AUDITOR.value, kind=KIND, at=case.now)
    return {}


def _own_director(case: Case) -> bool:
    account, role = Account.__table__, RoleHeld.__table__
    found = case.db.scalar(
        select(account.c.id)
        .join(role, role.c.account == account.c.id)
        .where(
            account.c.person == (case.actor.acting_for or case.actor.person),
            account.c.branch == case.row.branch,
            account.c.state == "active",
            role.c.role == Role.DIRECTOR.value,
            roles_in_force(case.now),
        )
        .limit(1)
    )
    return found is not None
