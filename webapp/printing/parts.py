"""The parts of a dossier, found by their files: `forms/<gate>/<task>.paper.html`, and here what no task fills.

Each file says in `part` where it belongs (RULES 9.3) and draws itself in its macro `paper`; a part that draws nothing
for a case is left out. A new task's paper is one new file, and nothing else is touched.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

import forms
from webapp.printing.code import code_uri
from webapp.printing.data import iou_digest
from webapp.printing.signed_text import sheet_words, shown_privacy_notice, signed_text_b
from webapp.printing.writing import FILTERS
from workflows.credit.rating import INDICATOR_NAMES, PERFORMANCE_NAMES
from workflows.queries.dossier import Dossier
from workflows.words.choices.filing import DocumentGroup
from workflows.words.money import DIGIT_PLACES
from workflows.words.roles import GATE_NAMES, Gate

FORMS = Path(forms.__file__).parent
TEMPLATES = Path(__file__).parent / "templates"
AUTOMATIC = "自动"
GROUPS = list(DocumentGroup)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Where a part belongs. `documents` are the names it goes by in a catalogue; `record` says who made it and when.

    `by` is who answers for it: staff, applicant, spouse or members. `task` is where it is signed, its own where it says
    no other. `closed` parts print also for a case that ended unpaid.
    """

    name: str
    template: str
    title: str
    group: DocumentGroup
    order: int
    record: str
    by: str
    documents: tuple[str, ...]
    closed: bool
    task: str

    @property
    def place(self) -> tuple[int, int]:
        """Order within a volume."""
        return GROUPS.index(self.group), self.order

    def draw(self, dossier: Dossier) -> Markup:
        """The part's HTML, empty where the case has none of it."""
        module: Any = environment().get_template(self.template).module
        return Markup(module.paper(dossier).strip())  # noqa: S704 - drawn with autoescape on

    def made_at(self, dossier: Dossier) -> Any:
        """The instant of the record the part was made from."""
        row = dossier.own(self.record)
        names = ("signed_at", "at", "made_at")
        return next((getattr(row, name) for name in names if getattr(row, name, None) is not None), None)

    def made_by(self, dossier: Dossier) -> str:
        """Who answers for it."""
        if self.by == "applicant":
            return dossier.file.applicant.name
        if self.by == "spouse":
            return dossier.file.spouse.name if dossier.file.spouse is not None else ""
        rows = dossier.all_own(self.record)
        if self.by == "members":
            names = {member.person: member.name for member in dossier.file.members}
            return "、".join(dict.fromkeys(names.get(row.subject, "") for row in rows if row.subject in names))
        acted = [getattr(row, name, None) for row in rows[-1:] for name in ("person", "refused_by")]
        return next((dossier.file.person_name(one) for one in acted if one), AUTOMATIC)


@cache
def environment() -> Environment:
    """Jinja for paper: our own templates and those beside the forms; nothing unknown is passed over in silence."""
    found = Environment(
        loader=FileSystemLoader([TEMPLATES, FORMS]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(
        FILTERS,
        iou_digest=iou_digest,
        indicator=_indicator,
        rated=_rated,
        gate_name=_gate_name,
        text_b=signed_text_b,
        privacy_notice=shown_privacy_notice,
        sheet_words=sheet_words,
    )
    found.globals.update(DIGIT_PLACES=DIGIT_PLACES, code_uri=code_uri)
    return found


@cache
def all_parts() -> tuple[Part, ...]:
    """Every part in the order of a volume."""
    return tuple(sorted((_part(template) for template in _templates()), key=lambda part: part.place))


def part_named(name: str) -> Part:
    """The part of a form or of a name. KeyError for none."""
    found = {part.name: part for part in all_parts()}
    return found[name]


def _indicator(code: str) -> str:
    return {one.value: name for one, name in INDICATOR_NAMES.items()}.get(code, code)


def _rated(value: str) -> str:
    """An indicator's input as it is read: a count, thousandths of the village's mean, or a word."""
    names = {one.value: name for one, name in PERFORMANCE_NAMES.items()}
    return names.get(value, value)


def _gate_name(gate: str) -> str:
    """A gate in words; the parent process, in which a case is accepted, is none."""
    return GATE_NAMES[Gate(gate)] if gate in set(Gate) else "受理"


def _templates() -> Iterator[str]:
    for folder, pattern in ((FORMS, "*/*.paper.html"), (TEMPLATES, "parts/*.paper.html")):
        for path in folder.glob(pattern):
            yield path.relative_to(folder).as_posix()


def _part(template: str) -> Part:
    module: Any = environment().get_template(template).module
    said: Mapping[str, Any] = module.part
    name = Path(template).name.removesuffix(".paper.html")
    return Part(
        name=name,
        template=template,
        title=said["title"],
        group=DocumentGroup(said["group"]),
        order=said["order"],
        record=said["record"],
        by=said.get("by", "staff"),
        documents=(said["title"], *said.get("documents", ())),
        closed=said.get("closed", False),
        task=said.get("task", name),
    )
