"""Every rule of the separation of duties, as data and pure functions: facts in, a sentence out.

Guard, explanation, staffing check and exploration all ask these; nothing else decides who may do what in a case.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from workflows.duties import sentences
from workflows.duties.sentences import Reason
from workflows.words.refusals import Earlier, Rule
from workflows.words.roles import KEY_ROLES, ROLE_NAMES, DutyClass, Role
from workflows.words.sentence import Sentence, say


@dataclass(frozen=True, slots=True)
class Held:
    """A duty that somebody holds in the case: one row of `duty_held`."""

    person: str
    name: str
    duty_class: DutyClass
    task: str
    task_name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """One person as he stands to one case.

    `recused` is why he must stay out of it, if he must; `distant` why he must as soon as he acts in a key post (S-03).
    `seats` are the branches in whose committee he sits, `directs` those whose director he is. A `guest` is a teller of
    another branch, named for this one case; he has no role left once that is over (G3-05).
    """

    person: str
    name: str
    roles: frozenset[Role] = frozenset()
    recused: Reason | None = None
    away: bool = False
    distant: Reason | None = None
    seats: frozenset[str] = frozenset()
    directs: frozenset[str] = frozenset()
    guest: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """A task that asks for a person: whoever did `task_name` in the round that counts.

    Where a successor is asked for, `former` is the name of whoever did it.
    """

    persons: tuple[str, ...]
    names: tuple[str, ...]
    task_name: str
    former: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """May this person do this in this case?

    `only_person` is whose vote it is; `signs_without_class` asks for somebody who holds nothing in the case, and for the
    `nearest` of those who could; `holds_nothing` for the first alone. `told` is who reads the answer and is spoken to with 您: the actor himself unless
    another asks about him.
    """

    task: str
    task_name: str
    role: Role | None
    duty_class: DutyClass | None
    bound: Bound | None = None
    only_person: str | None = None
    signs_without_class: bool = False
    holds_nothing: bool = False
    nearest: Sequence["Standing"] = ()
    any_role: tuple[Role, ...] = ()
    told: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Why not. `names_who` says that the sentence already names who could do it."""

    rule: Rule
    sentence: Sentence
    earlier: Earlier | None = None
    names_who: bool = False


@dataclass(frozen=True, slots=True)
class Holdings:
    """The duties held in a case."""

    rows: tuple[Held, ...] = field(default=())

    def of(self, person: str) -> Held | None:
        """What a person holds; there is at most one."""
        return next((row for row in self.rows if row.person == person), None)

    def classes_of(self, person: str) -> frozenset[DutyClass]:
        """The class a person holds, as a set of one or none."""
        return frozenset(row.duty_class for row in self.rows if row.person == person)

    def by_person(self) -> dict[str, DutyClass]:
        """Person → class."""
        return {row.person: row.duty_class for row in self.rows}


Persons = Sequence[Standing]
CheckedRule = Callable[[Question, Persons, Holdings], Answer | None]


def recusal(asked: Question, persons: Persons, held: Holdings) -> Answer | None:
    """Whoever is related to the household, belongs to it or stands surety stays out. Rule: RULES S-03 (回避).

    Of a substitute and whom he stands in for, the recusal of either blocks; in a key post the wider circle counts.
    """
    key_post = any(person.roles & KEY_ROLES for person in persons)
    for person in persons:
        reason = person.recused or (person.distant if key_post else None)
        if reason is not None:
            return Answer(Rule.RECUSAL, reason.said(to_himself=_is_told(asked, person, persons)))
    return None


def personal(asked: Question, persons: Persons, held: Holdings) -> Answer | None:
    """A vote belongs to one person, in his own right, and cannot be cast by another."""
    if asked.only_person is None or [person.person for person in persons] == [asked.only_person]:
        return None
    return Answer(Rule.BOUND, say("这一票要本人来投，不能代投，也不能移交"), names_who=True)


def binding(asked: Question, persons: Persons, held: Holdings) -> Answer | None:
    """A bound task asks for whoever did the other; cover satisfies it (PRODUCT §3, bound)."""
    if asked.bound is None or any(person.person in asked.bound.persons for person in persons):
        return None
    bound = asked.bound
    sentence = say(
        "{task}是{names}做的，{asked}要本人来办", task=bound.task_name, names=bound.names, asked=asked.task_name
    )
    if bound.former:
        sentence = say(
            "{asked}由{names}接替{former}，别人不能办", asked=asked.task_name, names=bound.names, former=bound.former
        )
    return Answer(Rule.BOUND, sentence, names_who=True)


def guest(asked: Question, persons: Persons, held: Holdings) -> Answer | None:
    """A teller named from another branch does the counter's tasks of this one case, for as long as he is (G3-05)."""
    right, wanted = persons[-1], asked.any_role or asked.role
    if not right.guest or asked.bound is not None or not wanted or (right.roles and not asked.any_role):
        return None
    whom = "" if _is_told(asked, right, persons) else right.name
    over = not right.roles
    return Answer(Rule.ROLE, sentences.of_guest(asked.task_name, whom, over=over))


def role(asked: Question, persons: Persons, held: Holdings) -> Answer | None:
    """The lane's role is needed, of the person in whose right it is done; a bound task asks for no role."""
    wanted = asked.any_role or ((asked.role,) if asked.role is not None else ())
    right = persons[-1]
    if not wanted or asked.bound is not None or right.roles & set(wanted):
        return None
    names = [ROLE_NAMES[one] for one in wanted]
    if _is_told(asked, right, persons):
        return Answer(Rule.ROLE, say("办{task}要有{role}岗位，您没有", task=asked.task_name, role=names))
    return Answer(
        Rule.ROLE, say("办{task}要有{role}岗位，{person}没有", task=asked.task_name, role=names, person=right.name)
    )


def static(asked: Question, persons: Persons, held: Holdings) -> Answer | None:
    """A substitute's own and covered roles together pass the static rule too (PRODUCT §3, substitutes)."""
    if len(persons) == 1:
        return None
    conflict = static_conflict(frozenset().union(*(person.roles for person in persons)))
    if conflict is None:
        return None
    return Answer(Rule.ROLE, say("{conflict}，所以不能替{person}办", conflict=conflict, person=persons[-1].name))


def exclusive(asked: Question, persons: Persons, held: Holdings) -> Answer | None:
    """One person holds at most one exclusive duty class in one case. Rule: RULES S-01, G2-01 (不相容职责)."""
    if asked.duty_class is None:
        return None
    for person in persons:
        earlier = held.of(person.person)
        if earlier is not None and earlier.duty_class is not asked.duty_class:
            did = sentences.Did(person.name, earlier.task_name, earlier.duty_class, earlier.since)
            sentence = did.excludes(asked.task_name, to_himself=_is_told(asked, person, persons))
            return Answer(Rule.EXCLUSIVE, sentence, _earlier(earlier))
    return None


def uninvolved(asked: Question, persons: Persons, held: Holdings) -> Answer | None:
    """Who holds a class in the case does not sign for it as its director (PRODUCT §2, acknowledge_refusal; §3, unfreeze)."""
    if not (asked.signs_without_class or asked.holds_nothing):
        return None
    for person in persons:
        earlier = held.of(person.person)
        if earlier is not None:
            did = sentences.Did(person.name, earlier.task_name, earlier.duty_class, earlier.since)
            says = did.leaves_to_another if asked.holds_nothing else did.leaves_to_parent
            sentence = says(asked.task_name, to_himself=_is_told(asked, person, persons))
            return Answer(Rule.EXCLUSIVE, sentence, _earlier(earlier))
    return None


def own_director(asked: Question, persons: Persons, held: Holdings) -> Answer | None:
    """The parent branch's director signs only where the own one cannot (PRODUCT §2, RULES G3-13)."""
    nearest = {one.person: one.name for one in asked.nearest}
    if not nearest or persons[-1].person in nearest:
        return None
    names = list(nearest.values())
    sentence = say("{task}由本网点主任{names}办；主任办过本案、要回避或缺岗时，才由上级社主任办", task=asked.task_name,
                   names=names)  # fmt: skip
    return Answer(Rule.ROLE, sentence, names_who=True)


RULES: tuple[CheckedRule, ...] = (recusal, personal, binding, guest, role, static, exclusive, uninvolved, own_director)


def why_not(asked: Question, persons: Persons, held: Holdings) -> Answer | None:
    """The first rule that says no, or None. `persons` is the actor, then whom he stands in for: both count."""
    for rule in RULES:
        answer = rule(asked, persons, held)
        if answer is not None:
            return answer
    return None


# Roles that one person may not combine at all (PRODUCT §3, static).
_DUTY_ROLES = frozenset(set(Role) - {Role.ADMINISTRATOR, Role.AUDITOR, Role.AML_OFFICER})
_NEVER_WITH: Mapping[Role, frozenset[Role]] = {
    Role.ADMINISTRATOR: _DUTY_ROLES | {Role.AUDITOR, Role.AML_OFFICER},
    Role.AUDITOR: _DUTY_ROLES | {Role.ADMINISTRATOR, Role.AML_OFFICER},
    Role.AML_OFFICER: _DUTY_ROLES | {Role.ADMINISTRATOR, Role.AUDITOR},
    Role.CLIENT_MANAGER: frozenset({Role.TELLER, Role.CREDIT_APPROVER, Role.DISBURSEMENT_APPROVER}),
}


def static_conflict(roles: frozenset[Role]) -> Sentence | None:
    """Why these roles may not meet in one person, own and covered ones together. Rule: PRODUCT §3 (static)."""
    for one, others in _NEVER_WITH.items():
        clash = sorted(others & roles) if one in roles else []
        if clash:
            return say("岗位{one}和{other}不能由同一人担任", one=ROLE_NAMES[one], other=ROLE_NAMES[clash[0]])
    return None


def why_not_beside(role: Role, roles: frozenset[Role]) -> Sentence | None:
    """Why `role` may not come to `roles`, naming all that stand in the way, for a list to choose from. PRODUCT §3 (static)."""
    clash = [other for other in Role if other in roles - {role} and static_conflict(frozenset({role, other}))]
    if not clash:
        return None
    names = [ROLE_NAMES[other] for other in clash]
    if role in _DUTY_ROLES and not set(clash) - _DUTY_ROLES:
        return say("和{others}不能兼：去农户家的不碰钱", others=names)
    return say("和{others}不能兼：看管的人不能担任何职责", others=names)


def _is_told(asked: Question, person: Standing, persons: Persons) -> bool:
    return person.person == (asked.told or persons[0].person)


def _earlier(held: Held) -> Earlier:
    return Earlier(held.name, held.duty_class.value, held.task, held.since)
