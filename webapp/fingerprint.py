"""What was sent, as a digest: by it a repeated post is told from another one. Secrets are no part of it."""

import secrets
from hashlib import sha256
from typing import Any, cast

import orjson
from flask import Flask, Request
from werkzeug.datastructures import MultiDict

from webapp.database import reader
from webapp.sign_in import reader_in
from workflows.door import receipts
from workflows.door.door import AnyAct

NO_PART = frozenset({"csrf_token", "key", "password", "time_code", "old_password", "new_password", "again",
                     "second_password"})  # fmt: skip


class Sent:
    """An act told from another by what was sent, whatever a form made of it."""

    def __init__(self, act: Any, sent: bytes) -> None:
        self._act, self._sent = act, sent

    def __getattr__(self, name: str) -> Any:
        return getattr(self._act, name)

    def body(self) -> bytes:
        """What was sent, without password and code."""
        return self._sent


def sent_as(act: AnyAct, sent: bytes) -> AnyAct:
    """The act as it was sent; the door sees it as what it is."""
    return cast("AnyAct", Sent(act, sent))


def set_up(app: Flask) -> None:
    """A form that posts an act carries a key of its own."""
    app.jinja_env.globals["new_key"] = new_key


def new_key() -> str:
    """A key under which one form may be posted again and again."""
    return secrets.token_urlsafe(16)


def answered_before(kind: str, key: str, sent: bytes) -> dict[str, Any] | None:
    """What the reader's post of an act of this `kind` was answered before: a doubled click, a lost answer.

    Asked before a page is made, since the act may have ended what the page shows. Raises KeyReused.
    """
    if not key:
        return None
    db = reader()
    return receipts.find(db, actor=reader_in().person, key=key, act=kind, body=receipts.seal_body(db, sent))


def fingerprint_of(request: Request) -> bytes:
    """SHA-256 over where, names and values in their order, files by content: it can be told before a form is made."""
    sent: MultiDict[str, str] = MultiDict((n, v) for n, v in request.form.items(multi=True) if n not in NO_PART)
    for name, file in request.files.items(multi=True):
        sent.add(name, sha256(file.read()).hexdigest())
        file.seek(0)
    return sha256(orjson.dumps([request.path, sorted((name, sent.getlist(name)) for name in sent)])).digest()
