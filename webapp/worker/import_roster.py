"""Reads a roster that was handed in on a page and brings it in, telling the page how far it is.

Killed anywhere, it begins again: households that are in already are known again and not doubled.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from webapp.parts import Parts
from webapp.roster_import import Found, import_households, village_for
from workflows.cases import jobs
from workflows.cases.jobs import Taken
from workflows.records.households import Branch, Household
from workflows.records.people import Person
from workflows.records.transaction import reading, transaction
from workflows.registers import roster_imports
from workflows.registers.roster_imports import Report
from workflows.registers.roster_known import HEAD_MISSING
from workflows.registers.roster_layouts import Roster, read_roster
from workflows.registers.roster_returns import column_letter, returned_rows
from workflows.registers.roster_rows import BadRow, RosterHousehold, Sifted, sift
from workflows.words.actor import Actor
from workflows.words.clock import shanghai_day
from workflows.words.refusals import EntryRefused, Forbidden, NotFound
from workflows.words.sentence import Sentence, say

NUMBERS = frozenset({"id_number", "head_number", "phone"})
FULL_TELEPHONE = 11
LONGEST_VALUE = 60


def run(parts: Parts, job: Taken) -> None:
    """One file. What is wrong with it as a whole is said on its page; anything else is tried again."""
    with reading(parts.database) as db:
        row = roster_imports.the_import(db, job.args["roster_import"])
        if row.state in ("done", "failed"):
            return
        content, actor, code = roster_imports.content_of(db, row), _asker(db, row), _code(db, row.branch)
    try:
        report = _Import(parts, job, row, actor).bring_in(content, code)
    except (EntryRefused, Forbidden, NotFound) as refusal:
        with transaction(parts.database) as db:
            roster_imports.fail(db, row.id, str(_sentence(refusal)), now=parts.clock.now())
        return
    with transaction(parts.database) as db:
        roster_imports.finish(db, roster_imports.the_import(db, row.id), report, now=parts.clock.now())


class _Import:
    def __init__(self, parts: Parts, job: Taken, row: Row[Any], actor: Actor) -> None:
        self._parts, self._job, self._row, self._actor = parts, job, row, actor

    def bring_in(self, content: bytes, code: str) -> Report:
        today = shanghai_day(self._parts.clock.now())
        roster = read_roster(content, self._row.file_name, lambda rows: None)
        day = roster.as_of or self._row.as_of
        if day is not None and day > today:
            raise EntryRefused.at("as_of", say("余额的日期还没到：{day}", day=day.isoformat()))
        with transaction(self._parts.database) as db:
            roster_imports.begin(db, self._row.id, rows=len(roster.raw))
        sifted = sift(roster, today)
        village = village_for(self._parts, roster.village, code, self._actor)
        found = import_households(self._parts, village, sifted.households, day, self._actor, self._told)
        bad = sorted((*sifted.bad, *found.bad), key=lambda one: one.row)
        return Report(
            answer=self._figures(roster, sifted, found, bad, village, day),
            bad=[_told(roster, one) for one in bad],
            returned=returned_rows(roster, bad, roster.village) if bad else None,
        )

    def _told(self, batches: Sequence[Sequence[RosterHousehold]]) -> Iterator[Sequence[RosterHousehold]]:
        """Batch by batch: the page's bar moves on, and the job says that it is alive."""
        rows = 0
        for batch in batches:
            yield batch
            rows += sum(len(one.members) for one in batch)
            with transaction(self._parts.database) as db:
                roster_imports.came_to(db, self._row.id, rows=rows)
                jobs.alive(db, self._job.id, now=self._parts.clock.now())

    def _figures(
        self, roster: Roster, sifted: Sifted, found: Found, bad: Sequence[BadRow], village: str, day: date | None
    ) -> dict[str, Any]:
        owing = [one.balance for one in sifted.households if one.balance]
        wrong = {one.row for one in bad}
        table = Household.__table__
        with reading(self._parts.database) as db:
            headless = db.rows(select(table.c.id).where(table.c.village == village, table.c.state == HEAD_MISSING))
        return {
            "village": roster.village, "as_of": day.isoformat() if day else None, "rows": len(roster.raw),
            "good": len(roster.raw) - len(wrong), "bad": len(wrong), "households": len(found.met), "new": found.new,
            "members": found.members, "lacking": found.lacking, "minors": len(sifted.minors),
            "headless": len({one.id for one in headless} & found.met), "old_loans": len(owing),
            "old_loan_sum": str(sum(owing)) if owing else "0",
        }  # fmt: skip


def _told(roster: Roster, bad: BadRow) -> dict[str, Any]:
    """A bad row as the page shows it: where, what stands there, why not."""
    column = roster.columns.get(bad.field)
    cell = roster.raw[bad.row][column - 1] if column else None
    heading = roster.headings[column - 1] if column and column <= len(roster.headings) else ""
    facts = {
        name: value if isinstance(value, int) else list(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in bad.reason.facts.items()
    }
    return {"row": bad.row, "column": column_letter(roster, bad.field) if column else "", "heading": heading,
            "value": _shown(bad.field, cell), "text": bad.reason.text, "facts": facts}  # fmt: skip


def _shown(field: str, cell: Any) -> str:
    """What was typed; a whole number of a person is masked, and stands whole in the sheet that is given back."""
    written = "" if cell is None else f"{cell:%Y-%m-%d}" if isinstance(cell, date) else str(cell).strip()
    if field in NUMBERS and len(written) >= FULL_TELEPHONE:
        # A number with a digit too few has no mask of its own: its ends are enough to find it in the sheet.
        return f"{written[:3]}{'*' * (len(written) - 7)}{written[-4:]}"[:LONGEST_VALUE]
    return written[:LONGEST_VALUE]


def _asker(db: Any, row: Row[Any]) -> Actor:
    """As he was when he handed it in: the guard asks again whether he still may."""
    table = Person.__table__
    name = db.scalar(select(table.c.name).where(table.c.id == row.asked_by))
    return Actor(person=row.asked_by, name=name, account=row.asked_through, branch=row.branch)


def _code(db: Any, branch: str) -> str:
    return str(db.scalar(select(Branch.__table__.c.code).where(Branch.__table__.c.id == branch)))


def _sentence(refusal: EntryRefused | Forbidden | NotFound) -> Sentence:
    if isinstance(refusal, EntryRefused):
        return next(iter(refusal.fields.values()))[0]
    return refusal.sentence
