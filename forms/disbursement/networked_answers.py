"""What 联网核查 answered in a case: stored when it came, typed by nobody, shown to every later teller (G3-03)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from forms.disbursement.identity_verdict import AGAINST
from workflows.queries.case_file import CaseFile
from workflows.words.choices.disbursement import NetworkedResult


class Answer(NamedTuple):
    """One answer."""

    result: str
    reference: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """One question from a task, with its answer once it is there."""

    reference: str
    at: datetime
    source: str
    answer: Answer | None


def asked_in(case: CaseFile, item: Any) -> tuple[Asked, ...]:
    """What was asked from one task, the newest first."""
    results = {row.id: row for row in case.rounds.get("networked", ())}
    found = [
        Asked(row.reference, row.asked_at, row.source or "", _answer(results.get(row.result)))
        for row in case.rounds.get("identity_queries", ())
        if item is not None and row.work_item == item.id
    ]
    return tuple(reversed(found))


def last_answer(case: CaseFile, item: Any) -> Answer | None:
    """What was answered last in a task."""
    return next((one.answer for one in asked_in(case, item) if one.answer is not None), None)


def answers_against(case: CaseFile, *, but: str | None) -> list[Answer]:
    """What speaks against the card, as stored when it arrived or with an earlier verdict; not the one with the number `but`."""
    stored = [Answer(row.result, row.reference, row.at) for row in case.all("networked")]
    judged = [
        Answer(row.networked_check_result, row.networked_reference or "", row.networked_at or row.at)
        for row in case.all("identity")
        if row.networked_check_result
    ]
    return [one for one in _each_once((*judged, *stored)) if one.result in AGAINST and one.reference != but]


def _each_once(answers: Iterable[Answer]) -> Iterable[Answer]:
    return {one.reference: one for one in answers}.values()


def _answer(row: Any) -> Answer | None:
    return None if row is None else Answer(NetworkedResult(row.result), row.reference, row.at)
