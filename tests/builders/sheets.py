"""Every form of the house on a page as somebody has it before him, with what he would write: collected on the way of
real cases through their tasks, so that no list of forms has to be kept up."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any, cast

from werkzeug.datastructures import MultiDict

from forms.by_key import form_for, form_keys, modules
from forms.corrections.act_form import ActForm, ActPage, Candidate
from forms.loan_origination.new_household import NewHousehold
from forms.paper_form import PaperForm
from tests.builders.house import House
from tests.gates.acts import couple
from webapp.act_pages import form_named
from webapp.demo.answers import Desk, answers
from workflows.cases.line_use import room_on
from workflows.queries.case_file import CaseFile
from workflows.queries.case_file_read import load_case_file
from workflows.queries.open_task import open_acceptance
from workflows.queries.task import Returnable, TaskPage
from workflows.queries.work_list import WorkRow
from workflows.words.clock import shanghai_day
from workflows.words.roles import Role

ACCEPTANCE, NEW_HOUSEHOLD = "accept_application", "new_household"
OF_ACTS = sorted(key for key, path in modules().items() if ".corrections." in path and key not in ("act_form",))
NAMES = (*sorted(form_keys()), *OF_ACTS, NEW_HOUSEHOLD)
"""Every form that anybody fills in."""

DECLINED = {
    "recommendation": "不同意",
    "reasons": "现场核实收入与申报不符，经营场所已转租他人，还款来源没有着落，不建议授信。",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form that can be made again and again, empty or with what was sent; `good` is what its owner would send."""

    name: str
    make: Callable[[MultiDict[str, Any] | None], PaperForm]
    good: MultiDict[str, Any]
    page: Any = None

    def sent(self, **changed: Any) -> MultiDict[str, Any]:
        """The usual answers with some changed; a None takes a field away, a list is many values."""
        return sent(dict(self.good.lists()) | changed)


def sent(values: dict[str, Any]) -> MultiDict[str, Any]:
    """Values as they arrive."""
    found: MultiDict[str, Any] = MultiDict()
    for name, value in values.items():
        for one in value if isinstance(value, list | tuple) else [] if value is None else [value]:
            found.add(name, one)
    return found


def collected(house: House) -> dict[str, Sheet]:
    """One sheet a form."""
    found: dict[str, Sheet] = {}
    acceptance = _acceptance(house)
    found[ACCEPTANCE] = acceptance
    # The first goes the whole way with two investigators, the second to the vote, the third is refused.
    granted = house.case(couple(house), amount="30000", revolving="yes")
    _walk(house, granted, found)
    _walk(house, house.case(1, amount="40000"), found, until="vote_on_grant")
    refused = house.conduct.reach(house.case(2), "conclude_investigation")
    _unreachable(house)
    house.conduct.complete(house.conduct.somebody(refused), refused.id, **DECLINED)
    house.work()
    _walk(house, refused.application, found)
    found |= _acts(house, granted)
    found[NEW_HOUSEHOLD] = _new_household(house)
    return found


def _walk(house: House, case: str, found: dict[str, Sheet], until: str = "") -> None:
    while rows := house.conduct.open(case):
        for row in rows:
            sheet = _of_task(house, row)
            found.setdefault(sheet.name, sheet)
        if until in {row.task for row in rows}:
            return
        house.conduct.step(case)


def _of_task(house: House, row: WorkRow) -> Sheet:
    page = house.conduct.page(house.conduct.somebody(row), row.id)
    return _of_page(house, page)


def _of_page(house: House, page: TaskPage) -> Sheet:
    key = page.node.form_key
    assert key is not None
    good = answers(key, Desk(page, house.conduct.hands)) | ({"password": "-"} if page.node.sign_off else {})
    return Sheet(key, lambda values: form_for(key).for_page(page, values), sent(good), page)


def _acceptance(house: House) -> Sheet:
    actor, now = house.person("linxiaofeng"), house.clock.now()
    with house.read() as db:
        page = open_acceptance(db, house.parts.door.means, house.households[0], actor, Role.CLIENT_MANAGER, now=now)
    return _of_page(house, page)


def _acts(house: House, case: str) -> dict[str, Sheet]:
    """The forms of acts, on a case that has a line; nothing is filled in."""
    now, actor = house.clock.now(), house.person("linxiaofeng")
    with house.read() as db:
        file = load_case_file(db, case, now=now)
        available = room_on(db, file.line)
    # Something is still open, so that there is a task for which somebody could be named.
    waiting = SimpleNamespace(**{**file.work[-1]._mapping, "state": "open"})
    file = replace(file, work=(*file.work, cast(Any, waiting)))
    earlier = (Returnable(task="visit_household", name="入户调查", done_by="林晓峰"),)
    asked = SimpleNamespace(id="s1", question="补户口簿")
    page = ActPage(
        actor=actor, now=now, today=shanghai_day(now), file=file, task="review_credit", line=file.line,
        available=available, candidates=(Candidate("xuqin", "许琴"),), returnable=earlier, supplement=asked,
    )  # fmt: skip
    return {name: _of_act(name, page, file) for name in OF_ACTS}


def _of_act(name: str, page: ActPage, file: CaseFile) -> Sheet:
    form: type[ActForm] = form_named(name)
    return Sheet(name, lambda values: form.for_page(page, values), MultiDict(), page)


def _new_household(house: House) -> Sheet:
    today = SimpleNamespace(today=shanghai_day(house.clock.now()))
    villages = [(id, name) for name, id in house.cooperative.villages.items()]
    good = {"village": villages[0][0], "members-0-name": "林秋生", "members-0-relation": "户主",
            "members-0-id_number": "330825196803159977"}  # fmt: skip
    return Sheet(NEW_HOUSEHOLD, lambda values: NewHousehold.for_page(today, villages, values), sent(good))


def _unreachable(house: House) -> None:
    from tests.gates.acts import with_port

    with_port(house, text_message=_NoNetwork())


class _NoNetwork:
    """An operator that cannot reach the number."""

    def send(self, number: str, words: str) -> bool:
        return False
