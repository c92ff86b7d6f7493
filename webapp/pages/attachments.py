"""An attachment: taken in ahead of its form, and opened with its subject's key to those who see its case or gave it."""

from flask import Blueprint, jsonify, make_response, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from webapp.case_in_sight import not_recused
from webapp.database import reader
from webapp.doors import own_branches
from webapp.language import say as in_words
from webapp.parts import parts
from webapp.printing.pdf import stamp_font
from webapp.sign_in import reader_in
from webapp.uploads import attach
from workflows.attachments.copies import stamp
from workflows.duties import guests
from workflows.queries.identity_copies import is_identity_copy, stamp_text
from workflows.records.attachments import Attachment
from workflows.records.cases import Application
from workflows.words.refusals import NotFound, Refusal
from workflows.words.sentence import say

blueprint = Blueprint("attachments", __name__, url_prefix="/attachments")


@blueprint.post("")
def add() -> Response:
    """One file of a form that is still being filled in: its id, or the sentence that says why not.

    The form's key comes with it, so that a file sent again is the same attachment.
    """
    file, purpose = request.files.get("file"), request.form.get("purpose", "").rsplit("-", 1)[-1]
    if file is None or not file.filename or not purpose.isidentifier():
        return make_response(jsonify(sentence=in_words(say("没有收到文件，再选一次"))), 422)
    try:
        id = attach(file.read(), file.filename, purpose, reader_in().actor, request.form.get("key", ""))
    except Refusal as refusal:
        return make_response(jsonify(sentence=in_words(refusal.sentence)), refusal.status)
    return make_response(jsonify(id=id), 201)


@blueprint.get("/<attachment>")
def show(attachment: str) -> Response:
    """The file itself, never run as a page."""
    table, application = Attachment.__table__, Application.__table__
    row = reader().row(
        select(
            table.c.uploaded_by, table.c.application, application.c.id, application.c.branch, application.c.number,
            application.c.household, application.c.village,
        )
        .outerjoin(application, application.c.id == table.c.application)
        .where(table.c.id == attachment)
    )  # fmt: skip
    if row is None:
        raise NotFound(say("没有这个附件"))
    if row.application is not None:
        _within_sight(row.branch, row.application)
        not_recused(row)
    elif row.uploaded_by != reader_in().person:
        own_branches()
        raise NotFound(say("没有这个附件"))
    own_branches()
    data, found = parts().store.read(reader(), attachment)
    media_type = found.media_type
    picture = found.media_type.startswith("image/")
    if picture and row.application is not None and is_identity_copy(reader(), row.application, attachment):
        data, media_type = stamp(data, stamp_text(row.number, found.at), stamp_font()), "image/jpeg"
    answer = make_response(data)
    answer.content_type = media_type
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer


def _within_sight(branch: str, application: str) -> None:
    """Raises NotFound for a paper of another branch, but for those that a guest's task shows (G3-05)."""
    if branch in own_branches():
        return
    if not guests.sees_papers(reader(), reader_in().person, application, now=parts().clock.now()):
        raise NotFound(say("没有找到，或不在您的网点"))
