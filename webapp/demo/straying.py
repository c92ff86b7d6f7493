"""Somebody of the fictional cooperative tries what is not for him: the house says no, and it stands in the trail."""

from webapp.demo.conduct import Conduct
from workflows.acts.claim import Claim
from workflows.queries.work_list import WorkRow
from workflows.words.refusals import Refusal
from workflows.words.roles import Role


def strays(conduct: Conduct, row: WorkRow) -> bool:
    """Whether anybody of the task's role was refused by the guard: he wants to take the task, and may not."""
    for actor in conduct.staff[Role(row.lane)]:
        try:
            page = conduct.page(actor, row.id)
        except Refusal:
            continue
        if page.why_not is None or page.stopped is not None:
            continue
        try:
            conduct.door.perform(Claim(task=row.id, actor=actor))
        except Refusal:
            return True
    return False
