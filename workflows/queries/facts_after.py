"""Who stands how to a case or an office once a change of staff is made: nothing is written, the facts are changed."""

from dataclasses import dataclass, field, replace

from sqlalchemy import select

from workflows.duties.facts import Facts, branch_and_above
from workflows.duties.rules import Standing
from workflows.records.people import Account, RoleHeld
from workflows.records.transaction import Db
from workflows.words.roles import KEY_ROLES, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`gains` and `loses` are roles of the account `account` of `person` (ids). `away` and `covered_by` (a person) tell of
    a leave, `leaves` of the account's office being left: for another (`moves_to`, an id) or for good. A second account
    has no id yet, but an office, `home`."""

    person: str
    name: str
    account: str
    gains: frozenset[Role] = frozenset()
    loses: frozenset[Role] = frozenset()
    away: bool = False
    covered_by: str | None = None
    leaves: bool = False
    moves_to: str | None = None
    home: str | None = None


@dataclass(slots=True)
class FactsAfter:
    """`home` is the office (id) of the account that changes."""

    db: Db
    change: Change
    home: str
    _above: dict[str, frozenset[str]] = field(default_factory=dict)
    _held: list[tuple[str, Role]] | None = None

    def of(self, facts: Facts, branch: str) -> Facts:
        """The facts of a case or office of `branch` with the change made."""
        change = self.change
        staff = [self._changed(one, branch) if one.person == change.person else one for one in facts.staff]
        if facts.standing(change.person) is None and self._roles_at(branch):
            staff.append(self._changed(Standing(change.person, change.name), branch))
        covers = facts.covers
        if change.away and change.covered_by is not None:
            covers = covers | {(change.covered_by, change.person)}
        if change.away:
            covers = frozenset(two for two in covers if two[0] != change.person)
        return replace(facts, staff=tuple(one for one in staff if one.roles), covers=covers)

    def _changed(self, one: Standing, branch: str) -> Standing:
        held = self._roles_at(branch)
        roles = frozenset(role for _, role in held)
        key_post = bool(roles & KEY_ROLES)
        return replace(
            one,
            roles=roles,
            away=one.away or self.change.away,
            recused=one.recused or (one.distant if key_post else None),
            seats=frozenset(office for office, role in held if role is Role.COMMITTEE_MEMBER),
            directs=frozenset(office for office, role in held if role is Role.DIRECTOR),
        )

    def _roles_at(self, branch: str) -> list[tuple[str, Role]]:
        """Office and role of all his accounts that count for a case of `branch`, the change made."""
        if branch not in self._above:
            self._above[branch] = frozenset(branch_and_above(self.db, branch))
        return [two for two in self._after() if two[0] in self._above[branch]]

    def _after(self) -> list[tuple[str, Role]]:
        if self._held is None:
            account, role = Account.__table__, RoleHeld.__table__
            rows = self.db.rows(
                select(account.c.id, account.c.branch, role.c.role)
                .join(role, role.c.account == account.c.id)
                .where(account.c.person == self.change.person, account.c.state == "active", role.c.until.is_(None))
            )
            change = self.change
            others = [(row.branch, Role(row.role)) for row in rows if row.id != change.account]
            own = {Role(row.role) for row in rows if row.id == change.account} - change.loses | change.gains
            office = change.moves_to if change.leaves else self.home
            self._held = others + ([] if office is None else [(office, one) for one in own])
        return self._held
