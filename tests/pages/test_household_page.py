"""What one can do from a household's page: apply, or look at what is running already."""

from io import BytesIO

from pypdf import PdfReader

from tests.builders.house import House
from tests.duties.people import declare
from tests.gates.test_returns import pay_back
from workflows.records.attachments import Attachment
from workflows.records.disbursement import Iou


def test_a_household_with_a_running_application_offers_to_look_at_it_instead_of_another(sqlite_house: House) -> None:
    house = sqlite_house
    row = house.row(house.case_at("visit_household").application)
    manager = house.signed_in("linxiaofeng")
    shown = manager.get(f"/households/{row.household}").text
    assert f"/cases/{row.number}" in shown and "看在办的申请" in shown
    assert f"/households/{row.household}/apply" not in shown
    other = manager.get(f"/households/{house.households[5]}").text
    assert f"/households/{house.households[5]}/apply" in other


def row_of_head(page: str) -> str:
    """The line of whoever is the head among the members."""
    return next(row for row in page.split("<tr") if ">户主" in row)


def test_what_the_law_asks_of_a_customer_and_nobody_has_told_is_marked_until_the_counter_has_asked(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    case = house.case_at("sign_contract").application
    manager = house.signed_in("linxiaofeng")
    head = row_of_head(manager.get(f"/households/{house.row(case).household}").text)
    assert "还缺" not in head
    other = row_of_head(manager.get(f"/households/{house.households[5]}").text)
    assert "还缺 国籍、职业" in other and "证件有效期" in other


def test_who_is_recused_sees_name_and_village_alone_and_shows_himself_no_number(sqlite_house: House) -> None:
    house = sqlite_house
    row = house.row(house.case_at("verify_identity").application)
    declare(house, "jiangli", "兄弟姐妹")
    jiangli = house.signed_in("jiangli")
    address = f"/households/{row.household}"
    shown = jiangli.get(address)
    assert shown.status_code == 200
    assert "兄弟姐妹" in shown.text and "家庭成员" not in shown.text and row.number not in shown.text
    assert jiangli.get(f"{address}/enquiries/{row.applicant}").status_code == 403
    assert jiangli.get(f"{address}/apply").status_code == 403
    picture = house.rows(Attachment, row.id)[0].id
    assert jiangli.get(f"/attachments/{picture}").status_code == 403
    assert house.signed_in("tangyun").get(f"/attachments/{picture}").status_code == 200
    data = {"person": row.applicant, "field": "id_number", "reason": "核对"}
    refused = jiangli.post(f"{address}/unmask", data, page="/work/")
    assert refused.status_code == 403 and "您" in refused.text
    assert house.signed_in("tangyun").post(f"{address}/unmask", data, page=address).status_code == 200


def test_a_household_carries_a_card_of_its_line_with_every_draw_and_repayment(sqlite_house: House) -> None:
    house = sqlite_house
    new = house.households[5]
    assert house.signed_in("jiangli").get(f"/households/{new}/loan-card.pdf").status_code == 404
    case = pay_back(house, house.filed(revolving="yes", amount="8000"))
    household = house.row(case).household
    teller = house.signed_in("jiangli")
    assert f"/households/{household}/loan-card.pdf" in teller.get(f"/households/{household}").text
    answer = teller.get(f"/households/{household}/loan-card.pdf")
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    assert answer.content_type == "application/pdf" and "一户一证" in words
    for expected in ("8,000.00", "0.00", house.rows(Iou, case)[0].number):
        assert expected in words
    assert house.signed_in("zhoumin").get(f"/households/{household}/loan-card.pdf").status_code == 403
