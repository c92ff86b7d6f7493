"""Sentences and figures in the reader's language (LOOK §6)."""

from datetime import UTC, date, datetime
from decimal import Decimal

from webapp import language
from workflows.words.account_number import mask_account
from workflows.words.roles import DutyClass, Role
from workflows.words.sentence import say

AT = datetime(2026, 11, 23, 1, 31, tzinfo=UTC)


def in_chinese(office):
    return office.app.test_request_context("/login")


def test_figures_in_chinese(office):
    with in_chinese(office):
        assert language.instant(AT) == "11 月 23 日 09:31"
        assert language.day_in_words(date(2025, 3, 9)) == "2025 年 3 月 9 日"
        assert language.day(AT) == "2026-11-23"
        assert language.yuan(Decimal("20000")) == "20,000.00 元"
        assert language.capitals(Decimal("20000")) == "人民币贰万元整"
        assert language.rate(Decimal("5.675")) == "5.6750%"
        assert language.names(["吴静", Role.DIRECTOR, DutyClass.COUNTER]) == "吴静、主任、柜台"
        assert mask_account("6224000000003307") == "6224 **** **** 3307"


def test_figures_in_english(office):
    from flask_babel import force_locale

    with in_chinese(office), force_locale("en"):
        assert language.instant(AT) == "23 Nov 09:31"
        assert language.yuan(Decimal("20000")) == "¥20,000.00"
        assert language.names(["a", "b"]) == "a, b"


def test_a_sentence_in_english_counts_and_writes_words_small_where_they_stand_inside(office):
    from flask_babel import force_locale

    with in_chinese(office), force_locale("en"):
        tries = [language.say(say("密码不对。还可再试 {n} 次", n=n)) for n in (1, 2)]
        assert tries == ["Wrong password. 1 try left", "Wrong password. 2 tries left"]
        assert language.say(say("选{label}", label="性别")) == "Choose: sex"
        assert language.say(say("填{label}", label="借据")) == "Fill in: IOU"
        assert language.say(say("{label}不能晚于今天", label="借款日")) == "Loan date: not after today"
        assert language.say(say("{at} 已经放款，不能再撤", at=AT)).startswith("Paid out on 23 Nov at 09:31, so")


def test_a_role_is_a_person_and_a_duty_an_act(office):
    from flask_babel import force_locale

    with in_chinese(office), force_locale("en"):
        assert language.word(Role.CREDIT_APPROVER) == "Credit approver"
        assert language.word(DutyClass.GRANT) == "Grant approval"
    with in_chinese(office):
        assert language.word(Role.CREDIT_APPROVER) == language.word(DutyClass.GRANT) == "授信审批"


def test_a_rest_problem_speaks_the_language_that_the_call_asks_for(office):
    for asked, title in (({}, "先登录"), ({"Accept-Language": "en-GB, de;q=0.5"}, "Log in first"),
                         ({"Accept-Language": "de"}, "先登录")):  # fmt: skip
        assert office.app.test_client().get("/api/v1/tasks", headers=asked).json["title"] == title


def test_a_command_refuses_in_the_language_of_the_house(office, monkeypatch):
    sentence = say("没有编号为 {number} 的申请", number="SQ-1")
    assert language.say(sentence) == "没有编号为 SQ-1 的申请"
    monkeypatch.setenv("FOURGATES_LANGUAGE", "en")
    assert language.say(sentence) == "There is no application SQ-1"


def test_a_sentence_s_facts_are_written_as_the_language_writes_them(office):
    with in_chinese(office):
        nested = say("{why}，{until} 以后再来", why=say("错了 {n} 次", n=5), until=AT)
        assert language.say(nested) == "错了 5 次，11 月 23 日 09:31 以后再来"
        assert language.say(say("{names} 100% 可以", names=("甲", "乙"))) == "甲、乙 100% 可以"


def test_facts_are_escaped_on_a_page(office):
    with in_chinese(office):
        shown = language.rich(say("<{name}> {amount}", name="<script>", amount=Decimal("1")))
        assert shown == "&lt;&lt;script&gt;&gt; <b>1.00</b>"


def test_the_language_is_chosen_before_the_log_in_and_kept_in_the_account(office):
    visitor = office.visitor()
    assert 'lang="zh-CN"' in visitor.get("/login").text
    visitor.post("/login/language", {"language": "en"}, seen="/login")
    assert 'lang="en"' in visitor.get("/login").text
    visitor.log_in("shenjg")
    assert 'lang="zh-CN"' in visitor.get("/account/").text
    visitor.post("/account/language", {"language": "en"})
    assert 'lang="en"' in visitor.get("/account/").text
    visitor.post("/account/language", {"language": "klingon"})
    assert 'lang="en"' in visitor.get("/account/").text
