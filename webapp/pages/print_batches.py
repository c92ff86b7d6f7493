"""Volumes of a village printed by the worker: asked for, watched, cancelled, and taken by who asked."""

from collections.abc import Collection

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.administration.print_batch import PrintBatchForm, PrintingPage
from webapp.addresses import attached_as, words_of
from webapp.database import look_again, reader
from webapp.doors import own_sight
from webapp.fingerprint import answered_before, fingerprint_of, new_key, sent_as
from webapp.language import tell
from webapp.parts import parts
from webapp.printing.handed_over import as_archive, as_it_is
from webapp.refusals import put_at_fields
from webapp.sign_in import reader_in
from workflows.queries import print_batches
from workflows.queries.sight import Sight
from workflows.registers.print_batches import (
    EVERY_VILLAGE,
    AskPrintBatch,
    CancelPrintBatch,
    TakePrintBatch,
    files_of,
)
from workflows.words.choices.printing import (
    LAYOUT_NAMES,
    SEQUENCE_NAMES,
    VOLUME_NAMES,
    PrintedVolumes,
    PrintLayout,
    PrintSequence,
)
from workflows.words.clock import shanghai_day
from workflows.words.refusals import EntryRefused, Forbidden
from workflows.words.sentence import say

LONGEST_ID = 64
KINDS = {PrintLayout.PDF: "application/pdf", PrintLayout.ZIP: "application/zip"}
NAMES = {"volumes": VOLUME_NAMES, "sequences": SEQUENCE_NAMES, "layouts": LAYOUT_NAMES}

blueprint = Blueprint("print_batches", __name__, url_prefix="/print-batches")


@blueprint.get("/")
def index() -> Response:
    """The form, and what the reader has asked for."""
    page = _about(own_sight(), words_of(request.args.get("village", ""), LONGEST_ID))
    return _page(PrintBatchForm.for_page(page), new_key(), 200)


@blueprint.post("/")
def add() -> Response:
    """Settles which volumes, and gives them to the worker."""
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    first = answered_before(AskPrintBatch.kind, key, sent)
    if first is not None:
        return redirect(url_for("print_batches.show", id=first["batch"]), 303)
    sight = own_sight()
    form = PrintBatchForm.for_page(_about(sight), request.form)
    if not form.validate():
        return _page(form, key, 422)
    try:
        answer = parts().door.perform(sent_as(_asked(form, sight, key), sent))
    except EntryRefused as refusal:
        put_at_fields(form, refusal)
        return _page(form, key, 422)
    return redirect(url_for("print_batches.show", id=answer["batch"]), 303)


@blueprint.get("/<id>")
def show(id: str) -> str:
    """How far it is, then where to take it."""
    return render_template(
        "print_batches/show.html", batch=print_batches.one(reader(), id, reader_in().person), names=NAMES
    )


@blueprint.post("/<id>/cancel")
def cancel(id: str) -> Response:
    """Stops it; again, it stays stopped."""
    parts().door.perform(CancelPrintBatch(batch=id, actor=reader_in().actor, key=request.form.get("key") or None))
    look_again()
    tell(say("已取消，印好的已删除"))
    return redirect(url_for("print_batches.show", id=id), 303)


@blueprint.get("/<id>/file")
def file(id: str) -> Response:
    """The one PDF, or the archive; it bears whole numbers: that it was taken is an event (D-06)."""
    batch = print_batches.one(reader(), id, reader_in().person)
    parts().door.perform(TakePrintBatch(batch=id, actor=reader_in().actor))
    look_again()
    if not print_batches.is_seen_whole(reader(), id, own_sight()):
        raise Forbidden(say("这一批里有您现在不能看的农户，重新印一次"))
    files, layout = parts().printed, PrintLayout(batch.layout)
    rows, opened_by = files_of(reader(), id), files.key(reader(), id)
    given = as_it_is if layout is PrintLayout.PDF else as_archive
    answer = Response(given(files, opened_by, rows), content_type=KINDS[layout])
    if layout is PrintLayout.PDF:
        answer.content_length = sum(row.bytes for row in rows)
    name = f"{batch.village}-{shanghai_day(batch.asked_at):%Y%m%d}.{layout}"
    answer.headers["Content-Disposition"] = attached_as(name)
    return answer


def _asked(form: PrintBatchForm, sight: Sight, key: str) -> AskPrintBatch:
    volumes, sequence = PrintedVolumes(form.volumes.data), PrintSequence(form.sequence.data)
    since, until = form.since.data, form.until.data
    found = print_batches.wanted(
        reader(), sight, form.village.data, volumes, sequence, since=since, until=until, managed_by=_managing()
    )
    return AskPrintBatch(
        village=form.village.data, volumes=volumes, since=since, until=until, sequence=sequence,
        layout=PrintLayout(form.layout.data), applications=found, actor=reader_in().actor, key=key or None,
    )  # fmt: skip


def _about(sight: Sight, village: str = "") -> PrintingPage:
    found = print_batches.villages(reader(), sight, _managing())
    return PrintingPage(today=shanghai_day(parts().clock.now()), villages=found, village=village)


def _managing() -> Collection[str] | None:
    """Whose villages alone the reader prints; None for somebody who prints every one."""
    return None if reader_in().may_be & EVERY_VILLAGE else {reader_in().person}


def _page(form: PrintBatchForm, key: str, status: int) -> Response:
    batches = print_batches.mine(reader(), reader_in().person)
    html = render_template("print_batches/index.html", form=form, key=key, batches=batches, names=NAMES)
    return make_response(html, status)
