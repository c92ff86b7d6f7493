"""What stands before a drawdown is started: the line's IOUs, the duties that come with it, the teller's tasks (PRODUCT §2)."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from workflows.cases.payments import stands
from workflows.engine.specification import Specification
from workflows.queries.case_file import CaseFile
from workflows.queries.case_view import GateView, duty_cells, gates_before
from workflows.queries.counter_steps import Step, steps_of_drawdown
from workflows.records.cases import Application
from workflows.records.disbursement import Iou, IouForm, Repayment
from workflows.records.transaction import Db
from workflows.words.actor import Actor
from workflows.words.money import NOTHING
from workflows.words.roles import INHERITED, DutyClass, Gate
from workflows.words.sentence import Sentence, say

MOST_IOUS = 50
MOST_UNDER_WAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class IouUnderLine:
    """One loan under the line, in yuan; `balance` is what is still owed of it."""

    number: str
    purpose: str
    amount: Decimal
    balance: Decimal
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeDrawdown:
    """`duties` are the cells of the duty strip; `why` says that the reader may start it, or why not.

    `under_way` are the numbers of the household's cases that have not ended, the newest first.
    """

    ious: tuple[IouUnderLine, ...]
    under_way: tuple[str, ...]
    duties: tuple[dict[str, Any], ...]
    inherited: tuple[str, ...]
    why: Sentence
    steps: tuple[Step, ...]
    gates: tuple[GateView, ...]

    @property
    def owed(self) -> Decimal:
        """What is owed under the line, in yuan."""
        return sum((one.balance for one in self.ious), NOTHING)


def load(db: Db, file: CaseFile, spec: Specification, reader: Actor) -> BeforeDrawdown:
    """Under the line of a case; duties of earlier payments do not come with it, those of the grant do."""
    kept = tuple(row for row in file.duties if row.duty_class in INHERITED)
    holds = any(row.person == reader.person for row in kept)
    cells = duty_cells(replace(file, duties=kept), reader.person, name=reader.name, taking=DutyClass.COUNTER)
    return BeforeDrawdown(
        ious=_ious(db, file.line),
        under_way=_under_way(db, file.application.household),
        duties=tuple(_inherited(cell) for cell in cells),
        inherited=tuple(dict.fromkeys(row.name for row in kept)),
        why=say("授信案里您担过职责，这条额度的用信请别的柜员办") if holds else say("您可以开始：授信案里您没有职责"),
        steps=steps_of_drawdown(file, spec),
        # The first two were passed when the line was granted.
        gates=gates_before(Gate.DISBURSEMENT),
    )


def _inherited(cell: dict[str, Any]) -> dict[str, Any]:
    return cell | {"note": say("沿用授信案")} if cell["duty"] in INHERITED and cell["who"] else cell


def _under_way(db: Db, household: str) -> tuple[str, ...]:
    table = Application.__table__
    rows = db.rows(
        select(table.c.number)
        .where(table.c.household == household, table.c.state == "running")
        .order_by(table.c.opened_at.desc(), table.c.number.desc())
        .limit(MOST_UNDER_WAY)
    )
    return tuple(row.number for row in rows)


def _ious(db: Db, line: Any) -> tuple[IouUnderLine, ...]:
    iou, form, paid = Iou.__table__, IouForm.__table__, Repayment.__table__
    repaid = select(func.coalesce(func.sum(paid.c.principal), 0)).where(paid.c.iou == iou.c.id).scalar_subquery()
    rows = db.rows(
        select(iou.c.number, iou.c.amount, iou.c.due_on, form.c.purpose, repaid.label("repaid"))
        .join(form, form.c.id == iou.c.form)
        .where(iou.c.line == line.id, stands())
        .order_by(iou.c.disbursed_on.desc(), iou.c.number.desc())
        .limit(MOST_IOUS)
    )
    return tuple(
        IouUnderLine(number=row.number, purpose=row.purpose, amount=row.amount,
                     balance=row.amount - (row.repaid or NOTHING), due_on=row.due_on)
        for row in rows
    )  # fmt: skip
