"""清册导入: the files, the office, and the day of the balances where a file does not say it."""

from collections.abc import Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from forms.administration.staff import StaffPage
from forms.fields.choices import ChoiceField
from forms.fields.times import DayField
from forms.fields.upload import UploadField
from forms.paper_form import PaperForm
from workflows.registers.roster_files import MOST_BYTES
from workflows.registers.roster_imports import MOST_FILES
from workflows.words.sentence import text

SHEETS = ".xlsx"


class RosterUpload(PaperForm):
    """One office a time; villages are told by the sheets themselves."""

    page: Any

    files = UploadField(text("清册文件"), accept=SHEETS, most=MOST_FILES, most_bytes=MOST_BYTES,
                        hint=text("可以一次选几个 .xlsx"))  # fmt: skip
    branch = ChoiceField(text("网点"))
    as_of = DayField(text("余额是哪一天的"), optional=True, hint=text("清册上写了就用清册上的"))

    @classmethod
    def for_page(
        cls, page: StaffPage, files: Sequence[tuple[str, bytes]] = (), formdata: MultiDict[str, Any] | None = None
    ) -> "RosterUpload":
        """The form with its offices and what was sent beside it; the only office is chosen already."""
        found = cls(formdata, page=page)  # type: ignore[arg-type]
        found.branch.offer(page.offices)
        if formdata is None and len(page.offices) == 1:
            found.branch.data = page.offices[0][0]
        found.files.give(files)
        return found
