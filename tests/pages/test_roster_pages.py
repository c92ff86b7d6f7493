"""Rosters handed in on a page: read by the worker, every bad row named, what was kept told, corrected rows taken again."""

import io
import re
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.builders.house import Browser, House
from tests.builders.roster import SERIALLED, Typed, family, fresh_number, typed
from tests.pages.test_statements import Asked
from workflows.audit.findings import Verdict
from workflows.audit.verify import verify
from workflows.records.audit import AuditEvent
from workflows.records.households import Household, Village
from workflows.records.roster_imports import RosterImport

ROSTERS = Path(__file__).parents[1] / "rosters"


def hand_in(who: Browser, *files: tuple[str, bytes], **given: str) -> TestResponse:
    data: dict[str, Any] = who.hidden("/rosters/") | {"branch": "0301"} | given
    return who.client.post("/rosters/", data=data | {"files": [(io.BytesIO(content), name) for name, content in files]})


def households(house: House, village: str) -> list[Any]:
    table, place = Household.__table__, Village.__table__
    with house.read() as db:
        return list(db.rows(select(table).join(place, place.c.id == table.c.village).where(place.c.name == village)))


def events(house: House, act: str) -> int:
    with house.read() as db:
        return len(db.rows(select(AuditEvent.__table__.c.id).where(AuditEvent.__table__.c.act == act)))


def with_a_bad_row() -> tuple[bytes, str]:
    bad = fresh_number()[:-1]
    good = family("王长根", ("李梅", "配偶"), balance=12000)
    other = family("赵水生", ("钱英", "配偶"))
    wrong = Typed(name="赵小明", relation="子", number=bad)
    return typed(SERIALLED, [good, type(other)(members=(*other.members, wrong))]), bad


def test_good_rows_are_taken_and_bad_ones_named_and_taken_once_corrected(house: House) -> None:
    keeper = house.signed_in("guanli")
    sheet, bad = with_a_bad_row()
    answer = hand_in(keeper, ("长丰村.xlsx", sheet))
    assert answer.status_code == 303
    address = answer.headers["Location"]
    waiting = keeper.get(address).text
    assert "后台正在读" in waiting and "<progress" in waiting
    assert households(house, "长丰村") == []
    house.work()
    report = keeper.get(address).text
    assert "<progress" not in report and "12,000.00" in report
    assert "第 6 行" in report and "身份证" in report and bad not in report
    assert len(households(house, "长丰村")) == 2
    with house.read() as db:
        row = db.row(select(RosterImport.__table__))
        assert row is not None and row.content is None and bad.encode() not in row.bad
    back = keeper.get(f"{address}/bad-rows")
    assert back.status_code == 200 and events(house, "take_bad_rows") == 1
    assert back.headers["Content-Disposition"].isascii(), "the server sends no header with Chinese in it"
    book = load_workbook(io.BytesIO(back.data))
    assert book.active is not None
    cells = [cell for line in book.active.iter_rows() for cell in line if cell.value == bad]
    cells[0].value = fresh_number()
    out = io.BytesIO()
    book.save(out)
    again = hand_in(keeper, ("待改.xlsx", out.getvalue()))
    house.work()
    corrected = keeper.get(again.headers["Location"]).text
    assert "全收" in corrected and "没有坏行" in corrected
    assert len(households(house, "长丰村")) == 2
    house.clock.later(days=91)
    house.work()
    with house.read() as db:
        assert {(row.bad, row.returned) for row in db.rows(select(RosterImport.__table__))} == {(None, None)}
    assert "只留 90 天" in house.signed_in("guanli").get(address).text


def test_the_same_post_twice_is_one_import_and_a_second_import_doubles_nothing(sqlite_house: House) -> None:
    keeper = sqlite_house.signed_in("gaojun")
    sheet, _ = with_a_bad_row()
    data = keeper.hidden("/rosters/") | {"branch": "0301"}
    first, second = (
        keeper.client.post("/rosters/", data=data | {"files": [(io.BytesIO(sheet), "长丰村.xlsx")]}) for _ in range(2)
    )
    assert first.headers["Location"] == second.headers["Location"]
    hand_in(keeper, ("长丰村.xlsx", sheet))
    sqlite_house.work()
    with sqlite_house.read() as db:
        assert [row.state for row in db.rows(select(RosterImport.__table__))] == ["done", "done"]
    assert len(households(sqlite_house, "长丰村")) == 2


def test_what_is_no_roster_is_said_and_nothing_is_tried_again(sqlite_house: House) -> None:
    keeper = sqlite_house.signed_in("guanli")
    refused = hand_in(keeper, ("清册.doc", b"not a sheet"))
    assert refused.status_code == 422 and "要 .xlsx 文件" in refused.text
    answer = hand_in(keeper, ("空.xlsx", b"PK\x03\x04 broken"))
    sqlite_house.work()
    assert "没有读成" in keeper.get(answer.headers["Location"]).text
    assert sqlite_house.work() == 0


def test_whoever_lost_his_post_before_the_worker_came_brings_nothing_in(sqlite_house: House) -> None:
    keeper, sheet = sqlite_house.signed_in("gaojun"), with_a_bad_row()[0]
    answer = hand_in(keeper, ("长丰村.xlsx", sheet))
    other = sqlite_house.signed_in("guanli")
    other.post("/admin/staff/gaojun/dismiss", {}, page="/admin/staff/gaojun?do=dismiss")
    sqlite_house.work()
    assert "没有读成" in other.get(answer.headers["Location"]).text and households(sqlite_house, "长丰村") == []


def test_several_villages_at_once_add_up_and_the_trail_stays_whole(sqlite_house: House) -> None:
    keeper = sqlite_house.signed_in("guanli")
    files = [(path.name, path.read_bytes()) for path in sorted(ROSTERS.glob("*.xlsx"))[:3]]
    answer = hand_in(keeper, *files)
    sqlite_house.work()
    asked = Asked(sqlite_house.app)
    report = keeper.get(answer.headers["Location"]).text
    assert "合计 3 个" in report and len(asked) <= 12
    sums = [[int(n.replace(",", "")) for n in re.findall(rf'data-l="{label}">(?:<a[^>]+>)?([\d,]+)', report)]
            for label in ("行", "已收", "坏的")]  # fmt: skip
    for found in sums:
        assert found[-1] == sum(found[:-1])
    assert sums[0][-1] == sums[1][-1] + sums[2][-1] > 100
    packed = keeper.get(f"{answer.headers['Location']}/bad-rows")
    assert packed.status_code in (200, 404)
    with sqlite_house.read() as db:
        assert list(verify(db, sqlite_house.parts.store.stored, Verdict())) == []


def test_the_list_of_imports_is_of_ones_own_office(sqlite_house: House) -> None:
    keeper = sqlite_house.signed_in("guanli")
    hand_in(keeper, ("长丰村.xlsx", with_a_bad_row()[0]))
    assert "长丰村.xlsx" in keeper.get("/rosters/").text
    assert sqlite_house.signed_in("linxiaofeng").get("/rosters/").status_code == 403
