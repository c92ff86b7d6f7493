"""The forms of acts that are no user tasks: what they know, and what they hand to the act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Self, cast

from werkzeug.datastructures import MultiDict

from forms.acting_form import Awaited, Way
from forms.fields.choices import ChoiceField
from forms.paper_form import PaperForm, plain
from workflows.queries.case_file import CaseFile, Found
from workflows.queries.freezes import FreezeShown
from workflows.queries.succession import Naming
from workflows.queries.task import Returnable
from workflows.words.actor import Actor
from workflows.words.sentence import Sentence, Weighed, say


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be chosen: to whom a task could go, by the name he logs in with, or who may be asked about, by id.

    `why_not` says why he cannot be.
    """

    account: str
    name: str | Sentence
    why_not: Sentence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActPage:
    """What the form of an act is made of. `file` is None where the act begins a case (a drawdown).

    `task` is the task that the act is about, `line` and `available` (yuan) what is drawn on, `candidates` whom a
    hand-over may go to or an enquiry be about, `supplement` what is answered, `reversal` what is decided on, `naming` for
    whom a successor is named, `freeze` what is to be let go; `candidates` may also be the branches or accounts that could
    be frozen. `code_verified_at` when a code sent to the telephone of whoever asks was given back right.
    `begins` holds what stands in the form at first, by field name.
    """

    actor: Actor
    now: datetime
    today: date
    file: CaseFile | None = None
    task: str = ""
    line: Found = None
    available: Decimal | None = None
    candidates: tuple[Candidate, ...] = ()
    returnable: tuple[Returnable, ...] = ()
    supplement: Found = None
    reversal: Found = None
    naming: Naming | None = None
    freeze: FreezeShown | None = None
    code_verified_at: datetime | None = None
    begins: Mapping[str, str] = field(default_factory=dict)

    @property
    def case(self) -> CaseFile:
        """The case that the act is about."""
        assert self.file is not None
        return self.file


class ActForm(PaperForm):
    """A subclass writes its fields and, where field by field is not enough, overrides `act_values`.

    What the main button says is `act_words`, what comes of the act `follows`; where the act is signed with the password,
    `sign_words` is the sentence above it. `turns_on` names the choice that these words follow, `refusing` those of its
    answers that end an application.
    """

    title: ClassVar[str] = ""
    turns_on: ClassVar[str] = ""
    refusing: ClassVar[tuple[str, ...]] = ()

    page: ActPage  # type: ignore[assignment]

    def __init__(self, formdata: MultiDict[str, Any] | None = None, *, page: ActPage, **kwargs: Any):
        super().__init__(formdata, page=cast(Any, page), **kwargs)
        if formdata is None:
            for name, value in self.prefill().items():
                self[name].data = value

    @classmethod
    def for_page(cls, page: ActPage, formdata: MultiDict[str, Any] | None = None) -> Self:
        """The form of one act, with the choices that its page offers."""
        found = cls(formdata, page=page)
        found.adapt()
        found.fill_auto()
        return found

    def adapt(self) -> None:
        """Offers, removes or locks what this page says; called once the fields are bound."""

    def offer_candidates(self, choice: ChoiceField) -> bool:
        """Offers the page's candidates; who may not stays in the list with the reason. Gives whether anybody may."""
        candidates = self.page.candidates
        choice.offer([(one.account, one.name) for one in candidates])
        choice.locked.update({one.account: one.why_not for one in candidates if one.why_not is not None})
        return any(one.why_not is None for one in candidates)

    def prefill(self) -> Mapping[str, Any]:
        """Values to begin with, by field name."""
        return {}

    def act_values(self) -> dict[str, Any]:
        """Plain values by name, for the act; call after `validate`."""
        return {field.name: plain(field.data) for field in self if not field.auto}

    def act_words(self, chosen: str = "") -> Sentence:
        """What the main button says: a verb, and the amount where there is one."""
        return say(self.title)

    def follows(self) -> Sequence[Sentence]:
        """What comes of it, a sentence each."""
        return ()

    def sign_words(self, chosen: str = "") -> Sentence | None:
        """The sentence that is signed; None where no password is asked for."""
        return None

    def ways(self) -> tuple[Way, ...]:
        """Before anything is chosen, then by every answer that may be given."""
        answers: list[tuple[str, str | Sentence]] = [("", "")]
        if self.turns_on in self:
            answers += self[self.turns_on].answers()
        return tuple(
            Way(value, label, self.act_words(value), self.sign_words(value), value in self.refusing)
            for value, label in answers
        )

    def recusal(self) -> Way | None:
        """Nobody declares a relation here: that is done with a task."""
        return None

    def waits_for(self) -> Sequence[Awaited]:
        """What the main button waits for: the choice that the act turns on."""
        if self.turns_on not in self:
            return ()
        return [Awaited(self.turns_on, "", say("没有选{label}", label=self[self.turns_on].label.text))]

    @property
    def whom(self) -> Weighed:
        """The borrower, as a sentence that is signed names him."""
        return Weighed(self.page.case.applicant.name)
