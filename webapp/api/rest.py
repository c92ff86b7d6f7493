"""What every call of /api/v1 has in common: where it lies, what is asked of it first, how its words are read."""

import json
import re
from collections.abc import Mapping
from typing import Any

import orjson
from flask import Blueprint, request
from werkzeug.exceptions import UnsupportedMediaType

from webapp.addresses import LAST_PAGE
from webapp.sign_in import acting, reader_in
from workflows.words.actor import Actor
from workflows.words.refusals import EntryRefused, NotFound, Refusal
from workflows.words.sentence import say

PREFIX = "/api/v1"
JSON = "application/json"
MOST_JSON_BYTES = 4 * 1024 * 1024
"""A form may carry three drawn signatures; files are sent by themselves."""
DEEPEST = 32
LONGEST_WORD = 100
LONGEST_KEY = 200
KEY = "Idempotency-Key"
ACTING_FOR = "acting_for"
# Whoever looks for a whole number posts it: an address is logged on its way (CONTRACT, REST).
_WHOLE_NUMBER = re.compile(r"(?<![A-Za-z0-9-])\d[\d\s]{9,}[\dXx]")


class KeyMissing(Refusal):
    """A POST without a key could not be repeated safely."""

    status = 400
    type = "idempotency-key-missing"


class Unreadable(Refusal):
    """The body is no JSON, or nested deeper than anything that is asked for."""

    status = 400
    type = "bad-request"


def rest_blueprint(name: str) -> Blueprint:
    """A blueprint of /api/v1; whoever posts gives a key, and no address holds a control character."""
    blueprint = Blueprint(f"api_{name}", f"{__package__}.{name}", url_prefix=PREFIX)

    @blueprint.before_request
    def _ask_first() -> None:
        if request.method == "POST":
            idempotency_key()
        if any(not str(value).isprintable() for value in (request.view_args or {}).values()):
            raise NotFound(say("没有这个地址"))

    return blueprint


def idempotency_key() -> str:
    """The key of this post. Raises KeyMissing."""
    given = request.headers.get(KEY, "").strip()
    if not 1 <= len(given) <= LONGEST_KEY or not given.isascii() or not given.isprintable():
        raise KeyMissing(say("每次提交要带 Idempotency-Key，1 到 {most} 个字符", most=LONGEST_KEY))
    return given


def actor() -> Actor:
    """Whoever the token stands for, in the right of `acting_for` where that is asked. Raises EntryRefused."""
    return acting({ACTING_FOR: word(ACTING_FOR)}) if ACTING_FOR in request.args else reader_in().actor


def page() -> int:
    """Which page of a list, from 1. Raises EntryRefused."""
    given = request.args.get("page", "1")
    if not (given.isascii() and given.isdecimal()) or len(given) > 6 or not 1 <= int(given) <= LAST_PAGE:
        raise EntryRefused.at("page", say("page 写 1 到 {most} 的整数", most=LAST_PAGE))
    return int(given)


def word(name: str, *, choices: Mapping[str, Any] | tuple[str, ...] = ()) -> str:
    """A word of the address, empty where there is none. Raises EntryRefused."""
    given = request.args.get(name, "").strip()
    if choices and given and given not in choices:
        raise EntryRefused.at(name, say("{name} 写其中一个：{choices}", name=name, choices=list(choices)))
    return checked_word(name, given)


def checked_word(name: str, given: str) -> str:
    """A word to look for. Raises EntryRefused where it is too long or holds what nobody can see."""
    if len(given) > LONGEST_WORD or not given.isprintable():
        raise EntryRefused.at(name, say("{name} 最多 {most} 个看得见的字", name=name, most=LONGEST_WORD))
    return given


def no_whole_number(name: str, given: str) -> str:
    """The same word. Raises EntryRefused where an identity or telephone number stands in the address."""
    if _WHOLE_NUMBER.search(given):
        raise EntryRefused.at(name, say("证件号和电话不写在地址里，用 POST /households/search 找"))
    return given


def json_object() -> dict[str, Any]:
    """The object that was posted; nothing at all counts as an empty one.

    Raises UnsupportedMediaType, RequestEntityTooLarge, Unreadable, and EntryRefused for JSON that is no object.
    """
    request.max_content_length = MOST_JSON_BYTES
    sent = request.get_data()
    if not sent:
        return {}
    if request.mimetype != JSON:
        raise UnsupportedMediaType
    try:
        # orjson takes no lone surrogate, no NaN, and nothing nested beyond its own limit.
        found = orjson.loads(sent)
    except orjson.JSONDecodeError as error:
        raise Unreadable(say("送来的内容不是 JSON（UTF-8）")) from error
    if not _is_shallow(found):
        raise Unreadable(say("JSON 最多套 {most} 层", most=DEEPEST))
    # Of a name that stands twice one reader takes the first and another the last: both would have been signed.
    json.loads(sent, object_pairs_hook=_each_once, parse_int=str, parse_float=str)
    if not isinstance(found, dict):
        raise EntryRefused.at("", say("要一个 JSON 对象"))
    return found


def _each_once(pairs: list[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            raise Unreadable(say("JSON 里 {name} 写了两次，只写一次", name=name[:LONGEST_WORD]))
        seen.add(name)


def _is_shallow(found: Any) -> bool:
    level = [found]
    for _ in range(DEEPEST):
        level = [inner for one in level if isinstance(one, dict | list)
                 for inner in (one.values() if isinstance(one, dict) else one)]  # fmt: skip
        if not level:
            return True
    return False
