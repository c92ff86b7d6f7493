"""An act that makes a case ask for more people is refused where they are not there (PRODUCT §3, can it still finish).

An amendment may call for a second investigator, a proposal for a higher authority, a return for duties that were done:
each is asked about when it happens, so acceptance need not fear what may never come (docs/decisions/0004).
"""

from workflows.cases.case import Case
from workflows.door.question import facts_of, might_need, prospect_of, rest_after
from workflows.duties.guard import Asked, duties_of
from workflows.duties.staffing import Needs, Place, unfilled
from workflows.words.refusals import NotSatisfiable, Rule
from workflows.words.sentence import Sentence, say


def check(case: Case, asked: Asked) -> None:
    """Raises NotSatisfiable when the case now needs people whom it did not need before `asked` was done, in vain.

    A case that could not be staffed before either is let go on: this act has not stranded it.
    """
    if case.row.state != "running" or case.row.paid_at is not None or not asked.rest.places:
        return
    grown = [needs for needs in _needs(case, asked.rest) if needs - asked.rest]
    if not grown:
        return
    facts = facts_of(case)
    if unfilled(asked.rest, facts, {}):
        return
    for needs in grown:
        if missing := unfilled(needs, facts, {}):
            raise NotSatisfiable(Rule.UNSATISFIABLE, _sentence(asked.question.task_name, missing))


def _needs(case: Case, before: Needs) -> list[Needs]:
    """What each open task asks for from here on; nothing is fetched where it can ask for nothing new."""
    nodes = [case.node(work.node) for work in case.process.open_work()]
    growing = [node for node in nodes if set(might_need(case, node)) - set(before.places)]
    if not growing:
        return []
    prospect = prospect_of(case)
    return [rest_after(case, node, prospect) for node in growing]


def _sentence(task: str, missing: tuple[Place, ...]) -> Sentence:
    return say("{task}这样办，后面就没有人能办{duties}", task=task, duties=duties_of(missing))
