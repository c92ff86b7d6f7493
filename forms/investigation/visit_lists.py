"""The lists of 农户调查表: land and what grew on it, stock, assets, debts, guarantees given (FORMS, RULES 9.2).

What a line comes to is computed, never typed (G1-02); a line past the county's usual is a warning, not an error.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from forms.fields.choices import ChoiceField, TickField
from forms.fields.numbers import CountField, MeasureField, MoneyField
from forms.fields.texts import TextField
from forms.fields.times import DayField
from forms.investigation.visit_doubts import Doubt
from forms.paper_form import PaperForm, When, plain
from workflows.credit.interest import add_months
from workflows.records.base import ListRow
from workflows.records.investigation import VisitAsset, VisitDebt, VisitGuarantee, VisitLand, VisitStock
from workflows.words.choices.investigation import AssetKind, LandHeld, LandKind, Lender
from workflows.words.measures import format_measure
from workflows.words.money import NOTHING, to_fen
from workflows.words.reference_kinds import CROP_PRICE, CROP_YIELD
from workflows.words.sentence import say, text

BEYOND_USUAL = 3
"""So many times the county's usual yield or price is doubtful (FORMS)."""


class VisitLine(PaperForm):
    """One line of a list; its record has a column for every field of the line.

    `stands` names what a later visit may begin with: what is there, not what it brought or is worth.
    """

    stands: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def standing(cls, row: Any) -> dict[str, Any]:
        """Of a line of an earlier visit what a new one begins with."""
        return {name: getattr(row, name) for name in cls.stands}

    def row(self) -> dict[str, Any]:
        """The record's line."""
        return {field.short_name: plain(field.data) for field in self}


class LandLine(VisitLine):
    """A plot. Where something was harvested: what, how much, at what price; its income is the product."""

    stands = ("kind", "mu", "own_or_rented", "crop")
    in_short = ("kind", "mu", "crop", "income")
    kind = ChoiceField(text("种类"), choices=LandKind)
    mu = MeasureField(text("面积"), unit=text("亩"))
    own_or_rented = ChoiceField(text("自有还是租入"), choices=LandHeld)
    crop = TextField(text("种什么"), sometimes=True, limit=20, hint=text("没种就空着"))
    yield_kg = MeasureField(text("一年收多少"), unit=text("公斤"), sometimes=True)
    price = MoneyField(text("每公斤卖价"), sometimes=True)
    income = MoneyField(text("收入"), auto=text("收成乘单价"), counted="yield_kg×price")

    def auto_values(self) -> dict[str, Any]:
        """Harvest times price, to the fen; 0 where nothing was harvested."""
        harvest, price = self.yield_kg.data, self.price.data
        if harvest is None or price is None:
            return {"income": NOTHING}
        return {"income": to_fen(harvest * price)}

    def check_harvest(self) -> None:
        """Crop, harvest and price go together."""
        parts = ("crop", "yield_kg", "price")
        if any(not self[name].is_empty() for name in parts):
            self.require(*parts)

    def check_area(self) -> None:
        """A plot has a size."""
        if self.mu.data is not None and self.mu.data == 0:
            self.hold("mu", say("面积要大于 0"))

    def doubts(self, usual: Mapping[tuple[str, str], Decimal]) -> Iterable[Doubt]:
        """Harvest or price beyond three times what is usual in the county; nothing where nobody entered what is usual."""
        crop = self.crop.data
        if not crop or not self.mu.data:
            return
        harvest, price = usual.get((CROP_YIELD, crop)), usual.get((CROP_PRICE, crop))
        if harvest is not None and (self.yield_kg.data or NOTHING) > BEYOND_USUAL * harvest * self.mu.data:
            sentence = say("{crop}亩产超过全县常年 {usual} 公斤的 {times} 倍", crop=crop, usual=format_measure(harvest),
                           times=BEYOND_USUAL)  # fmt: skip
            yield Doubt(self.yield_kg.name, "亩产偏高", sentence)
        if price is not None and (self.price.data or NOTHING) > BEYOND_USUAL * price:
            sentence = say("{crop}卖价超过全县常年 {usual} 元的 {times} 倍", crop=crop, usual=format_measure(price),
                           times=BEYOND_USUAL)  # fmt: skip
            yield Doubt(self.price.name, "单价偏高", sentence)


class StockLine(VisitLine):
    """One kind of animal."""

    stands = ("species",)
    in_short = ("species", "head", "income")
    species = TextField(text("养什么"), limit=20)
    head = CountField(text("现有"), most=999999, unit=text("头（只）"))
    sold_per_year = CountField(text("一年卖出"), most=999999, unit=text("头（只）"), optional=True)
    income = MoneyField(text("一年收入"))


class AssetLine(VisitLine):
    """Something of worth."""

    stands = ("kind", "description")
    in_short = ("kind", "description", "value")
    kind = ChoiceField(text("种类"), choices=AssetKind)
    description = TextField(text("说明"), optional=True, hint=text("如 砖混 120 平方米"))
    value = MoneyField(text("现值"))


class DebtLine(VisitLine):
    """Something owed. Without a day it may be asked for at any time."""

    stands = ("lender", "purpose")
    in_short = ("lender", "balance", "purpose", "due_on")
    required_when = (When("overdue", "yes", ("due_on",)),)

    lender = ChoiceField(text("欠谁的"), choices=Lender)
    balance = MoneyField(text("余额"))
    due_on = DayField(text("到期日"), future=True, optional=True, hint=text("没有约定就空着"))
    purpose = TextField(text("用途"), optional=True)
    overdue = TickField(text("已经逾期"), optional=True)

    def falls_due_by(self, day: date) -> bool:
        """Whether it must or may be asked for until then."""
        return self.due_on.data is None or self.due_on.data <= day


class GuaranteeLine(VisitLine):
    """A debt of somebody else's for which this household stands."""

    stands = ("for_whom",)
    in_short = ("for_whom", "balance")
    for_whom = TextField(text("为谁担保"), limit=40)
    balance = MoneyField(text("担保余额"))


RECORDS: Mapping[str, type[ListRow]] = {
    "land": VisitLand,
    "stock": VisitStock,
    "assets": VisitAsset,
    "debts": VisitDebt,
    "guarantees": VisitGuarantee,
}
"""By list of the form: where its lines are kept."""


def lines_of(field: Any) -> list[Any]:
    """The lines of a list that hold anything, as forms."""
    return [entry.form for entry in field.entries if not entry.form.is_blank()]


def summed(field: Any, name: str) -> Decimal:
    """What a column of a list comes to, in yuan; what is not filled in yet counts as nothing."""
    return to_fen(sum((entry.form[name].data or NOTHING for entry in field.entries), NOTHING))


def due_within_year(field: Any, today: date) -> Decimal:
    """Of the debts what falls due within 12 months, in yuan (G2-06)."""
    last = add_months(today, 12)
    lines = (entry.form for entry in field.entries)
    return to_fen(sum((line.balance.data or NOTHING for line in lines if line.falls_due_by(last)), NOTHING))
