"""The forms of acts that are no user tasks: return, hand-over, withdrawal, consent, supplement, drawdown."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from forms.by_key import form_for
from forms.corrections.act_form import ActPage, Candidate
from tests.forms.counter_pages import (
    NOW,
    TODAY,
    YUAN,
    at_counter,
    before,
    case_file,
    granted,
    line,
    made,
    paid,
    said,
    without,
)
from workflows.queries.case_file import DutyRow
from workflows.queries.task import Returnable
from workflows.records.cases import Supplement
from workflows.words.actor import Actor
from workflows.words.sentence import say


def act(name: str, sent: dict[str, Any], **changes: Any) -> Any:
    """The form of an act as sent, already looked at."""
    known: dict[str, Any] = {"actor": Actor(person="p-teller", name="蒋丽", account="c-1"), "now": NOW, "today": TODAY,
             "file": case_file(granted())}  # fmt: skip
    pairs = {field: value if isinstance(value, list) else [value] for field, value in sent.items()}
    form: Any = form_for(name)
    made_form = form.for_page(ActPage(**(known | changes)), MultiDict(pairs))
    made_form.validate()
    return made_form


BACK = {"to_task": "visit_household", "reason": "人数不对", "questions": "老人住哪里\n谁外出"}
OFFERED = (Returnable("visit_household", "上门调查", "林晓峰"),)


def test_a_return_goes_where_it_may_and_asks() -> None:
    form = act("return_for_supplement", BACK, task="verify_identity", returnable=OFFERED)
    assert said(form) == {}
    assert form.act_values() == BACK | {"questions": ["老人住哪里", "谁外出"]}
    for missing in BACK:
        assert missing in said(act("return_for_supplement", without(BACK, missing), returnable=OFFERED))
    assert "to_task" in said(act("return_for_supplement", BACK | {"to_task": "accept_application"}, returnable=OFFERED))


def test_nothing_goes_back_from_broken_faith() -> None:
    rows = at_counter()
    rows["exposure"][-1].broken_faith = True
    stuck = {"file": case_file(rows), "returnable": OFFERED}
    assert "只能选不符合" in said(act("return_for_supplement", BACK, task="check_borrowing", **stuck))[""]
    assert said(act("return_for_supplement", BACK, task="verify_identity", **stuck)) == {}


def test_a_hand_over_shows_why_not_to_the_others() -> None:
    able = Candidate("p-1", "陈慧")
    unable = Candidate("p-2", "许琴", say("许琴审查了本案，不能接"))
    sent = {"to": "p-1", "reason": "出差"}
    assert act("hand_over", sent, candidates=(able, unable)).act_values() == sent | {"with_draft": False}
    assert "许琴审查了本案" in said(act("hand_over", sent | {"to": "p-2"}, candidates=(able, unable)))["to"]


ASKED = {"kind": "申请人撤回", "reason": "不借了", "asked_by": "林秋生", "asked_at": "2026-11-24 09:00"}


@pytest.mark.parametrize("proof", [{"signature": "s1"}, {"proof_files": ["q1"]}])
def test_the_applicants_own_will_is_proved(proof: dict[str, Any]) -> None:
    assert "signature" in said(act("withdraw", ASKED))
    form = act("withdraw", ASKED | proof)
    assert said(form) == {}
    assert form.act_values()["asked_at"] == before(minutes=31) and form.act_values()["attempts"] is None


def test_a_code_given_back_right_proves_it_too() -> None:
    form = act("withdraw", ASKED, code_verified_at=before(minutes=2))
    assert said(form) == {} and form.act_values()["proof"] == []


@pytest.mark.parametrize("kind", ["借款人死亡", "丧失行为能力"])
def test_a_death_is_proved_by_a_document(kind: str) -> None:
    sent = ASKED | {"kind": kind, "asked_by": "王桂兰"}
    assert set(said(act("withdraw", sent | {"signature": "s1"}))) == {"proof_files"}
    assert said(act("withdraw", sent | {"proof_files": ["q1"]})) == {}


@pytest.mark.parametrize(
    ("first", "second", "good"),
    [("2026-11-20", "2026-11-22", True), ("2026-11-20", "2026-11-20", False), ("2026-11-22", "2026-11-20", False),
     ("2026-11-20", "", False), ("2026-11-20", "2026-11-25", False)],
)  # fmt: skip
def test_who_cannot_be_reached_was_tried_on_two_days(first: str, second: str, good: bool) -> None:
    sent = {"kind": "联系不上", "reason": "电话停机", "first_attempt_on": first, "second_attempt_on": second}
    form = act("withdraw", sent)
    assert (said(form) == {}) == good
    if good:
        assert form.act_values()["attempts"] == [first, second] and form.act_values()["asked_by"] == "蒋丽"


TAKEN_BACK = {"member": "m-wife", "reason": "不想让他借", "channel": "当面", "proof": "s1"}


def test_only_who_agreed_takes_a_consent_back() -> None:
    assert act("withdraw_consent", TAKEN_BACK).act_values() == TAKEN_BACK
    assert "没有签过" in said(act("withdraw_consent", TAKEN_BACK | {"member": "m-head"}))["member"]
    assert "proof" in said(act("withdraw_consent", without(TAKEN_BACK, "proof")))
    far = without(TAKEN_BACK, "proof") | {"channel": "远程"}
    assert "验证码" in said(act("withdraw_consent", far))["channel"]
    assert said(act("withdraw_consent", far, code_verified_at=before(minutes=1))) == {}


def test_a_supplement_is_asked_of_who_holds_the_duty() -> None:
    held = DutyRow("p-teller", "蒋丽", "counter", "verify_identity", before(hours=2), None)
    file = case_file(paid(), duties=(held,))
    sent = {"to_duty": "counter", "question": "面签录音录像"}
    assert act("supplement_ask", sent, file=file).act_values() == sent
    assert "to_duty" in said(act("supplement_ask", sent | {"to_duty": "grant"}, file=file))
    assert "question" in said(act("supplement_ask", without(sent, "question"), file=file))


def test_a_supplement_is_answered_with_a_note() -> None:
    asked = made(Supplement, question="面签录音录像")
    form = act("supplement_answer", {"note": "补传", "attachments": ["v1"]}, supplement=asked)
    assert said(form) == {} and form.act_values() == {"note": "补传", "attachments": ["v1"]}
    assert "note" in said(act("supplement_answer", {}, supplement=asked))


DRAWN = {"amount": "8,000", "purpose": "种植", "term_months": "12"}


def draw(sent: dict[str, Any], available: Decimal = YUAN, **changes: Any) -> Any:
    """A drawdown as asked for."""
    return act("draw", sent, file=None, line=line(**changes), available=available)


def test_money_is_drawn_within_the_line() -> None:
    form = draw(DRAWN)
    assert said(form) == {}
    assert form.act_values() == {"amount": Decimal("8000.00"), "purpose": "种植", "term_months": 12}


@pytest.mark.parametrize(
    ("sent", "available", "changes", "field"),
    [
        ({"amount": "8,050"}, YUAN, {}, "amount"),
        ({"amount": "8,000"}, Decimal("7900.00"), {}, "amount"),
        ({"purpose": "炒股"}, YUAN, {}, "purpose"),
        ({"term_months": "25"}, YUAN, {}, "term_months"),
        ({"term_months": "24"}, YUAN, {"latest_due_on": date(2028, 11, 23)}, "term_months"),
        ({"term_months": "13"}, YUAN, {"repayment_method": "到期利随本清"}, "term_months"),
        ({"term_months": "24"}, YUAN, {"valid_until": TODAY}, "term_months"),
        ({}, YUAN, {"valid_until": date(2026, 11, 23)}, ""),
        ({}, YUAN, {"state": "停用"}, ""),
        ({}, YUAN, {"revolving": False}, ""),
    ],
)
def test_nothing_beyond_the_line(sent: dict[str, Any], available: Decimal, changes: dict[str, Any], field: str) -> None:
    assert field in said(draw(DRAWN | sent, available, **changes))
