"""Papers one by one: from the case as it stands, or as pages of the sealed volume; blank ones for the field; labels."""

import io

import pypdf
import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.builders.house import House
from tests.duties.people import declare
from tests.gates.acts import withdraw
from tests.gates.test_committee import at_the_vote, others, vote
from webapp.printing.parts import all_parts
from workflows.records.audit import AuditEvent


def text_of(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200 and answer.content_type == "application/pdf", answer.text
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages]


def taken(house: House, case: str) -> list[dict[str, str]]:
    table = AuditEvent.__table__
    with house.read() as db:
        rows = db.rows(select(table).where(table.c.chain == case, table.c.act == "show_paper").order_by(table.c.seq))
    return [row.facts for row in rows]


def test_each_paper_prints_alone_marked_as_not_filed_and_the_whole_case_page_leads_there(house: House) -> None:
    case = house.case_at("assemble_dossier").application
    number, clerk = house.row(case).number, house.signed_in("zhengfang")
    page, printed = clerk.get(f"/cases/{number}").text, 0
    for part in all_parts():
        address = f"/cases/{number}/papers/{part.name}.pdf"
        if address not in page:
            continue
        pages = text_of(clerk.get(address))
        assert all("未归档" in one and "数据摘要" in one for one in pages), part.name
        assert part.title[:4] in "".join(pages), part.name
        printed += 1
    assert printed > 12
    assert len(taken(house, case)) == printed and {"paper": "prepare_iou"} in taken(house, case)
    assert "打印了一份材料：借款借据" in clerk.get(f"/cases/{number}").text


def test_what_papers_must_say_stands_on_them(sqlite_house: House) -> None:
    case = sqlite_house.case_at("assemble_dossier").application
    number, teller = sqlite_house.row(case).number, sqlite_house.signed_in("jiangli")
    says = {
        "accept_application": ("农户贷款申请书", "申请人签名"),
        "collect_consent": ("家庭成员同意书", "本人意见"),
        "sign_contract": ("借款合同", "合同专用章"),
        "cost_table": ("综合融资成本明示表", "一年总成本"),
        "prepare_iou": ("借款借据", "人民币", "指印", "还款计划"),
    }
    for name, words in says.items():
        whole = "".join(text_of(teller.get(f"/cases/{number}/papers/{name}.pdf")))
        assert all(word in whole for word in words), (name, whole)
        assert "健康" not in whole


def test_once_sealed_a_paper_is_pages_of_the_sealed_volume(house: House) -> None:
    case = house.filed()
    house.work()
    number, clerk = house.row(case).number, house.signed_in("zhengfang")
    volume = text_of(clerk.get(f"/cases/{number}/dossier.pdf"))
    for name, words in (
        ("prepare_iou", "借款借据"),
        ("approve_grant", "授信审批表"),
        ("visit_household", "农户调查表"),
    ):
        pages = text_of(clerk.get(f"/cases/{number}/papers/{name}.pdf"))
        assert any(words in page for page in pages) and all(page in volume for page in pages), name
        assert all("封存摘要" in page and "未归档" not in page for page in pages)
    first, *_ = text_of(clerk.get(f"/cases/{number}/papers/chain.pdf"))
    assert "审计链摘要" in first


def test_a_paper_that_an_ended_case_keeps_out_of_its_volume_says_so(sqlite_house: House) -> None:
    case = sqlite_house.case_at("visit_household").application
    number, manager = sqlite_house.row(case).number, sqlite_house.signed_in("linxiaofeng")
    withdraw(sqlite_house, case)
    sqlite_house.work()
    assert any(
        "存系统，不入卷" in page for page in text_of(manager.get(f"/cases/{number}/papers/accept_application.pdf"))
    )
    assert "撤回记录" in "".join(text_of(manager.get(f"/cases/{number}/papers/withdrawal.pdf")))


def test_what_is_not_there_is_said_and_nobody_recused_or_elsewhere_takes_anything(sqlite_house: House) -> None:
    case = sqlite_house.case_at("assemble_dossier").application
    number, clerk = sqlite_house.row(case).number, sqlite_house.signed_in("zhengfang")
    missing = clerk.get(f"/cases/{number}/papers/refusal_report.pdf")
    assert missing.status_code == 404 and "还没有拒贷报告" in missing.text
    assert clerk.get(f"/cases/{number}/papers/salary.pdf").status_code == 404
    assert clerk.get("/cases/SQ-0301-2026-999999/papers/prepare_iou.pdf").status_code == 404
    declare(sqlite_house, "zhengfang", "兄弟姐妹")
    assert clerk.get(f"/cases/{number}/papers/prepare_iou.pdf").status_code == 403
    assert taken(sqlite_house, case) == []


def test_while_a_vote_goes_on_its_record_leaves_on_no_paper(sqlite_house: House) -> None:
    case = at_the_vote(sqlite_house)
    number, reader = sqlite_house.row(case).number, sqlite_house.signed_in("shenjianguo")
    first, *rest = others(sqlite_house, case)
    vote(sqlite_house, case, first)
    for address in (f"/cases/{number}/papers/vote_on_grant.pdf", f"/cases/{number}/dossier.pdf"):
        refused = reader.get(address)
        assert refused.status_code == 409 and "还在表决" in refused.text, address
    assert reader.get(f"/cases/{number}/papers/visit_household.pdf").status_code == 200
    for login in rest:
        vote(sqlite_house, case, login)
    assert "贷审会表决记录" in "".join(text_of(reader.get(f"/cases/{number}/papers/vote_on_grant.pdf")))


def test_the_visit_sheet_for_the_field_has_the_family_and_its_request_and_room_to_write(sqlite_house: House) -> None:
    case = sqlite_house.case_at("visit_household").application
    row, manager = sqlite_house.row(case), sqlite_house.signed_in("linxiaofeng")
    address = f"/households/{row.household}/visit-sheet.pdf"
    assert address in manager.get(f"/households/{row.household}").text
    assert address in manager.get(f"/cases/{row.number}").text
    pages = text_of(manager.get(address))
    assert len(pages) == 2 and row.number in pages[0] and "***********" in pages[0] and "被调查人签名" in pages[1]
    assert "健康" not in "".join(pages)
    empty = text_of(manager.get("/visit-sheet.pdf"))
    assert len(empty) == 2 and "***" not in "".join(empty) and "SQ-" not in "".join(empty)


def test_the_visit_sheet_is_not_for_who_must_stay_out(sqlite_house: House) -> None:
    declare(sqlite_house, "linxiaofeng", "兄弟姐妹")
    address = f"/households/{sqlite_house.households[0]}/visit-sheet.pdf"
    assert sqlite_house.signed_in("linxiaofeng").get(address).status_code == 403
    assert sqlite_house.signed_in("zhengfang").get(address).status_code == 403


def test_labels_name_volume_household_year_term_and_place(house: House) -> None:
    case = house.filed()
    number, clerk = house.row(case).number, house.signed_in("zhengfang")
    page = clerk.get("/labels/").text
    assert "/labels/0301/box/1-1-1.pdf" in page and "第 1 层第 1 盒" in page
    label = "".join(text_of(clerk.get(f"/labels/volume/{number}.pdf")))
    assert all(words in label for words in ("JJ-0301-2026-", "户", "2026", "保管至20", "1-1-1-"))
    spine, volumes = text_of(clerk.get("/labels/0301/box/1-1-1.pdf"))
    assert "信贷档案" in spine and "共1卷" in spine and "JJ-0301-2026-" in volumes
    assert "第1柜" in text_of(clerk.get("/labels/0301/cabinet/1.pdf"))[0]
    assert len(text_of(clerk.get("/labels/0301/cabinet/1.pdf?boxes=1"))) == 2
    for nothing in ("/labels/0301/box/9-9-9.pdf", "/labels/0301/box/1-1.pdf", "/labels/9999/cabinet/1.pdf"):
        assert clerk.get(nothing).status_code == 404
    assert clerk.get("/labels/0301/cabinet/柜.pdf").status_code == 404


@pytest.mark.parametrize("address", ["/labels/", "/labels/0301/cabinet/1.pdf"])
def test_a_label_shows_nothing_that_its_reader_must_not_see(sqlite_house: House, address: str) -> None:
    sqlite_house.filed()
    declare(sqlite_house, "zhengfang", "兄弟姐妹")
    answer = sqlite_house.signed_in("zhengfang").get(address)
    assert answer.status_code == 404 or "还没有上架的档案" in answer.text
    assert sqlite_house.signed_in("linxiaofeng").get(address).status_code == 403


def test_texts_to_be_signed_on_paper_are_those_of_the_screen_and_text_b_is_a_sheet_of_its_own(house: House) -> None:
    case = house.case_at("collect_consent").application
    number, manager = house.row(case).number, house.signed_in("linxiaofeng")
    address = f"/cases/{number}/to-sign.pdf"
    assert address in manager.get(f"/cases/{number}").text
    pages = text_of(manager.get(address))
    awaited = [row for row in house.conduct.open(case) if row.instance]
    spouse = [page for page in pages if "共同借款声明" in page and "声明与知情同意不同" in page]
    assert len(pages) == len(awaited) + len(spouse) and len(spouse) == 1
    amount = f"{house.row(case).amount:,.2f}"
    assert all(amount in page and "见证人二" in page and "SHA-256" in page for page in pages)
    shown = "".join(house.signed_in("linxiaofeng").get(f"/tasks/{awaited[0].id}").text.split())
    assert "本人签字只表示知情同意" in shown and any("本人签字只表示知情同意" in page for page in pages)
    assert taken(house, case) == [{"paper": "to_sign"}]
    later = house.case_at("review_credit", 2).application
    assert manager.get(f"/cases/{house.row(later).number}/to-sign.pdf").status_code == 404
