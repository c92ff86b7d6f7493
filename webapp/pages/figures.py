"""What every office works with: the calendar of working days, LPR, what crops usually yield and fetch."""

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.administration.figures import MOST_BYTES, HolidayNotice, NewFigure
from forms.administration.staff import StaffPage
from webapp.addresses import words_of
from webapp.database import look_again, reader
from webapp.fingerprint import answered_before, fingerprint_of, new_key, sent_as
from webapp.language import tell
from webapp.parts import parts
from webapp.refusals import put_at_fields
from webapp.sign_in import reader_in
from workflows.queries import figures as queries
from workflows.registers.calendar import ImportCalendar, read_notice
from workflows.registers.reference_values import EnterReferenceValue
from workflows.words.clock import shanghai_day
from workflows.words.refusals import EntryRefused, NotPossible
from workflows.words.sentence import say

LONGEST_KEY = 64

blueprint = Blueprint("figures", __name__, url_prefix="/admin/figures")


@blueprint.get("/")
def index() -> Response:
    """Years and figures, and the forms for more."""
    return _page(HolidayNotice.for_page(), NewFigure.for_page(_about()), new_key(), 200)


@blueprint.post("/holidays")
def add_holidays() -> Response:
    """A year's notice."""
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    first = answered_before(ImportCalendar.kind, key, sent)
    if first is None:
        files = [(one.filename, one.read(MOST_BYTES + 1)) for one in request.files.getlist("file") if one.filename]
        form = HolidayNotice.for_page(files, request.form)
        if not form.validate():
            return _page(form, NewFigure.for_page(_about()), key, 422)
        try:
            act = ImportCalendar(days=read_notice(form.file.data[0][1]), actor=reader_in().actor, key=key or None)
            first = parts().door.perform(sent_as(act, sent))
        except EntryRefused as refusal:
            put_at_fields(form, refusal)
            return _page(form, NewFigure.for_page(_about()), key, 422)
        look_again()
    years = [str(year) for year in first["years"]]
    tell(say("{years} 年的放假安排已换上，{n} 天", years=years, n=first["days"]))
    return redirect(url_for("figures.index", year=years[0]), 303)


@blueprint.post("/")
def add() -> Response:
    """A figure."""
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    if answered_before(EnterReferenceValue.kind, key, sent) is None:
        form = NewFigure.for_page(_about(), request.form)
        if not form.validate():
            return _page(HolidayNotice.for_page(), form, key, 422)
        act = EnterReferenceValue(of=form.of.data, name=form.name.data, value=form.value.data, since=form.since.data,
                                  source=form.source.data, actor=reader_in().actor, key=key or None)  # fmt: skip
        try:
            parts().door.perform(sent_as(act, sent))
        except EntryRefused as refusal:
            put_at_fields(form, refusal)
            return _page(HolidayNotice.for_page(), form, key, 422)
        except NotPossible as refusal:
            form.refuse("since", refusal.sentence)
            return _page(HolidayNotice.for_page(), form, key, 422)
        look_again()
    tell(say("已录入"))
    return redirect(url_for("figures.index"), 303)


def _about() -> StaffPage:
    return StaffPage(today=shanghai_day(parts().clock.now()))


def _page(notice: Any, figure: Any, key: str, status: int) -> Response:
    today = shanghai_day(parts().clock.now())
    before = words_of(request.args.get("before", ""), LONGEST_KEY)
    found, following = queries.figures(reader(), today, before=before)
    years = queries.years(reader(), today)
    asked = request.args.get("year", "")
    year = next((one for one in years if str(one.year) == asked), None)
    html = render_template(
        "figures/index.html",
        years=years,
        year=year,
        days=queries.days_of(reader(), year.year) if year is not None else (),
        figures=found,
        following=following,
        before=before,
        notice=notice,
        figure=figure,
        key=key,
    )
    return make_response(html, status)
