"""The one guard, asked at every door inside the transaction that commits the act."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workflows.duties.facts import Facts
from workflows.duties.rules import Answer, Question, Standing, why_not
from workflows.duties.staffing import Place, unfilled
from workflows.words.actor import Actor
from workflows.words.refusals import DutyRefused, GuardRefused, NotSatisfiable, Recused, Rule
from workflows.words.roles import DUTY_NAMES
from workflows.words.sentence import say

NAMES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what is needed to answer whether the rest could still be staffed."""

    question: Question
    rest: tuple[Place, ...] = ()


def check(asked: Asked, actor: Actor, facts: Facts) -> None:
    """Raises the refusal that names rule, earlier act and who could do it instead; returns for a yes."""
    persons = persons_acting(actor, facts)
    answer = why_not(asked.question, persons, facts.held)
    if answer is not None:
        raise _refusal(answer, could_take(asked, facts))
    strand(asked, persons, facts)


def strand(asked: Asked, persons: Sequence[Standing], facts: Facts) -> None:
    """Raises NotSatisfiable when, these persons having taken the duty, somebody would be missing for the rest."""
    missing = _missing(asked, persons, facts)
    if missing:
        raise NotSatisfiable(
            Rule.UNSATISFIABLE,
            say(
                "您接了{task}，后面就没有人能办{duties}",
                task=asked.question.task_name,
                duties=sorted({DUTY_NAMES[place.duty_class] for place in missing}),
            ),
            could_take=could_take(asked, facts),
        )


def could_take(asked: Asked, facts: Facts) -> tuple[str, ...]:
    """Names of those whom every rule would let do it, and after whom the case could still finish."""
    able = (
        one.name
        for one in facts.staff
        if not one.away
        and why_not(asked.question, [one], facts.held) is None
        and not _missing(asked, [one], facts)
    )
    return tuple(list(able)[:NAMES_SHOWN])


def explain(asked: Asked, actor: Actor, facts: Facts) -> GuardRefused | None:
    """The same answer as `check`, for a page that tells in advance why a task cannot be taken."""
    try:
        check(asked, actor, facts)
    except GuardRefused as refusal:
        return refusal
    return None


def persons_acting(actor: Actor, facts: Facts) -> list[Standing]:
    """The actor, then whom he stands in for: an act under cover counts for both."""
    found: Callable[[str], Standing] = lambda person: facts.standing(person) or Standing(person, actor.name)  # noqa: E731
    own = found(actor.person)
    return [own] if actor.acting_for is None else [own, found(actor.acting_for)]


def _missing(asked: Asked, persons: Sequence[Standing], facts: Facts) -> list[Place]:
    duty = asked.question.duty_class
    if duty is None:
        return []
    return unfilled(asked.rest, facts.staff, facts.held, {one.person: duty for one in persons})


def _refusal(answer: Answer, able: tuple[str, ...]) -> GuardRefused:
    kind = Recused if answer.rule is Rule.RECUSAL else DutyRefused
    return kind(answer.rule, answer.sentence, earlier=answer.earlier, could_take=able)
