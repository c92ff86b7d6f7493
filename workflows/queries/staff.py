"""Who works here, and the offices they work at, for lists of the command line and of administration."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from workflows.duties.facts import roles_in_force
from workflows.records.households import Branch
from workflows.records.people import Account, Person, RoleHeld
from workflows.records.transaction import Db
from workflows.words.refusals import NotFound
from workflows.words.roles import Role
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffShown:
    """One account; `person` tells two accounts of one person. `branch` is the office's code."""

    name: str
    person: str
    person_name: str
    branch: str
    roles: tuple[Role, ...]
    state: str
    identity_verified: bool
    has_password: bool
    has_token: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchShown:
    """One office; `parent` is the code of the one above, `depth` counts from 0 at the top."""

    id: str
    code: str
    name: str
    parent: str | None
    depth: int


def staff(db: Db, now: datetime) -> tuple[StaffShown, ...]:
    """Every account with the roles in force at `now`, by office and name; those of dismissed people have none."""
    account, person, branch, role = (one.__table__ for one in (Account, Person, Branch, RoleHeld))
    held: dict[str, list[Role]] = defaultdict(list)
    for row in db.rows(select(role.c.account, role.c.role).where(roles_in_force(now)).order_by(role.c.role)):
        held[row.account].append(Role(row.role))
    rows = db.rows(
        select(account, person.c.name.label("person_name"), person.c.identity_verified, branch.c.code)
        .join(person, person.c.id == account.c.person)
        .join(branch, branch.c.id == account.c.branch)
        .order_by(branch.c.code, account.c.name)
    )
    return tuple(
        StaffShown(
            name=row.name,
            person=row.person,
            person_name=row.person_name,
            branch=row.code,
            roles=tuple(held[row.id]) if row.state == "active" else (),
            state=row.state,
            identity_verified=row.identity_verified,
            has_password=row.password_hash is not None,
            has_token=row.token_key is not None,
        )
        for row in rows
    )


def branches(db: Db) -> tuple[BranchShown, ...]:
    """Every office, each below the one it belongs to."""
    table = Branch.__table__
    below: dict[str | None, list[tuple[str, str, str]]] = defaultdict(list)
    for row in db.rows(select(table).order_by(table.c.code)):
        below[row.parent].append((row.id, row.code, row.name))
    found: list[BranchShown] = []
    ahead: list[tuple[str | None, int, tuple[str, str, str]]] = [(None, 0, one) for one in reversed(below[None])]
    while ahead:
        parent, depth, (id, code, name) = ahead.pop()
        found.append(BranchShown(id=id, code=code, name=name, parent=parent, depth=depth))
        ahead += [(code, depth + 1, one) for one in reversed(below[id])]
    return tuple(found)


def branch_for_villages(db: Db, now: datetime) -> str:
    """The code of the only office that can have villages: the lowest one, or among several the one with managers.

    Raises NotFound, which names them, where it is not clear which is meant.
    """
    found = branches(db)
    above = {one.parent for one in found}
    lowest = [one.code for one in found if one.code not in above]
    at_work = {one.branch for one in staff(db, now) if Role.CLIENT_MANAGER in one.roles}
    meant = lowest if len(lowest) == 1 else [one.code for one in found if one.code in at_work]
    if len(meant) == 1:
        return meant[0]
    if not found:
        raise NotFound(say("还没有网点，先建网点：fourgates branches add"))
    raise NotFound(say("写明村属于哪个网点：--branch，有 {codes}", codes=lowest))
