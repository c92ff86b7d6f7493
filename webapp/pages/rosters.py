"""Village rosters: handed in, read by the worker, and reported row by row with what to do about the bad ones."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.administration.roster import RosterUpload
from forms.administration.staff import StaffPage
from webapp.addresses import attached_as, words_of
from webapp.database import look_again, reader
from webapp.doors import own_branches
from webapp.fingerprint import answered_before, fingerprint_of, new_key, sent_as
from webapp.language import tell
from webapp.parts import parts
from webapp.refusals import put_at_fields
from webapp.sign_in import reader_in
from workflows.queries import roster_reports
from workflows.queries import staff as offices
from workflows.registers.roster_files import MOST_BYTES
from workflows.registers.roster_imports import AskRosterImport, TakeBadRows
from workflows.words.clock import shanghai_day
from workflows.words.refusals import EntryRefused, NotFound
from workflows.words.sentence import say

LONGEST_KEY = 64
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BAD_ROWS = "待改-"

blueprint = Blueprint("rosters", __name__, url_prefix="/rosters")


@blueprint.get("/")
def index() -> Response:
    """What was handed in before, and the form for more."""
    return _page(RosterUpload.for_page(_about()), new_key(), 200)


@blueprint.post("/")
def add() -> Response:
    """Takes files in; the worker reads them."""
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    first = answered_before(AskRosterImport.kind, key, sent)
    if first is not None:
        return redirect(url_for("rosters.show", id=first["batch"]), 303)
    form = RosterUpload.for_page(_about(), list(_sent()), request.form)
    if not form.validate():
        return _page(form, key, 422)
    act = AskRosterImport(branch=form.branch.data, files=form.files.data, as_of=form.as_of.data,
                          actor=reader_in().actor, key=key or None)  # fmt: skip
    try:
        answer = parts().door.perform(sent_as(act, sent))
    except EntryRefused as refusal:
        put_at_fields(form, refusal)
        return _page(form, key, 422)
    look_again()
    tell(say("已收下 {n} 个文件，后台正在读，可以先办别的", n=len(act.files)))
    return redirect(url_for("rosters.show", id=answer["batch"]), 303)


@blueprint.get("/<id>")
def show(id: str) -> str:
    """How far it is, then the report."""
    return render_template("rosters/show.html", batch=roster_reports.one(reader(), id, own_branches()))


@blueprint.get("/<id>/bad-rows")
def bad_rows(id: str) -> Response:
    """The bad rows as sheets to be corrected, whole numbers in them: that they were taken is an event (D-06)."""
    batch = roster_reports.one(reader(), id, own_branches())
    found = roster_reports.sheets(reader(), batch)
    if not found:
        raise NotFound(say("这次导入没有坏行，或已过 90 天、删除了"))
    parts().door.perform(TakeBadRows(imports=tuple(one.id for one in batch.with_bad), actor=reader_in().actor))
    if len(found) == 1:
        return _download(found[0][1], XLSX, BAD_ROWS + found[0][0])
    return _download(_packed(found), "application/zip", f"{BAD_ROWS}{len(found)}.zip")


def _sent() -> Iterator[tuple[str, bytes]]:
    """Name and content of each file, no more of it than is looked at anyway."""
    for file in request.files.getlist("files"):
        if file.filename:
            name = "".join(one for one in file.filename if one.isprintable())
            yield name, file.read(MOST_BYTES + 1)


def _about() -> StaffPage:
    """The offices where villages can be: those without another below them."""
    mine, every = own_branches(), offices.branches(reader())
    above = {one.parent for one in every}
    lowest = [(one.code, one.name) for one in every if one.id in mine and one.code not in above]
    return StaffPage(today=shanghai_day(parts().clock.now()), offices=lowest)


def _page(form: RosterUpload, key: str, status: int) -> Response:
    before = words_of(request.args.get("before", ""), LONGEST_KEY)
    batches, following = roster_reports.load(reader(), own_branches(), before=before)
    html = render_template(
        "rosters/index.html", form=form, key=key, batches=batches, before=before, following=following
    )
    return make_response(html, status)


def _packed(sheets: tuple[tuple[str, bytes], ...]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(sheets, start=1):
            archive.writestr(f"{number}-{BAD_ROWS}{name.replace('/', '-')}", content)
    return out.getvalue()


def _download(content: bytes, kind: str, name: str) -> Response:
    answer: Any = make_response(content)
    answer.content_type = kind
    answer.headers["Content-Disposition"] = attached_as(name)
    return answer
