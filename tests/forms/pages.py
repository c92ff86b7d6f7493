"""Pages of tasks for the tests of forms: one fictional family, and what earlier gates found of it.

Forms know no database, so rows are plain namespaces with the columns that the form in hand reads.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from types import SimpleNamespace
from typing import Any

from werkzeug.datastructures import MultiDict

from forms.by_key import form_for
from forms.task_form import TaskForm
from workflows.door.entry import Entry
from workflows.queries.case_file import CaseFile
from workflows.queries.household_file import HouseholdFile, MemberFacts, PersonFacts
from workflows.queries.task import TaskPage
from workflows.words.actor import Actor
from workflows.words.working_days import WorkingCalendar

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
OPENED = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
HEAD_NUMBER = "330825196803159977"
WIFE_NUMBER = "411325197511029984"
SON_NUMBER = "330825200811249998"
MINOR_NUMBER = "330825200811259985"
STRANGER_NUMBER = "33082519820619997X"


def member(id: str, name: str, relation: str, **changes: Any) -> MemberFacts:
    """A member living in the household; adult with a number unless said otherwise."""
    facts: dict[str, Any] = {
        "person": f"p{id}", "birth_date": date(1968, 3, 15), "birth_year": None, "gender": "男", "is_adult": True,
        "works_away": False, "away_place": None, "state": "在户", "id_number": HEAD_NUMBER,
        "id_masked": "330***********9977", "phone": "13800006021", "phone_masked": "138****6021",
    }  # fmt: skip
    return MemberFacts(id=id, name=name, relation=relation, **facts | changes)


HEAD = member("m1", "林秋生", "户主")
WIFE = member(
    "m2", "陈桂香", "配偶", birth_date=date(1975, 11, 2), gender="女", id_number=WIFE_NUMBER, phone=None, phone_masked="",
    works_away=True, away_place="杭州",
)  # fmt: skip
SON = member("m3", "林小河", "子", birth_date=date(2008, 11, 24), id_number=SON_NUMBER, phone="13900000003")
CHILD = member(
    "m4", "林小雨", "女", birth_date=None, birth_year=2015, gender=None, is_adult=False, id_number=None, id_masked="",
    phone=None, phone_masked="",
)  # fmt: skip
FAMILY = (HEAD, WIFE, SON, CHILD)


def person(of: MemberFacts) -> PersonFacts:
    """The person that a member is."""
    return PersonFacts(
        id=of.person, name=of.name, id_number=of.id_number, id_masked=of.id_masked, phone=of.phone,
        phone_masked=of.phone_masked, address="石桥村三组", birth_date=of.birth_date, gender=of.gender,
        nationality="中国", occupation="务农", id_valid_from=None, id_valid_until=None, id_valid_for_life=True,
        identity_verified=False,
    )  # fmt: skip


def household(members: tuple[MemberFacts, ...] = FAMILY, **changes: Any) -> HouseholdFile:
    """The household as a file, without a line."""
    file = HouseholdFile(
        id="h1", branch="b1", branch_name="石桥分社", village="v1", village_name="石桥村", village_group="三组",
        head_name="林秋生", state="正常", manager=None, manager_name="", members=members, lines=(), ious=(), repaid={}, taken_back=frozenset(),
        old_loans=(), applications=(), today=TODAY,
    )  # fmt: skip
    return replace(file, **changes)


def application(**changes: Any) -> Any:
    """What is asked for: 15,000 yuan for planting, 12 months."""
    asked: dict[str, Any] = {
        "amount": Decimal("15000.00"), "purpose": "种植", "purpose_detail": None, "term_months": 12, "revolving": False,
        "repayment_method": "到期还本按季结息", "regime": "农户生产经营", "opened_at": OPENED, "number": "SQ2026-0001",
    }  # fmt: skip
    return SimpleNamespace(**asked | changes)


def case(
    *,
    asked: Any = None,
    spouse: MemberFacts | None = WIFE,
    members: tuple[MemberFacts, ...] = FAMILY,
    lists: dict[str, Any] | None = None,
    **rounds: Any,
) -> CaseFile:
    """A case of the family. `rounds` are the last records by their names: one row, or several in a list."""
    return CaseFile(
        application=asked or application(), branch_name="石桥分社", branch_code="0570", village_name="石桥村",
        head_name="林秋生", village_group="三组", applicant=person(HEAD), spouse=person(spouse) if spouse else None,
        members=members, line=None, duties=(), work=(), names={}, lists=lists or {}, today=TODAY,
        rounds={name: tuple(rows) if isinstance(rows, list) else (rows,) for name, rows in rounds.items()},
    )  # fmt: skip


def node(task: str, *, sign_off: bool = False) -> Any:
    """A user task of the diagram, as far as forms look at it."""
    return SimpleNamespace(id=task, name=task, form_key=task, sign_off=sign_off)


def page(task: str, *, sign_off: bool = False, **facts: Any) -> TaskPage:
    """The page of a task, of the family's case unless it is being accepted."""
    calendar = WorkingCalendar(holidays=frozenset(), worked_weekends=frozenset(), years=frozenset({2026}))
    if "file" not in facts and "household" not in facts:
        facts["file"] = case()
    actor = Actor(person="actor", name="林晓峰", account="a1")
    return TaskPage(
        node=node(task, sign_off=sign_off), actor=actor, now=NOW, today=TODAY, calendar=calendar, policy={}, **facts
    )


def filled(of: TaskPage, typed: dict[str, Any] | None = None, **more: Any) -> TaskForm:
    """The page's form as it comes back with `typed`, and looked at. A None takes a field away."""
    sent: MultiDict[str, Any] = MultiDict()
    for name, value in ({**(typed or {}), **more}).items():
        for one in value if isinstance(value, list) else [] if value is None else [value]:
            sent.add(name, one)
    form = form_for(str(of.node.form_key)).for_page(of, sent)
    form.validate()
    return form


def said(form: TaskForm) -> dict[str, str]:
    """The first sentence at each field; the empty name is the whole form."""
    found: dict[str, str] = {}
    for name, sentence in form.sentences():
        found.setdefault(name, str(sentence))
    return found


def misfits(entry: Entry) -> list[str]:
    """Values that no column takes, and columns that must hold something and would not: the record and its lines."""
    assert entry.record is not None
    found = _misfits(entry.record, entry.values, FILLED_BY_THE_DOOR)
    for of_list in entry.lists:
        for row in of_list.rows:
            found += _misfits(of_list.record, row, {"id", "of", "application", "position"})
    return found


FILLED_BY_THE_DOOR = frozenset(
    "id branch application work_item task round person account acting_for subject at".split()
)


def _misfits(record: Any, values: Mapping[str, Any], filled: Collection[str]) -> list[str]:
    columns = {column.name: column for column in record.__table__.columns if column.name not in filled}
    unknown = [name for name in values if name not in columns]
    missing = [name for name, column in columns.items() if not column.nullable and values.get(name) is None]
    choices = [name for name, value in values.items() if isinstance(value, Enum)]
    return unknown + missing + choices
