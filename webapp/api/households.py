"""Households: by village, by what is known of a member, and a new one."""

from types import SimpleNamespace
from typing import Any

from flask import Response

from forms.loan_origination.new_household import NewHousehold
from webapp.api.answers import household_item, listed
from webapp.api.forms import filled
from webapp.api.idempotency import Posted, once
from webapp.api.rest import actor, checked_word, idempotency_key, json_object, page, rest_blueprint, word
from webapp.database import reader
from webapp.doors import own_branches
from webapp.parts import parts
from webapp.sign_in import reader_in
from workflows.queries import household_list, villages
from workflows.registers.households import AddHousehold, NewMember
from workflows.words.clock import shanghai_day
from workflows.words.refusals import EntryRefused
from workflows.words.sentence import say

blueprint = rest_blueprint("households")


@blueprint.get("/households")
def index() -> Response:
    """Households of the branch and below."""
    number, village = page(), word("village")
    own_branches()
    found, more = household_list.load(
        reader(), reader_in().actor, now=parts().clock.now(), village=village, page=number
    )
    return listed(map(household_item, found), number, more=more)


@blueprint.post("/households/search")
def search() -> Response:
    """By name, pinyin, a whole identity or telephone number, or its last four; numbers stand in no address."""
    number, given = page(), json_object()
    wrong = {name: [say("没有这一栏")] for name in given if name != "q"}
    words = given.get("q")
    if not isinstance(words, str) or not words.strip():
        wrong["q"] = [say("q 写要找的姓名、拼音或号码")]
    if wrong:
        raise EntryRefused(wrong)
    own_branches()
    fitting = checked_word("q", str(words).strip())
    found, more = household_list.found(reader(), reader_in().actor, fitting, now=parts().clock.now(), page=number)
    return listed(map(household_item, found), number, more=more)


@blueprint.post("/households")
def add() -> Response:
    """A new household, as in the form."""

    def act(sent: bytes) -> Posted:
        where = villages.of_branches(reader(), own_branches())
        today = SimpleNamespace(today=shanghai_day(parts().clock.now()))
        form = filled(lambda values: NewHousehold.for_page(today, where, values), json_object(), actor())
        added = AddHousehold(
            village=form.village.data,
            village_group=form.village_group.data,
            members=tuple(_member(line) for line in form.people()),
            actor=actor(),
            key=idempotency_key(),
        )
        return Posted(added, sent)

    return once(AddHousehold.kind, act, status=201, answer=lambda kept: {"id": kept["household"]})


def _member(line: Any) -> NewMember:
    return NewMember(**{**line, "relation": str(line["relation"]), "works_away": bool(line["works_away"])})
