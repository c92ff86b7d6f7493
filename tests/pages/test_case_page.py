"""The page of a case: what is at work stands in its head, the diagram begins where something is done, the history says what was decided."""

import re

from sqlalchemy import select, text, update

from tests.builders.house import House
from workflows.records.audit import AuditEvent


def shown(page: str) -> str:
    """The part of the process that is drawn."""
    [there] = re.findall(r'data-xml="[^"]*/diagram/([a-z_]+)\.bpmn"', page)
    return str(there)


def test_the_diagram_begins_where_something_is_at_work_and_the_others_are_a_click_away(sqlite_house: House) -> None:
    house = sqlite_house
    row = house.case_at("verify_identity")
    number, reader = house.row(row.application).number, house.signed_in("gaojun")
    page = reader.get(f"/cases/{number}").text
    assert "在办：身份核查" in page
    assert shown(page) == "disbursement"
    assert f'href="/cases/{number}?diagram=investigation#diagram"' in page
    assert shown(reader.get(f"/cases/{number}?diagram=investigation").text) == "investigation"
    assert shown(reader.get(f"/cases/{number}?diagram=nothing").text) == "disbursement", "an address of nothing is none"


def test_a_closed_case_shows_the_part_where_something_was_done_last(sqlite_house: House) -> None:
    house = sqlite_house
    page = house.signed_in("gaojun").get(f"/cases/{house.row(house.filed()).number}").text
    assert shown(page) == "filing" and "已归档" in page


def test_the_history_says_what_each_form_decided_and_the_amount_and_folds_what_is_earlier(sqlite_house: House) -> None:
    house = sqlite_house
    row = house.case_at("verify_identity")
    page = house.signed_in("gaojun").get(f"/cases/{house.row(row.application).number}").text
    lines = re.findall(r"<li[^>]*>.*?<p>(.*?)</p>", page)
    granted = [re.sub("<[^>]+>", "", one) for one in lines if "办完 授信审批" in re.sub("<[^>]+>", "", one)]
    assert granted and all(re.fullmatch(r"\S+ 办完 授信审批：同意 [\d,]+\.00 元", one) for one in granted), granted
    [earlier] = re.findall(r"<summary>更早的 (\d+) 条</summary>", page)
    assert len(lines) > int(earlier) > 0


def test_the_history_says_whether_its_chain_is_whole(sqlite_house: House) -> None:
    house = sqlite_house
    row = house.case_at("verify_identity")
    address, reader = f"/cases/{house.row(row.application).number}", house.signed_in("gaojun")
    table = AuditEvent.__table__
    with house.read() as db:
        written = len(db.rows(select(table.c.seq).where(table.c.chain == row.application)))
    assert f"审计链完整，{written} 条" in reader.get(address).text
    with house.by_hand() as db:
        # Whoever owns the database can take the guards away; the chain tells all the same.
        guards = select(text("name")).select_from(text("sqlite_master")).where(text("type = 'trigger'"))
        for guard in db.rows(guards.where(text("tbl_name = 'audit_event'"))):
            db.execute(text(f"DROP TRIGGER {guard.name}"))
        db.execute(update(table).where(table.c.chain == row.application, table.c.seq == 3).values(actor="somebody"))
    assert "审计链断了，告诉稽核" in reader.get(address).text
