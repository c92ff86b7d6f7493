"""A line that one case's act suspends or ends takes every other unpaid case under it along, in the same transaction.

It is no job for later: until that was done, tasks would stand open that can never lead to a payment, and a line restored
meanwhile would serve a case that it must not serve any more (FORMS, 授信额度). Every act locks its case's line before the
case, so that two of them never hold what the other waits for.
"""

from collections.abc import Iterator

from sqlalchemy import select

from workflows.cases.case import Case, lock
from workflows.records.cases import Application
from workflows.words.actor import SYSTEM


def stopped_with(case: Case) -> Iterator[Case]:
    """Every other case under the line that `case` has suspended or ended, locked and sent to its refusal.

    The line is locked by then, so that no drawdown begins under it unseen. A case that was paid meanwhile stays paid.
    """
    if case.ended_line is None:
        return
    table = Application.__table__
    unpaid = (table.c.state == "running") & table.c.paid_at.is_(None)
    under = select(table.c.id).where(table.c.line == case.ended_line, table.c.id != case.id, unpaid)
    for row in case.db.rows(under.order_by(table.c.id)):
        lock(case.db, row.id)
        other = Case.open(case.db, case.means, row.id, SYSTEM, case.now)
        if other.row.state != "running" or other.row.paid_at is not None:
            continue
        other.happened("line_stopped", facts={"line": case.ended_line, "by": case.id})
        other.process.send("case_stopped", {"outcome": "refused"})
        yield other
