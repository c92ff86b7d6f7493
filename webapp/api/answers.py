"""How things look over REST: one function a shape; `shapes.py` says the same as JSON Schema."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson
from flask import Response

from forms.rendering.json_schema import prefill_of, schema_of
from forms.task_form import TaskForm
from webapp.api.rest import JSON
from webapp.doors import may_open
from webapp.language import say
from webapp.refusals import PROBLEM_TYPE
from webapp.sign_in import Covered
from workflows.queries.case_events import CaseEvent
from workflows.queries.case_file import CaseFile
from workflows.queries.case_list import CaseRow
from workflows.queries.freezes import FreezeShown
from workflows.queries.household_list import HouseholdRow
from workflows.queries.named_tellers import Naming
from workflows.queries.process_files import DeployedDiagram
from workflows.queries.task import TaskPage
from workflows.queries.work_list import WorkRow
from workflows.words.refusals import AlreadyTaken, GuardRefused, Refusal

Shown = dict[str, Any]


def answered(body: Shown, *, etag: str | None = None) -> Response:
    """An answer, with the state that it shows where it is about a case."""
    response = Response(orjson.dumps(body), mimetype=JSON)
    if etag is not None:
        response.set_etag(etag)
    return response


def listed(items: Iterable[Shown], page: int, *, more: bool) -> Response:
    """A page of a list; `next` is the number of the page after it, null on the last."""
    return answered({"items": list(items), "next": page + 1 if more else None})


def task_item(row: WorkRow) -> Shown:
    """An open task in a list."""
    return {
        "id": row.id,
        "task": row.task,
        "application": row.number,
        "holder": row.holder_name or None,
        "gate": row.process,
        "role": row.lane,
        "household": row.head_name,
        "village": row.village_name,
        "amount": money(row.amount),
        "opened_at": instant(row.opened_at),
        "due_at": instant(row.due_at),
    }


def task_shown(page: TaskPage, form: TaskForm, covers: Sequence[Covered]) -> Shown:
    """One open task with its form, and why the reader may not, if he may not."""
    assert page.item is not None
    why_not = _why_not(page)
    return {
        "id": page.item.id,
        "task": page.node.id,
        "name": page.node.name,
        "application": page.case.application.number,
        "holder": page.holder_name or None,
        "opened_at": instant(page.item.opened_at),
        "due_at": instant(page.item.due_at),
        "schema": schema_of(form),
        "prefill": prefill_of(form),
        "may_claim": why_not is None,
        "why_not": why_not,
        "returnable": [{"task": one.task, "name": one.name, "done_by": one.done_by} for one in page.returnable],
        "questions": [{"id": one.id, "text": one.text, "asked_by": one.asked_by} for one in page.questions],
        "findings": [{"id": one.id, "kind": one.kind, "sentence": one.sentence, "grave": one.grave}
                     for one in page.findings],
        "covers": [{"person": one.person, "name": one.name} for one in covers],
    }  # fmt: skip


def case_item(row: CaseRow) -> Shown:
    """A case in a list."""
    return {
        "number": row.number,
        "kind": row.kind,
        "stage": row.stage,
        "state": row.state,
        "household": row.household,
        "head_name": row.head_name,
        "village": row.village_name,
        "amount": money(row.amount),
        "opened_at": instant(row.opened_at),
        "frozen": row.frozen,
    }


def case_shown(
    file: CaseFile, *, line_of: str | None, available: Decimal | None, namings: Sequence[Naming] = (),
    frozen: Sequence[FreezeShown] = (),
) -> Shown:  # fmt: skip
    """One case: where it stands, who holds what in it, its line, who was named to serve it elsewhere, what froze it."""
    row = file.application
    return {
        "number": row.number,
        "kind": row.kind,
        "line_of": line_of,
        "stage": row.stage,
        "state": row.state,
        "household": row.household,
        "head_name": file.head_name,
        "village": file.village_name,
        "applicant": file.applicant.name,
        "amount": money(row.amount),
        "purpose": row.purpose,
        "term_months": row.term_months,
        "opened_at": instant(row.opened_at),
        "open_tasks": [
            {"id": one.id, "task": one.task, "holder": file.person_name(one.holder) or None}
            for one in file.work
            if one.state == "open"
        ],
        "duties": [
            {"class": one.duty_class, "person": one.name, "task": one.task, "at": instant(one.since)}
            for one in file.duties
        ],
        "credit_line": _credit_line(file, available),
        "supplements": [_supplement(file, one) for one in file.rounds["supplements"]],
        "successions": [_succession(file, one) for one in file.rounds["successions"]],
        "reversals": [_reversal(file, one) for one in file.rounds["reversals"]],
        "named_tellers": [_naming(one) for one in namings],
        "freezes": [freeze_shown(one) for one in frozen],
    }


def freeze_shown(one: FreezeShown) -> Shown:
    """What is, or was, frozen in an emergency; why, only to those who freeze and let go."""
    why, waiting = may_open("freezes.index"), one.waiting
    return {
        "id": one.id,
        "scope": one.scope.value,
        "name": one.name,
        "detail": one.detail,
        "frozen_by": one.by,
        "frozen_at": instant(one.at),
        "reason": one.reason if why else None,
        "waiting": None if waiting is None else {
            "asked_by": waiting.by,
            "asked_at": instant(waiting.at),
            "reason": waiting.reason if why else None,
            "due_at": instant(waiting.due_at),
            "waits_for": waiting.other.value,
        },
        "unfrozen_at": instant(one.ended_at),
        "unfrozen_by": list(one.ended_by),
    }  # fmt: skip


def _naming(one: Naming) -> Shown:
    """A teller of another branch, named for this case; `ended_at` is null unless it was taken back."""
    return {
        "id": one.id,
        "teller": one.teller,
        "office": one.office,
        "reason": one.reason,
        "until": one.until.isoformat() if one.until is not None else None,
        "named_by": one.named_by,
        "named_at": instant(one.named_at),
        "in_force": one.in_force,
        "ended_by": one.ended_by or None,
        "ended_at": instant(one.ended_at),
    }


def _succession(file: CaseFile, row: Any) -> Shown:
    """Who signs a task in whose place; `named_by` is null where the village's present manager follows of himself."""
    return {
        "id": row.id,
        "task": row.task,
        "class": row.duty_class,
        "succeeded": file.person_name(row.succeeded),
        "successor": file.person_name(row.successor),
        "ground": row.ground,
        "reason": row.reason,
        "named_by": file.person_name(row.person) or None,
        "named_at": instant(row.at),
    }


def _reversal(file: CaseFile, row: Any) -> Shown:
    """A payment that is asked to be taken back; `agreed` is null until somebody has decided."""
    return {
        "id": row.id,
        "reason": row.reason,
        "asked_by": file.person_name(row.person),
        "asked_at": instant(row.at),
        "agreed": row.agreed,
        "decided_by": file.person_name(row.decided_by) or None,
        "decided_at": instant(row.decided_at) if row.decided_at is not None else None,
    }


def event_item(event: CaseEvent) -> Shown:
    """A row of the history; `kind` tells refusals and views from acts."""
    return {
        "seq": event.seq,
        "at": instant(event.at),
        "kind": event.kind,
        "act": event.act,
        "task": event.task,
        "transition": event.transition,
        "actor": event.actor,
        "acting_for": event.acting_for,
        "rule": event.rule,
        "hash": event.hash,
    }


def household_item(row: HouseholdRow) -> Shown:
    """A household; numbers masked, and nothing but name and village for whoever is recused from it."""
    return {
        "id": row.id,
        "village": row.village_name,
        "village_group": row.village_group,
        "head_name": row.head_name,
        "state": row.state,
        "recused": row.recused,
        "members": [
            {"id": one.id, "name": one.name, "relation": one.relation, "is_adult": one.is_adult,
             "id_number": one.id_masked or None}
            for one in row.members
        ],
    }  # fmt: skip


def process_item(row: DeployedDiagram) -> Shown:
    """A deployed diagram, with where it can be fetched."""
    return {
        "id": row.process,
        "version": row.version,
        "digest": row.digest,
        "current": row.current,
        "deployed_at": instant(row.deployed_at),
        "bpmn": f"/api/v1/processes/{row.process}/{row.version}.bpmn",
    }


def instant(at: datetime | None) -> str | None:
    """RFC 3339, UTC."""
    return None if at is None else at.isoformat()


def money(amount: Decimal) -> str:
    """Yuan with two decimals; a text, since money is never a float."""
    return f"{amount:.2f}"


def _credit_line(file: CaseFile, available: Decimal | None) -> Shown | None:
    line = file.line
    if line is None:
        return None
    assert available is not None
    return {
        "state": line.state,
        "limit": money(line.approved_limit),
        "available": money(available),
        "valid_until": line.valid_until.isoformat(),
        "revolving": line.revolving,
    }


def _supplement(file: CaseFile, row: Any) -> Shown:
    return {
        "id": row.id,
        "to_duty": row.to_duty,
        "question": row.question,
        "asked_by": file.person_name(row.asked_by),
        "asked_at": instant(row.asked_at),
        "due_at": instant(row.due_at),
        "note": row.note,
        "answered_at": instant(row.answered_at),
    }


def _why_not(page: TaskPage) -> Shown | None:
    assert page.item is not None
    if page.stopped is not None:
        return _plain(page.stopped, None, None)
    if page.why_not is not None:
        return _of_guard(page.why_not)
    if page.item.holder in (None, page.actor.person, page.actor.acting_for):
        return None
    return _plain(AlreadyTaken.by(page.holder_name, page.item.claimed_at), page.holder_name, page.item.claimed_at)


def _plain(refusal: Refusal, person: str | None, at: datetime | None) -> Shown:
    return {
        "type": PROBLEM_TYPE + refusal.type,
        "detail": say(refusal.sentence),
        "duty": None,
        "person": person,
        "at": instant(at),
        "could_take": [],
    }


def _of_guard(refusal: GuardRefused) -> Shown:
    earlier = refusal.earlier
    return {
        "type": PROBLEM_TYPE + refusal.type,
        "detail": say(refusal.sentence),
        "duty": earlier.duty if earlier else None,
        "person": earlier.person if earlier else None,
        "at": instant(earlier.at) if earlier else None,
        "could_take": list(refusal.could_take),
    }
