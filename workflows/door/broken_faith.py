"""With broken faith found at the counter only a refusal can be sent: return and release are closed (FORMS, G3-13)."""

from workflows.cases.case import Case
from workflows.engine.specification import Node
from workflows.records.grant import ExposureCheck
from workflows.words.refusals import NotPossible
from workflows.words.roles import Gate
from workflows.words.sentence import say


def refuse_if_faith_broken(case: Case, node: Node) -> None:
    """Raises NotPossible for a task of the third gate whose fresh check found broken faith."""
    if node.process != Gate.DISBURSEMENT:
        return
    check = case.last(ExposureCheck)
    if check is not None and check.broken_faith:
        raise NotPossible(say("已发现不守信记录，只能办拒贷，不能退回，也不能转给别人"))
