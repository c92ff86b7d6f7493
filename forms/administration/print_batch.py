"""整村打印: which volumes of which village, in which order, as one file or a file each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from forms.fields.choices import ChoiceField
from forms.fields.times import DayField
from forms.paper_form import PaperForm
from workflows.queries.print_batches import VillageToPrint
from workflows.words.choices.printing import (
    LAYOUT_NAMES,
    SEQUENCE_NAMES,
    VOLUME_NAMES,
    PrintedVolumes,
    PrintLayout,
    PrintSequence,
)
from workflows.words.sentence import say, text


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintingPage:
    """What the form knows: the villages that may be printed, and which one the reader came from."""

    today: date
    villages: Sequence[VillageToPrint]
    village: str = ""


class PrintBatchForm(PaperForm):
    """It begins as most print: loans, by where they lie, as one file."""

    page: Any

    village = ChoiceField(text("村"))
    volumes = ChoiceField(text("哪些档案"), choices=list(VOLUME_NAMES.items()))
    since = DayField(text("归档从哪天起"), optional=True)
    until = DayField(text("到哪天止"), optional=True)
    sequence = ChoiceField(text("怎么排"), choices=list(SEQUENCE_NAMES.items()))
    layout = ChoiceField(text("印成"), choices=list(LAYOUT_NAMES.items()), hint=text("核对有没有改动，要单卷"))

    @classmethod
    def for_page(cls, page: PrintingPage, formdata: MultiDict[str, Any] | None = None) -> "PrintBatchForm":
        """The form with its villages; the only one, and the one that was come from, is chosen already."""
        found = cls(formdata, page=page)  # type: ignore[arg-type]
        found.village.offer(
            [(one.id, say("{village}，{n} 卷", village=one.name, n=one.volumes)) for one in page.villages]
        )
        if formdata is None:
            ids = [one.id for one in page.villages]
            found.village.data = page.village if page.village in ids else (ids[0] if len(ids) == 1 else None)
            found.volumes.data, found.sequence.data = PrintedVolumes.LOANS.value, PrintSequence.SHELF.value
            found.layout.data = PrintLayout.PDF.value
        return found

    def check_days(self) -> None:
        """The first day is not after the last."""
        if self.since.data and self.until.data and self.since.data > self.until.data:
            self.refuse("until", say("止日在起日之前：对调，或只填一个"))
