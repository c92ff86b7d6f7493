"""Handing in a file: its id is what forms ask for."""

from hashlib import sha256

from flask import Response, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import UnsupportedMediaType

from webapp.api.idempotency import Posted, fingerprint, once
from webapp.api.rest import actor, checked_word, idempotency_key, rest_blueprint
from workflows.acts.attach import Attach
from workflows.words.refusals import EntryRefused
from workflows.words.sentence import say

MULTIPART = "multipart/form-data"
ANY_FIELD = "attachments"

blueprint = rest_blueprint("attachments")


@blueprint.post("/attachments")
def add() -> Response:
    """One file. `purpose` is the field that it is for; the kind is told by content, whatever the name says."""
    if request.mimetype != MULTIPART:
        raise UnsupportedMediaType
    file, purpose = _file(), checked_word("purpose", request.form.get("purpose", ANY_FIELD).strip() or ANY_FIELD)
    data = file.read()
    name = file.filename or ""

    def act(sent: bytes) -> Posted:
        handed = Attach.of(data, file_name=name, purpose=purpose, actor=actor(), key=idempotency_key())
        return Posted(handed, sent)

    sent = fingerprint(sha256(data).digest(), purpose.encode())
    return once(Attach.kind, act, sent=sent, status=201)


def _file() -> FileStorage:
    found = request.files.getlist("file")
    wrong = {name: [say("没有这一栏")] for name in {*request.form, *request.files} - {"file", "purpose"}}
    if len(found) != 1:
        wrong["file"] = [say("file 放一个文件")]
    if wrong:
        raise EntryRefused(wrong)
    return found[0]
