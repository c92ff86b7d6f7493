"""What the survey begins with: the members as the file knows them, what an earlier visit found, and the figures of then."""

from collections.abc import Mapping
from typing import Any

from forms.investigation import visit_lists
from forms.investigation.visit_blocks import EARNED, OUTGO
from forms.investigation.visit_members import VisitMemberLine
from workflows.queries.last_papers import LastVisit
from workflows.queries.task import TaskPage
from workflows.records.base import ListRow
from workflows.words.money import format_yuan
from workflows.words.sentence import Sentence, say

FIGURES = (*EARNED, "expected_income", *OUTGO)


def begins_with(page: TaskPage, lines_of: Mapping[str, Any]) -> dict[str, Any]:
    """The members; where the last round's visit is there, its figures too. `lines_of` is the form of a line by its list.

    From a visit of an earlier case comes what changes slowly (who works, which land, which house); its figures stand as
    hints alone, since those of the last 12 months are asked anew (G1-02).
    """
    last, earlier = page.case.last("visit"), page.last_visit
    kept = {name: getattr(last, name) for name in FIGURES} if last is not None else {}
    known = earlier.lists["members"] if earlier is not None else page.case.lines("visit_members")
    found = {line.member: line for line in known}
    members = [VisitMemberLine.known(one, found.get(one.id), figures=earlier is None) for one in page.case.members]
    lists = {
        name: _lines_then(earlier, name, lines_of[name])
        if earlier is not None
        else _lines_before(page, name, lines_of[name], record)
        for name, record in visit_lists.RECORDS.items()
    }
    applicant = next((one.id for one in page.case.members if one.person == page.case.applicant.id), None)
    return {"members": members, "surveyed": applicant} | kept | lists


def figures_then(earlier: LastVisit) -> dict[str, Sentence]:
    """What the figures were at the household's last visit, by field."""
    said = {}
    for name in FIGURES:
        if (figure := getattr(earlier.row, name)) is not None:
            said[name] = say("{on}调查时 {yuan} 元", on=earlier.row.visited_on, yuan=format_yuan(figure))
    return said


def _lines_then(earlier: LastVisit, name: str, line: Any) -> list[dict[str, Any]]:
    return [line.standing(row) for row in earlier.lists[name]]


def _lines_before(page: TaskPage, name: str, line: Any, record: type[ListRow]) -> list[dict[str, Any]]:
    """The last round's lines of a list, as the form takes them."""
    fields = [column.name for column in record.__table__.columns if hasattr(line, column.name)]
    return [{field: getattr(row, field) for field in fields} for row in page.case.lines(f"visit_{name}")]
