"""A drawdown before it is started: what is available, whose duties come along, what the sum leaves and costs (A-03)."""

import re

from sqlalchemy import select

from tests.builders.house import House
from tests.gates.acts import draw, line_of
from tests.gates.test_drawdown import line_with_room
from workflows.records.cases import Application

ASKED = {"amount": "6000", "purpose": "种植", "term_months": "5"}


def address_of(house: House, case: str) -> str:
    """The page on which money is drawn under the line of a case."""
    return f"/cases/{house.row(case).number}/draw"


def words(page: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def part(page: str, name: str) -> str:
    """The words of the part with this id; nothing of its own kind stands in it."""
    found = re.search(rf'<(\w+)[^>]*id="{name}"[^>]*>(.*?)</\1>', page, re.S)
    assert found is not None, name
    return words(found[2])


def drawn_under(house: House, case: str) -> list[str]:
    """The drawdowns that were started under the line of a case."""
    table = Application.__table__
    with house.read() as db:
        return [row.id for row in db.rows(select(table.c.id).where(table.c.line_of == case))]


def test_available_money_the_line_and_the_duties_of_the_grant_stand_first(sqlite_house: House) -> None:
    house = sqlite_house
    first = line_with_room(house)
    line = line_of(house, first)
    page = words(house.signed_in("jiangli").get(address_of(house, first)).text)
    assert "现在可用 8,000.00 元 授信 8,000.00 元，已用 0.00 元" in page
    assert f"循环使用，到 {line.valid_until}" in page
    assert "授信案的职责带过来，林晓峰、周敏、沈建国不能再担后三项" in page
    assert page.count("沿用授信案") == 3
    assert "您可以开始：授信案里您没有职责" in page
    assert "面签合同 不用：这条额度的合同有效" in page
    assert "第 2 次用信" in page and "已还清" in page
    in_order = ["现在可用", "七项职责", "这次用多少", "用后可用", "这条额度下的借据", "开始以后"]
    places = [page.index(one) for one in in_order]
    assert places == sorted(places)


def test_without_javascript_a_button_works_out_what_the_sum_leaves_and_costs_and_starts_nothing(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    first = line_with_room(house)
    teller, address = house.signed_in("jiangli"), address_of(house, first)
    before = teller.get(address).text
    assert part(before, "draw-act") == "开始用信"
    assert '<button class="fg-btn fg-btn--sm" type="submit" name="recount"' in before
    counted = teller.post(address, ASKED | {"recount": "1"})
    assert counted.status_code == 200
    assert part(counted.text, "draw-words") == "人民币陆仟元整"
    assert part(counted.text, "draw-due") == "2027-04-25 到期"
    # From 25 November at 5.3750 %, a year of 360 days, each quarter up to and with its 20th: 26 days 23.29, 90 days 80.63,
    # 35 days 31.35.
    shown = words(counted.text)
    assert "用后可用 2,000.00 元" in shown
    assert "利息一共约 135.27 元" in shown
    assert "到期还 6,031.35 元 到期前另还 103.92 元" in shown
    assert part(counted.text, "draw-act") == "开始用信 6,000.00 元"
    assert re.search(r'name="amount" value="6,?000', counted.text)
    assert drawn_under(house, first) == []


def test_what_does_not_hold_is_not_worked_out_and_is_said_at_its_field(sqlite_house: House) -> None:
    house = sqlite_house
    first = line_with_room(house)
    teller, address = house.signed_in("jiangli"), address_of(house, first)
    for wrong, sentence in (
        ({"amount": "8100"}, "最多"),
        ({"amount": "1050"}, "整数倍"),
        ({"term_months": "36"}, "个月"),
    ):
        counted = teller.post(address, ASKED | wrong | {"recount": "1"})
        assert ("—" in words(counted.text)) == (wrong != {"amount": "1050"})
        refused = teller.post(address, ASKED | wrong)
        assert refused.status_code == 422
        [name] = wrong
        assert sentence in part(refused.text, f"{name}-bad"), wrong
        assert "还没有提交：有 1 处要改，您填的都在" in words(refused.text)
    assert drawn_under(house, first) == []


def test_it_starts_and_the_next_teller_sees_that_one_is_on_its_way(house: House) -> None:
    first = line_with_room(house)
    teller, address = house.signed_in("jiangli"), address_of(house, first)
    assert "在办 没有别的申请" in words(teller.get(address).text)
    started = teller.post(address, ASKED)
    assert started.status_code == 303, started.text[:2000]
    [drawn] = drawn_under(house, first)
    number = house.row(drawn).number
    assert started.location.endswith(f"/cases/{number}")
    page = words(house.signed_in("tangyun").get(address).text)
    assert f"在办 {number}" in page
    # Nothing is taken up before the IOU is made out.
    assert "现在可用 8,000.00 元" in page and "填好借据才占用额度" in page
    house.conduct.reach(drawn, "approve_disbursement")
    page = words(house.signed_in("tangyun").get(address).text)
    assert "现在可用 2,000.00 元 授信 8,000.00 元，已用 6,000.00 元" in page
    assert "余额 6,000.00 元" not in page


def test_who_has_a_duty_in_the_grant_is_told_that_another_teller_must_start_it(sqlite_house: House) -> None:
    house = sqlite_house
    first = line_with_room(house)
    drawn = draw(house, first, "1000", by="tangyun")
    house.conduct.finish(drawn)
    # 唐芸 did the counter of the last payment, which does not come along; the grant's reviewer is a stranger to the counter.
    page = words(house.signed_in("tangyun").get(address_of(house, first)).text)
    assert "您可以开始" in page
    reviewer = house.signed_in("zhoumin").get(address_of(house, first))
    assert reviewer.status_code == 403
