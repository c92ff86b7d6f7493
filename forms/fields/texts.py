"""Words: one line, several, a list of lines, and what is typed or sent unseen."""

from collections.abc import Callable, Sequence
from typing import Any

from wtforms.widgets import HiddenInput

from forms.fields.paper_field import ID_LIMIT, PaperField, Wrong
from workflows.words.sentence import say

TEXT_LIMIT = 200
LONG_LIMIT = 500


class TextField(PaperField):
    """One line."""

    def __init__(
        self, label: str, validators: Sequence[Callable[..., Any]] = (), *, limit: int = TEXT_LIMIT, **kw: Any
    ):
        super().__init__(label, validators, **kw)
        self.limit = limit

    def read(self, cleaned: str) -> str:
        """Refuses what is too long, and says by how much."""
        if len(cleaned) > self.limit:
            raise Wrong(
                say(
                    "{label}最多 {limit} 字，现在 {given} 字",
                    label=self.label.text,
                    limit=self.limit,
                    given=len(cleaned),
                )
            )
        return cleaned

    def schema(self) -> dict[str, Any]:
        """A string with its limit."""
        return {"type": "string", "maxLength": self.limit, "minLength": 1 if self.is_required else 0}


class LongTextField(TextField):
    """Several lines."""

    kind = "long_text"

    def __init__(
        self, label: str, validators: Sequence[Callable[..., Any]] = (), *, limit: int = LONG_LIMIT, at_least: int = 0,
        **kw: Any,
    ):  # fmt: skip
        super().__init__(label, validators, limit=limit, **kw)
        self.at_least = at_least

    def read(self, cleaned: str) -> str:
        """At least as many characters as the form asks for."""
        cleaned = super().read(cleaned.replace("\r\n", "\n"))
        if len(cleaned) < self.at_least:
            sentence = say("{label}至少写 {limit} 字，现在 {given} 字", label=self.label.text, limit=self.at_least,
                           given=len(cleaned))  # fmt: skip
            raise Wrong(sentence)
        return cleaned

    def schema(self) -> dict[str, Any]:
        """A string with both limits."""
        return super().schema() | ({"minLength": self.at_least} if self.at_least else {})


class HiddenField(PaperField):
    """What the page knows and sends back unseen, such as whose line of a list it is. Never required of a person."""

    kind = "hidden"
    widget = HiddenInput()

    def __init__(self, label: str, validators: Sequence[Callable[..., Any]] = (), **kw: Any):
        super().__init__(label, validators, **{"optional": True, **kw})

    def read(self, cleaned: str) -> str:
        """An id."""
        if len(cleaned) > ID_LIMIT:
            raise Wrong(say("{label}不对，重新打开这一页", label=self.label.text))
        return cleaned

    def schema(self) -> dict[str, Any]:
        """An id."""
        return {"type": "string", "maxLength": ID_LIMIT}


class TextsField(PaperField):
    """A list of short texts, one a line: questions, conditions. Gives a list."""

    kind = "texts"
    MOST = 20

    def process_formdata(self, valuelist: list[str]) -> None:
        """Each value and each line is one text; empty ones fall away."""
        self.typed, self._unread = "", None
        try:
            self.data = self._lines([self.seen(value) for value in valuelist])
        except Wrong as error:
            self._unread, self.data = error.sentence, self._lines(valuelist)
            return
        if len(self.data) > self.MOST:
            self._unread = say("{label}最多 {most} 条", label=self.label.text, most=self.MOST)
        if any(len(line) > TEXT_LIMIT for line in self.data):
            self._unread = say("{label}每条最多 {limit} 字", label=self.label.text, limit=TEXT_LIMIT)

    @staticmethod
    def _lines(values: list[str]) -> list[str]:
        return [line for value in values for line in map(str.strip, value.splitlines()) if line]

    def shown(self) -> str:
        """One a line."""
        return "\n".join(map(str, self.data or []))

    def schema(self) -> dict[str, Any]:
        """An array of texts."""
        item = {"type": "string", "minLength": 1, "maxLength": TEXT_LIMIT}
        return {"type": "array", "items": item, "maxItems": self.MOST}


class PasswordField(PaperField):
    """The password again, for a sign-off; goes to the door and into no record."""

    kind = "password"
    empty = say("再输一次{label}")

    def schema(self) -> dict[str, Any]:
        """Never kept."""
        return {"type": "string", "writeOnly": True, "maxLength": 200}
