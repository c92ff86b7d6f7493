"""One box finds a household or a case by name, pinyin, a whole number, its last four, or a case's number.

A number never stands in an address, so the words are posted.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.addresses import page_number, words_of
from webapp.database import reader
from webapp.doors import own_branches, own_sight, sees_case
from webapp.pages.work import task_names
from webapp.sign_in import reader_in
from workflows.queries import case_view, counter, search

blueprint = Blueprint("search", __name__, url_prefix="/search")
LONGEST = 100


@blueprint.route("/", methods=["GET", "POST"])
def find() -> str | Response:
    """Straight to a case whose number was given, for a teller to the task that waits there; else the list.

    A teller named for a case of another branch finds it by its number or its borrower's whole identity number (G3-05).
    Where all that was found is one household with a task at the counter, the teller is there at once too.
    """
    words, page = words_of(request.form.get("q", ""), LONGEST), page_number(request.form)
    own_branches()
    case = case_view.find_number(reader(), words.upper()) if words else None
    sight = own_sight()
    if words and (case is None or not sees_case(case.branch, case.id)):
        case = counter.case_of_customer(reader(), sight, words)
    if case is not None:
        found = counter.waiting(reader(), sight, {case.household}).get(case.household)
        if found is not None and found.application == case.id:
            return redirect(url_for("tasks.show", task=found.task), 303)
        return redirect(url_for("cases.show", number=case.number), 303)
    hits, more = search.households(reader(), reader_in().branch, words, page=page)
    hits = search.seen(hits, sight.blind)
    households = {hit.household for hit in hits}
    tasks = counter.waiting(reader(), sight, households)
    if len(households) == len(tasks) == 1 and not more and page == 1:
        return redirect(url_for("tasks.show", task=tasks[next(iter(households))].task), 303)
    return render_template("search/show.html", words=words, hits=hits, more=more, tasks=tasks, names=task_names())
