"""Offices with what hangs on them, and villages with who looks after each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, true, tuple_

from workflows.duties.facts import roles_in_force
from workflows.records.households import Branch, Household, Village, VillageManager
from workflows.records.people import Account, Person, RoleHeld
from workflows.records.transaction import Db
from workflows.words.refusals import NotFound
from workflows.words.roles import Role
from workflows.words.sentence import Sentence, say

PAGE = 60
LONGEST_WITHOUT_A_CHANGE = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCounts:
    """How many persons work at an office itself, and how many villages and households it has."""

    people: int = 0
    villages: int = 0
    households: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageShown:
    """One village; `manager` is empty where nobody looks after it, `since` is when he began."""

    id: str
    name: str
    branch: str
    branch_code: str
    branch_name: str
    households: int
    manager: str
    manager_person: str
    since: datetime | None

    def is_long(self, now: datetime) -> bool:
        """Whether its manager has looked after it for three years and should hand it on. Rule: RULES S-02."""
        return self.since is not None and now - self.since >= LONGEST_WITHOUT_A_CHANGE


def counts(db: Db, branches: Collection[str]) -> dict[str, OfficeCounts]:
    """By office (id)."""
    account, village, house = Account.__table__, Village.__table__, Household.__table__
    people = _by_branch(db, select(account.c.branch, func.count(account.c.person.distinct()).label("n"))
                        .where(account.c.branch.in_(branches), account.c.state == "active")
                        .group_by(account.c.branch))  # fmt: skip
    villages = _by_branch(db, select(village.c.branch, func.count().label("n"))
                          .where(village.c.branch.in_(branches)).group_by(village.c.branch))  # fmt: skip
    houses = _by_branch(db, select(house.c.branch, func.count().label("n"))
                        .where(house.c.branch.in_(branches)).group_by(house.c.branch))  # fmt: skip
    return {
        one: OfficeCounts(people=people.get(one, 0), villages=villages.get(one, 0), households=houses.get(one, 0))
        for one in branches
    }


def villages(db: Db, branches: Collection[str], *, after: str = "") -> tuple[tuple[VillageShown, ...], str]:
    """A page of villages by office and name behind the key `after`, and the key of the next page or nothing."""
    village, branch = Village.__table__, Branch.__table__
    code, _, name = after.partition("|")
    behind: ColumnElement[bool] = tuple_(branch.c.code, village.c.name) > tuple_(code, name) if after else true()
    rows = db.rows(
        _villages().where(village.c.branch.in_(branches), behind).order_by(branch.c.code, village.c.name)
        .limit(PAGE + 1)
    )  # fmt: skip
    found = _shown(db, rows[:PAGE])
    return found, f"{found[-1].branch_code}|{found[-1].name}" if len(rows) > PAGE else ""


def village(db: Db, id: str, branches: Collection[str]) -> VillageShown:
    """One village. Raises NotFound."""
    table = Village.__table__
    rows = db.rows(_villages().where(table.c.id == id, table.c.branch.in_(branches)))
    if not rows:
        raise NotFound(say("没有这个村，或不在您的网点"))
    return _shown(db, rows)[0]


def managers(db: Db, branch: str, *, now: datetime) -> tuple[tuple[str, Sentence], ...]:
    """Account and name of the client managers of an office, with how many villages each looks after already."""
    account, person, role, looks = (one.__table__ for one in (Account, Person, RoleHeld, VillageManager))
    rows = db.rows(
        select(account.c.name, person.c.name.label("person_name"), func.count(looks.c.id.distinct()).label("villages"))
        .join(person, person.c.id == account.c.person)
        .join(role, role.c.account == account.c.id)
        .outerjoin(looks, and_(looks.c.person == account.c.person, looks.c.until.is_(None)))
        .where(account.c.branch == branch, account.c.state == "active", role.c.role == Role.CLIENT_MANAGER.value,
               roles_in_force(now))
        .group_by(account.c.name, person.c.name)
        .order_by(person.c.name)
    )  # fmt: skip
    return tuple((row.name, say("{name}（{n} 个村）", name=row.person_name, n=row.villages)) for row in rows)


def _by_branch(db: Db, wanted: Select[Any]) -> dict[str, int]:
    return {row.branch: row.n for row in db.rows(wanted)}


def _villages() -> Select[Any]:
    village, branch, looks, person = (one.__table__ for one in (Village, Branch, VillageManager, Person))
    return (
        select(village, branch.c.code.label("branch_code"), branch.c.name.label("branch_name"),
               person.c.id.label("manager_person"), person.c.name.label("manager"), looks.c.since)
        .join(branch, branch.c.id == village.c.branch)
        .outerjoin(looks, and_(looks.c.village == village.c.id, looks.c.until.is_(None)))
        .outerjoin(person, person.c.id == looks.c.person)
    )  # fmt: skip


def _shown(db: Db, rows: Collection[Any]) -> tuple[VillageShown, ...]:
    house = Household.__table__
    counted = {
        row.village: row.n
        for row in db.rows(
            select(house.c.village, func.count().label("n"))
            .where(house.c.village.in_([row.id for row in rows]))
            .group_by(house.c.village)
        )
    }
    return tuple(
        VillageShown(
            id=row.id, name=row.name, branch=row.branch, branch_code=row.branch_code, branch_name=row.branch_name,
            households=counted.get(row.id, 0), manager=row.manager or "", manager_person=row.manager_person or "",
            since=row.since,
        )
        for row in rows
    )  # fmt: skip
