"""What an address, and what a page writes into its own forms, may hold before anybody asks the database for it.

What people type is the forms' to judge, sentence by sentence; what nobody typed was bent on its way.
"""

from collections.abc import Mapping
from urllib.parse import quote

from flask import Flask, request
from werkzeug.exceptions import BadRequest

from webapp.sign_in import ACTING_FOR, API
from workflows.words.refusals import NotFound
from workflows.words.sentence import say

LAST_PAGE = 100_000
LONGEST_KEY = 64
"""Of the id behind which a page of a list goes on."""
WRITTEN_BY_PAGES = ("key", "version", ACTING_FOR, "person", "field", "purpose", "sign_in", "language")


def set_up(app: Flask) -> None:
    """After the doors and the tokens: only whoever may pass is looked at. REST asks the same of its own addresses."""

    @app.before_request
    def _only_what_can_be_seen() -> None:
        if request.path.startswith(API):
            return
        if not all(str(value).isprintable() for value in (request.view_args or {}).values()):
            raise NotFound(say("没有这个地址。从我的工作重新进"))
        if not all(value.isprintable() for name in WRITTEN_BY_PAGES for value in request.form.getlist(name)):
            raise BadRequest


def page_number(values: Mapping[str, str]) -> int:
    """Which page of a list is asked for, from 1; the first where it is no number, or beyond any list."""
    given = values.get("page", "1")
    wanted = int(given) if given.isascii() and given.isdecimal() and len(given) <= len(str(LAST_PAGE)) else 1
    return wanted if 1 <= wanted <= LAST_PAGE else 1


def words_of(given: str, most: int) -> str:
    """Words to look for, without what nobody can see, cut off where no name goes on."""
    return "".join(one if one.isprintable() else " " for one in given).strip()[:most]


def attached_as(name: str) -> str:
    """The header that has a file saved under a name; a header is ASCII, so Chinese stands in it as RFC 6266 says."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"
