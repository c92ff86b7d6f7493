"""Puts down work items, application row and engine state as an act leaves them, in the act's own transaction."""

from workflows.cases import work_items
from workflows.cases.case import Case
from workflows.records.cases import Application, CaseState

CLOSED = "closed"


def write_back(case: Case) -> None:
    """Writes the case in hand; called once, at the end of its act."""
    work_items.sync(case)
    case.set(stage=_stage(case))
    table, states = Application.__table__, CaseState.__table__
    case.db.execute(table.update().where(table.c.id == case.id).values(case.changes))
    process = case.process
    state = {"revision": case.revision + 1, "state": process.dump(), "next_due_at": process.next_due_at}
    if case.revision == 0:
        case.db.execute(states.insert().values(application=case.id, **state))
        return
    # The lock has kept everybody else out; the revision says so once more, below the lock.
    done = case.db.execute(
        states.update().where(states.c.application == case.id, states.c.revision == case.revision).values(state)
    )
    assert done.rowcount == 1, "two acts wrote one case"


def _stage(case: Case) -> str:
    if case.row.state != "running":
        return CLOSED
    gates = [case.node(item.task).process for item in case.items.values()]
    inner = [gate for gate in gates if gate != case.root]
    return inner[0] if inner else str(case.row.stage)
