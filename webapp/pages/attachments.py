"""An attachment, opened with its subject's key: only to those who see its case, or who uploaded it."""

from flask import Blueprint, make_response
from sqlalchemy import select
from werkzeug.wrappers import Response

from webapp.database import reader
from webapp.doors import own_branches, within_own_branch
from webapp.parts import parts
from webapp.printing.pdf import stamp_font
from webapp.sign_in import reader_in
from workflows.attachments.copies import stamp
from workflows.queries.identity_copies import is_identity_copy, stamp_text
from workflows.records.attachments import Attachment
from workflows.records.cases import Application
from workflows.words.refusals import NotFound
from workflows.words.sentence import say

blueprint = Blueprint("attachments", __name__, url_prefix="/attachments")


@blueprint.get("/<attachment>")
def show(attachment: str) -> Response:
    """The file itself, never run as a page."""
    table, application = Attachment.__table__, Application.__table__
    row = reader().row(
        select(table.c.uploaded_by, table.c.application, application.c.branch, application.c.number)
        .outerjoin(application, application.c.id == table.c.application)
        .where(table.c.id == attachment)
    )
    if row is None:
        raise NotFound(say("没有这个附件"))
    if row.application is not None:
        within_own_branch(row.branch)
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
