"""What every office works with: a year's notice of holidays, and figures from outside (RULES N-06, G2-08)."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from werkzeug.datastructures import MultiDict

from forms.administration.staff import StaffPage
from forms.fields.choices import ChoiceField
from forms.fields.paper_field import PaperField, Wrong
from forms.fields.texts import TextField
from forms.fields.times import DayField
from forms.fields.upload import UploadField
from forms.paper_form import PaperForm
from workflows.registers.reference_values import LONGEST_SOURCE
from workflows.words.reference_kinds import COUNTY_MEAN, CROP_PRICE, CROP_YIELD, LPR
from workflows.words.sentence import say, text

MOST_BYTES = 1024 * 1024
LONGEST_FIGURE = 20
KINDS = (
    (LPR, text("LPR，百分数")),
    (COUNTY_MEAN, text("全县户均，元")),
    (CROP_YIELD, text("亩产，公斤")),
    (CROP_PRICE, text("单价，元每公斤")),
)


class HolidayNotice(PaperForm):
    """放假安排: the file of whole years; it takes the place of what stood there for them."""

    file = UploadField(text("放假通知"), accept=".csv", most_bytes=MOST_BYTES, hint=text("CSV：日期,上班,名称"))

    @classmethod
    def for_page(
        cls, files: Sequence[tuple[str, bytes]] = (), formdata: MultiDict[str, Any] | None = None
    ) -> "HolidayNotice":
        """With what was sent beside it."""
        found = cls(formdata)
        found.file.give(files)
        return found


class FigureField(PaperField):
    """A figure with four decimals at most. Gives a Decimal."""

    def read(self, cleaned: str) -> Decimal:
        """Reads 1,234.5."""
        try:
            value = Decimal(cleaned.replace(",", "").replace("，", ""))
        except InvalidOperation as error:
            raise Wrong(say("{label}写数字，例如 3.0000：现在写的是 {given}", label=self.label.text,
                            given=cleaned[:LONGEST_FIGURE])) from error  # fmt: skip
        exponent = value.as_tuple().exponent
        if not value.is_finite() or len(cleaned) > LONGEST_FIGURE or not isinstance(exponent, int) or exponent < -4:
            raise Wrong(say("{label}最多四位小数", label=self.label.text))
        return value


class NewFigure(PaperForm):
    """录入参考值: what was entered is never changed; a newer day replaces it."""

    page: Any

    of = ChoiceField(text("种类"), choices=KINDS)
    name = TextField(text("名称"), limit=60, hint=text("例如 一年期、水稻、纯收入"))
    value = FigureField(text("数值"))
    since = DayField(text("从哪一天起"), future=True)
    source = TextField(text("出处"), limit=LONGEST_SOURCE, hint=text("谁公布的"))

    @classmethod
    def for_page(cls, page: StaffPage, formdata: MultiDict[str, Any] | None = None) -> "NewFigure":
        """It knows which day it is."""
        return cls(formdata, page=page)  # type: ignore[arg-type]
