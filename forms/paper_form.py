"""What every form has, of a task or not: the case it knows, rules over several fields, the sentences of all that is wrong."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from werkzeug.datastructures import MultiDict
from wtforms import Form

from forms.fields.rows import RowsField
from workflows.queries.task import TaskPage
from workflows.words.sentence import Sentence, say


class When(NamedTuple):
    """Once `field` holds `value`, written as it is typed, the `needs` must be filled.

    What is `usual` counts as missing on a page while nothing has been chosen yet.
    """

    field: str
    value: str
    needs: tuple[str, ...]
    usual: bool = False


class PaperForm(Form):
    """A form with sentences: `page` is what it knows of the case, rules over several fields are `check_…` methods.

    `required_when` says which `sometimes` fields must be filled because of what another holds; REST says it too.
    `only_when` says which fields mean something only then, so that a page may leave them away until it is so.
    `in_short` names, of a line of a list, the fields that stand for it while it is shut; without it lines never shut.
    """

    required_when: ClassVar[tuple[When, ...]] = ()
    only_when: ClassVar[tuple[When, ...]] = ()
    in_short: ClassVar[tuple[str, ...]] = ()

    if TYPE_CHECKING:
        # WTForms types every field as its own `Field`; ours are paper fields and lists of them.
        _parent_form: Any
        _fields: OrderedDict[str, Any]

        def __getitem__(self, name: str) -> Any: ...

        def __iter__(self) -> Iterator[Any]: ...

    def __init__(self, formdata: MultiDict[str, Any] | None = None, *, page: TaskPage | None = None, **kwargs: Any):
        self.page = page
        super().__init__(formdata, **kwargs)
        if page is None and self._parent_form is not None:
            # A line of a list knows what its form knows.
            self.page = self._parent_form.page
        self.whole: list[Sentence] = []
        self.fill_auto()

    def validate(self, extra_validators: Any = None) -> bool:
        """Fields first, then every `check_…` method in the order of writing; all that is wrong is said at once."""
        good = super().validate(extra_validators)
        for check in self._checks():
            check()
        return good and not self.sentences()

    def shown_only(self) -> dict[str, list[tuple[str, str]]]:
        """By field, the answers (field and value, as they are typed) of which one must be given for it to be asked."""
        found: dict[str, list[tuple[str, str]]] = {}
        for when in self.only_when:
            for name in when.needs:
                found.setdefault(name, []).append((when.field, str(when.value)))
        return {name: answers for name, answers in found.items() if name in self}

    def needs(self) -> dict[str, list[tuple[str, str, bool]]]:
        """What counts as missing while it is empty, `list-*-field` in every line of a list.

        By field the answers (field, value, whether usual) of which one must be given for it; none: it always counts.
        """
        found: dict[str, list[tuple[str, str, bool]]] = {f.short_name: [] for f in self if f.is_required and not f.auto}
        for when in self.required_when:
            for name in when.needs:
                found.setdefault(name, []).append((when.field, str(when.value), when.usual))
        for rows in (field for field in self if isinstance(field, RowsField)):
            found |= rows.line_needs()
        return {name: answers for name, answers in found.items() if name.split("-")[0] in self}

    def sentences(self) -> list[tuple[str, Sentence]]:
        """Every sentence with the name of its field, in the order of the form; empty name for the whole form."""
        found: list[tuple[str, Sentence]] = []
        for field in self:
            found += _sentences(field)
        return found + [("", sentence) for sentence in self.whole]

    def refuse(self, field: str, sentence: Sentence) -> None:
        """Puts a sentence at a field."""
        self[field].say_wrong(sentence)

    def hold(self, field: str, fault: Sentence | None) -> None:
        """Puts a rule's sentence at a field, if there is one and nothing else is wrong there already."""
        if fault is not None and not self[field].errors:
            self.refuse(field, fault)

    def require(self, *fields: str) -> None:
        """These must be filled after all, because of what another field says."""
        for name in fields:
            field = self[name]
            if not field.errors and field.is_empty():
                field.say_wrong(say(field.empty.text, label=field.label.text))

    def auto_values(self) -> Mapping[str, Any]:
        """What the product fills in, from the case and from what was typed; for fields with `auto`."""
        return {}

    def fill_auto(self) -> None:
        """Shows what the product fills in; whatever was sent for it counts for nothing."""
        for name, value in self.auto_values().items():
            if name in self:
                self[name].data = value

    def check_required_when(self) -> None:
        """What must be filled because of what was chosen."""
        for when in self.required_when:
            if when.field in self and self._holds(when):
                self.require(*(name for name in when.needs if name in self))

    def _holds(self, when: When) -> bool:
        field = self[when.field]
        return not field.is_empty() and field.written(field.data) == when.value

    def is_blank(self) -> bool:
        """Nothing was typed or chosen in it; a tick box left alone counts as nothing."""
        return not any(f.typed.strip() or (f.kind in ("files", "several") and f.data) for f in self if f.kind != "rows")

    def _checks(self) -> list[Any]:
        names = [name for cls in reversed(type(self).__mro__) for name in vars(cls) if name.startswith("check_")]
        return [getattr(self, name) for name in dict.fromkeys(names)]


def _sentences(field: Any) -> list[tuple[str, Sentence]]:
    if isinstance(field, RowsField):
        inner = [(line.form[name].name if name else line.name, sentence)
                 for line in field.entries if not line.form.is_blank()
                 for name, sentence in _line_sentences(line.form)]  # fmt: skip
        return [(field.name, sentence) for sentence in field.wrong] + inner
    said = [(field.name, sentence) for sentence in field.wrong]
    known = {str(sentence) for _, sentence in said}
    fresh = [error for error in field.errors if str(error) not in known]
    return said + [(field.name, getattr(error, "sentence", None) or say("{said}", said=error)) for error in fresh]


def _line_sentences(form: PaperForm) -> list[tuple[str, Sentence]]:
    return [(name.rsplit("-", 1)[-1] if name else "", sentence) for name, sentence in form.sentences()]


def plain(value: Any) -> Any:
    """A value as records keep it: the word of a choice, not the choice."""
    return str(value) if isinstance(value, StrEnum) else value
