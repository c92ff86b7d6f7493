"""Every page that somebody can come to by following links, and what each asks of the database and weighs on the wire."""

import gzip
import html
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import Engine, event
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.builders.house import Browser
from webapp.database import db
from webapp.parts import NAME

LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)')
PARTS = re.compile(r'(?:<link rel="stylesheet" href|<script[^>]* src)="(/static/[^"]+)"')
MODULES = re.compile(r'data-module="([^"]+)"')
ANOTHER = re.compile(r"""(?:\bfrom|\bimport|import\()\s*["']\./([\w-]+\.js)["']""")
STATIC = Path(__file__).parents[2] / "webapp" / "static"
# What a module brings along only when it is needed.
BROUGHT = {
    "diagram": ("vendor/bpmn-navigated-viewer.production.min.js", "vendor/bpmn-js.css", "vendor/diagram-js.css"),
    "signature": ("vendor/signature_pad.min.js",),
}


class Asked(list[tuple[str, str]]):
    """Every statement of pages and acts, with its values."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        with app.app_context():
            engines: tuple[Engine, ...] = (app.extensions[NAME].database.engine, db.engine)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", self._note)

    def _note(self, connection: object, cursor: object, statement: str, values: object, *_: object) -> None:
        # The first word to the database opens the snapshot and asks nothing.
        if not statement.startswith(("BEGIN", "SET TRANSACTION")):
            self.append((statement, repr(values)))

    @property
    def twice(self) -> list[str]:
        """What was asked more than once with the same values."""
        return sorted(statement for (statement, _), times in Counter(self).items() if times > 1)


@dataclass(frozen=True, slots=True)
class Looked:
    """One page as one person saw it: how many statements it took, which of them twice, its bytes with style and script."""

    endpoint: str
    address: str
    login: str
    statements: int
    twice: tuple[str, ...]
    weight: int


@dataclass(slots=True)
class Walk:
    """Follows every link as one person, a few of each kind of page."""

    browser: Browser
    asked: Asked
    most: int
    seen: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def pages(self, *begin: str) -> Iterator[Looked]:
        """From `begin` on; what is no page (a file, a picture) is asked for by nobody here."""
        waiting = deque(begin)
        while waiting:
            address = waiting.popleft()
            endpoint = self._endpoint(address)
            if endpoint is None or address in self.seen[endpoint] or len(self.seen[endpoint]) >= self.most:
                continue
            self.seen[endpoint].add(address)
            self.asked.clear()
            answer = self.browser.get(address)
            assert answer.status_code < 500, f"{address} as {self.browser.login}"
            if answer.status_code in (302, 303):
                waiting.append(answer.headers["Location"])
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            yield Looked(
                endpoint, address, self.browser.login, len(self.asked), tuple(self.asked.twice), weight(answer.text)
            )
            waiting += (html.unescape(found) for found in LINK.findall(answer.text))

    def _endpoint(self, address: str) -> str | None:
        adapter = self.browser.client.application.url_map.bind("localhost")
        try:
            found: str = adapter.match(urlsplit(address).path, method="GET")[0]
        except (HTTPException, RequestRedirect):
            return None
        return None if found == "static" or found.startswith("api_") else found


def weight(page: str) -> int:
    """Compressed bytes of a page, of its style and of the script that it runs; no pictures, no fonts."""
    files = {urlsplit(found).path.removeprefix("/static/") for found in PARTS.findall(page)}
    modules = {name for found in MODULES.findall(page) for name in found.split()}
    for name in modules | {"keys"}:
        files |= {f"js/{name}.js", *BROUGHT.get(name, ())}
    waiting = list(files)
    while waiting:
        path = STATIC / waiting.pop()
        more = {f"js/{other}" for other in ANOTHER.findall(path.read_text())} if path.parent.name == "js" else set()
        waiting += more - files
        files |= more
    return len(gzip.compress(page.encode())) + sum(map(_compressed, files))


@cache
def _compressed(path: str) -> int:
    return len(gzip.compress((STATIC / path).read_bytes()))


def worst(looked: Iterable[Looked]) -> dict[str, tuple[int, int]]:
    """By endpoint: the most statements, the most bytes."""
    found: dict[str, tuple[int, int]] = {}
    for one in looked:
        statements, bytes_ = found.get(one.endpoint, (0, 0))
        found[one.endpoint] = max(statements, one.statements), max(bytes_, one.weight)
    return dict(sorted(found.items()))
