"""贷审会投票. RULES G2-07."""

from types import SimpleNamespace
from typing import Any

import pytest

from forms.by_key import form_for
from forms.task_form import TaskForm
from tests.forms.pages import case, filled, misfits, page, said
from workflows.queries.task import Returnable

BACK = (Returnable("propose_grant", "授信建议", "许琴"),)
RETURN = {"vote": "退回补充", "return_to": "propose_grant", "return_questions": "为何超上限？", "reasons": "理由不足"}


def of(chair: str) -> Any:
    file = case(authority=SimpleNamespace(chair=chair))
    return page("vote_on_grant", file=file, sign_off=True, returnable=BACK)


def vote(chair: str = "somebody", **typed: Any) -> TaskForm:
    return filled(of(chair), {"password": "correct horse"}, **typed)


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [({"vote": "同意"}, "yes"), ({"vote": "不同意", "reasons": "负债过高"}, "no"), ({"vote": "弃权"}, "abstain")],
)
def test_a_vote_is_counted_as_what_it_is(typed: dict[str, str], outcome: str) -> None:
    form = vote(**typed)
    assert said(form) == {} and form.entry().outcome == outcome
    assert form.entry().values["vote"] == typed["vote"] and misfits(form.entry()) == []


def test_a_no_gives_reasons() -> None:
    assert said(vote(vote="不同意")) == {"reasons": "填理由"}
    entry = vote(vote="不同意", reasons="负债过高").entry()
    assert entry.refusal is not None and entry.refusal.ground == "审批不同意"


def test_the_chair_alone_returns_it() -> None:
    assert said(vote(**RETURN)) == {"vote": "只有贷审会主持人可以退回补充"}
    form = vote(chair="actor", **RETURN)
    assert said(form) == {}
    entry = form.entry()
    assert entry.outcome == "returned" and entry.go_back is not None and entry.go_back.questions == ("为何超上限？",)
    assert set(said(vote(chair="actor", vote="退回补充"))) == {"return_to", "return_questions", "reasons"}


def test_nothing_is_chosen_beforehand_and_silence_is_no_vote() -> None:
    form = form_for("vote_on_grant").for_page(of("actor"))
    assert form.vote.data is None and form.outcome() == ""
    assert said(vote()) == {"vote": "选投票"}
