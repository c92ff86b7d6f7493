"""What every task's form has, and how one is found: the `form_key` of the diagram is the module's name."""

import importlib
import pkgutil
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from werkzeug.datastructures import MultiDict
from wtforms import Form

import forms
from forms.fields import (
    ChoiceField,
    FilesField,
    LongTextField,
    PasswordField,
    RowsField,
    TextsField,
    Wrong,
    YesNoField,
)
from workflows.door.entry import Beside, Entry, GoBack, ListEntry, NewFinding, RefusalGround
from workflows.queries.task import TaskPage
from workflows.records.base import FormRecord, ListRow
from workflows.words.choices import RefusalGround as Ground
from workflows.words.sentence import Sentence, say, text

ANSWER = "answer_"
FINDING = "finding_"
REFUSED = "refused"
LAST = ("return_to", "return_questions", "remarks", "attachments", "password")


class When(NamedTuple):
    """Once `field` holds `value`, written as it is typed, the `needs` must be filled."""

    field: str
    value: str
    needs: tuple[str, ...]


class PaperForm(Form):
    """A form with sentences: `page` is what it knows of the case, rules over several fields are `check_…` methods.

    `required_when` says which `sometimes` fields must be filled because of what another holds; REST says it too.
    """

    required_when: ClassVar[tuple[When, ...]] = ()

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


class TaskForm(PaperForm):
    """The form of a user task.

    A subclass names its `record`, writes its fields, and overrides `outcome`, `values`, `lists`, `findings` where the
    plain answer (field by field, outcome ok) is not enough. `refusal_ground` is what the report says if it refuses.
    """

    record: ClassVar[type[FormRecord] | None] = None
    title: ClassVar[str] = ""
    list_records: ClassVar[Mapping[str, type[ListRow]]] = {}
    refusal_ground: ClassVar[Ground] = Ground.OTHER
    can_return: ClassVar[bool] = False

    page: TaskPage

    remarks = LongTextField(text("备注"), optional=True)
    attachments = FilesField(text("附件"), optional=True, least=0)

    def __init__(self, formdata: MultiDict[str, Any] | None = None, *, page: TaskPage, **kwargs: Any):
        typed = formdata if formdata is not None or not page.draft else typed_before(page.draft)
        super().__init__(typed, page=page, **kwargs)
        if typed is None:
            self.fill(self.prefill())
        self._put_in_order()

    def _put_in_order(self) -> None:
        """The declaration and the answers first, what every form ends with last."""
        for name in reversed(self.begins_with):
            self._fields.move_to_end(name, last=False)
        for name in LAST:
            if name in self:
                self._fields.move_to_end(name)

    @property
    def begins_with(self) -> tuple[str, ...]:
        """The declaration and the answers to what was asked, which stand before the form's own fields."""
        return tuple(name for name in self._fields if name == "no_relation" or name.startswith(ANSWER))

    @classmethod
    def for_page(cls, page: TaskPage, formdata: MultiDict[str, Any] | None = None) -> "TaskForm":
        """The form of one task: with its questions, its return, its declaration and its password, where they apply."""
        extra: dict[str, Any] = cls.more_fields(page)
        if page.first_act:
            label = text("本人与借款户没有亲属、担保等需要回避的情形")
            extra["no_relation"] = YesNoField(label, hint=text("第一次办本案时声明"))
        for question in page.questions:
            answer = LongTextField(question.text, hint=question.asked_in, sometimes=cls.can_return)
            extra[ANSWER + question.id] = answer
        if cls.can_return and page.returnable:
            choices = [(one.task, one.name) for one in page.returnable]
            extra["return_to"] = ChoiceField(text("退回到"), choices=choices, optional=True)
            extra["return_questions"] = TextsField(text("要补充的问题"), optional=True, hint=text("一行一个问题"))
        if page.node.sign_off:
            extra["password"] = PasswordField(text("登录密码"))
        found: TaskForm = type(cls.__name__, (cls,), extra)(formdata, page=page)
        found.adapt()
        found.fill_auto()
        return found

    @classmethod
    def more_fields(cls, page: TaskPage) -> dict[str, Any]:
        """Fields that only this case makes, by name: one for each finding, each document."""
        return {}

    def adapt(self) -> None:
        """Removes or locks what does not apply in this case; called once the fields are bound."""

    def lock_return(self, field: str, value: str) -> None:
        """Locks the choice that returns the case where there is no earlier task to return to."""
        if "return_to" not in self:
            self[field].locked[value] = say("前面没有可以退回的环节")

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever declares a relation is recused at once: nothing else is looked at."""
        return True if self.declares_relation() else super().validate(extra_validators)

    def declares_relation(self) -> bool:
        """Whether the actor says that he is related to the household (回避)."""
        return "no_relation" in self and self["no_relation"].data is False

    def prefill(self) -> Mapping[str, Any]:
        """Values to begin with, by field name; a consent, verdict or decision never begins chosen."""
        return {}

    def fill(self, values: Mapping[str, Any]) -> None:
        """Puts values into fields as if typed before."""
        for name, value in values.items():
            if name in self._fields and value is not None:
                _put(self._fields[name], value)

    def outcome(self) -> str:
        """What the diagram reads: ok, return, refused, withdrawn, again, yes, no, abstain, returned."""
        return "ok"

    def values(self) -> dict[str, Any]:
        """The record's columns; by default every field that the record has a column for."""
        assert self.record is not None
        columns = self.record.__table__.columns
        return {f.name: plain(f.data) for f in self if f.name in columns and f.kind != "rows"}

    def lists(self) -> tuple[ListEntry, ...]:
        """The record's lists, line by line."""
        return tuple(ListEntry(record, tuple(self[name].lines())) for name, record in self.list_records.items())

    def beside(self) -> tuple[Beside, ...]:
        """Rows of the case that are handed in with the form."""
        return ()

    def findings(self) -> tuple[NewFinding, ...]:
        """Warnings that the reviewer must answer."""
        return ()

    def warnings(self) -> list[tuple[str, Sentence]]:
        """Sentences beside fields that never stop a submit."""
        return [found for field in self for found in _warned(field)]

    def refusal_facts(self) -> str:
        """The facts of the report, if this form refuses."""
        return next((str(self[n].data) for n in ("reasons", "remarks") if n in self and self[n].data), self.title)

    def subject(self) -> str:
        """Whose data the sealed columns hold."""
        return self.page.case.applicant.id

    def ground(self) -> Ground:
        """The ground of the report, if this form refuses."""
        return self.refusal_ground

    def keeps_task(self) -> bool:
        """Whether the record is written and the task stays (待核实)."""
        return False

    def entry(self, body_digest: str = "") -> Entry:
        """What is handed to the door; call after `validate`. `body_digest` tells a repeated post from another one."""
        if self.declares_relation():
            return Entry(record=None, values={}, no_relation=False, body_digest=body_digest)
        outcome = self.outcome()
        return Entry(
            record=self.record,
            values=self.values() if self.record else {},
            subject=self.subject(),
            lists=self.lists(),
            beside=self.beside(),
            attachments=tuple(self.all_attachments()),
            outcome=outcome,
            go_back=self._go_back() if outcome in ("return", "returned") else None,
            answers={f.name.removeprefix(ANSWER): f.data for f in self if f.name.startswith(ANSWER) and f.data},
            finding_answers={
                f.name.removeprefix(FINDING): f.data for f in self if f.name.startswith(FINDING) and f.data
            },
            findings=self.findings(),
            refusal=RefusalGround(self.ground().value, self.refusal_facts()),
            keeps_task=self.keeps_task(),
            no_relation=self["no_relation"].data if "no_relation" in self else None,
            body_digest=body_digest,
        )

    def all_attachments(self) -> list[str]:
        """Ids of everything attached or signed, lists included."""
        return [found for field in self for found in _attached(field)]

    def check_return(self) -> None:
        """A return says where to and why, and asks at least one question; who does not return answers what he was asked."""
        if "return_to" in self and self.outcome() in ("return", "returned"):
            self.require("return_to", "return_questions", self._reason_field())
        else:
            self.require(*(name for name in self._fields if name.startswith(ANSWER)))

    def _reason_field(self) -> str:
        long = (name for name in ("reasons", "opinion") if name in self and isinstance(self[name], LongTextField))
        return next(long, "remarks")

    def _go_back(self) -> GoBack:
        reason = str(self[self._reason_field()].data or "")
        return GoBack(self["return_to"].data, reason, tuple(self["return_questions"].data or ()))


@cache
def modules() -> Mapping[str, str]:
    """Every form of the house: module name → full name. Two forms of one name are our own mistake."""
    found: dict[str, str] = {}
    for gate in pkgutil.iter_modules(forms.__path__):
        if gate.ispkg and gate.name != "rendering":
            folder = f"{forms.__name__}.{gate.name}"
            for module in pkgutil.iter_modules(importlib.import_module(folder).__path__):
                assert module.name not in found, f"two forms are called {module.name}"
                found[module.name] = f"{folder}.{module.name}"
    return found


@cache
def form_for(form_key: str) -> type[TaskForm]:
    """The form of a key: the one class in its module whose name is the key's in capitals. KeyError for an unknown key."""
    module = importlib.import_module(modules()[form_key])
    wanted = "".join(part.capitalize() for part in form_key.split("_"))
    found: type[TaskForm] = getattr(module, wanted)
    return found


@cache
def own_page(form_key: str) -> str | None:
    """The template that stands beside a form and draws it; None where its fields are drawn in their order."""
    path = modules()[form_key].replace(".", "/") + ".html"
    return path if (Path(forms.__path__[0]).parent / path).exists() else None


@cache
def form_keys() -> frozenset[str]:
    """Every key that a diagram may name: the modules that hold a form of their name.

    What two forms share has no title of its own and is no form (`dossier_signing.py`).
    """

    def holds_its_form(key: str) -> bool:
        try:
            form = form_for(key)
        except AttributeError:
            return False
        return issubclass(form, TaskForm) and "title" in vars(form)

    return frozenset(key for key in modules() if holds_its_form(key))


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


def _put(field: Any, value: Any) -> None:
    if isinstance(field, RowsField):
        for line in value:
            entry = field.append_entry()
            for name, one in line.items():
                if name in entry.form._fields and one is not None:
                    _put(entry.form._fields[name], one)
            entry.form.fill_auto()
    else:
        field.data = value


def typed_before(draft: Mapping[str, Any]) -> MultiDict[str, Any]:
    """A draft as it was typed: by the names of the inputs, each with its text or its list of texts."""
    return MultiDict(
        {name: list(found) if isinstance(found, list | tuple) else [found] for name, found in draft.items()}
    )


def plain(value: Any) -> Any:
    """A value as records keep it: the word of a choice, not the choice."""
    return str(value) if isinstance(value, StrEnum) else value


def _warned(field: Any) -> list[tuple[str, Sentence]]:
    if isinstance(field, RowsField):
        return [found for line in field.entries for inner in line.form for found in _warned(inner)]
    return [(field.name, sentence) for sentence in getattr(field, "warnings", ())]


def _attached(field: Any) -> list[str]:
    if isinstance(field, RowsField):
        return [found for line in field.entries for inner in line.form for found in _attached(inner)]
    if isinstance(field, FilesField):
        return field.all_ids()
    return [field.data] if field.kind == "signature" and field.data else []


__all__ = ["PaperForm", "TaskForm", "When", "Wrong", "form_for", "modules"]
