"""A form over REST: its JSON Schema (2020-12), and a JSON object turned into what a browser would have sent.

One form, one way in: the object becomes form data of the same form, which then looks at it as at anything typed.

A signature is an object of picture and strokes. Whoever takes the form data over makes the attachment: until then the
field holds `DRAWN` and the object as JSON text, which `drawn_signature` reads; the attachment's id is put in its place.
A browser's signature pad sends the same text in the same field. A form refuses a signature that nobody took over.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from werkzeug.datastructures import MultiDict

from forms.fields.attached import FilesField
from forms.fields.rows import RowsField
from forms.paper_form import PaperForm, When
from forms.task_form import TaskForm
from workflows.words.sentence import Sentence, say

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DRAWN = "drawn:"
PICTURE = "data:image/png;base64,"
LARGEST_COUNT = 10**9
"""No form counts so far; the text of a huge number is slow to make and to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FromJson:
    """Form data of an object, the names that the form does not know, and by name what has the wrong JSON type."""

    formdata: MultiDict[str, str]
    unknown: list[str] = field(default_factory=list)
    wrong: dict[str, list[Sentence]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DrawnSignature:
    """A signature as it was drawn: the picture as a data URL, the strokes as the pad gave them."""

    png: str
    strokes: list[Any]


def schema_of(form: TaskForm) -> dict[str, Any]:
    """The schema of one task's form as it stands: what is locked is no choice, what the product fills is readOnly."""
    return {"$schema": DIALECT, "title": form.title} | _object_of(form)


def prefill_of(form: TaskForm) -> dict[str, Any]:
    """What stands in a fresh form, as values of its schema; nothing for what is empty."""
    return _values_of(form)


def formdata_of(form: TaskForm, body: Any) -> FromJson:
    """Form data for `form` out of a JSON object; never raises.

    null is as if absent; what the product fills is passed over. true and false become yes and no, lists as many values,
    lines of a list `name-0-field`. Unknown names of a line stand as `name-0-unknown`.
    """
    found = FromJson(formdata=MultiDict())
    if isinstance(body, Mapping):
        _take(form, body, "", found)
    else:
        found.wrong[""] = [say("要一个 JSON 对象")]
    return found


def drawn_signature(value: str) -> DrawnSignature | None:
    """The drawing in a field's value; None for an attachment's id, for nothing, and for what is no drawing."""
    if not value.startswith(DRAWN):
        return None
    try:
        found = json.loads(value.removeprefix(DRAWN))
    except (json.JSONDecodeError, RecursionError):
        return None
    return DrawnSignature(found["png"], found["strokes"]) if _is_drawing(found) else None


def _object_of(form: PaperForm) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {one.short_name: _property_of(one) for one in form},
        "required": [one.short_name for one in form if one.is_required],
    }
    conditions = [_condition(form, when) for when in form.required_when if when.field in form]
    return whole | ({"allOf": conditions} if conditions else {})


def _property_of(one: Any) -> dict[str, Any]:
    if isinstance(one, RowsField):
        least = one.least if one.is_required else 0
        items = _object_of(one.line())
        return {"title": one.label.text, "type": "array", "minItems": least, "maxItems": one.most, "items": items}
    found = {"title": one.label.text} | ({"description": str(one.hint)} if one.hint else {}) | one.schema()
    return found | ({"readOnly": True} if one.auto else {})


def _condition(form: PaperForm, when: When) -> dict[str, Any]:
    """What another field's value makes required, so that a client knows it beforehand."""
    needs = [name for name in when.needs if name in form and not form[name].auto]
    value: Any = when.value == "yes" if form[when.field].kind in ("yes_no", "tick") else str(when.value)
    asked = {"properties": {when.field: {"const": value}}, "required": [when.field]}
    return {"if": asked, "then": {"required": needs}}


def _values_of(form: PaperForm) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in form:
        if isinstance(one, RowsField):
            lines = [_values_of(entry.form) for entry in one.entries]
            found |= {one.short_name: lines} if lines else {}
        elif not one.is_empty():
            found[one.short_name] = _value_of(one.data)
    return found


def _value_of(data: Any) -> Any:
    if isinstance(data, Decimal):
        return f"{data:f}"
    if isinstance(data, date | datetime):
        return data.isoformat()
    if isinstance(data, list | tuple):
        return [_value_of(one) for one in data]
    return str(data) if isinstance(data, str | Sentence) else data


def _take(form: PaperForm, body: Mapping[str, Any], prefix: str, found: FromJson) -> None:
    for name, value in body.items():
        if name not in form:
            found.unknown.append(prefix + str(name))
        elif value is not None and not form[name].auto:
            _take_one(form[name], prefix + name, value, found)


def _take_one(one: Any, name: str, value: Any, found: FromJson) -> None:
    if isinstance(one, RowsField):
        _take_lines(one, name, value, found)
        return
    readable, read, wanted = KINDS.get(_kind_of(one), AS_TEXT)
    if not readable(value):
        found.wrong.setdefault(name, []).append(wanted(one))
        return
    for text in read(value):
        found.formdata.add(name, text)


def _take_lines(one: RowsField, name: str, value: Any, found: FromJson) -> None:
    if not isinstance(value, list) or not all(isinstance(line, Mapping) for line in value):
        found.wrong.setdefault(name, []).append(say("{label}要写成列表，每行一个对象", label=one.label.text))
        return
    line_form = one.line()
    for number, line in enumerate(value[: one.most + 1]):
        if not any(filled is not None for filled in line.values()):
            sentence = say("{label}第 {number} 行是空的", label=one.label.text, number=number + 1)
            found.wrong.setdefault(name, []).append(sentence)
        _take(line_form, line, f"{name}-{number}-", found)


def _kind_of(one: Any) -> str:
    """How a field's value lies in JSON; a single attachment is a text."""
    return "text" if isinstance(one, FilesField) and one.most == 1 else one.kind


def _is_drawing(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and set(value) == {"png", "strokes"}
        and isinstance(value["png"], str)
        and value["png"].startswith(PICTURE)
        and isinstance(value["strokes"], list)
        and all(isinstance(stroke, list) for stroke in value["strokes"])
    )


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_whole(value: Any) -> bool:
    """JSON knows one kind of number: 12.0 is the whole number 12 (JSON Schema 2020-12, 4.2.3)."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and abs(value) < LARGEST_COUNT and value == int(value)


Kind = tuple[Callable[[Any], bool], Callable[[Any], Iterable[str]], Callable[[Any], Sentence]]

AS_TEXT: Kind = (
    lambda value: isinstance(value, str),
    lambda value: [value],
    lambda one: say("{label}要写成文字，放在引号里", label=one.label.text),
)
AS_BOOLEAN: Kind = (
    lambda value: isinstance(value, bool),
    lambda value: ["yes" if value else "no"],
    lambda one: say("{label}要写 true 或 false", label=one.label.text),
)
AS_TEXTS: Kind = (_is_texts, lambda value: value, lambda one: say("{label}要写成文字的列表", label=one.label.text))

KINDS: Mapping[str, Kind] = {
    "yes_no": AS_BOOLEAN,
    "tick": AS_BOOLEAN,
    "several": AS_TEXTS,
    "texts": AS_TEXTS,
    "files": AS_TEXTS,
    "count": (
        _is_whole,
        lambda value: [str(int(value))],
        lambda one: say("{label}要写成整数，不放在引号里", label=one.label.text),
    ),
    "signature": (
        _is_drawing,
        lambda value: [DRAWN + json.dumps(value, ensure_ascii=False, separators=(",", ":"))],
        lambda one: say("{label}要写成对象：png 是 PNG 图的 data URL，strokes 是笔画的列表", label=one.label.text),
    ),
}
