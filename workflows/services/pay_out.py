"""Posts exactly the IOU's amount, once and only once, in the transaction that approved it (G3-10, G3-14)."""

from collections.abc import Mapping

from sqlalchemy import select

from workflows.cases.case import Case
from workflows.ports.ledger import Posting
from workflows.records.disbursement import Iou, LoanContract
from workflows.records.sealed import change
from workflows.words.choices.standing import IouState
from workflows.words.refusals import NotPossible
from workflows.words.sentence import say


def run(case: Case) -> Mapping[str, object]:
    """The contract comes into force with it. A second payment of the case or the IOU is refused by the ledger."""
    table = Iou.__table__
    iou = case.db.row(select(table).where(table.c.application == case.id, table.c.state == IouState.WAITING))
    if iou is None:
        raise NotPossible(say("这一件没有待批的借据，不能放款"))
    posting = Posting(branch=case.row.branch, application=case.id, iou=iou.id, iou_number=iou.number, amount=iou.amount,
                      posted_on=case.today, posted_at=case.now)  # fmt: skip
    posted = case.means.ports.ledger.post(case.db, posting)
    change(case.db, Iou, iou.id, state=IouState.PAID, paid_at=case.now)
    contracts = LoanContract.__table__
    case.db.execute(
        contracts.update()
        .where(contracts.c.id == iou.contract, contracts.c.in_force_at.is_(None))
        .values(in_force_at=case.now)
    )
    case.set(paid_at=case.now)
    case.happened("pay_out", facts={"iou": iou.id, "posting": posted})
    return {"outcome": "paid"}
