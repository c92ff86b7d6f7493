"""A list whose lines are small forms."""

from typing import Any

from wtforms import FieldList, FormField

from workflows.words.sentence import Sentence, say


class RowsField(FieldList):
    """A list whose lines are small forms; grows and shrinks with and without JavaScript.

    A line with nothing in it falls away. `sometimes` as for any field: then at least `least` lines only where the form
    requires the list.
    """

    kind = "rows"
    empty = say("填{label}")

    def __init__(
        self, line: type[Any], label: str, *, least: int = 0, most: int = 40, sometimes: bool = False, hint: str = "",
        **kw: Any,
    ):  # fmt: skip
        super().__init__(FormField(line), label=label, min_entries=0, max_entries=most + 1, **kw)
        self.line, self.least, self.most, self.hint = line, least, most, hint
        self.wrong: list[Sentence] = []
        self.optional, self.sometimes, self.auto, self.unit = least == 0, sometimes, "", ""

    @property
    def is_required(self) -> bool:
        """Whether it must have lines whatever the other fields say."""
        return not (self.optional or self.sometimes)

    def is_empty(self) -> bool:
        """No line holds anything."""
        return not self.lines()

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Looks at the lines that hold anything, and counts them."""
        filled = [entry for entry in self.entries if not entry.form.is_blank()]
        good = [entry.validate(form) for entry in filled]
        given = len(filled)
        if given > self.most:
            self.say_wrong(say("{label}最多 {most} 行", label=self.label.text, most=self.most))
        elif given < self.least and (given or self.is_required):
            sentence = say(
                "{label}至少 {least} 行，现在 {given} 行", label=self.label.text, least=self.least, given=given
            )
            self.say_wrong(sentence)
        self.errors = [str(sentence) for sentence in self.wrong]
        return all(good) and not self.wrong

    def line_needs(self) -> dict[str, Any]:
        """What counts as missing in a line while it is empty: `PaperForm.needs` of the line, by `list-*-field`."""
        return {
            f"{self.short_name}-*-{name}": [(f"{self.short_name}-*-{one}", *rest) for one, *rest in answers]
            for name, answers in self.line(prefix="").needs().items()
        }

    def lines(self) -> list[dict[str, Any]]:
        """The values of the lines that hold anything."""
        return [entry.form.data for entry in self.entries if not entry.form.is_blank()]

    def say_wrong(self, sentence: Sentence) -> None:
        """Puts a sentence at the list."""
        self.wrong.append(sentence)
