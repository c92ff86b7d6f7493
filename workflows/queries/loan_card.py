"""贷款证: what a household carries of its own line, with every draw and repayment and what was owed after it (RULES 9.2, A-02)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, select

from workflows.queries.household_file import HouseholdFile
from workflows.records.disbursement import Iou, Repayment
from workflows.records.transaction import Db
from workflows.words.choices.standing import IouState
from workflows.words.money import NOTHING
from workflows.words.refusals import NotFound
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True)
class CardEntry:
    """A draw or a repayment of principal, in yuan, and what was owed under the line after it."""

    on: date
    drawn: Decimal | None
    repaid: Decimal | None
    owed: Decimal
    number: str


@dataclass(frozen=True, slots=True)
class LoanCard:
    """One household's card for its newest line; one household, one card."""

    file: HouseholdFile
    line: Row[Any]
    entries: tuple[CardEntry, ...]


def load(db: Db, file: HouseholdFile) -> LoanCard:
    """Raises NotFound for a household without a line."""
    if not file.lines:
        raise NotFound(say("这一户还没有授信，没有贷款证"))
    line = file.lines[-1]
    table, iou = Repayment.__table__, Iou.__table__
    repaid = db.rows(
        select(table.c.id, table.c.paid_on, table.c.principal, iou.c.number)
        .join(iou, iou.c.id == table.c.iou)
        .where(iou.c.line == line.id)
    )
    draws = [one for one in file.ious if one.line == line.id and one.state == IouState.PAID]
    moves = [(one.disbursed_on, 0, one.amount, one.number) for one in draws if one.id not in file.taken_back]
    moves += [(row.paid_on, 1, row.principal, row.number) for row in repaid if row.principal]
    owed, entries = NOTHING, []
    for on, is_back, amount, number in sorted(moves):
        owed += -amount if is_back else amount
        entries.append(CardEntry(on, None if is_back else amount, amount if is_back else None, owed, number))
    return LoanCard(file, line, tuple(entries))
