"""What the fields of the paper forms have in common: each reads text, gives a plain value, and says in a sentence what is wrong.

`optional=True` is said on the label; every other field must be filled, a `sometimes` one where the form asks for it.
A field's `unit` stands inside it at the right.
"""

from collections.abc import Callable, Sequence
from typing import Any, Self

from wtforms import Field
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from workflows.words.sentence import Sentence, say
from workflows.words.unseen import hides_something, without_fillers

ID_LIMIT = 64


class Said(str):
    """A sentence's Chinese among WTForms' own errors, which are text; the sentence itself is still to be translated."""

    sentence: Sentence

    def __new__(cls, sentence: Sentence) -> Self:
        found = super().__new__(cls, str(sentence))
        found.sentence = sentence
        return found


class Wrong(StopValidation):
    """A field does not hold; carries its sentence until somebody reads it."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(Said(sentence))
        self.sentence = sentence


class PaperField(Field):
    """A field of a paper form: label, hint, unit, and its own rule. `kind` is the name of its macro on screen."""

    kind = "text"
    widget: Any = TextInput()
    empty = say("填{label}")

    def __init__(
        self,
        label: str,
        validators: Sequence[Callable[..., Any]] = (),
        *,
        optional: bool = False,
        sometimes: bool = False,
        hint: str | Sentence = "",
        unit: str = "",
        auto: str = "",
        counted: str = "",
        spells: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(label, list(validators), **kwargs)
        self.optional = optional
        # `sometimes`: whether it must be filled follows from other fields; the form says so (`required_when`, `require`).
        self.sometimes = sometimes
        self.hint = hint
        self.unit = unit
        # `auto` is where a value that the product fills comes from; such a field is shown, never typed.
        self.auto = auto
        # `counted` is how the page counts it while one types: field names, * for every line, a×b multiplies, - takes away.
        self.counted = counted
        # `spells` names the amount whose capitals the page writes here while it is typed.
        self.spells = spells
        self.wrong: list[Sentence] = []
        self.typed: str = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keeps what was typed and reads it; a value that cannot be read is said by `pre_validate`."""
        if self.auto:
            return
        self.typed = valuelist[0] if valuelist else ""
        self.data = None
        self._unread: Sentence | None = None
        try:
            cleaned = self.seen(self.typed)
            self.data = self.read(cleaned) if cleaned else None
        except Wrong as error:
            self._unread = error.sentence

    def seen(self, typed: str) -> str:
        """What was typed, without what surrounds it. Raises Wrong where it holds what nobody sees."""
        cleaned = without_fillers(typed).strip()
        if hides_something(cleaned):
            raise Wrong(say("{label}里有看不见的控制字符，删掉再填", label=self.label.text))
        return cleaned

    def read(self, cleaned: str) -> Any:
        """The value of a text that is not empty. Raises Wrong."""
        return cleaned

    def pre_validate(self, form: Any) -> None:
        """What the field alone can say; rules over several fields are methods of the form."""
        unread = getattr(self, "_unread", None)
        if unread is not None and not self.auto:
            raise Wrong(unread)
        if self.is_empty() and self.is_required:
            raise Wrong(say(self.empty.text, label=self.label.text))

    @property
    def is_required(self) -> bool:
        """Whether it must be filled whatever the other fields say."""
        return not (self.optional or self.sometimes or self.auto)

    def is_empty(self) -> bool:
        """Nothing was given."""
        return self.data in (None, "", [], ())

    def shown(self) -> str:
        """What stands in the field: what was typed if anything was, else the value."""
        return self.typed or ("" if self.data is None else self.written(self.data))

    def written(self, value: Any) -> str:
        """A value as it is typed."""
        return str(value)

    def say_wrong(self, sentence: Sentence) -> None:
        """Puts a sentence at this field."""
        self.wrong.append(sentence)
        self.errors = [*self.errors, str(sentence)]

    def schema(self) -> dict[str, Any]:
        """JSON Schema 2020-12 of the value over REST."""
        return {"type": "string"}
