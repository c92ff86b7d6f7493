"""What a household owes, from every source, frozen at review and again at the counter, and what is different (G2-02, G3-13)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from forms.by_key import form_for
from tests.builders.house import House
from tests.gates.acts import couple, family
from webapp.demo.people import identity_number
from workflows.audit.chain import HOUSE, Happened, append
from workflows.records.enquiries import ExposureOrigin
from workflows.records.grant import ExposureCheck, ExposureLine
from workflows.records.households import Guarantee, Member, OldLoan
from workflows.records.sealed import write
from workflows.registers.households import AddHousehold, NewMember
from workflows.registers.kinship import DeclareRelation
from workflows.registers.ledger_file import ImportRepayments, RepaymentRow
from workflows.words.actor import OPERATOR

SAYS = {
    "debts-0-lender": "他行", "debts-0-balance": "5000", "debts-0-due_on": "2027-05-01", "debts-0-purpose": "农机",
    "debts-0-overdue": "no", "guarantees-0-for_whom": "孙阿根（邻）", "guarantees-0-balance": "12000",
}  # fmt: skip


def people(house: House, place: int) -> list[Any]:
    table = Member.__table__
    with house.read() as db:
        return list(db.rows(table.select().where(table.c.household == house.households[place]).order_by(table.c.id)))


def registered(house: House, record: Any, **values: Any) -> str:
    """A row of the registers, named in the trail as an import would name it."""
    with house.by_hand() as db:
        now = house.clock.now()
        row = write(db, record, values, subject=None, now=now)
        append(db, HOUSE, [Happened(act="import_household", actor="operator")], at=now, written=tuple(db.written))
    return row


def neighbours(house: House) -> tuple[str, str]:
    """Another household, visited before, that says it stands for 孙国强; and his brother, who owes us money."""
    village = next(iter(house.cooperative.villages.values()))
    members = (NewMember(name="林长水", relation="户主", id_number=identity_number(date(1980, 5, 6), 995)),)
    act = AddHousehold(village=village, village_group="4 组", members=members, actor=OPERATOR)
    house.households.append(str(house.parts.door.perform(act)["household"]))
    visit = house.case_at("visit_household", len(house.households) - 1)
    stands = {"guarantees-0-for_whom": "孙国强（表兄）", "guarantees-0-balance": "7000"}
    house.conduct.complete(house.conduct.somebody(visit), visit.id, **stands)
    brother = NewMember(name="孙国富", relation="户主", id_number=identity_number(date(1977, 5, 6), 995))
    act = AddHousehold(village=village, village_group="5 组", members=(brother,), actor=OPERATOR)
    house.households.append(str(house.parts.door.perform(act)["household"]))
    return house.households[-2], people(house, -1)[0].person


def lines(house: House, check: Any) -> dict[str, tuple[Any, ...]]:
    """What a check found: by reference, circle, kind, balance, source."""
    rows = [row for row in house.rows(ExposureLine, check.application) if row.of == check.id]
    told = {row.position: row.source for row in house.rows(ExposureOrigin, check.application) if row.of == check.id}
    return {row.reference: (row.circle, row.kind, row.balance, told.get(row.position, "")) for row in rows}


def old_loan(house: House, place: int, person: str, number: str, balance: str, due_on: date) -> str:
    return registered(house, OldLoan, household=house.households[place], person=person, number=number,
                   principal=Decimal("9000"), balance=Decimal(balance), due_on=due_on, as_of=date(2026, 1, 1))  # fmt: skip


def test_every_source_is_a_line_or_stands_as_not_asked(house: House) -> None:
    place = couple(house)
    mine = people(house, place)
    neighbour, brother = neighbours(house)
    house.parts.door.perform(DeclareRelation(person=mine[0].person, other=brother, relation="兄弟姐妹", actor=OPERATOR))
    old_loan(house, place, mine[1].person, "L-2", "4000", date(2027, 1, 1))
    old_loan(house, len(house.households) - 1, brother, "L-3", "3000", date(2027, 1, 1))
    given = registered(house, Guarantee, guarantor=mine[0].person, household=neighbour, amount=Decimal("6000"),
                    since=date(2026, 1, 1), until=None)  # fmt: skip
    received = registered(house, Guarantee, guarantor=brother, household=house.households[place], amount=Decimal("2000"),
                       since=date(2026, 1, 1), until=None)  # fmt: skip
    visit = house.case_at("visit_household", place)
    house.conduct.complete(house.conduct.somebody(visit), visit.id, **SAYS)
    row = house.conduct.reach(visit.application, "review_credit")
    check = house.rows(ExposureCheck, row.application)[-1]
    assert check.sources == {"本社台账": "已取得", "老贷款": "已取得", "担保登记": "已取得", "亲属借款": "已取得", "上门调查": "已取得",
                             "征信（孙国强）": "未查询", "征信（赵桂兰）": "未查询"}  # fmt: skip
    assert lines(house, check) == {
        "L-2": ("配偶", "借款", Decimal("4000"), ""),
        "L-3": ("亲属", "借款", Decimal("3000"), ""),
        given: ("家庭成员", "对外担保", Decimal("6000"), ""),
        received: ("关联人", "他人担保", Decimal("2000"), ""),
        "他行 农机 2027-05-01": ("家庭成员", "借款", Decimal("5000"), "上门调查"),
        "孙阿根（邻）": ("家庭成员", "对外担保", Decimal("12000"), "上门调查"),
        "林长水户为孙国强": ("关联人", "他人担保", Decimal("7000"), "上门调查"),
    }
    assert check.total == Decimal("9000"), "the household's own debts, not those of kin"
    page = house.signed_in("zhoumin").get(f"/tasks/{row.id}").text
    assert "征信（孙国强） 未查询" in page and "林长水户为孙国强" in page


def test_nobody_was_declared_to_be_kin_so_nobody_was_asked_about_kin(house: House) -> None:
    row = house.case_at("review_credit", couple(house))
    assert house.rows(ExposureCheck, row.application)[-1].sources["亲属借款"] == "未查询"


def test_at_the_counter_what_is_new_gone_grown_shrunk_and_overdue_is_marked(house: House) -> None:
    place = family(house)
    [head] = people(house, place)
    soon = (house.clock.at + timedelta(days=1)).date()
    for number, due_on in (("L-gone", date(2027, 1, 1)), ("L-less", date(2027, 1, 1)), ("L-late", soon)):
        old_loan(house, place, head.person, number, "4000", due_on)
    case = house.conduct.reach(house.case(place, amount="3000"), "verify_identity").application
    house.clock.later(days=3)
    for reference, number, principal in (("R1", "L-gone", "4000"), ("R2", "L-less", "1000")):
        paid = RepaymentRow(row=1, reference=reference, number=number, paid_on=house.clock.at.date(),
                            principal=Decimal(principal), interest=Decimal(0))  # fmt: skip
        assert house.parts.door.perform(ImportRepayments(rows=(paid,), actor=OPERATOR))["taken"] == 1
    old_loan(house, place, head.person, "L-new", "500", date(2027, 1, 1))
    row = house.conduct.reach(case, "check_borrowing")
    shown = house.conduct.page(house.conduct.somebody(row), row.id)
    sides = form_for("check_borrowing").for_page(shown).sides()
    assert {one.line.reference: [str(mark) for mark in one.changes] for one in sides} == {
        "L-less": ["减少"], "L-late": ["新逾期"], "L-new": ["新增"], "L-gone": ["已无"]}  # fmt: skip
    page = house.signed_in("jiangli").get(f"/tasks/{row.id}").text
    assert "授信时和今天" in page and "4 处不同" in page
    [late] = [row for row in page.split("<tr") if ">L-late</span>" in row]
    assert "孙国强" in late and late.count("4,000.00") == 2 and "<b>新逾期</b>" in late
