"""Presses for the application and the visit of a family of four: the first time, and when it comes back for a renewal.

Reference: the first time. A press is a character typed, a choice made, a box ticked, a line added, a file picked, a
signature drawn; one more leads out of each field that was filled. What stands there already costs nothing.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from bench.place import cooperative
from bench.result import Result, ratio
from forms.by_key import form_for
from forms.task_form import TaskForm
from tests.builders.house import House
from tests.gates.acts import family
from webapp.demo.answers import Desk, answers
from workflows.queries.open_task import open_acceptance
from workflows.queries.task import TaskPage
from workflows.words.roles import Role

LINE = re.compile(r"(.+-\d+)-[a-z_]+")
TYPED = frozenset({"text", "long_text", "texts", "money", "count", "measure", "rate", "day", "instant",
                   "identity_number", "telephone"})  # fmt: skip
MANAGER = "linxiaofeng"


def run() -> Result:
    """Presses of both rounds, on SQLite."""
    with cooperative("sqlite", 0) as house:
        place = family(house, wife=date(1981, 7, 20), son=date(2010, 3, 4), daughter=date(2014, 9, 1))
        first = _round(house, place)
        house.clock.later(days=300)
        again = _round(house, place)
    return Result(
        name="keystrokes",
        reference="the same family's first application and visit",
        ratios={name: ratio(again[name], first[name]) for name in first},
        figures={f"{name} {when}": count for when, found in (("first", first), ("renewal", again))
                 for name, count in found.items()},
    )  # fmt: skip


def _round(house: House, place: int) -> dict[str, int]:
    """One case all the way; what its application and its visit cost."""
    manager, door = house.person(MANAGER), house.parts.door
    with house.read() as db:
        page = open_acceptance(db, door.means, house.households[place], manager, Role.CLIENT_MANAGER,
                               now=house.clock.now())  # fmt: skip
    application = _presses(house, page)
    case = house.case(place)
    visit = _presses(house, house.conduct.page(manager, house.conduct.reach(case, "visit_household").id))
    house.conduct.finish(case)
    return {"application": application, "visit": visit}


def _presses(house: House, page: TaskPage) -> int:
    assert page.node.form_key is not None
    given = answers(page.node.form_key, Desk(page, house.conduct.hands))
    form = form_for(page.node.form_key).for_page(page)
    begun = dict(_fields(form))
    lines = {found[1] for name in given if (found := LINE.fullmatch(name))} - {
        found[1] for name in begun if (found := LINE.fullmatch(name))
    }
    return len(lines) + sum(_cost(begun, form, name, value) for name, value in given.items())


def _cost(begun: Mapping[str, Any], form: TaskForm, name: str, value: Any) -> int:
    field = begun.get(name)
    if field is None:
        whole, _, part = name.split("-")
        field = form[whole].line(page=form.page)[part]
    if field.kind == "hidden" or value == "" or _stands_there(field, value):
        return 0
    return (len(str(value)) if field.kind in TYPED else 1) + 1


def _stands_there(field: Any, value: Any) -> bool:
    """Whether the field begins with what would be filled in."""
    if field.data is None or field.kind in ("files", "signature", "several"):
        return False
    if field.kind in ("tick", "yes_no"):
        return bool(field.data == (value == "yes"))
    return bool(field.data == (field.read(value) if field.kind in TYPED else value))


def _fields(form: Any) -> Iterator[tuple[str, Any]]:
    for field in form:
        if field.kind == "rows":
            for entry in field.entries:
                yield from _fields(entry.form)
        else:
            yield field.name, field
