"""信贷档案 as one HTML document: cover, catalogue, and every part of RULES 9.3 that the case has.

A case that ended unpaid prints its catalogue, report, notice and digest alone (PRODUCT §2).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from markupsafe import Markup

from webapp.printing.data import digest_of, dossier_data
from webapp.printing.parts import Part, all_parts, environment
from webapp.printing.writing import day
from workflows.queries.dossier import Dossier
from workflows.words.choices.application import Product, Purpose
from workflows.words.clock import shanghai_day
from workflows.words.roles import DUTY_NAMES, DutyClass

ROWS_OF_A_CATALOGUE = 20
ELSEWHERE = "另存"
_ROW_ID = re.compile("：?[0-9a-f]{32}")
IN_THE_SYSTEM = "存系统"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A part and its HTML."""

    part: Part
    html: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueRow:
    """One line of 卷内目录. `page` is None for what is not printed in this volume."""

    number: int
    document: str
    by: str
    dated: str
    page: str
    pages: str
    form: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyCell:
    """One of the seven duties; `name` is empty where nobody was needed."""

    title: str
    name: str
    since: Any
    inherited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """What the first layout found: on which page each part begins, and how many pages there are."""

    starts: Mapping[str, int] = field(default_factory=dict)
    pages: int = 0

    def of(self, name: str, following: Iterable[str]) -> tuple[int, int] | None:
        """First page of a part and how many it fills, given the parts after it; None before the first layout."""
        start = self.starts.get(name)
        if start is None:
            return None
        after = next((self.starts[one] for one in following if one in self.starts), self.pages + 1)
        return start, max(after - start, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A dossier drawn and ready to be laid out, with its data and their digest.

    `kept` are parts that the case has and this volume does not print: those of a case that ended unpaid.
    """

    dossier: Dossier
    parts: tuple[Drawn, ...]
    kept: tuple[Part, ...]
    data: bytes
    digest: str

    def html(self) -> str:
        """The whole document; its catalogue does not know yet on which page anything is."""
        return self._draw(Laid(), self.parts)

    def front(self, laid: Laid) -> str:
        """Cover and catalogue alone, with the pages that a layout of the whole found."""
        return self._draw(laid, ())

    def _draw(self, laid: Laid, parts: tuple[Drawn, ...]) -> str:
        rows = catalogue(self, laid)
        return (
            environment()
            .get_template("dossier.html")
            .render(
                d=self.dossier,
                parts=parts,
                rows=rows,
                empty=range(len(rows) + 1, ROWS_OF_A_CATALOGUE + 1),
                pages=laid.pages,
                duties=duties(self.dossier),
                cover=cover(self),
                digest=self.digest,
            )
        )


def volume(dossier: Dossier) -> Volume:
    """Draws every part that the case has."""
    drawn = tuple(Drawn(part, html) for part in all_parts() if (html := part.draw(dossier)))
    data = dossier_data(dossier)
    loan = dossier.kind == "loan"
    return Volume(
        dossier=dossier,
        parts=tuple(one for one in drawn if loan or one.part.closed),
        kept=tuple(one.part for one in drawn if not loan and not one.part.closed),
        data=data,
        digest=digest_of(data),
    )


def html(dossier: Dossier) -> str:
    """The document without page numbers in its catalogue; `pdf.write_dossier` fills them in."""
    return volume(dossier).html()


def duties(dossier: Dossier) -> list[DutyCell]:
    """The seven duties in their order, with whoever held each longest in this case."""
    held = {duty.duty_class: duty for duty in reversed(dossier.file.duties)}
    return [
        DutyCell(
            title=DUTY_NAMES[one],
            name=_with_successors(dossier, one, held[one].name) if one in held else "",
            since=held[one].since if one in held else None,
            inherited=one in held and held[one].inherited_from is not None,
        )
        for one in DutyClass
    ]


def _with_successors(dossier: Dossier, duty: DutyClass, name: str) -> str:
    rows = (row for row in dossier.all_own("successions") if row.duty_class == duty)
    return "，".join(
        [name, *(f"{one}接替" for one in dict.fromkeys(dossier.file.person_name(row.successor) for row in rows))]
    )


def catalogue(volume: Volume, laid: Laid) -> list[CatalogueRow]:
    """The catalogue as it was signed; a case that ended unpaid has none, so what exists is listed."""
    entries = volume.dossier.own_lines("catalogue")
    if entries:
        return [_from_entry(volume, laid, number, entry) for number, entry in enumerate(entries, 1)]
    parts = sorted((*(drawn.part for drawn in volume.parts), *volume.kept), key=lambda part: part.place)
    return [_from_part(volume, laid, number, part) for number, part in enumerate(parts, 1)]


def cover(volume: Volume) -> dict[str, Any]:
    """Title, dates and signatures of the cover."""
    dossier, file = volume.dossier, volume.dossier.file
    application = file.application
    iou, filing, assembly = dossier.own("iou"), dossier.own("filing"), dossier.own("assembly")
    entries = dossier.own_lines("catalogue")
    where = " ".join(part for part in (file.village_name, file.village_group) if part)
    return {
        "kind": Product.FARM_CREDIT.value,
        "title": f"{where}　{file.applicant.name}　{_purpose(application)}贷款",
        "term": f"{day(iou.disbursed_on)} 至 {day(iou.due_on)}" if iou else f"{application.term_months} 个月",
        "amount": iou.amount if iou else application.amount,
        "documents": sum(1 for entry in entries if entry.present) or len(volume.parts) + len(volume.kept),
        "shelf_mark": assembly.shelf_mark if assembly else "",
        "retention_until": _retention(dossier),
        "filed_on": filing.filed_on if filing else None,
        "state": _STATES.get(application.state, ""),
        "closed_on": shanghai_day(application.closed_at) if application.closed_at else None,
        "signatures": _signatures(dossier),
    }


def _purpose(application: Any) -> str:
    detail = application.purpose_detail or ""
    return detail if application.purpose == Purpose.OTHER else detail + application.purpose


_STATES = {"refused": "拒贷", "withdrawn": "撤回", "expired": "授信到期未用", "running": "办理中", "filed": "已归档"}


def _retention(dossier: Dossier) -> date | None:
    filing, kept = dossier.own("filing"), dossier.own("dossier")
    return filing.retention_until if filing else (kept.retention_until if kept else None)


def _signatures(dossier: Dossier) -> list[dict[str, Any]]:
    signed: dict[str, dict[str, Any]] = {}
    for row in dossier.all_own("signatures"):
        role = "客户经理" if row.task == "sign_as_client_manager" else "授信审批"
        signed[role] = _signed(dossier, role, row, "密码签字")
    filing = dossier.own("filing")
    found = [signed[role] for role in ("客户经理", "授信审批") if role in signed]
    if filing is not None:
        found.append(_signed(dossier, "信贷内勤", filing, "归档"))
    return found


def _signed(dossier: Dossier, role: str, row: Any, how: str) -> dict[str, Any]:
    """Whoever signed in his own name; a successor's card names both."""
    former = dossier.file.in_place_of(row)
    role = f"{role}　接替{former}" if former else role
    return {"role": role, "name": dossier.file.person_name(row.person), "at": row.at, "how": how}


def _from_entry(volume: Volume, laid: Laid, number: int, entry: Any) -> CatalogueRow:
    part = next((drawn.part for drawn in volume.parts if entry.document in drawn.part.documents), None)
    pages = _own_pages(volume, entry, _pages(volume, laid, part))
    note = _ROW_ID.sub("", entry.reference or "").strip()
    by_name = part is not None and part.by == "members" and bool(note)
    return CatalogueRow(
        number=number,
        document=entry.document,
        by=note if by_name else (part.made_by(volume.dossier) if part else ""),
        dated=day(entry.dated),
        page=str(pages[0]) if pages else (ELSEWHERE if entry.present and part is None else ""),
        pages=str(pages[1]) if pages else (str(entry.pages) if entry.present else ""),
        form=_form(entry) if entry.present else "缺",
        note="" if by_name else note,
    )


def _form(entry: Any) -> str:
    if entry.original:
        return "原件"
    return "影印件" if "影印" in entry.document else "打印件"


def _own_pages(volume: Volume, entry: Any, pages: tuple[int, int] | None) -> tuple[int, int] | None:
    """Where several entries share a part that has a page for each (consents), the entry's own."""
    alike = [one.id for one in volume.dossier.own_lines("catalogue") if one.document == entry.document]
    if pages is None or len(alike) == 1 or pages[1] != len(alike):
        return pages
    return pages[0] + alike.index(entry.id), 1


def _from_part(volume: Volume, laid: Laid, number: int, part: Part) -> CatalogueRow:
    pages = _pages(volume, laid, part)
    return CatalogueRow(
        number=number,
        document=part.title,
        by=part.made_by(volume.dossier),
        dated=day(part.made_at(volume.dossier)),
        page=str(pages[0]) if pages else (IN_THE_SYSTEM if part in volume.kept else ""),
        pages=str(pages[1]) if pages else "",
        form="电子" if part in volume.kept else "打印件",
        note="",
    )


def _pages(volume: Volume, laid: Laid, part: Part | None) -> tuple[int, int] | None:
    if part is None:
        return None
    names = [drawn.part.name for drawn in volume.parts]
    if part.name not in names:
        return None
    return laid.of(part.name, names[names.index(part.name) + 1 :])
