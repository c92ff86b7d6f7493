"""Every no is an answer: a page that explains, the same sentence over REST, a number for what broke, never a traceback."""

from datetime import UTC, datetime

import pytest
from flask import Blueprint

from webapp import doors, refusals
from workflows.records.transaction import LostRace
from workflows.words.refusals import AlreadyTaken, DutyRefused, Earlier, EntryRefused, KeyReused, Rule, Stale
from workflows.words.sentence import say

AT = datetime(2026, 11, 18, 3, 2, tzinfo=UTC)
CLASH = DutyRefused(
    Rule.EXCLUSIVE,
    say("您 {at} 以{duty}签过本案，不能再办{next}", at=AT, duty="授信审批", next="放款审批"),
    earlier=Earlier("沈建国", "grant", "approve_grant", AT),
    could_take=("吴静", "方志远"),
)


def raising(error):
    def show():
        raise error

    return show


@pytest.fixture
def asked(office, monkeypatch):
    """What a page and what REST answer to an error."""

    def ask(error):
        office.page(monkeypatch, "tried", raising(error))
        api = Blueprint("tried_api", __name__, url_prefix="/api/v1")
        api.add_url_rule("/tried", "show", raising(error))
        office.app.register_blueprint(api)
        monkeypatch.setattr(doors, "DOORS", {**doors.DOORS, "tried_api.show": doors.Passage(doors.ANYBODY)})
        return office.signed_in("shenjg").get("/tried"), office.visitor().get("/api/v1/tried")

    return ask


def test_a_clash_of_duties_names_rule_act_time_and_who_can(asked):
    page, rest = asked(CLASH)
    assert (page.status_code, rest.status_code) == (403, 403)
    for words in ("<b>11 月 18 日 11:02</b>", "不相容职责", "您做过", "什么都没有变动", "吴静", "方志远"):
        assert words in page.text, words
    assert rest.mimetype == "application/problem+json"
    assert rest.json["type"].endswith("separation-of-duties")
    assert rest.json["detail"] == "您 11 月 18 日 11:02 以授信审批签过本案，不能再办放款审批"
    assert (rest.json["person"], rest.json["duty"], rest.json["could_take"]) == ("沈建国", "grant", ["吴静", "方志远"])


def test_the_page_of_a_case_may_say_what_was_tried(office, monkeypatch):
    def show():
        refusals.about(refusals.Refused(task="放款审批", household="王长根", number="QH-2026-000418"))
        raise CLASH

    office.page(monkeypatch, "told", show)
    text = office.signed_in("shenjg").get("/told").text
    assert "<h1>放款审批，您不能办</h1>" in text
    assert "QH-2026-000418" in text


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (AlreadyTaken(say("{name} 已接下", name="蒋丽")), 409, "already-taken"),
        (Stale(say("有了变化")), 412, "stale"),
        (KeyReused(say("内容变了")), 422, "idempotency-key-reused"),
        (LostRace("40001"), 503, "busy"),
    ],
)
def test_each_kind_has_its_status_and_its_type(asked, error, status, kind):
    page, rest = asked(error)
    assert (page.status_code, rest.status_code) == (status, status)
    assert rest.json["type"].endswith("/" + kind)
    assert rest.json["title"] in page.text


def test_errors_come_by_field(asked):
    page, rest = asked(EntryRefused.at("amount", say("要是 100 的整数倍：{n}", n=30_000)))
    assert rest.json["errors"] == {"amount": ["要是 100 的整数倍：30000"]}
    assert "要是 100 的整数倍" in page.text


def test_what_broke_gets_a_number_and_shows_nothing_of_the_inside(asked, capsys):
    page, rest = asked(RuntimeError("secret_column 330102199001011234"))
    assert (page.status_code, rest.status_code) == (500, 500)
    for answer in (page, rest):
        assert "Traceback" not in answer.text
        assert "secret_column" not in answer.text
    number = page.text.split("编号：")[1][:8]
    logged = capsys.readouterr().err
    assert number in logged
    assert "Traceback" in logged
    assert "330102199001011234" not in logged


def test_a_database_that_is_gone_still_gets_a_number(office, monkeypatch):
    monkeypatch.setattr("webapp.sign_in.reader", raising(RuntimeError("gone")))
    visitor = office.visitor()
    with visitor.client.session_transaction() as session:
        session["_user_id"] = "some sign-in"
    answer = visitor.get("/account/")
    assert answer.status_code == 500
    assert "编号" in answer.text


def test_an_address_that_is_not_there_and_a_wrong_method_are_explained(office):
    visitor = office.visitor()
    assert "没有这个地址" in visitor.get("/nowhere").text
    answer = visitor.get("/logout")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert visitor.get("/api/v1/nowhere").json["status"] == 404


def test_a_form_without_its_token_is_not_taken_and_says_what_to_do(office):
    answer = office.visitor().client.post("/login", data={"username": "shenjg", "password": "x"})
    assert answer.status_code == 400
    assert "您填的都在" in answer.text


def test_a_post_after_the_sign_in_ended_leads_back_to_its_page(office):
    answer = office.visitor().client.post("/account/language", headers={"Referer": "http://localhost/account/"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login?next=/account/")
    away = office.visitor().client.post("/account/language", headers={"Referer": "http://a.example/account/"})
    assert away.headers["Location"] == "/login"
