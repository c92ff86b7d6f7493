"""Can anybody whom a bound task asks for still come? Only where nobody can is a successor named (PRODUCT §3, succession)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from workflows.duties.facts import Facts
from workflows.duties.rules import Question, why_not
from workflows.words.choices.succession import SuccessionGround
from workflows.words.refusals import Rule
from workflows.words.sentence import Sentence, say

_GROUNDS = {Rule.RECUSAL: SuccessionGround.RECUSED, Rule.EXCLUSIVE: SuccessionGround.OTHER_DUTY}
# Nobody reads the rules' answers here, so nobody is spoken to.
_NOBODY = "-"


@dataclass(frozen=True, slots=True)
class Vacancy:
    """`ground` says why the first of those asked for cannot come; with `here`, somebody can, and that says who."""

    ground: SuccessionGround | None = None
    here: Sentence | None = None


def vacancy(asked: Question, facts: Facts, *, late: bool) -> Vacancy:
    """Of a bound task; `late` once its due time is over.

    Somebody who is there has until then, a substitute who may act for him also afterwards: cover satisfies a binding.
    """
    bound, asked = asked.bound, replace(asked, told=_NOBODY)
    assert bound is not None, "only a bound task asks for somebody"
    grounds = []
    for person in bound.persons:
        ground = _ground(asked, facts, person)
        substitute = next(_substitutes(asked, facts, person), None)
        if substitute is not None:
            return Vacancy(here=substitute)
        if ground is None and not late:
            return Vacancy(here=_may_come(asked, facts, person))
        grounds.append(ground or SuccessionGround.LATE)
    return Vacancy(ground=grounds[0])


def _ground(asked: Question, facts: Facts, person: str) -> SuccessionGround | None:
    """Why he cannot come whatever the day; None for somebody who could."""
    own = facts.standing(person)
    if own is None:
        return SuccessionGround.LEFT
    answer = why_not(asked, [own], facts.held)
    return None if answer is None else _GROUNDS[answer.rule]


def _may_come(asked: Question, facts: Facts, person: str) -> Sentence:
    own = facts.standing(person)
    assert own is not None
    if own.away:
        return say("{person}请假，{task}到期还没有办，才能指定接替", person=own.name, task=asked.task_name)
    return say("{person}在岗，由本人办{task}；到期还没有办，才能指定接替", person=own.name, task=asked.task_name)


def _substitutes(asked: Question, facts: Facts, person: str) -> Iterator[Sentence]:
    """Who stands in for him now and may do the task in his right."""
    for substitute, absent in sorted(facts.covers):
        persons = [facts.standing(substitute), facts.standing(absent)]
        both = [one for one in persons if one is not None]
        if absent == person and len(both) == len(persons) and why_not(asked, both, facts.held) is None:
            yield say("{substitute}替{person}的岗，由他办{task}", substitute=both[0].name, person=both[1].name,
                      task=asked.task_name)  # fmt: skip
