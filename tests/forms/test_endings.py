"""主任签收 and 送达客户告知书 (G2-10, G3-13)."""

import pytest

from tests.forms.counter_pages import line, page, posted, refused, said, without

NOTED = {"noted_action": "知悉", "line_action": "继续停用", "password": "p"}
BY_HAND = {"channel": "当面", "delivered_to": "林秋生", "proof": ["q1"]}


@pytest.mark.parametrize(("ground", "may_restore"), [("情况变化", True), ("其他", True), ("成员不同意", False)])
def test_a_suspended_line_is_restored_only_after_some_grounds(ground: str, may_restore: bool) -> None:
    asked = page("acknowledge_refusal", refused(ground), sign_off=True, line=line(state="停用"))
    form = posted(asked, NOTED | {"line_action": "恢复"})
    assert ("line_action" not in said(form)) == may_restore
    kept = posted(asked, NOTED)
    assert said(kept) == {} and kept.entry().values["report"] == "refusal_report-1"
    assert "line_action" in said(posted(asked, without(NOTED, "line_action")))


def test_a_case_that_the_suspended_line_took_along_does_not_decide_about_the_line() -> None:
    asked = page("acknowledge_refusal", refused("情况变化", task=None), sign_off=True, line=line(state="停用"))
    form = posted(asked, without(NOTED, "line_action"))
    assert said(form) == {} and "line_action" not in form


@pytest.mark.parametrize("changes", [{"state": "取消"}, {"state": "停用", "revolving": False}])
def test_nothing_is_decided_about_another_line(changes: dict[str, object]) -> None:
    asked = page("acknowledge_refusal", refused("身份不实"), sign_off=True, line=line(**changes))
    form = posted(asked, without(NOTED, "line_action"))
    assert said(form) == {} and "line_action" not in form
    assert said(posted(page("acknowledge_refusal", refused("其他"), sign_off=True, line=None), NOTED)) == {}


def test_the_report_is_signed_for_with_the_password() -> None:
    asked = page("acknowledge_refusal", refused("身份不实"), sign_off=True, line=None)
    assert set(said(posted(asked, {}))) == {"noted_action", "password"}


def test_a_notice_is_handed_over_or_posted_with_proof() -> None:
    asked = page("deliver_notice", refused("其他"))
    form = posted(asked, BY_HAND)
    assert said(form) == {} and form.entry().values["notice"] == "customer_notice-1"
    assert "channel" in said(posted(asked, BY_HAND | {"channel": "短信"}))
    for missing in BY_HAND:
        assert missing in said(posted(asked, without(BY_HAND, missing)))


def test_by_hand_it_goes_to_the_applicant_alone() -> None:
    asked = page("deliver_notice", refused("其他"))
    assert "本人" in said(posted(asked, BY_HAND | {"delivered_to": "王桂兰"}))["delivered_to"]
    posted_to = {"channel": "邮寄", "delivered_to": "林秋生，石桥村3组"}
    assert said(posted(asked, BY_HAND | posted_to)) == {}
