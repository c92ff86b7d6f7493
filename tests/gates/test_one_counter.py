"""One search box leads the teller to the customer, and his four tasks follow each other on one screen (FORMS, counter)."""

from datetime import date

from sqlalchemy import select

from tests.builders.house import House
from tests.gates.acts import family
from webapp.demo.people import identity_number
from workflows.records.cases import WorkItem
from workflows.records.people import Person

FOUR = ("verify_identity", "check_borrowing", "sign_contract", "prepare_iou")


def test_whatever_the_customer_says_leads_straight_to_his_task_and_one_claim_serves_all_four(house: House) -> None:
    case = house.case(family(house))
    row = house.conduct.reach(case, FOUR[0])
    number, card = house.row(case).number, identity_number(date(1979, 2, 3), 999)
    teller, manager = house.signed_in("jiangli"), house.signed_in("linxiaofeng")
    there = f"/tasks/{row.id}"
    for words in (number, number.lower(), card, card[-4:], "孙国强", "sunguoqiang", "sgq"):
        found = teller.post("/search/", {"q": words})
        assert (found.status_code, found.headers.get("Location")) == (303, there), words
    assert manager.post("/search/", {"q": number}).headers["Location"] == f"/cases/{number}"
    assert manager.post("/search/", {"q": "孙国强"}).status_code == 200
    person = house.person("jiangli").person
    for task, following in zip(FOUR, [*FOUR[1:], None], strict=True):
        item = there.removeprefix("/tasks/")
        table = WorkItem.__table__
        with house.read() as db:
            open_item = db.row(select(table).where(table.c.id == item))
        assert (open_item.task, open_item.state) == (task, "open")
        done = teller.complete(item)
        assert done.status_code == 303, done.text
        there = done.headers["Location"]
        if following is None:
            assert there == "/work/"
            continue
        mine = house.conduct.open(case)[0]
        assert (there, mine.task, mine.holder) == (f"/tasks/{mine.id}", following, person)
    other = house.signed_in("tangyun").post("/search/", {"q": number})
    assert other.headers["Location"] == f"/cases/{number}"


def test_what_another_teller_holds_is_not_offered_and_several_households_are_a_list(sqlite_house: House) -> None:
    house = sqlite_house
    first = house.case_at(FOUR[0])
    house.conduct.complete(house.person("jiangli"), first.id)
    with house.read() as db:
        table = Person.__table__
        name = db.scalar(select(table.c.name).where(table.c.id == house.row(first.application).applicant))
    found = house.signed_in("tangyun").post("/search/", {"q": name})
    assert (found.status_code, "柜台有待办" in found.text) == (200, False)
