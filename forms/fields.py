"""The fields that the paper forms are made of. Each reads text, gives a plain value, and says in a sentence what is wrong.

`optional=True` is said on the label; every other field must be filled, a `sometimes` one where the form asks for it.
A field's `unit` stands inside it at the right.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Self

from wtforms import Field, FieldList, FormField
from wtforms.validators import StopValidation
from wtforms.widgets import HiddenInput, TextInput

from workflows.words.clock import SHANGHAI
from workflows.words.identity_number import read_identity_number
from workflows.words.money import NotMoney, parse_yuan, to_rate
from workflows.words.sentence import Sentence, say, text
from workflows.words.telephone import read_telephone

TEXT_LIMIT = 200
LONG_LIMIT = 500
ID_LIMIT = 64
RIGHT_TO_LEFT = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


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
        hint: str = "",
        unit: str = "",
        auto: str = "",
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
        self.wrong: list[Sentence] = []
        self.typed: str = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keeps what was typed and reads it; a value that cannot be read is said by `pre_validate`."""
        if self.auto:
            return
        self.typed = valuelist[0] if valuelist else ""
        self.data = None
        self._unread: Sentence | None = None
        cleaned = self.typed.strip()
        if not cleaned:
            return
        if any((ord(c) < 32 and c not in "\r\n\t") or c in RIGHT_TO_LEFT for c in cleaned):
            self._unread = say("{label}里有看不见的控制字符，删掉再填", label=self.label.text)
            return
        try:
            self.data = self.read(cleaned)
        except Wrong as error:
            self._unread = error.sentence

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


class MoneyField(PaperField):
    """Yuan, two decimals, not negative. Gives a Decimal."""

    kind = "money"
    empty = say("填{label}；没有填 0")

    def __init__(self, label: str, validators: Sequence[Callable[..., Any]] = (), **kw: Any):
        super().__init__(label, validators, **{"unit": text("元"), **kw})

    def read(self, cleaned: str) -> Decimal:
        """Reads 1,234.50 and full-width digits."""
        try:
            amount = parse_yuan(cleaned)
        except NotMoney as error:
            raise Wrong(error.sentence) from error
        if amount < 0:
            raise Wrong(say("{label}不能小于 0", label=self.label.text))
        return amount

    def written(self, value: Decimal) -> str:
        """15000.00 as 15,000.00."""
        return f"{value:,.2f}"

    def schema(self) -> dict[str, Any]:
        """A string, since money is never a float; what the product computes may be below zero."""
        return {"type": "string", "pattern": ("^-?" if self.auto else "^") + r"\d{1,10}(\.\d{1,2})?$"}


class RateField(PaperField):
    """A rate of interest in percent a year, four decimals (N-08). Gives a Decimal; always the product's own."""

    kind = "rate"

    def __init__(self, label: str, *, auto: str, **kw: Any):
        super().__init__(label, auto=auto, **{"unit": "%", **kw})

    def written(self, value: Decimal) -> str:
        """5.675 as 5.6750."""
        return f"{to_rate(value):f}"

    def schema(self) -> dict[str, Any]:
        """A string, since a rate is never a float."""
        return {"type": "string", "pattern": r"^\d{1,3}\.\d{4}$"}


class CountField(PaperField):
    """A whole number within limits."""

    kind = "count"

    def __init__(
        self, label: str, validators: Sequence[Callable[..., Any]] = (), *, least: int = 0, most: int = 9999, **kw: Any
    ):
        super().__init__(label, validators, **kw)
        self.least, self.most = least, most

    def read(self, cleaned: str) -> int:
        """Refuses anything that is not between least and most."""
        # Nine digits hold every number a form asks for, and int() of a huge text costs time.
        if not cleaned.isdecimal() or len(cleaned) > 9 or not self.least <= int(cleaned) <= self.most:
            sentence = say("{label}填 {least} 到 {most} 的整数，现在填了 {given}", label=self.label.text, least=self.least,
                           most=self.most, given=cleaned[:20])  # fmt: skip
            raise Wrong(sentence)
        return int(cleaned)

    def schema(self) -> dict[str, Any]:
        """An integer."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class DayField(PaperField):
    """A calendar day. `future=True` where a day to come is meant."""

    kind = "day"

    def __init__(self, label: str, validators: Sequence[Callable[..., Any]] = (), *, future: bool = False, **kw: Any):
        super().__init__(label, validators, **kw)
        self.future = future

    def read(self, cleaned: str) -> date:
        """2026-11-23."""
        try:
            day = date.fromisoformat(cleaned)
        except ValueError as error:
            raise Wrong(say("{label}写成 2026-11-23 这样的日期", label=self.label.text)) from error
        if day.year < 1900:
            raise Wrong(say("{label}的年份不对：{given}", label=self.label.text, given=day.year))
        return day

    def pre_validate(self, form: Any) -> None:
        """Not in the future unless that is meant."""
        super().pre_validate(form)
        today = getattr(getattr(form, "page", None), "today", None)
        if self.data and today and not self.future and self.data > today:
            raise Wrong(say("{label}不能晚于今天", label=self.label.text))

    def schema(self) -> dict[str, Any]:
        """RFC 3339 full-date."""
        return {"type": "string", "format": "date"}


class InstantField(PaperField):
    """A minute in Shanghai, not one to come. Gives an aware instant in UTC."""

    kind = "instant"

    def read(self, cleaned: str) -> datetime:
        """2026-11-23 09:31, or with a T and an offset."""
        try:
            given = datetime.fromisoformat(cleaned)
        except ValueError as error:
            raise Wrong(say("{label}写成 2026-11-23 09:31 这样的时间", label=self.label.text)) from error
        if not 1900 <= given.year < 9999:
            raise Wrong(say("{label}的年份不对：{given}", label=self.label.text, given=given.year))
        return (given if given.tzinfo else given.replace(tzinfo=SHANGHAI)).astimezone(UTC)

    def written(self, value: datetime) -> str:
        """As a browser's field takes it."""
        return f"{value.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"

    def pre_validate(self, form: Any) -> None:
        """Not in the future."""
        super().pre_validate(form)
        now = getattr(getattr(form, "page", None), "now", None)
        if self.data and now and self.data > now:
            raise Wrong(say("{label}不能晚于现在", label=self.label.text))

    def schema(self) -> dict[str, Any]:
        """RFC 3339 date-time; without an offset it is Shanghai's time."""
        return {"type": "string", "format": "date-time"}


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
        choices: type[StrEnum] | Sequence[tuple[str, str]] = (),
        **kw: Any,
    ):
        super().__init__(label, validators, **kw)
        self.choices: list[tuple[str, str]] = (
            [(one.value, one.value) for one in choices] if isinstance(choices, type) else list(choices)
        )
        self.enumeration = choices if isinstance(choices, type) else None
        # What may not be chosen now stays in the list with its reason (LOOK §5).
        self.locked: dict[str, Sentence] = {}

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Gives the choices that only the case knows, and reads again what was read before they were there."""
        self.choices = list(choices)
        if self.raw_data is not None:
            self.process_formdata(self.raw_data)

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
        for given in (one.strip() for one in valuelist if one.strip()):
            try:
                self.data.append(str(self.read(given)))
            except Wrong as error:
                self._unread = error.sentence

    def schema(self) -> dict[str, Any]:
        """An array of words."""
        return {"type": "array", "uniqueItems": True, "items": super().schema()}


class IdentityNumberField(PaperField):
    """身份证号, 18 characters (GB 11643); gives the cleaned number. `warnings` stand beside it and never stop."""

    kind = "identity_number"

    def read(self, cleaned: str) -> str:
        """The cleaned number, or the sentence of its first fault."""
        self._raw = cleaned
        return cleaned

    def pre_validate(self, form: Any) -> None:
        """Reads the number as of the form's day."""
        super().pre_validate(form)
        if self.data:
            found = read_identity_number(self.data, form.page.today)
            if found.errors:
                raise Wrong(found.errors[0])
            self.data = found.cleaned
            self.warnings = found.warnings

    def schema(self) -> dict[str, Any]:
        """Eighteen characters."""
        return {"type": "string", "minLength": 18, "maxLength": 40}


class TelephoneField(PaperField):
    """Mobile or landline with area code; gives the number in one form (N-04)."""

    kind = "telephone"

    def read(self, cleaned: str) -> str:
        """The cleaned number, or the sentence of its fault."""
        found = read_telephone(cleaned)
        if found.errors:
            raise Wrong(found.errors[0])
        return found.cleaned

    def schema(self) -> dict[str, Any]:
        """Digits, perhaps with separators."""
        return {"type": "string", "minLength": 7, "maxLength": 30}


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


class SignatureField(PaperField):
    """A signature drawn on the screen. Its value is the attachment that the page made of picture and strokes."""

    kind = "signature"
    widget = HiddenInput()
    empty = say("{label}：还没有签名")

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


class TextsField(PaperField):
    """A list of short texts, one a line: questions, conditions. Gives a list."""

    kind = "texts"
    MOST = 20

    def process_formdata(self, valuelist: list[str]) -> None:
        """Each value and each line is one text; empty ones fall away."""
        self.typed, self._unread = "", None
        lines = [line.strip() for value in valuelist for line in value.splitlines()]
        self.data = [line for line in lines if line]
        if len(self.data) > self.MOST:
            self._unread = say("{label}最多 {most} 条", label=self.label.text, most=self.MOST)
        if any(len(line) > TEXT_LIMIT for line in self.data):
            self._unread = say("{label}每条最多 {limit} 字", label=self.label.text, limit=TEXT_LIMIT)

    def shown(self) -> str:
        """One a line."""
        return "\n".join(self.data or [])

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

    def lines(self) -> list[dict[str, Any]]:
        """The values of the lines that hold anything."""
        return [entry.form.data for entry in self.entries if not entry.form.is_blank()]

    def say_wrong(self, sentence: Sentence) -> None:
        """Puts a sentence at the list."""
        self.wrong.append(sentence)
