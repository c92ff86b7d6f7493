"""Whatever is put into whichever field of whichever form: one sentence at that field, and everything typed still there.

No list of forms or fields is kept here: the forms are met on real cases, their fields are asked for by themselves.
"""

import random
from collections.abc import Iterator, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from forms.fields.rows import RowsField
from forms.paper_form import PaperForm
from forms.rendering.json_schema import formdata_of, schema_of
from forms.task_form import TaskForm
from tests.builders.sheets import Sheet
from tests.forms.bad_values import RARE, UNSEEN, WRONG_IN_JSON, bad_for
from tests.forms.pages import misfits
from workflows.words.unseen import hides_something

TOGETHER = 100
UNREAD = ("password",)
SHOWN_AS_TYPED = {"text", "shelf", "long_text", "hidden", "money", "measure", "count", "day", "instant", "identity_number",
                  "telephone", "yes_no", "choice"}  # fmt: skip


def typed_fields(form: PaperForm) -> Iterator[tuple[str, Any]]:
    """Every field that is typed, by the name under which it is posted; of a list those of its first line."""
    for field in form:
        if isinstance(field, RowsField):
            for inner in field.line():
                yield from [(f"{field.name}-0-{inner.name}", inner)] if not inner.auto else []
        elif not field.auto and field.kind not in UNREAD:
            yield field.name, field


def looked_at(sheet: Sheet, values: MultiDict[str, Any]) -> tuple[PaperForm, dict[str, list[str]]]:
    """The form with what was sent, and what it says, by field."""
    form = sheet.make(values)
    form.validate()
    said: dict[str, list[str]] = {}
    for name, sentence in form.sentences():
        said.setdefault(name, []).append(str(sentence))
    return form, said


def field_at(form: PaperForm, name: str) -> Any:
    """The field that posts under a name."""
    for field in form:
        if field.name == name:
            return field
        if isinstance(field, RowsField) and name.startswith(f"{field.name}-0-"):
            return field.entries[0].form[name.removeprefix(f"{field.name}-0-")]
    raise AssertionError(name)


def test_what_its_owner_would_send_is_good(sheet: Sheet) -> None:
    assert not sheet.good or looked_at(sheet, sheet.good)[1] == {}


def test_a_wrong_value_is_said_at_its_field_in_one_sentence_and_stays_typed(sheet: Sheet) -> None:
    form = sheet.make(sheet.good)
    tried = 0
    for name, field in typed_fields(form):
        for value in bad_for(field, page=sheet.page):
            after, said = looked_at(sheet, sheet.sent(**{name: value}))
            assert len(said.get(name, [])) == 1, (name, value, said)
            assert len(said[name][0]) < 200, (name, said)
            if field.kind in SHOWN_AS_TYPED:
                assert field_at(after, name).shown() == value, (name, value)
            tried += 1
    assert tried


def test_what_nobody_can_see_is_refused_in_every_field(sheet: Sheet) -> None:
    names = dict(typed_fields(sheet.make(sheet.good)))
    for hidden in UNSEEN:
        everywhere = dict.fromkeys(names, f"林{hidden}秋生")
        _, said = looked_at(sheet, sheet.sent(**everywhere))
        assert not names.keys() - said.keys(), (hex(ord(hidden)), names.keys() - said.keys())


def test_whatever_is_filled_in_together_breaks_no_form_and_what_passes_fits_its_record(sheet: Sheet) -> None:
    chance = random.Random(sheet.name)
    fields = list(typed_fields(sheet.make(sheet.good)))
    passed = 0
    for _ in range(TOGETHER):
        some = chance.sample(fields, min(len(fields), chance.choice((1, 2, len(fields) // 3))))
        changed = {name: anything(chance, field, sheet) for name, field in some}
        form, said = looked_at(sheet, sheet.sent(**changed))
        known = {name for name, _ in typed_fields(form)} | {field.name for field in form} | {""}
        assert {name for name in said if "-" not in name} <= known, said
        if isinstance(form, TaskForm) and not said:
            entry = form.entry()
            passed += 1
            assert entry.record is None or misfits(entry) == []
            for text in texts_in([entry.values, [one.rows for one in entry.lists]]):
                assert not hides_something(text), text
    assert passed or not isinstance(form, TaskForm)


def anything(chance: random.Random, field: Any, sheet: Sheet) -> Any:
    """Nothing, something that fits, something that does not."""
    kind = chance.choice(("nothing", "good", "good", "good", "bad"))
    if kind == "nothing":
        return None
    return chance.choice(list(good_for(field, sheet) if kind == "good" else bad_for(field, page=sheet.page)))


def good_for(field: Any, sheet: Sheet) -> list[Any]:
    """Values that this kind of field can hold; the edges where it has any."""
    page = sheet.page
    if field.kind in ("choice", "several"):
        return [value for value, _ in field.choices] or [None]
    return {
        "count": lambda: [str(field.least), str(field.most), "12"],
        "money": lambda: ["0", "0.01", "8000", "9,999,999,999.99"],
        "measure": lambda: ["0", "0.01", "99999999.99", "6.5"],
        "yes_no": lambda: ["yes", "no"],
        "tick": lambda: ["yes", "no"],
        "day": lambda: ["1900-01-01", "2008-11-24", page.today.isoformat() if page else "2026-11-24", "2199-12-31"],
        "instant": lambda: ["1900-01-01T00:00", "2026-11-24 09:00", "2026-11-24T00:00+23:59"],
        "identity_number": lambda: ["330825196803159977", "411325197511029984", "330825200811259985"],
        "shelf": lambda: ["3-2-15-7", "1-1-1-1", "999-9999-9999-9999"],
        "telephone": lambda: ["13800006021", "0570-7012345"],
        "files": lambda: ["a1", ["a1", "a2", "a3"]],
    }.get(field.kind, lambda: ["林秋生", "7", RARE])()


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from texts_in(list(value.values()))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_in(one)


def test_every_field_left_empty_where_it_must_not_be_is_asked_for(sheet: Sheet) -> None:
    form = sheet.make(sheet.good)
    for field in form:
        if not field.is_required or field.kind == "rows":
            continue
        for nothing in (None, "", "  ", "\u3000\t"):
            _, said = looked_at(sheet, sheet.sent(**{field.name: nothing}))
            assert len(said.get(field.name, [])) == 1, (field.name, nothing, said)


def test_nothing_at_all_and_what_is_no_field_break_no_form(sheet: Sheet) -> None:
    required = {field.name for field in sheet.make(sheet.good) if field.is_required and field.kind != "rows"}
    _, said = looked_at(sheet, MultiDict())
    assert required <= said.keys() | {"password"}
    strange = {"": "x", "-": "x", "members-": "x", "members--1-name": "x", "__class__": "x", "data": "x", "page": "x"}
    looked_at(sheet, sheet.sent(**strange))


def test_rare_characters_of_names_are_kept_in_every_field_of_words(sheet: Sheet) -> None:
    words = [
        (name, field) for name, field in typed_fields(sheet.make(sheet.good)) if field.kind in ("text", "long_text")
    ]
    for name, field in words:
        value = (RARE * 5)[: min(field.limit, max(5, getattr(field, "at_least", 0)))]
        form, said = looked_at(sheet, sheet.sent(**{name: value}))
        held = field_at(form, name)
        assert not any("控制字符" in one for one in said.get(name, [])), said
        assert held.data == value or said.get(name), (name, value, held.data)


def test_what_the_product_fills_is_not_taken_from_anybody(sheet: Sheet) -> None:
    filled = {field.name: field.data for field in sheet.make(sheet.good) if field.auto}
    form = sheet.make(sheet.sent(**dict.fromkeys(filled, "999999.99")))
    assert {name: form[name].data for name in filled} == filled


def test_a_value_of_another_type_in_json_is_said_at_its_field(sheet: Sheet) -> None:
    form: Any = sheet.make(None)
    properties = schema_of(form)["properties"] if hasattr(form, "title") else {}
    for name, schema in properties.items():
        if schema.get("readOnly"):
            continue
        for value in WRONG_IN_JSON:
            if _fits(schema, value):
                continue
            found = formdata_of(form, {name: value})
            assert set(found.wrong) | {one.split("-")[0] for one in found.unknown} == {name}, (name, value, found)
            assert found.wrong.get(name, ["one"]), (name, value)
            sheet.make(found.formdata).validate()


def _fits(schema: dict[str, Any], value: Any) -> bool:
    """Whether the type is the one asked for; what it holds is the form's to judge."""
    if schema["type"] == "array":
        of = {"string": str, "object": dict}[schema["items"]["type"]]
        return isinstance(value, list) and all(isinstance(one, of) for one in value)
    if schema["type"] == "integer":
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9
    return isinstance(value, {"string": str, "boolean": bool, "object": dict}[schema["type"]])
