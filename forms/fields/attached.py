"""What is not typed: signatures and files, by the attachments that they have become."""

from collections.abc import Callable, Sequence
from typing import Any

from wtforms.widgets import HiddenInput

from forms.fields.paper_field import ID_LIMIT, PaperField, Wrong
from workflows.words.sentence import say


class SignatureField(PaperField):
    """A signature drawn on the screen. Its value is the attachment that the page made of picture and strokes."""

    kind = "signature"
    widget = HiddenInput()
    empty = say("{label}：还没有签名")
    # Whose name stands in the empty pad; empty where the form does not know.
    signer = ""

    def read(self, cleaned: str) -> str:
        """The attachment's id; picture and strokes that no page took over yet are no signature."""
        if len(cleaned) > ID_LIMIT or not cleaned.isalnum():
            raise Wrong(say("{label}：重新签一次", label=self.label.text))
        return cleaned

    def schema(self) -> dict[str, Any]:
        """Picture and strokes."""
        return {
            "type": "object",
            "required": ["png", "strokes"],
            "additionalProperties": False,
            "properties": {
                "png": {"type": "string", "pattern": "^data:image/png;base64,"},
                "strokes": {"type": "array", "minItems": 1, "items": {"type": "array"}},
            },
        }


class FilesField(PaperField):
    """Attachments by id. `most=1` for a single one, whose value is then the id itself."""

    kind = "files"
    empty = say("{label}：还没有附件")

    def __init__(
        self, label: str, validators: Sequence[Callable[..., Any]] = (), *, least: int = 1, most: int = 20,
        accept: str = "image/jpeg,image/png,application/pdf", **kw: Any,
    ):  # fmt: skip
        super().__init__(label, validators, **kw)
        self.least, self.most, self.accept = least, most, accept

    def process_formdata(self, valuelist: list[str]) -> None:
        """The ids sent, in their order, none twice."""
        self.typed, self._unread = "", None
        ids = list(dict.fromkeys(one.strip() for one in valuelist if one.strip()))
        if any(len(one) > ID_LIMIT or not one.isalnum() for one in ids):
            self._unread = say("{label}：附件编号不对，重新上传", label=self.label.text)
        self.data = ids[0] if self.most == 1 and ids else ids or None
        self.ids = ids

    def pre_validate(self, form: Any) -> None:
        """As many as the form asks for."""
        super().pre_validate(form)
        given = len(self.all_ids())
        if given > self.most or (given and given < self.least):
            sentence = say("{label}要 {least} 到 {most} 个附件，现在 {given} 个", label=self.label.text, least=self.least,
                           most=self.most, given=given)  # fmt: skip
            raise Wrong(sentence)

    def all_ids(self) -> list[str]:
        """The ids, whether one or many."""
        if self.data is None:
            return []
        return [self.data] if isinstance(self.data, str) else list(self.data)

    def schema(self) -> dict[str, Any]:
        """Ids of attachments uploaded before."""
        one = {"type": "string", "format": "attachment"}
        if self.most == 1:
            return one
        return {"type": "array", "items": one, "minItems": self.least if self.is_required else 0, "maxItems": self.most}
