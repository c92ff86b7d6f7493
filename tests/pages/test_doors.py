"""The table decides who may pass; what has no row is shut, and a page of the own branch must look at the branch."""

import pytest

from webapp import doors
from webapp.doors import ANYBODY, SIGNED_IN, Entry, Passage, admit, own_branches, within_own_branch
from webapp.sign_in import Covered, SignedIn
from workflows.words.refusals import Forbidden
from workflows.words.roles import Role


def person(*roles, covers=()):
    return SignedIn(account="a", account_name="a", person="p", name="沈建国", branch="b", branch_name="青禾社",
                    language="zh_CN", roles=frozenset(roles), covers=covers)  # fmt: skip


def test_every_route_has_a_row_and_every_row_a_route(office):
    assert {rule.endpoint for rule in office.app.url_map.iter_rules()} == set(doors.DOORS)


def test_a_route_without_a_row_is_shut_for_everybody(office):
    office.app.add_url_rule("/forgotten", "forgotten", lambda: "open")
    answer = office.signed_in("shenjg").get("/forgotten")
    assert answer.status_code == 403
    assert "这一页没有列入通行表" in answer.text


@pytest.mark.parametrize("role", list(Role))
def test_a_role_passes_where_its_row_says_so(role, monkeypatch):
    rows = {"a": Passage(frozenset({Role.DIRECTOR})), "b": Passage(SIGNED_IN), "c": Passage(ANYBODY)}
    monkeypatch.setattr(doors, "DOORS", rows)
    admit("b", person(role))
    admit("c", None)
    if role is Role.DIRECTOR:
        admit("a", person(role))
    else:
        with pytest.raises(Forbidden, match=r"主任|director"):
            admit("a", person(role))


def test_a_substitute_passes_where_whom_he_covers_would(monkeypatch):
    monkeypatch.setattr(doors, "DOORS", {"a": Passage(frozenset({Role.DIRECTOR}))})
    admit("a", person(Role.TELLER, covers=(Covered("x", "方志远", frozenset({Role.DIRECTOR})),)))


def test_nobody_signed_in_is_another_answer_than_the_wrong_role(monkeypatch):
    monkeypatch.setattr(doors, "DOORS", {"a": Passage(frozenset({Role.DIRECTOR}))})
    with pytest.raises(doors.NotSignedIn):
        admit("a", None)


def test_a_page_of_the_own_branch_that_forgot_to_look_is_not_shown(office, monkeypatch):
    office.page(monkeypatch, "forgetful", lambda: "another branch's household", own_branch=True)
    answer = office.signed_in("shenjg").get("/forgetful")
    assert answer.status_code == 500
    assert "household" not in answer.text


def test_another_branch_s_thing_is_not_told_apart_from_one_that_is_not_there(office, monkeypatch):
    def show():
        from flask import request

        within_own_branch(request.args["branch"])
        return "found"

    office.page(monkeypatch, "thing", show, own_branch=True)
    visitor = office.signed_in("shenjg")
    assert visitor.get(f"/thing?branch={office.branch}").text == "found"
    assert visitor.get("/thing?branch=elsewhere").status_code == 404


def test_the_own_branch_is_it_and_all_below_it(office, monkeypatch):
    office.page(monkeypatch, "below", lambda: str(len(own_branches())))
    assert office.signed_in("shenjg").get("/below").text == "1"


def test_the_bar_shows_what_the_reader_may_open_and_marks_where_he_is(office, monkeypatch):
    office.page(monkeypatch, "tried", lambda: "x")
    rows = dict(doors.DOORS)
    rows["account.show"] = Passage(SIGNED_IN, entry=Entry("我的账号页", "user"))
    rows["tried.show"] = Passage(frozenset({Role.TELLER}), entry=Entry("只给柜员", "list"))
    monkeypatch.setattr(doors, "DOORS", rows)
    page = office.signed_in("shenjg").get("/account/").text
    assert '<a href="/account/" aria-current="page">我的账号页' in page
    assert "只给柜员" not in page
