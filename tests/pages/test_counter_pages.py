"""The teller's four steps as one strip, with what each came to; card beside register; the IOU's boxes and plan (LOOK §12)."""

import re
from datetime import timedelta

from tests.builders.house import House
from tests.gates.acts import draw
from tests.gates.test_drawdown import line_with_room

STRIP = re.compile(r'<ol class="fg-mini fg-mini--(\d)".*?</ol>', re.S)
STEP = re.compile(r'<li class="is-(\w+)"[^>]*>(.*?)</li>', re.S)


def words(page: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def strip(page: str) -> list[tuple[str, str]]:
    """The steps: state and words."""
    found = STRIP.search(page)
    assert found is not None
    return [(state, words(inner)) for state, inner in STEP.findall(found[0])]


def part(page: str, name: str) -> str:
    """The words of a place that is drawn again while one types, up to the next such place."""
    return words(page.split(f'id="{name}"')[1].split(">", 1)[1].split("data-recounted")[0])


def test_every_step_says_when_it_was_done_and_what_it_came_to(sqlite_house: House) -> None:
    house = sqlite_house
    row = house.case_at("sign_contract")
    teller = house.signed_in("jiangli")
    page = teller.get(f"/tasks/{row.id}").text
    done, checked, now, ahead = strip(page)
    assert [done[0], checked[0], now[0], ahead[0]] == ["done", "done", "now", "next"]
    assert re.match(r"身份核查 \d\d:\d\d 身份真实", done[1])
    assert re.match(r"借款情况核查 \d\d:\d\d 符合", checked[1])
    assert now[1] == "3 面签合同 还差 2 个签字"
    assert ahead[1] == "4 填制借据"
    # A day later the time alone would mislead.
    house.clock.later(days=1)
    next_day = house.signed_in("jiangli").get(f"/tasks/{row.id}").text
    assert re.match(r"身份核查 11 月 24 日 \d\d:\d\d 身份真实", strip(next_day)[0][1])


def test_in_a_drawdown_the_step_that_falls_away_is_struck_out_with_its_reason(sqlite_house: House) -> None:
    house = sqlite_house
    drawn = draw(house, line_with_room(house), "5000")
    row = house.conduct.reach(drawn, "check_borrowing")
    steps = strip(house.signed_in("jiangli").get(f"/tasks/{row.id}").text)
    assert [state for state, _ in steps] == ["done", "now", "off", "next"]
    assert steps[2][1] == "– 面签合同 不用：这条额度的合同有效"


def test_no_strip_stands_where_nobody_serves_at_the_counter(sqlite_house: House) -> None:
    row = sqlite_house.case_at("review_credit")
    assert STRIP.search(sqlite_house.signed_in("zhoumin").get(f"/tasks/{row.id}").text) is None


def test_a_step_that_was_returned_is_not_done(sqlite_house: House) -> None:
    """A visit that ended without a verdict begins again with the first step."""
    house = sqlite_house
    row = house.case_at("check_borrowing")
    teller = house.signed_in("jiangli")
    assert teller.complete(row.id, verdict="条件未备", unmet_detail="购销合同没有带来").status_code == 303
    again = house.conduct.reach(row.application, "verify_identity")
    steps = strip(teller.get(f"/tasks/{again.id}").text)
    assert [state for state, _ in steps] == ["now", "next", "next", "next"]


def test_card_and_register_are_compared_again_without_javascript_and_nothing_is_decided(sqlite_house: House) -> None:
    house = sqlite_house
    row = house.case_at("verify_identity")
    teller = house.signed_in("jiangli")
    given = teller.answers(row.id)
    number = given["read_id_number"]
    # One place differs: a slip of the hand, or another card.
    slipped = number[:16] + str((int(number[16]) + 2) % 10) + number[17]
    typed = {"read_name": given["read_name"], "read_id_number": slipped, "recount": "1"}
    shown = teller.post(f"/tasks/{row.id}/complete", typed, page=f"/tasks/{row.id}")
    assert shown.status_code == 200
    assert part(shown.text, "compared-said").startswith("1 项不符")
    assert "一致" in part(shown.text, "said-read_name")
    assert "第 17 位不同" in part(shown.text, "said-read_id_number")
    assert number not in shown.text
    assert "先看是不是读错了、输错了" in part(shown.text, "compared-foot")
    assert "身份证号第 17 位与申请书不同" in part(shown.text, "refusing-why")
    assert house.open_tasks(row.application) == {"verify_identity"}


def test_the_report_of_a_refusal_stands_there_before_it_is_sent(sqlite_house: House) -> None:
    row = sqlite_house.case_at("verify_identity")
    page = words(sqlite_house.signed_in("jiangli").get(f"/tasks/{row.id}").text)
    assert "拒贷报告 自动生成，立即送高军" in page
    assert "事由 身份不实" in page
    assert "对客户只说： “证件信息核不上，今天办不了。”" in page
    assert "主任高军签收拒贷报告 ，一个工作日内" in page


def test_amount_in_figures_words_and_boxes_and_the_plan_are_worked_out_again_without_javascript(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    row = house.case_at("prepare_iou")
    teller = house.signed_in("jiangli")
    before = part(teller.get(f"/tasks/{row.id}").text, "iou-boxes")
    assert "百 十 万 千 百 十 元 角 分" in before and "¥ 8 0 0 0 0 0" in before
    typed = {"amount": "6500", "due_on": (house.clock.at.date() + timedelta(days=30)).isoformat(), "recount": "1"}
    shown = teller.post(f"/tasks/{row.id}/complete", typed, page=f"/tasks/{row.id}")
    assert shown.status_code == 200
    assert "¥ 6 5 0 0 0 0 人民币陆仟伍佰元整" in part(shown.text, "iou-boxes")
    plan = part(shown.text, "iou-plan")
    # 30 days at the line's 5.3750 %: 29.11, part of it on 20 December.
    assert "合计 30 29.11 6,500.00" in plan
    assert "还不能提交" in words(shown.text)
    nothing = teller.post(f"/tasks/{row.id}/complete", typed | {"amount": ""}, page=f"/tasks/{row.id}")
    assert "¥" not in part(nothing.text, "iou-boxes")
    assert "金额和到期日填好，这里列出每一期" in part(nothing.text, "iou-plan")


def test_the_strip_counts_the_signatures_that_are_there(sqlite_house: House) -> None:
    house = sqlite_house
    row = house.case_at("sign_contract")
    teller = house.signed_in("jiangli")
    given = teller.answers(row.id)
    for lacking, said in (("borrower_signature", "还差 1 个签字"), ("heavy_misuse", "签字齐了")):
        sent = {name: value for name, value in given.items() if name != lacking}
        again = teller.post(f"/tasks/{row.id}/complete", sent, page=f"/tasks/{row.id}")
        assert again.status_code == 422
        assert strip(again.text)[2] == ("now", f"3 面签合同 {said}")


def test_the_gates_are_numbered_in_the_language_of_whoever_looks_and_not_of_whoever_looked_before(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    row = house.case_at("verify_identity")
    here = re.compile(r'aria-current="step"><i>(.)</i>')
    abroad = house.signed_in("tangyun")
    assert abroad.post("/account/language", {"language": "en"}, page="/account/").status_code == 303
    for teller, number in ((abroad, "3"), (house.signed_in("jiangli"), "三"), (abroad, "3")):
        assert here.findall(teller.get(f"/tasks/{row.id}").text) == [number]
