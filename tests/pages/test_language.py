"""Sentences and figures in the reader's language (LOOK §6)."""

from datetime import UTC, date, datetime
from decimal import Decimal

from webapp import language
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
        assert language.masked_account("6224000000003307") == "6224 **** **** 3307"


def test_figures_in_english(office):
    from flask_babel import force_locale

    with in_chinese(office), force_locale("en"):
        assert language.instant(AT) == "23 Nov 09:31"
        assert language.yuan(Decimal("20000")) == "¥20,000.00"
        assert language.names(["a", "b"]) == "a, b"


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
