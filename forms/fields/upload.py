"""Files that are read and not kept as attachments: spreadsheets, diagrams, a year's notice."""

from collections.abc import Callable, Sequence
from typing import Any

from forms.fields.paper_field import PaperField, Wrong
from workflows.words.sentence import say


class UploadField(PaperField):
    """Files chosen by name; `give` puts them there, name and content, since they come beside the form's values."""

    kind = "upload"
    empty = say("选{label}")

    def __init__(
        self, label: str, validators: Sequence[Callable[..., Any]] = (), *, accept: str, most: int = 1,
        most_bytes: int, **kw: Any,
    ):  # fmt: skip
        super().__init__(label, validators, **kw)
        self.accept, self.most, self.most_bytes = accept, most, most_bytes
        self.data: tuple[tuple[str, bytes], ...] = ()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Nothing of it is typed."""

    def give(self, files: Sequence[tuple[str, bytes]]) -> None:
        """What was sent."""
        self.data = tuple(files)

    def pre_validate(self, form: Any) -> None:
        """Not too many, none too large."""
        super().pre_validate(form)
        if len(self.data) > self.most:
            raise Wrong(say("{label}一次最多 {most} 个", label=self.label.text, most=self.most))
        large = [name for name, content in self.data if len(content) > self.most_bytes]
        if large:
            raise Wrong(say("{files}太大，最多 {most} MB", files=large, most=self.most_bytes // 1024 // 1024))

    def shown(self) -> str:
        """A browser chooses files anew."""
        return ""
