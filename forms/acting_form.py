"""A form that is an act: what its main button says, what is signed with it, and what it still waits for (LOOK §1.7, §5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from forms.paper_form import PaperForm
from workflows.queries.still_open import still_open
from workflows.queries.task import TaskPage
from workflows.words.roles import DUTY_NAMES
from workflows.words.sentence import Sentence, Weighed, say


@dataclass(frozen=True, slots=True)
class Way:
    """What the act is once `answer` is chosen; `answer` is empty before anything is. `refuses` ends the application.

    There is a `sentence` where somebody signs with his password.
    """

    answer: str
    label: str | Sentence
    act: Sentence
    sentence: Sentence | None
    refuses: bool = False


@dataclass(frozen=True, slots=True)
class Awaited:
    """A field without which the act cannot be done, asked for only where `answer` is chosen; empty: always.

    Of `every` field of several each box must be ticked; `unless` names a field that stands in its place once it is filled.
    """

    field: str
    answer: str
    sentence: Sentence
    every: bool = False
    unless: str = ""


class ActingForm(PaperForm):
    """What the act says before it is done; a form overrides `act_words`, and `signs` where a password is asked for.

    `turns_on` names the choice that button and sentence follow, `refusing` those of its answers that end the
    application, `figure` the field with the amount that both repeat.
    """

    turns_on: ClassVar[str] = ""
    refusing: ClassVar[tuple[str, ...]] = ()
    figure: ClassVar[str] = ""

    page: TaskPage

    def act_words(self, chosen: str = "") -> Sentence:
        """What the main button says once `chosen` is the answer to `turns_on`: a verb, and the amount where there is one."""
        if self.page.node.sign_off:
            return say("签字并提交{task}", task=self.page.node.name)
        return say("提交{task}", task=self.page.node.name)

    def signs(self, chosen: str = "") -> Sentence:
        """What somebody does by signing, after his name: act, household and amount."""
        asked = self.page.case.application.amount
        return say("办 {whom} 的{task}，申请金额 {amount} 元", whom=self.whom, task=self.page.node.name,
                   amount=Weighed(asked))  # fmt: skip

    def follows(self, chosen: str = "") -> Sentence:
        """What follows from signing: it stands, and the duties that are shut to the signer from then on."""
        shut = self.shut()
        return say("签后不能改，您也不能再办本案的{duties}", duties=shut) if shut else say("签后不能改")

    def shut(self) -> list[str]:
        """The names of those duties."""
        found = still_open(self.page.case, self.page.item, str(self.page.policy.get("merged", "")))
        return [DUTY_NAMES[one] for one in found]

    def sign_words(self, chosen: str = "") -> Sentence:
        """The sentence of the sign block: who, what, whose, how much, and what follows."""
        return say(
            "{who} {signs}。{follows}。", who=self.signer, signs=self.signs(chosen), follows=self.follows(chosen)
        )

    @property
    def signer(self) -> Sentence:
        """Whoever signs, and in whose place."""
        who = Weighed(self.page.actor.name)
        if self.page.succeeds:
            return say("{who} 接替 {whom}", who=who, whom=Weighed(self.page.succeeds))
        return say("{who}", who=who)

    @property
    def whom(self) -> Weighed:
        """The borrower, as he is named in a sentence that is signed."""
        return Weighed(self.page.case.applicant.name)

    def amount_said(self, otherwise: Decimal | None = None) -> Weighed:
        """The amount that the page follows while it is typed; `otherwise` where none is."""
        typed = self[self.figure].data if self.figure in self else None
        return Weighed(typed if typed is not None else otherwise, follows=self.figure, otherwise=otherwise)

    def ways(self) -> tuple[Way, ...]:
        """Before anything is chosen, then by every answer that may be given; one way where nothing turns on a choice."""
        answers: list[tuple[str, str | Sentence]] = [("", "")]
        if self.turns_on in self:
            answers += self[self.turns_on].answers()
        return tuple(
            Way(value, label, self.act_words(value), self.sign_words(value) if self.page.node.sign_off else None,
                value in self.refusing)
            for value, label in answers
        )  # fmt: skip

    def way(self) -> Way:
        """What the act is with what is chosen now."""
        chosen = self.chosen
        return next((one for one in self.ways() if one.answer == chosen), self.ways()[0])

    @property
    def chosen(self) -> str:
        """The answer that the act turns on, as it is typed; empty while nothing is chosen."""
        if self.turns_on not in self or self[self.turns_on].is_empty():
            return ""
        return str(self[self.turns_on].written(self[self.turns_on].data))

    def recusal(self) -> Way | None:
        """What the act is for whoever declares that he is related; None where no task of his waits for it."""
        if "no_relation" not in self or self.page.item is None:
            return None
        sentence = say("{who} 声明与借款户有要回避的情形，不办本案", who=self.signer)
        return Way("", "", say("申报回避，交给别人办"), sentence if self.page.node.sign_off else None)

    def waits_for(self) -> list[Awaited]:
        """What the main button waits for: on a first act the declaration, then what the form itself awaits."""
        declared = [Awaited("no_relation", "", say("没有声明有无回避情形"))] if self.recusal() is not None else []
        return [*declared, *self.awaits()]

    def awaits(self) -> Sequence[Awaited]:
        """What the main button waits for: the choice that the act turns on, and what that asks for."""
        if self.turns_on not in self:
            return []
        found = [Awaited(self.turns_on, "", say("没有选{label}", label=self[self.turns_on].label.text))]
        for when in self.required_when:
            if when.field == self.turns_on:
                found += [
                    Awaited(name, str(when.value), say("没有填{label}", label=self[name].label.text))
                    for name in when.needs
                    if name in self and not self[name].auto
                ]
        return found
