"""What every task's form has: declaration, answers, return, remarks, attachments, and what it hands to the door."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from werkzeug.datastructures import MultiDict

from forms.acting_form import ActingForm
from forms.fields.attached import FilesField
from forms.fields.choices import ChoiceField, YesNoField
from forms.fields.rows import RowsField
from forms.fields.texts import LongTextField, PasswordField, TextsField
from forms.paper_form import When, plain
from workflows.door.entry import Beside, Entry, GoBack, ListEntry, NewFinding, RefusalGround
from workflows.queries.task import TaskPage
from workflows.records.base import FormRecord, ListRow
from workflows.records.texts import SignedSentence
from workflows.words.choices.endings import RefusalGround as Ground
from workflows.words.sentence import Sentence, say, text

ANSWER = "answer_"
FINDING = "finding_"
Columns = Literal["pane", "side", "one", "long"]
LAST = ("return_to", "return_questions", "remarks", "attachments", "password")


class TaskForm(ActingForm):
    """The form of a user task.

    A subclass names its `record`, writes its fields, and overrides `outcome`, `values`, `lists`, `findings` where the
    plain answer (field by field, outcome ok) is not enough. `refusal_ground` is what the report says if it refuses.
    `again` names the fields whose last answers stand there when the task comes back to whoever wrote them.
    `columns` says how form and evidence share a desk's screen: `pane` evidence wide and the form in a pane that stays in
    view, `side` the form wide and evidence beside it, `one` the form's own template draws everything, `long` in sections with a rail;
    of a long form a telephone keeps the `bottom_line` in view.
    """

    record: ClassVar[type[FormRecord] | None] = None
    title: ClassVar[str] = ""
    list_records: ClassVar[Mapping[str, type[ListRow]]] = {}
    refusal_ground: ClassVar[Ground] = Ground.OTHER
    can_return: ClassVar[bool] = False
    again: ClassVar[tuple[str, ...]] = ()
    columns: ClassVar[Columns] = "pane"
    bottom_line: ClassVar[str] = ""

    page: TaskPage
    _returns: tuple[When, ...] = ()

    remarks = LongTextField(text("备注"), optional=True)
    attachments = FilesField(text("附件"), optional=True, least=0)

    def __init__(self, formdata: MultiDict[str, Any] | None = None, *, page: TaskPage, **kwargs: Any):
        typed = formdata if formdata is not None or not page.draft else typed_before(page.draft)
        super().__init__(typed, page=page, **kwargs)
        if typed is None:
            self.fill({**self.prefill(), **self.written_before()})
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
        """Locks the choice that returns the case where there is no earlier task; else only it asks where to and what."""
        if "return_to" not in self:
            self[field].locked[value] = say("前面没有可以退回的环节")
        self._returns = (When(field, value, ("return_to", "return_questions")),)

    def shown_only(self) -> dict[str, list[tuple[str, str]]]:
        """With what a return asks."""
        returns = {name: [(when.field, str(when.value))] for when in self._returns for name in when.needs}
        return super().shown_only() | {name: answers for name, answers in returns.items() if name in self}

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever declares a relation is recused at once: nothing else is looked at."""
        return True if self.declares_relation() else super().validate(extra_validators)

    def declares_relation(self) -> bool:
        """Whether the actor says that he is related to the household (回避)."""
        return "no_relation" in self and self["no_relation"].data is False

    def prefill(self) -> Mapping[str, Any]:
        """Values to begin with, by field name; a consent, verdict or decision never begins chosen."""
        return {}

    def written_before(self) -> Mapping[str, Any]:
        """After a return: what the same person wrote last time, never what he decided, ticked or signed."""
        last = self.last_round()
        return {} if last is None else {name: getattr(last, name) for name in ("remarks", *self.again)}

    def last_round(self) -> Any:
        """The row of this form that its reader wrote in an earlier round and did not return with; None if there is none."""
        page = self.page
        if page.file is None or page.item is None or self.record is None:
            return None
        row = page.file.last_of(self.record)
        if row is None or (row.task, row.person) != (page.item.task, page.actor.person):
            return None
        returned = any((one.from_task, one.at) == (row.task, row.at) for one in page.file.rounds.get("returns", ()))
        return None if returned else row

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
            beside=(*self.beside(), *self._signed()),
            attachments=tuple(self.all_attachments()),
            handed_in_as={id: field for field, id in self.attached()},
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

    def _signed(self) -> tuple[Beside, ...]:
        """The sentence of the sign block, in the words that the page showed with what is handed in."""
        if not self.page.node.sign_off:
            return ()
        row = {"task": self.page.node.id, "at": self.page.now, "sentence": str(self.sign_words(self.chosen))}
        return (Beside(SignedSentence, row),)

    def all_attachments(self) -> list[str]:
        """Ids of everything attached or signed, lists included."""
        return [id for _, id in self.attached()]

    def attached(self) -> list[tuple[str, str]]:
        """The same, each with the name of its field."""
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


def _warned(field: Any) -> list[tuple[str, Sentence]]:
    if isinstance(field, RowsField):
        return [found for line in field.entries for inner in line.form for found in _warned(inner)]
    return [(field.name, sentence) for sentence in getattr(field, "warnings", ())]


def _attached(field: Any) -> list[tuple[str, str]]:
    if isinstance(field, RowsField):
        return [found for line in field.entries for inner in line.form for found in _attached(inner)]
    if isinstance(field, FilesField):
        return [(field.name, id) for id in field.all_ids()]
    return [(field.name, field.data)] if field.kind == "signature" and field.data else []
