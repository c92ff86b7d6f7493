"""Which duty the reader of a task would take on, and why he may act: what stands beside the seven duties."""

from workflows.queries.authority import AuthorityView
from workflows.queries.task import TaskPage
from workflows.words.roles import DutyClass
from workflows.words.sentence import Sentence, say


def taken_by(page: TaskPage) -> DutyClass | None:
    """The duty that the reader would take on with this task, where nobody has it in hand and nothing is against him."""
    item = page.item
    if item is None or item.holder or page.why_not is not None or page.stopped is not None or item.duty_class is None:
        return None
    return DutyClass(item.duty_class)


def why_may(page: TaskPage, authority: AuthorityView | None) -> Sentence | str:
    """Why the reader may act, or not: it stands at the right of the duties."""
    if page.why_not is not None:
        return page.why_not.sentence
    free = say("您可以办：本案您没有别的职责，也没有要回避的关系") if taken_by(page) is not None else ""
    if authority is None or page.stopped is not None or page.ballot is not None:
        return free
    return say("{free}；{authority}", free=free, authority=authority.sentence) if free else authority.sentence
