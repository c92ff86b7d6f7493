"""The one guard, asked at every door inside the transaction that commits the act."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from workflows.duties.facts import Facts
from workflows.duties.rules import Answer, Question, Standing, why_not
from workflows.duties.staffing import Needs, Place, unfilled
from workflows.words.actor import Actor
from workflows.words.refusals import DutyRefused, GuardRefused, NotSatisfiable, Recused, Rule
from workflows.words.roles import DUTY_NAMES
from workflows.words.sentence import Sentence, say, text

NAMES_SHOWN = 6
ACKNOWLEDGING = text("拒贷签收")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what is needed to answer whether the rest could still be staffed."""

    question: Question
    rest: Needs = field(default_factory=Needs)


def check(asked: Asked, actor: Actor, facts: Facts, *, told: str | None = None) -> None:
    """Raises the refusal that names rule, earlier act and who could do it instead; returns for a yes.

    `told` is who reads the answer where that is not the actor: whoever hands a task over asks about the taker.
    """
    persons = persons_acting(actor, facts)
    answer = why_not(replace(_in_full(asked, facts), told=told), persons, facts.held)
    if answer is not None:
        raise _refusal(answer, could_take(asked, facts))
    if any(facts.held.of(one.person) is None for one in persons):
        _strand(asked, persons, facts, told or actor.person)


def could_take(asked: Asked, facts: Facts) -> tuple[str, ...]:
    """Names of those whom every rule would let do it, and after whom the case could still finish."""
    question = _in_full(asked, facts)
    able = (
        persons[0].name
        for persons in _everybody(facts)
        if not persons[0].away
        and why_not(question, persons, facts.held) is None
        and not missing_after(asked, persons, facts)
    )
    return tuple(list(dict.fromkeys(able))[:NAMES_SHOWN])


def explain(asked: Asked, actor: Actor, facts: Facts, *, told: str | None = None) -> GuardRefused | None:
    """The same answer as `check`, for a page that tells in advance why a task cannot be taken."""
    try:
        check(asked, actor, facts, told=told)
    except GuardRefused as refusal:
        return refusal
    return None


def may_see(facts: Facts, person: str) -> None:
    """Recused means blind (PRODUCT §3): raises Recused for somebody who must stay out, with the sentence for himself."""
    found = facts.standing(person)
    if found is not None and found.recused is not None:
        raise Recused(Rule.RECUSAL, found.recused.said(to_himself=True))


def persons_acting(actor: Actor, facts: Facts) -> list[Standing]:
    """The actor, then whom he stands in for: an act under cover counts for both. Raises DutyRefused without cover."""
    own = facts.standing(actor.person) or Standing(actor.person, actor.name)
    if actor.acting_for is None:
        return [own]
    absent = facts.standing(actor.acting_for)
    if absent is None or (actor.person, actor.acting_for) not in facts.covers:
        raise DutyRefused(Rule.ROLE, say("您现在不是他的替班人，以本人身份办"))
    return [own, absent]


def missing_after(asked: Asked, persons: Sequence[Standing], facts: Facts) -> tuple[Place, ...]:
    """For which places nobody would be left, these persons having taken the duty."""
    duty = asked.question.duty_class
    if duty is None:
        return ()
    return unfilled(asked.rest, facts, {one.person: duty for one in persons})


def duties_of(places: Sequence[Place]) -> list[str]:
    """Their names, each once, in their order."""
    return list(dict.fromkeys(DUTY_NAMES.get(place.duty_class, ACKNOWLEDGING) for place in places))  # type: ignore[arg-type]


def _in_full(asked: Asked, facts: Facts) -> Question:
    """With whoever is nearest where a director signs who has done nothing in the case."""
    question = asked.question
    return replace(question, nearest=facts.free_directors()) if question.signs_without_class else question


def _strand(asked: Asked, persons: Sequence[Standing], facts: Facts, told: str) -> None:
    missing = missing_after(asked, persons, facts)
    if not missing:
        return
    task, duties = asked.question.task_name, duties_of(missing)
    if persons[0].person == told:
        sentence = say("您接了{task}，后面就没有人能办{duties}", task=task, duties=duties)
    else:
        sentence = say("{person}接了{task}，后面就没有人能办{duties}", person=persons[0].name, task=task, duties=duties)
    able = could_take(asked, facts)
    raise NotSatisfiable(Rule.UNSATISFIABLE, _with_names(sentence, able), could_take=able)


def _everybody(facts: Facts) -> Iterator[list[Standing]]:
    """Everybody in his own right, then every substitute in the right of whom he covers."""
    for one in facts.staff:
        yield [one]
    for substitute, absent in sorted(facts.covers):
        both = [facts.standing(substitute), facts.standing(absent)]
        if None not in both:
            yield [one for one in both if one is not None]


def _refusal(answer: Answer, able: tuple[str, ...]) -> GuardRefused:
    kind = Recused if answer.rule is Rule.RECUSAL else DutyRefused
    sentence = answer.sentence if answer.names_who else _with_names(answer.sentence, able)
    return kind(answer.rule, sentence, earlier=answer.earlier, could_take=able)


def _with_names(sentence: Sentence, able: tuple[str, ...]) -> Sentence:
    """The same sentence at every door says who could do it instead (PRODUCT §3, explain)."""
    return say("{reason}。{names}可以办", reason=sentence, names=list(able)) if able else sentence
