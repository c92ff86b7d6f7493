"""What was sent, as a digest: by it a repeated post is told from another one. Secrets are no part of it."""

from hashlib import sha256

import orjson
from flask import Request
from werkzeug.datastructures import MultiDict

NO_PART = frozenset({"csrf_token", "key", "password", "time_code"})


def fingerprint(values: MultiDict[str, str]) -> str:
    """SHA-256 over names and values in their order."""
    sent = sorted((name, list(values.getlist(name))) for name in values if name not in NO_PART)
    return sha256(orjson.dumps(sent)).hexdigest()


def fingerprint_of(request: Request) -> str:
    """The same over a request as it came in, its files by content: it can be told before any form is made of it."""
    values: MultiDict[str, str] = MultiDict(request.form)
    for name, file in request.files.items(multi=True):
        values.add(name, sha256(file.read()).hexdigest())
        file.seek(0)
    return fingerprint(values)
