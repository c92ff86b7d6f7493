"""整理档案 (`assemble_dossier`): every document looked at, the ledger row compared, a place on the shelf (G4-01, G4-02)."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.acting_form import Awaited
from forms.fields.choices import SeveralField, YesNoField
from forms.fields.paper_field import Wrong
from forms.fields.texts import TextField, TextsField
from forms.filing.catalogue import Document, catalogue, digest_of
from forms.filing.signatories import granter, investigator
from forms.task_form import TaskForm
from workflows.door.entry import ListEntry
from workflows.queries.task import TaskPage
from workflows.records.filing import CatalogueEntry, DossierAssembly
from workflows.words.choices.filing import DocumentGroup
from workflows.words.roles import DUTY_NAMES, DutyClass
from workflows.words.sentence import Sentence, say, text

SHELF_MARK = re.compile(r"[0-9]{1,3}(?:-[0-9]{1,4}){3}")
DASHES = re.compile(r"[‐‑‒–—―−－]")


class ShelfMarkField(TextField):
    """柜-层-盒-号, as 3-2-15-7; on a page in four boxes, one for each number."""

    kind = "shelf"
    places = (text("柜"), text("层"), text("盒"), text("号"))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Four boxes are one mark; four empty ones are none."""
        given = [one.strip() for one in valuelist]
        super().process_formdata(["-".join(given) if any(given) else ""])

    def read(self, cleaned: str) -> str:
        """Four numbers, whichever dash was typed."""
        mark = DASHES.sub("-", unicodedata.normalize("NFKC", "".join(cleaned.split())))
        if not SHELF_MARK.fullmatch(mark):
            raise Wrong(say("{label}写成 柜-层-盒-号，例如 3-2-15-7", label=self.label.text))
        return mark

    def boxes(self) -> list[tuple[str, str]]:
        """Each place with what stands in its box; what is too much stays in the last, to be mended there."""
        numbers = DASHES.sub("-", self.shown()).split("-", len(self.places) - 1)
        return [(place, numbers[n] if n < len(numbers) else "") for n, place in enumerate(self.places)]


@dataclass(frozen=True, slots=True)
class Group:
    """One group of the volume; a group without documents says why."""

    group: DocumentGroup
    rows: list[tuple[str, Document]]

    @property
    def here(self) -> list[Document]:
        """Those that are there."""
        return [one for _, one in self.rows if one.present]

    @property
    def pages(self) -> int:
        """Their pages."""
        return sum(one.pages for one in self.here)


class AssembleDossier(TaskForm):
    """The clerk looks and asks back, and fills in nothing of anybody else's."""

    record = DossierAssembly
    title = text("整理档案")
    columns = "one"
    again = ("shelf_mark",)

    catalogue = TextsField(text("卷内目录"), auto=text("案件记录"))
    ledger_row_checked = YesNoField(text("村台账与案件一致"))
    shelf_mark = ShelfMarkField(text("档案位置"), hint=text("柜-层-盒-号"))

    @classmethod
    def more_fields(cls, page: TaskPage) -> dict[str, Any]:
        """One box a document that is there."""
        present = [(key, one.label) for key, one in _numbered(catalogue(page.case)).items() if one.present]
        return {"checked": SeveralField(text("逐件核对"), choices=present)}

    def auto_values(self) -> Mapping[str, Any]:
        """The catalogue as the case fills it."""
        there, missing = text("在卷"), text("缺")
        return {
            "catalogue": [
                say(
                    "{number} {document}：{state}",
                    number=key,
                    document=one.label,
                    state=there if one.present else missing,
                )
                for key, one in self.rows().items()
            ]
        }

    def rows(self) -> Mapping[str, Document]:
        """The catalogue, by number."""
        return _numbered(catalogue(self.page.case))

    def check_missing(self) -> None:
        """What must be there and is not is asked back from whose duty it is."""
        for one in self.rows().values():
            if one.required and not one.present:
                self.refuse("checked", self._asked_back(one))

    def check_each(self) -> None:
        """Every document that is there was looked at."""
        ticked = self["checked"].data or []
        left = [one.label for key, one in self.rows().items() if one.present and key not in ticked]
        if ticked and left:
            self.hold("checked", say("还有 {count} 件没有核对：{names}", count=len(left), names=left))

    def check_ledger(self) -> None:
        """Ledger and file say the same (G4-09)."""
        if self.ledger_row_checked.data is False:
            self.refuse("ledger_row_checked", say("村台账与案件不一致，不能交签字：用补充材料问清楚再交"))

    def values(self) -> dict[str, Any]:
        """With the digest that both signatures will cover."""
        return super().values() | {"catalogue_digest": digest_of(tuple(self.rows().values()))}

    def lists(self) -> tuple[ListEntry, ...]:
        """The catalogue, row by row."""
        ticked = self["checked"].data or []
        rows = tuple(one.plain() | {"checked": key in ticked} for key, one in self.rows().items())
        return (ListEntry(CatalogueEntry, rows),)

    def act_words(self, chosen: str = "") -> Sentence:
        """To whom the volume goes."""
        return say("目录齐了，送{manager}、{approver}签字", manager=investigator(self.page.case),
                   approver=granter(self.page.case))  # fmt: skip

    def awaits(self) -> Sequence[Awaited]:
        """What lacks in the volume, then what is to be filled in."""
        lacking = [say("缺第 {number} 项{document}", number=key, document=one.label) for key, one in self.lacking()]
        asked = [
            (name, say("没有填{label}", label=self[name].label.text)) for name in ("ledger_row_checked", "shelf_mark")
        ]
        return [
            *(Awaited("lacking", "", one) for one in lacking[:1]),
            Awaited("checked", "", say("目录还没有逐件核对完"), every=True),
            *(Awaited(name, "", one) for name, one in asked),
        ]

    def lacking(self) -> list[tuple[str, Document]]:
        """What must be there and is not, with its number."""
        return [(key, one) for key, one in self.rows().items() if one.required and not one.present]

    def groups(self) -> list[Group]:
        """The catalogue by its groups, also those that this volume has nothing of."""
        return [
            Group(group, [(key, one) for key, one in self.rows().items() if one.group is group])
            for group in DocumentGroup
        ]

    def asked_for(self, missing: Document) -> Any:
        """The supplement by which it was asked for and is still waited for; None if nobody asked."""
        rows = self.page.case.rounds.get("supplements", ())
        return next((row for row in rows if row.answered_at is None and missing.name in row.question), None)

    def holders(self, document: Document) -> list[str]:
        """Who holds the duty that a document belongs to, by name."""
        return list(dict.fromkeys(row.name for row in self.page.case.duties if row.duty_class == document.duty))

    def signatories(self) -> tuple[str, str]:
        """Who signs next, each for his own work: the investigator's name and the granter's."""
        return investigator(self.page.case), granter(self.page.case)

    def _asked_back(self, missing: Document) -> Sentence:
        names = self.holders(missing)
        duty = DUTY_NAMES[DutyClass(missing.duty)]
        if not names:
            return say("缺{document}：属{duty}，用补充材料请{duty}补来", document=missing.name, duty=duty)
        return say("缺{document}：属{duty}，用补充材料请{names}补来", document=missing.name, duty=duty, names=names)


def _numbered(documents: tuple[Document, ...]) -> dict[str, Document]:
    return {str(number): one for number, one in enumerate(documents, start=1)}
