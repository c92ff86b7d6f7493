"""归档 (`file_dossier`): printed, put in its place, kept as long as its longest document (G4-05 to G4-07)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from forms.acting_form import Awaited
from forms.fields.choices import YesNoField
from forms.fields.texts import TextField
from forms.fields.times import DayField
from forms.filing.volume import Volume, in_fours
from forms.task_form import TaskForm
from workflows.records.filing import Filing
from workflows.words.choices.filing import DossierDecision
from workflows.words.clock import shanghai_day
from workflows.words.retention import volume_until
from workflows.words.sentence import Sentence, say, text


class FileDossier(TaskForm):
    """The paper is printed and on its shelf before the case is filed."""

    record = Filing
    title = text("归档")

    shelf_mark = TextField(text("档案位置"), auto=text("整理档案"))
    printed = YesNoField(text("已打印装订入柜"))
    filed_on = DayField(text("归档日"), auto=text("今天"))
    retention_until = DayField(text("保管到"), future=True, auto=text("保管期限表"))

    def auto_values(self) -> Mapping[str, Any]:
        """Place, day and term."""
        assembly = self.page.case.last("assembly")
        return {
            "shelf_mark": assembly.shelf_mark if assembly is not None else None,
            "filed_on": self.page.today,
            "retention_until": self.kept_until(),
        }

    def kept_until(self) -> date:
        """The longest term of the volume (G4-07); computed again at settlement, never shortened by hand."""
        case = self.page.case
        ious = case.rounds.get("iou", ())
        assert ious, "nothing is filed that was not paid out"
        posted_on = shanghai_day(ious[-1].paid_at) if ious[-1].paid_at else ious[-1].disbursed_on
        return volume_until(posted_on, ious[-1].due_on, case.application.term_months)

    def act_words(self, chosen: str = "") -> Sentence:
        """Where it goes."""
        return say("归档，放 {place}", place=self.shelf_mark.data or "")

    def awaits(self) -> Sequence[Awaited]:
        """The paper first."""
        return [Awaited("printed", "", say("没有填{label}", label=self.printed.label.text))]

    @property
    def volume(self) -> Volume:
        """What goes onto the shelf."""
        return Volume.of(self.page.case)

    def signed(self) -> list[Any]:
        """The signatures under the catalogue as it is filed, the older first."""
        assembly = self.page.case.last("assembly")
        digest = assembly.catalogue_digest if assembly is not None else None
        return [
            row for row in self.page.case.rounds.get("signatures", ())
            if row.decision == DossierDecision.SIGN and row.catalogue_digest == digest
        ]  # fmt: skip

    @property
    def digest_in_fours(self) -> str:
        """The catalogue's digest as far as one compares it by eye."""
        assembly = self.page.case.last("assembly")
        return in_fours(assembly.catalogue_digest) if assembly is not None else ""

    def check_printed(self) -> None:
        """Printed first."""
        if self.printed.data is False:
            self.refuse("printed", say("先打印装订、放到档案位置，再归档"))
