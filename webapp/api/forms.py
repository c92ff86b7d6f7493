"""The forms over REST: the schema and prefill of an acceptance, and any form filled with the object that was posted."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response
from werkzeug.datastructures import MultiDict

from forms.by_key import form_for
from forms.paper_form import PaperForm
from forms.rendering.json_schema import FromJson, formdata_of, prefill_of, schema_of
from forms.task_form import TaskForm
from webapp.api import sight
from webapp.api.answers import answered
from webapp.api.rest import actor, idempotency_key, rest_blueprint, word
from webapp.database import reader
from webapp.parts import parts
from webapp.sign_in import reader_in
from webapp.uploads import take_in_drawn
from workflows.queries.open_task import ACCEPTING, open_acceptance
from workflows.queries.task import TaskPage
from workflows.words.actor import Actor
from workflows.words.refusals import EntryRefused
from workflows.words.roles import Role
from workflows.words.sentence import Sentence, say

blueprint = rest_blueprint("forms")

Make = Callable[[MultiDict[str, Any] | None], Any]


@blueprint.get("/forms/accept_application")
def acceptance() -> Response:
    """What `POST /applications` takes for this household, and what is known of it already."""
    page = acceptance_page(word("household"))
    form = task_form(page)(None)
    return answered({"schema": schema_of(form), "prefill": prefill_of(form)})


def acceptance_page(household: str) -> TaskPage:
    """The page on which the reader accepts this household's application. Raises EntryRefused, NotFound, Recused."""
    if not household:
        raise EntryRefused.at("household", say("household 写农户的编号"))
    sight.household(household)
    return open_acceptance(reader(), parts().door.means, household, actor(), accepting_role(), now=parts().clock.now())


def accepting_role() -> Role:
    """In which role the reader accepts; nobody holds both (PRODUCT §3, static)."""
    return next(role for role in ACCEPTING if role in reader_in().may_be)


def task_form(page: TaskPage) -> Callable[[MultiDict[str, Any] | None], TaskForm]:
    """Makes the form of a task's page."""
    assert page.node.form_key is not None
    form = form_for(page.node.form_key)
    return lambda values: form.for_page(page, values)


def filled(make: Make, body: Mapping[str, Any], who: Actor) -> Any:
    """The form with the object in it and its drawn signatures stored.

    Raises EntryRefused with all that is wrong at once: by field, in lists as `name-0-field`; unknown names too.
    """
    found = formdata_of(make(MultiDict()), body)
    posted = take_in_drawn(make(MultiDict()), found.formdata, who, idempotency_key())
    form: PaperForm = make(posted.values)
    good = posted.put(form)
    if form.validate() and good and not found.wrong and not found.unknown:
        return form
    raise EntryRefused(_wrong(form, found))


def _wrong(form: PaperForm, found: FromJson) -> dict[str, list[Sentence]]:
    wrong: dict[str, list[Sentence]] = defaultdict(list)
    for name, sentence in form.sentences():
        # Of a value that could not be read at all the form only knows that it is missing.
        if name not in found.wrong and sentence not in wrong[name]:
            wrong[name].append(sentence)
    for name in found.unknown:
        wrong[name].append(say("没有这一栏"))
    return {name: sentences for name, sentences in wrong.items() if sentences} | found.wrong
