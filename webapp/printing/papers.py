"""A paper of a case by itself: pages of the sealed volume once there is one, until then drawn from what the case holds."""

from datetime import datetime
from typing import Any

from webapp.printing.of_case import dossier_of
from webapp.printing.parts import Part, all_parts
from webapp.printing.sealed_pages import pages_of_part
from webapp.printing.single_form import print_form
from webapp.printing.writing import instant
from workflows.attachments.store import Store
from workflows.queries import volumes
from workflows.queries.case_file import CaseFile
from workflows.records.transaction import Db
from workflows.words.choices.filing import DocumentGroup
from workflows.words.sentence import text

TO_SIGN = "to_sign"
"""The consents that are still to be signed, taken to the household on paper."""

ELSEWHERE = "见 "
"""So begins the reference of a document that stands in another volume."""


def paper(db: Db, store: Store, application: str, name: str, *, now: datetime) -> bytes | None:
    """The paper `name` of a case as PDF; None where the case has none of it.

    KeyError for a name that no paper has; raises NotFound, and Damaged where a file is not what was stored.
    """
    filed = volumes.sealed_volume(db, application)
    if filed is not None:
        pdf, _ = store.read(db, filed.pdf)
        pages = pages_of_part(pdf, name)
        if pages is not None:
            return pages
    dossier = dossier_of(db, store, application, now=now)
    state = "未归档" if dossier.own("dossier") is None else "存系统，不入卷"
    printed = print_form(dossier, name, at=now, mark=f"{state}　{instant(now)} 打印")
    return None if printed is None else printed.pdf


def paper_of_document(file: CaseFile, document: str, group: DocumentGroup, reference: str | None) -> Part | None:
    """The paper that a row of the catalogue is printed on; None for what this very case has no paper of.

    Several may go by one name: the one made from the row that is referred to, else the one of the same group.
    """
    if (reference or "").startswith(ELSEWHERE):
        return None
    found = [part for part in all_parts() if document in part.documents and file.rounds.get(part.record)]
    made_from = (part for part in found if any(_is(row, reference) for row in file.rounds[part.record]))
    of_group = (part for part in found if part.group == group)
    return next(iter((*made_from, *of_group, *found)), None)


def paper_titles() -> dict[str, str]:
    """What each paper that may be taken alone is called, by its name: a history says which one somebody took."""
    return {part.name: part.title for part in all_parts()} | {TO_SIGN: text("待签的同意书")}


def papers_of_task(file: CaseFile, task: str) -> tuple[Part, ...]:
    """What a done task has left to print, that there is of this very case."""
    return tuple(part for part in all_parts() if part.task == task and file.rounds.get(part.record))


def _is(row: Any, reference: str | None) -> bool:
    return reference is not None and reference in (row.id, getattr(row, "number", None))
