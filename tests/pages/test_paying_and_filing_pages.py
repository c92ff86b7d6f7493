"""Whoever pays, assembles, signs or files sees what it rests on beside the form, and the button says the act and the sum."""

import re

from tests.builders.house import House
from tests.pages.test_act_words import button, sentences
from tests.pages.test_deciding_pages import text_of

CHOSEN = re.compile(r'<input type="(?:radio|checkbox)" name="(?:decision|checked|noted_action)"[^>]*checked')
BOX = re.compile(r'<input class="fg-tick" type="checkbox" name="checked" value="(\d+)"')


def test_whoever_pays_sees_amount_account_and_every_line_of_the_checklist_with_its_source(sqlite_house: House) -> None:
    row = sqlite_house.case_at("approve_disbursement")
    page = sqlite_house.signed_in("wujing").get(f"/tasks/{row.id}").text
    shown = text_of(page)
    assert "¥8,000.00 人民币捌仟元整" in shown
    assert page.count('<td class="fg-strong">') == 9
    assert "9 条都是" in shown
    assert "蒋丽" in shown
    assert "回看" in shown
    assert not CHOSEN.search(page)
    said = sentences(page)
    assert said["同意放款"].startswith("吴静 同意放款 8,000.00 元给 杜福建，入账 ")
    assert "**** ****" in said["同意放款"]
    assert "不同意给 杜福建 放款 8,000.00 元，本次到此结束" in said["不同意"]
    assert 'data-says="同意放款">签字并放款 <b>8,000.00</b> 元<' in page
    assert re.search(r'data-says="不同意" data-refuses>签字，不同意放款<', page)
    in_order = ["七项职责", "放给", "放款核对表", "借据", "前面谁做了什么", "您的决定", "登录密码"]
    assert [shown.index(words) for words in in_order] == sorted(shown.index(words) for words in in_order)


def test_the_clerk_ticks_each_document_and_gives_the_place_in_four_boxes(sqlite_house: House) -> None:
    row = sqlite_house.case_at("assemble_dossier")
    clerk = sqlite_house.signed_in("zhengfang")
    page = clerk.get(f"/tasks/{row.id}").text
    shown = text_of(page)
    for group in ("要件，", "管理，", "权证，没有", "保全，没有", "综合，"):
        assert group in shown
    assert button(page) == "目录齐了，送林晓峰、沈建国签字"
    numbers = BOX.findall(page)
    given = clerk.answers(row.id) | {"shelf_mark": ["3", "2", "15", "7"]}
    short = clerk.post(f"/tasks/{row.id}/complete", given | {"checked": numbers[:-1]}, page=f"/tasks/{row.id}")
    assert short.status_code == 422
    assert "还有 1 件没有核对" in short.text
    assert 'name="shelf_mark" value="15"' in short.text
    done = clerk.post(f"/tasks/{row.id}/complete", given | {"checked": numbers}, page=f"/tasks/{row.id}")
    assert done.status_code == 303
    case = sqlite_house.conduct.open(row.application)
    manager = next(one for one in case if one.task == "sign_as_client_manager")
    signing = sqlite_house.signed_in("linxiaofeng").get(f"/tasks/{manager.id}").text
    assert "放 3-2-15-7" in text_of(signing)


def test_three_boxes_of_a_place_are_no_place(sqlite_house: House) -> None:
    row = sqlite_house.case_at("assemble_dossier")
    clerk = sqlite_house.signed_in("zhengfang")
    given = clerk.answers(row.id) | {"shelf_mark": ["3", "2", "15", ""]}
    again = clerk.post(f"/tasks/{row.id}/complete", given, page=f"/tasks/{row.id}")
    assert again.status_code == 422
    assert "档案位置写成 柜-层-盒-号" in again.text


def test_who_is_bound_to_sign_stands_in_the_head_with_what_a_return_voids(sqlite_house: House) -> None:
    row = sqlite_house.case_at("sign_as_client_manager")
    open_now = {one.task: one for one in sqlite_house.conduct.open(row.application)}
    approver = sqlite_house.signed_in("shenjianguo")
    assert approver.complete(open_now["sign_as_approver"].id).status_code == 303
    page = sqlite_house.signed_in("linxiaofeng").get(f"/tasks/{row.id}").text
    shown = text_of(page)
    assert "fg-two-sign" in page
    assert "沈建国 已签" in shown
    assert "退给郑芳；沈建国已签的字作废" in shown
    said = sentences(page)["签字"]
    assert re.search(
        r"林晓峰 以客户经理在 杜福建 的信贷档案上签字，本案由林晓峰调查、沈建国授信 8,000.00 元，目录 \d+ 份 \d+ 页",
        said,
    )


def test_filing_says_the_place_and_that_both_have_signed(sqlite_house: House) -> None:
    row = sqlite_house.case_at("file_dossier")
    page = sqlite_house.signed_in("zhengfang").get(f"/tasks/{row.id}").text
    assert button(page).startswith("归档，放 ")
    assert "沈建国 审批人签字" in text_of(page)
    assert "林晓峰 客户经理签字" in text_of(page)


def test_the_director_signs_for_a_report_with_what_is_to_be_done(sqlite_house: House) -> None:
    row = sqlite_house.case_at("review_credit")
    sqlite_house.conduct.step(row.application, opinion="不同意", reasons="材料虚假")
    (task,) = [one for one in sqlite_house.conduct.open(row.application) if one.task == "acknowledge_refusal"]
    page = sqlite_house.signed_in("gaojun").get(f"/tasks/{task.id}").text
    assert "材料虚假" in page
    assert not CHOSEN.search(page)
    assert "处理意见：列入关注名单" in sentences(page)["列入关注名单"]
    assert 'data-says="知悉">签收，知悉<' in page


def test_an_act_on_a_case_says_what_comes_of_it_and_the_sum(sqlite_house: House) -> None:
    case = sqlite_house.case()
    number = sqlite_house.row(case).number
    page = sqlite_house.signed_in("linxiaofeng").get(f"/cases/{number}/withdraw").text
    assert button(page) == "撤回申请 8,000.00 元"
    assert "本案到此结束，不能恢复" in page
    assert "data-refuses" in page
    frozen = sqlite_house.signed_in("guanli").get(f"/cases/{number}/freeze").text
    assert button(frozen) == "冻结这一件"
    assert "解冻要没有参与冻结的主任和稽核两人" in frozen
