"""What was changed beside the cases, newest first: staff, roles, cover, policy, processes, figures, freezes, by whom.

It is read from the chain of the house, so that nothing done at the command line is missing. Ids become names where they
are a colleague's, a village's or an office's; what concerns another branch is left out.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, or_, select

from workflows.audit.chain import HOUSE
from workflows.records.at_once import Asking
from workflows.records.audit import AuditEvent
from workflows.records.households import Branch, Village
from workflows.records.people import Account, Cover, Person
from workflows.words.actor import OPERATOR
from workflows.words.clock import shanghai_day
from workflows.words.events import EVENT_WORDS, EVERYDAY
from workflows.words.roles import ROLE_NAMES, Role

PAGE = 50
COVERS_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change, or several alike of one day. `about` are names; `roles` what somebody may be from then on.

    `actor` is empty for the command line.
    """

    seq: int
    at: datetime
    actor: str
    by_operator: bool
    what: str
    about: tuple[str, ...]
    roles: tuple[str, ...]
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverRow:
    """Somebody stands in for somebody; `in_force` now, else from `since` on."""

    absent: str
    substitute: str
    since: datetime
    until: datetime
    reason: str
    made_by: str
    in_force: bool


@dataclass(slots=True)
class _Names:
    """What the ids of some events stand for, and of which branch it is."""

    names: dict[str, str] = field(default_factory=dict)
    branches: dict[str, set[str]] = field(default_factory=dict)

    def of(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.names[one] for one in ids if one in self.names))

    def concerns(self, ids: Iterable[str], branches: Collection[str]) -> bool:
        """Whether something of these branches is meant, or nothing of any."""
        found = set[str]().union(*(self.branches.get(one, set()) for one in ids))
        return not found or bool(found & set(branches))


def load(branches: Collection[str], *, before: int | None = None) -> Asking[tuple[tuple[Change, ...], int | None]]:
    """Up to fifty changes of the reader's branches, those before the event numbered `before`, and where to go on, if anywhere."""
    event, person = AuditEvent.__table__, Person.__table__
    wanted = (
        select(event, person.c.name)
        .outerjoin(person, person.c.id == event.c.actor)
        .where(event.c.chain == HOUSE, event.c.act.not_in(sorted(EVERYDAY)))
    )
    if before is not None:
        wanted = wanted.where(event.c.seq < before)
    (rows,) = yield (wanted.order_by(event.c.seq.desc()).limit(PAGE + 1),)
    names = yield from _names({one for row in rows for one in _ids(row.facts)})
    shown = rows[:PAGE]
    changes = [_change(row, names) for row in shown if names.concerns(_ids(row.facts), branches)]
    return _folded(changes), shown[-1].seq if len(rows) > PAGE else None


def covers(branches: Collection[str], *, now: datetime) -> Asking[tuple[CoverRow, ...]]:
    """Cover in force or to come, of people with an account in these branches."""
    cover, account, person = Cover.__table__, Account.__table__, Person.__table__
    absent, substitute, maker = person.alias("absent"), person.alias("substitute"), person.alias("maker")
    here = select(account.c.person).where(account.c.branch.in_(branches))
    (rows,) = yield (
        select(cover, absent.c.name.label("absent_name"), substitute.c.name.label("substitute_name"),
               maker.c.name.label("maker_name"))
        .join(absent, absent.c.id == cover.c.absent)
        .join(substitute, substitute.c.id == cover.c.substitute)
        .outerjoin(maker, maker.c.id == cover.c.made_by)
        .where(cover.c.until > now, or_(cover.c.absent.in_(here), cover.c.substitute.in_(here)))
        .order_by(cover.c.since, cover.c.id)
        .limit(COVERS_SHOWN),
    )  # fmt: skip
    return tuple(
        CoverRow(absent=row.absent_name, substitute=row.substitute_name, since=row.since, until=row.until,
                 reason=row.reason, made_by=row.maker_name or "", in_force=row.since <= now)
        for row in rows
    )  # fmt: skip


def _folded(changes: list[Change]) -> tuple[Change, ...]:
    """A file that came in pieces, or any other row of changes that read the same, is one line with its count."""
    alike = (
        list(some)
        for _, some in groupby(
            changes, key=lambda one: (shanghai_day(one.at), one.actor, one.by_operator, one.what, one.about, one.roles)
        )
    )
    return tuple(replace(some[0], times=len(some)) for some in alike)


def _change(row: Row[Any], names: _Names) -> Change:
    given = row.facts.get("roles")
    return Change(
        seq=row.seq,
        at=row.at,
        actor=row.name or "",
        by_operator=row.actor == OPERATOR.person,
        what=EVENT_WORDS.get(row.act, row.act),
        about=names.of(_ids(row.facts)),
        roles=tuple(ROLE_NAMES[role] for role in Role if isinstance(given, list) and role in given),
    )


def _ids(facts: Mapping[str, Any]) -> list[str]:
    return [value for value in facts.values() if isinstance(value, str)]


def _names(ids: Collection[str]) -> Asking[_Names]:
    """A person without an account is no colleague and is not named."""
    account, person, village, branch = (r.__table__ for r in (Account, Person, Village, Branch))
    found = _Names()
    staff = (
        select(account.c.id, account.c.person, account.c.branch, person.c.name)
        .join(person, person.c.id == account.c.person)
        .where(or_(account.c.id.in_(ids), account.c.person.in_(ids)))
    )
    workers, villages, offices = yield (
        staff,
        select(village.c.id, village.c.name, village.c.branch).where(village.c.id.in_(ids)),
        select(branch.c.id, branch.c.name).where(branch.c.id.in_(ids)),
    )
    for row in workers:
        for one in (row.id, row.person):
            found.names[one] = row.name
            found.branches.setdefault(one, set()).add(row.branch)
    for row in villages:
        found.names[row.id] = row.name
        found.branches[row.id] = {row.branch}
    for row in offices:
        found.names[row.id] = row.name
        found.branches[row.id] = {row.id}
    return found
