"""What people, pasted text and attackers put into a field, by the kind of the field; none of it may pass."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from forms.fields.paper_field import ID_LIMIT
from forms.fields.texts import TEXT_LIMIT, TextsField

NULL_AND_CONTROLS = ("\x00", "\x07", "\x08", "\x0b", "\x1b", "\x7f", "\x85", "\x9b")
TURNED_ROUND = ("\u061c", "\u200e", "\u200f", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)))
HALVES_AND_TAGS = ("\ud800", "\udfff", "\ufff9", "\U000e0041", "\u2028", "\u2029")
UNSEEN = (*NULL_AND_CONTROLS, *TURNED_ROUND, *HALVES_AND_TAGS)
"""Characters that nobody sees, and that make a text another one than it looks."""

RARE = "䶮𬸪㛃𫖯𬭚"
"""Characters of real names, beyond what old systems can hold: 𬸪 lies outside the basic plane."""

HUGE = "9" * 5_000
NO_NUMBERS = ("十二", "1e5", "NaN", "Infinity", "-1", "0x10", "1.234", "1..2", "--", "=1+1", "1,5", HUGE)
Bad = Iterator[str | list[str]]


def bad_for(field: Any, *, page: Any = None) -> Bad:
    """Values that a field of this kind can never hold."""
    return BY_KIND[field.kind](field, page)


def _text(field: Any, page: Any) -> Bad:
    yield "字" * (field.limit + 1)
    yield "𬸪" * 100_000


def _shelf(field: Any, page: Any) -> Bad:
    yield from ("字", "3-2-15", "3-2-15-7-9", "a-b-c-d", "1000-1-1-1", "3--15-7", "3-2-15-" + "7" * 1_000)


def _texts(field: Any, page: Any) -> Bad:
    yield "字" * (TEXT_LIMIT + 1)
    yield [f"第 {n} 条" for n in range(TextsField.MOST + 1)]


def _hidden(field: Any, page: Any) -> Bad:
    yield "a" * (ID_LIMIT + 1)


def _number(field: Any, page: Any) -> Bad:
    yield from NO_NUMBERS


def _count(field: Any, page: Any) -> Bad:
    yield from NO_NUMBERS
    yield from ("1.0", str(field.most + 1), *([str(field.least - 1)] if field.least else []))


def _day(field: Any, page: Any) -> Bad:
    yield from (
        "昨天",
        "2026-02-30",
        "2026-13-01",
        "0001-01-01",
        "9999-12-31",
        "99999-01-01",
        "2026-11-24T00:00",
        "1/2/2026",
        HUGE,
    )
    if not field.future and getattr(page, "today", None):
        yield (page.today + timedelta(days=1)).isoformat()


def _instant(field: Any, page: Any) -> Bad:
    yield from ("刚才", "2026-02-30 09:00", "2026-11-23 25:00", "0001-01-01T00:00", "9999-12-31T23:59", HUGE)
    if getattr(page, "now", None):
        yield (page.now + timedelta(minutes=1)).isoformat()


def _identity_number(field: Any, page: Any) -> Bad:
    yield from ("33082519680315997", "330825196803159976", "330825196813459977", "33082520990315997X", "身份证", HUGE)


def _telephone(field: Any, page: Any) -> Bad:
    yield from ("1380000602", "23800006021", "7012345", "电话", "+1 555 0100", HUGE)


def _yes_no(field: Any, page: Any) -> Bad:
    yield from ("maybe", "2", "null", "on;off", HUGE)


def _choice(field: Any, page: Any) -> Bad:
    yield from ("没有这一项", "<script>", "../", "0", HUGE)


def _files(field: Any, page: Any) -> Bad:
    yield from ("../../etc/passwd", "<b>", "a" * (ID_LIMIT + 1), "drawn:{}")
    yield [f"a{n}" for n in range(field.most + 1)] if field.most > 1 else "-"


def _signature(field: Any, page: Any) -> Bad:
    yield from ("drawn:{}", "data:image/png;base64,AAAA", "<svg>", "a" * (ID_LIMIT + 1))


BY_KIND: Mapping[str, Callable[[Any, Any], Bad]] = {
    "text": _text, "long_text": _text, "texts": _texts, "hidden": _hidden, "money": _number, "measure": _number,
    "rate": _number, "count": _count, "day": _day, "instant": _instant, "identity_number": _identity_number,
    "telephone": _telephone, "yes_no": _yes_no, "tick": _yes_no, "choice": _choice, "several": _choice, "files": _files,
    "signature": _signature, "shelf": _shelf,
}  # fmt: skip
"""Every kind of field but the password, which only the door can judge, and the list, whose lines have fields."""

WRONG_IN_JSON: tuple[Any, ...] = (
    "文字", 7, 1.5, True, [], ["文字"], [1], [[["文字"]]], {}, {"a": 1}, [{"a": 1}], [None], 10**400, "1" * 100_000,
)  # fmt: skip
"""Values of every type of JSON, none of them what a form asks for but where its type is."""
