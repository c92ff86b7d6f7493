"""The village is asked about a household, and told nothing of it (G1-04)."""

from tests.builders.house import House
from tests.gates.acts import couple
from workflows.queries.case_file_read import load_case_file


def test_the_sheet_for_village_officials_holds_names_and_questions_and_nothing_else(house: House) -> None:
    row = house.case_at("conclude_investigation", couple(house))
    with house.read() as db:
        file = load_case_file(db, row.application, now=house.clock.now())
    browser, number = house.signed_in("linxiaofeng"), file.application.number
    assert f"/cases/{number}/village-enquiry" in browser.get(f"/cases/{number}").text
    answer = browser.get(f"/cases/{number}/village-enquiry")
    assert answer.status_code == 200
    shown = answer.text
    assert "孙国强" in shown and "赵桂兰" in shown and "邻里关系怎样" in shown
    people = (file.applicant, file.spouse)
    sealed = [value for one in people if one for value in (one.id_number, one.phone, one.id_masked, one.phone_masked)]
    told = [number, "8,000", "8000", file.application.purpose + "贷", "贷款", "借款", "征信", "等级", *sealed]
    assert [word for word in told if word and word in shown] == []


def test_it_is_the_client_managers_alone(sqlite_house: House) -> None:
    row = sqlite_house.case_at("conclude_investigation")
    number = sqlite_house.row(row.application).number
    assert sqlite_house.signed_in("zhoumin").get(f"/cases/{number}/village-enquiry").status_code == 403
