"""Figures from outside that rules need on a day: LPR, a county's means (kinds: `words/reference_kinds.py`)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import select

from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.records.grant import ReferenceValue
from workflows.records.sealed import write
from workflows.records.transaction import Db
from workflows.registers.authority import top_keeper
from workflows.registers.register_act import RegisterChange
from workflows.words.money import ARITHMETIC, to_rate
from workflows.words.reference_kinds import KINDS, LPR
from workflows.words.refusals import EntryRefused, NotPossible
from workflows.words.sentence import say

HIGHEST_RATE = Decimal("100")
LONGEST_SOURCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterReferenceValue(RegisterChange):
    """The figure `value` of `kind` and `name` holds from the day `since` on; units as in `words/reference_kinds.py`.

    `source` is where it was published. What was entered is never changed: a newer day replaces it.
    """

    kind: ClassVar[str] = "enter_reference_value"
    of: str
    name: str
    value: Decimal
    since: date
    source: str

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Entering twice is entering once. Raises Forbidden, EntryRefused, and NotPossible for another figure that day."""
        top_keeper(db, self.actor, now)
        self._must_hold()
        table = ReferenceValue.__table__
        there = db.row(
            select(table.c.id, table.c.value).where(
                table.c.kind == self.of, table.c.name == self.name, table.c.since == self.since
            )
        )
        if there is not None and there.value != self.value:
            raise NotPossible(say("{day} 起的{kind}（{name}）已经录入为 {value}", day=self.since, kind=self.of,
                                  name=self.name, value=str(there.value)))  # fmt: skip
        if there is not None:
            return Done({"reference_value": there.id})
        values = {"kind": self.of, "name": self.name, "value": self.value, "since": self.since, "source": self.source}
        row = write(db, ReferenceValue, values, subject=None, now=now)
        return self.done({"reference_value": row}, {"reference_value": row})

    def _must_hold(self) -> None:
        if self.of not in KINDS:
            raise EntryRefused.at("of", say("种类写其中一种：{kinds}", kinds=sorted(KINDS)))
        if not self.name.strip() or not self.source.strip() or len(self.source) > LONGEST_SOURCE:
            raise EntryRefused.at("source", say("名称和来源都要写，来源最多 {most} 个字", most=LONGEST_SOURCE))
        if self.value != to_rate(self.value) or self.value <= 0:
            raise EntryRefused.at("value", say("数值要大于 0，最多四位小数"))
        if self.of == LPR and ARITHMETIC.compare(self.value, HIGHEST_RATE) > 0:
            raise EntryRefused.at("value", say("LPR 按百分数填，例如 3.0000"))
