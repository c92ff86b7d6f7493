"""A dossier bears whole numbers, so that somebody took it is an event of the case that names who and when (PRODUCT §4)."""

from datetime import timedelta

from sqlalchemy import select

from tests.builders.house import House
from tests.duties.people import declare
from workflows.records.audit import AuditEvent


def taken(house: House, case: str) -> list[tuple[str, object]]:
    table = AuditEvent.__table__
    with house.read() as db:
        rows = db.rows(select(table).where(table.c.chain == case, table.c.act == "show_dossier").order_by(table.c.seq))
    return [(row.actor, row.at) for row in rows]


def test_whoever_takes_a_dossier_is_put_down_and_shown_in_the_history(house: House) -> None:
    case = house.case_at("assemble_dossier").application
    number = house.row(case).number
    clerk = house.signed_in("zhengfang")
    answer = clerk.get(f"/cases/{number}/dossier.pdf")
    assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")
    ((who, when),) = taken(house, case)
    assert who == house.person("zhengfang").person
    assert abs(when - house.clock.at) < timedelta(minutes=1)  # type: ignore[operator]
    assert "打印了档案" in clerk.get(f"/cases/{number}").text


def test_who_may_not_see_it_takes_nothing(sqlite_house: House) -> None:
    case = sqlite_house.case_at("assemble_dossier").application
    declare(sqlite_house, "zhengfang", "兄弟姐妹")
    number = sqlite_house.row(case).number
    assert sqlite_house.signed_in("zhengfang").get(f"/cases/{number}/dossier.pdf").status_code == 403
    assert taken(sqlite_house, case) == []
