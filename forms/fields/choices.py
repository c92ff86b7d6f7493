"""Yes or no, one of several, any of several; nothing is chosen beforehand."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, ClassVar

from forms.fields.paper_field import PaperField, Wrong
from workflows.words.sentence import Sentence, say, text


class YesNoField(PaperField):
    """是 or 否, nothing chosen beforehand. Gives a bool."""

    kind = "yes_no"
    empty = say("{label}：选是或否")
    WORDS: ClassVar[dict[str, bool]] = {"yes": True, "no": False, "true": True, "false": False, "是": True, "否": False}

    def read(self, cleaned: str) -> bool:
        """yes and no on the wire."""
        if cleaned.lower() not in self.WORDS:
            raise Wrong(say("{label}：选是或否", label=self.label.text))
        return self.WORDS[cleaned.lower()]

    def answers(self) -> list[tuple[str, str | Sentence]]:
        """What may be answered, as it is typed and as it is read."""
        return [("yes", text("是")), ("no", text("否"))]

    def written(self, value: bool) -> str:
        """On the wire."""
        return "yes" if value else "no"

    def schema(self) -> dict[str, Any]:
        """A boolean."""
        return {"type": "boolean"}


class TickField(YesNoField):
    """A box that has to be ticked, or may be: absent means no."""

    kind = "tick"
    empty = say("还没有勾选：{label}")

    def process_formdata(self, valuelist: list[str]) -> None:
        """A box that is not ticked is not sent."""
        super().process_formdata(valuelist)
        if not self.typed:
            self.data = False

    def is_empty(self) -> bool:
        """A required box must be ticked."""
        return not self.data


class ChoiceField(PaperField):
    """One of several words; `choices` is an enumeration, or pairs of value and label given by the form."""

    kind = "choice"
    empty = say("选{label}")

    def __init__(
        self,
        label: str,
        validators: Sequence[Callable[..., Any]] = (),
        *,
        choices: type[StrEnum] | Sequence[tuple[str, str | Sentence]] = (),
        **kw: Any,
    ):
        super().__init__(label, validators, **kw)
        self.choices: list[tuple[str, str | Sentence]] = (
            [(one.value, one.value) for one in choices] if isinstance(choices, type) else list(choices)
        )
        self.enumeration = choices if isinstance(choices, type) else None
        # What may not be chosen now stays in the list with its reason (LOOK §5).
        self.locked: dict[str, Sentence] = {}
        # What a choice leads to stands under it before it is made; what `ends` the case is drawn apart.
        self.leads: dict[str, Sentence] = {}
        self.ends: frozenset[str] = frozenset()

    def offer(self, choices: Sequence[tuple[str, str | Sentence]]) -> None:
        """Gives the choices that only the case knows, and reads again what was read before they were there."""
        self.choices = list(choices)
        if self.raw_data is not None:
            self.process_formdata(self.raw_data)

    def answers(self) -> list[tuple[str, str | Sentence]]:
        """What may be chosen now, as it is typed and as it is read."""
        return [(value, label) for value, label in self.choices if value not in self.locked]

    def read(self, cleaned: str) -> Any:
        """The value, if it is one of the choices and may be chosen."""
        if cleaned not in {value for value, _ in self.choices}:
            raise Wrong(say("{label}没有「{given}」这一项", label=self.label.text, given=cleaned[:40]))
        if cleaned in self.locked:
            raise Wrong(self.locked[cleaned])
        return self.enumeration(cleaned) if self.enumeration else cleaned

    def pre_validate(self, form: Any) -> None:
        """What `adapt` locked after it was read is still locked."""
        super().pre_validate(form)
        for one in self.data if isinstance(self.data, list) else [self.data]:
            if one in self.locked:
                raise Wrong(self.locked[one])

    def schema(self) -> dict[str, Any]:
        """The words that may be sent now."""
        return {"type": "string", "enum": [value for value, _ in self.choices if value not in self.locked]}


class SeveralField(ChoiceField):
    """Any of several words. Gives a list."""

    kind = "several"

    def process_formdata(self, valuelist: list[str]) -> None:
        """All the values sent."""
        self.typed, self._unread, self.data = "", None, []
        for given in (one for one in valuelist if one.strip()):
            try:
                self.data.append(str(self.read(self.seen(given))))
            except Wrong as error:
                self._unread = error.sentence

    def shown(self) -> str:
        """What was chosen; nothing where nothing was."""
        return "、".join(self.data or ())

    def schema(self) -> dict[str, Any]:
        """An array of words."""
        return {"type": "array", "uniqueItems": True, "items": super().schema()}
