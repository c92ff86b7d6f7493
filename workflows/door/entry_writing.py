"""Writes a completed form: its record, its lists, its attachments, the answers it gives and the findings it makes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select

from workflows.cases.case import Case, Refused
from workflows.cases.people import NewPerson, person_for
from workflows.door.entry import Entry
from workflows.records.cases import Finding, Question
from workflows.records.sealed import change
from workflows.words.refusals import EntryRefused
from workflows.words.sentence import say


def write_entry(case: Case, item: Row[Any], entry: Entry) -> str | None:
    """Writes the entry as the actor's, in this task and round; gives the record's id, None where there is no record."""
    subject = entry.subject or case.row.applicant
    case.means.store.bind(
        case.db, entry.attachments, application=case.id, subject=subject, actor=case.actor.person, now=case.now,
        handed_in_as=entry.handed_in_as,
    )  # fmt: skip
    record = None
    if entry.record is not None:
        record = case.write_form(entry.record, item, subject, entry.values)
        for of_list in entry.lists:
            case.write_lines(of_list.record, record, [_with_its_person(case, row) for row in of_list.rows])
    for row in entry.beside:
        values = _with_its_person(case, row.values)
        case.write(row.record, subject, **values, work_item=item.id, person=case.actor.person)
    _answer_questions(case, item, entry)
    _answer_findings(case, entry)
    for found in entry.findings:
        case.write(
            Finding, kind=found.kind, sentence=found.sentence, source=found.source, grave=found.grave, at=case.now
        )
    if entry.refusal is not None:
        node = case.node(item.task)
        case.refused = Refused(entry.refusal.ground, entry.refusal.facts, node.id, node.process)
    return record


def _with_its_person(case: Case, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Somebody whom nobody knew is a person of his own from here on."""
    found = row.get("subject")
    if not isinstance(found, NewPerson):
        return row
    return {**row, "subject": person_for(case.db, found, now=case.now, today=case.today)}


def _answer_questions(case: Case, item: Row[Any], entry: Entry) -> None:
    table = Question.__table__
    rows = case.db.rows(
        select(table).where(table.c.application == case.id, table.c.to_task == item.task, table.c.answered_at.is_(None))
    )
    for row in rows:
        answer = (entry.answers.get(row.id) or "").strip()
        if not answer and entry.go_back is None:
            raise EntryRefused.at(f"answer_{row.id}", say("这个问题还没有答：{question}", question=row.text))
        if answer:
            change(case.db, Question, row.id, answer=answer, answered_by=case.actor.person, answered_at=case.now)


def _answer_findings(case: Case, entry: Entry) -> None:
    table = Finding.__table__
    mine = table.c.application == case.id
    open_ids = {row.id for row in case.db.rows(select(table.c.id).where(mine, table.c.answered_at.is_(None)))}
    for finding, answer in entry.finding_answers.items():
        if finding in open_ids:
            change(case.db, Finding, finding, answer=answer, answered_by=case.actor.person, answered_at=case.now)
