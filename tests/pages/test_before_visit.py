"""Before anybody goes to a household the product says what it knows of it by itself (RULES 9.2)."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from tests.builders.house import House
from workflows.records.households import Household, Member, OldLoan
from workflows.records.people import Person
from workflows.records.sealed import write
from workflows.registers.branches import AddBranch
from workflows.words.actor import OPERATOR


def people(house: House, household: str) -> list[str]:
    table = Member.__table__
    with house.read() as db:
        return [row.person for row in db.rows(select(table).where(table.c.household == household).order_by(table.c.id))]


def panel(house: House, task: str) -> str:
    page = house.signed_in("linxiaofeng").get(f"/tasks/{task}").text
    return page.split("上门前先核对")[1].split("</section>")[0]


def test_what_speaks_for_or_against_a_household_stands_on_the_page_of_the_visit_until_it_is_made(house: House) -> None:
    row = house.case_at("visit_household")
    mine, other = house.row(row.application).household, house.households[6]
    calm = panel(house, row.id)
    assert (
        "申请人就是户主" in calm and "没有不守信的借款" in calm and "没有借过款" in calm and "没有和别户相同的" in calm
    )
    values = {"household": mine, "person": people(house, mine)[0], "number": "LD-1", "principal": Decimal(9000),
              "balance": Decimal(4000), "lent_on": date(2024, 1, 5), "due_on": date(2025, 1, 5), "as_of": date(2026, 11, 1)}  # fmt: skip
    ours, theirs, table = people(house, mine)[1], people(house, other)[0], Person.__table__
    with house.by_hand() as db:
        write(db, OldLoan, values, subject=None, now=house.clock.now())
        key = select(table.c.phone_key).where(table.c.id == theirs).scalar_subquery()
        db.execute(table.update().where(table.c.id == ours).values(phone_key=key))
    told = panel(house, row.id)
    assert "有不守信的借款：LD-1" in told and "户的电话" in told
    done = house.conduct.reach(row.application, "conclude_investigation")
    assert "上门前先核对" not in house.signed_in("linxiaofeng").get(f"/tasks/{done.id}").text


def test_a_loan_of_another_office_is_named_with_the_office(sqlite_house: House) -> None:
    house = sqlite_house
    row = house.case_at("visit_household")
    mine, other = house.row(row.application).household, house.households[6]
    made = house.parts.door.perform(AddBranch(code="0309", name="溪口信用社", parent="0300", actor=OPERATOR))
    values = {"household": other, "person": people(house, mine)[0], "number": "LD-2", "principal": Decimal(9000),
              "balance": Decimal(4000), "lent_on": date(2026, 1, 5), "due_on": date(2027, 1, 5), "as_of": date(2026, 11, 1)}  # fmt: skip
    with house.by_hand() as db:
        write(db, OldLoan, values, subject=None, now=house.clock.now())
        table = Household.__table__
        db.execute(table.update().where(table.c.id == other).values(branch=made["branch"]))
    assert "在溪口信用社借过款" in panel(house, row.id) and "LD-2" in panel(house, row.id)
