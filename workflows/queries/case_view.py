"""How a case is shown: the four gates, the seven duties, what happened, what is open, and where the diagram stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select

from workflows.cases.means import Means
from workflows.duties import guard
from workflows.duties.facts import AboutCase, load
from workflows.engine.specification import Specification
from workflows.queries import blindness
from workflows.queries.acts_before import amounts_of, decisions_of
from workflows.queries.case_file import CaseFile, DutyRow
from workflows.records.audit import AuditEvent
from workflows.records.cases import Application
from workflows.records.people import Person
from workflows.records.transaction import Db
from workflows.words.clock import shanghai_day
from workflows.words.events import EVENT_WORDS, SEEN_INSTEAD, SUCCESSIONS, UNSEEN
from workflows.words.roles import DutyClass, Gate
from workflows.words.sentence import Sentence, say

MOST_EVENTS = 300
INTAKE = "intake"
NOT_NEEDED = {"state": "off", "who": (), "note": say("不到两人调查的金额")}
# Events that are about a person, and the fact that says who.
WHOM = {
    "recusal_found": "person",
    **dict.fromkeys(SUCCESSIONS, "from"),
    "name_teller": "teller",
    "take_back_teller": "teller",
}
# What the house does by itself is not somebody's act, and is shown in grey.
HOUSE_ACTORS = {"system": "系统", "clock": "时钟", "operator": "operator", "port": "接口"}


@dataclass(frozen=True, slots=True)
class GateView:
    """One of the four posts: `state` is done, now, next, no or empty."""

    name: Gate
    state: str
    lines: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """One line of the history. `whom` it is about; `successor` who signs in his place.

    Of a completed task `said` is what its form decided, `amount` the yuan that it proposed or granted.
    """

    seq: int
    at: datetime
    actor: str
    acting_for: str
    act: str
    task: str
    transition: str
    facts: Mapping[str, Any]
    hash: str
    whom: str = ""
    successor: str = ""
    said: str = ""
    reasons: str = ""
    amount: Decimal | None = None

    @property
    def day(self) -> date:
        """The day in Shanghai, by which the history is grouped."""
        return shanghai_day(self.at)

    @property
    def what(self) -> str:
        """The act in words."""
        return EVENT_WORDS.get(f"{self.act}_{self.transition}", EVENT_WORDS.get(self.act, self.act))

    @property
    def rule(self) -> str:
        """The rule that refused."""
        return str(self.facts.get("rule", ""))

    @property
    def is_refused(self) -> bool:
        """A refused attempt stands in the same line as acts."""
        return self.act == "act_refused"


def duty_cells(
    file: CaseFile, reader: str, *, name: str = "", taking: DutyClass | None = None
) -> tuple[dict[str, Any], ...]:
    """The seven duties in their order; the reader's own is marked, the others are locked to him once he holds one.

    `taking` is the duty that the reader, whose `name` is given, would hold if he went on, and what that would shut.
    """
    held: dict[str, list[DutyRow]] = {}
    for row in file.duties:
        held.setdefault(row.duty_class, []).append(row)
    mine = next((row.duty_class for row in file.duties if row.person == reader), None)
    cells = (_cell(duty, held.get(duty.value, []), mine) for duty in DutyClass)
    if not held.get(DutyClass.CO_INVESTIGATE) and file.application.stage not in (INTAKE, Gate.INVESTIGATION):
        # Below the sum of G1-03 nobody goes along.
        cells = (cell | NOT_NEEDED if cell["duty"] is DutyClass.CO_INVESTIGATE else cell for cell in cells)
    if taking is None or mine is not None:
        return tuple(cells)
    return tuple(_if_taken(cell, name, taking) for cell in cells)


def _if_taken(cell: dict[str, Any], name: str, taking: DutyClass) -> dict[str, Any]:
    if cell["duty"] is taking:
        return cell | {"state": "you", "who": (*cell["who"], name), "note": say("您，现在")}
    if cell["state"] == "open":
        return cell | {"state": "lock", "note": say("您办了这一件就不能办")}
    return cell


def _cell(duty: DutyClass, rows: list[DutyRow], mine: str | None) -> dict[str, Any]:
    who = tuple(dict.fromkeys(row.name for row in rows))
    if mine == duty.value:
        return {"duty": duty, "state": "you", "who": who, "note": say("{at} 起", at=rows[0].since)}
    if rows:
        return {"duty": duty, "state": "done", "who": who, "note": say("{at} 起", at=rows[0].since)}
    if mine is not None:
        return {"duty": duty, "state": "lock", "who": (), "note": say("您已办本案别的职责")}
    return {"duty": duty, "state": "open", "who": (), "note": say("还没有人办")}


def gates_before(here: Gate) -> tuple[GateView, ...]:
    """The four gates of a case that begins at one of them and does not stand yet."""
    order = list(Gate)
    place = order.index(here)
    states = ("done",) * place + ("now",) + ("next",) * (len(order) - place - 1)
    return tuple(GateView(gate, state, ()) for gate, state in zip(order, states, strict=True))


def gates(file: CaseFile) -> tuple[GateView, ...]:
    """The four gates with who, when and what came out."""
    found = []
    stage, state = file.application.stage, file.application.state
    order = [gate.value for gate in Gate]
    # A refused case stopped at the gate that its report names.
    report = file.rounds["report"][-1] if file.rounds["report"] else None
    stopped = report.gate if report is not None else None
    for place, gate in enumerate(Gate):
        done = [row for row in file.work if row.process == gate.value and row.state == "done"]
        opened = [row for row in file.work if row.process == gate.value and row.state == "open"]
        lines: list[Sentence] = []
        if done:
            last = done[-1]
            lines.append(say("{name}，{at}", name=file.person_name(last.done_by), at=last.ended_at))
        if opened:
            holder = file.person_name(opened[0].holder)
            lines.append(say("{name}在办", name=holder) if holder else say("等人接下"))
        found.append(
            GateView(gate, _gate_state(gate.value, place, order, stage, state, stopped, bool(done)), tuple(lines))
        )
    return tuple(found)


def _gate_state(
    gate: str, place: int, order: list[str], stage: str, state: str, stopped: str | None, worked: bool
) -> str:
    if stopped == gate:
        return "no"
    if state == "filed":
        return "done"
    if stage == gate:
        return "now"
    if state != "running":
        return "done" if worked else ""
    at = order.index(stage) if stage in order else -1
    return "done" if place < at else "next"


def events(db: Db, file: CaseFile, spec: Specification) -> tuple[EventView, ...]:
    """The history, newest first: acts, returns and refused attempts in one line. That a task opened is no act.

    Of a task whose form decides, what was decided stands with it.
    """
    said, amounts = decisions_of(file), amounts_of(file)
    reasons = {row.work_item: row.reasons or "" for row in file.rounds["decisions"]}
    table, person = AuditEvent.__table__, Person.__table__
    opened = (table.c.act == "task") & (table.c.transition == "start")
    rows = db.rows(
        select(table)
        .where(table.c.chain == file.application.id, ~opened)
        .order_by(table.c.seq.desc())
        .limit(MOST_EVENTS)
    )
    people = {one for row in rows for one in (row.actor, row.acting_for, _whom(row), _successor(row)) if one}
    names = {row.id: row.name for row in db.rows(select(person.c.id, person.c.name).where(person.c.id.in_(people)))}
    return tuple(
        EventView(seq=row.seq, at=row.at, actor=HOUSE_ACTORS["system"], acting_for="", act=SEEN_INSTEAD, task="",
                  transition="", facts={}, hash=row.hash)
        if _is_unseen(row)
        else EventView(
            seq=row.seq,
            at=row.at,
            actor=names.get(row.actor) or HOUSE_ACTORS.get(row.actor, row.actor),
            acting_for=names.get(row.acting_for or "", ""),
            act=row.act,
            task=spec.nodes[row.task].name if row.task in spec.nodes else "",
            transition=row.transition or "",
            facts=row.facts or {},
            hash=row.hash,
            whom=names.get(_whom(row), ""),
            successor=names.get(_successor(row), ""),
            said=said.get(_completed(row), ""),
            reasons=reasons.get(_completed(row), ""),
            amount=amounts.get(_completed(row)),
        )
        for row in rows
    )  # fmt: skip


def _completed(row: Any) -> str:
    """The work item that was completed here, or empty."""
    return row.work_item if (row.act, row.transition) == ("task", "complete") else ""


def _is_unseen(row: Any) -> bool:
    """Done or tried by the aml_officer, of whose work no history may tell (G3-06)."""
    return row.act in UNSEEN or (row.act == "act_refused" and (row.facts or {}).get("act") in UNSEEN)


def _whom(row: Any) -> str:
    """Whom the act is about: of whom it was found that he must stay out, who was named to serve at another branch."""
    return str(row.facts[WHOM[row.act]]) if row.act in WHOM else ""


def _successor(row: Any) -> str:
    return str(row.facts["to"]) if row.act in SUCCESSIONS else ""


def specification_of(db: Db, means: Means, file: CaseFile) -> Specification:
    """The diagrams that the case runs on."""
    return means.specification(db, file.application.process_version)


def find_number(db: Db, number: str) -> Any:
    """The application row of a number or an id, or None."""
    table = Application.__table__
    return db.row(select(table).where(or_(table.c.number == number, table.c.id == number)))


def not_recused(db: Db, row: Any, person: str, *, now: datetime) -> None:
    """Recused means blind: raises Recused for somebody who must stay out of the case of `row` (PRODUCT §3)."""
    if not blindness.load(db, person, now=now).closes(row):
        return
    about = AboutCase(application=row.id, branch=row.branch, household=row.household, village=row.village)
    guard.may_see(load(db, about, now=now, task_name=str), person)
