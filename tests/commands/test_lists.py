"""Lists of special preventive measures come by file, and what they say stops a payment (G3-06)."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.builders.command_line import CommandLine
from tests.builders.house import House
from tests.gates.acts import family
from webapp.demo.people import identity_number
from workflows.records.disbursement import LedgerPosting, ListedPerson

LISTED, OTHER = identity_number(date(1979, 2, 3), 999), identity_number(date(1960, 1, 2), 991)


def imported(at_work: CommandLine, path: Path, *numbers: str, encoding: str = "utf-8") -> str:
    path.write_text("\n".join(("身份证号,姓名", *(f"{one},某人" for one in numbers))), encoding=encoding)
    return at_work.done("lists", "import", path, "--name", "特别预防措施").out


def test_who_is_on_the_list_is_not_paid_until_a_newer_list_leaves_him_out(
    house: House, at_work: CommandLine, tmp_path: Path
) -> None:
    path = tmp_path / "l.csv"
    assert "在册 2 人，新增 2 人，移出 0 人" in imported(at_work, path, LISTED, OTHER.lower(), encoding="gb18030")
    assert "在册 2 人，新增 0 人" in imported(at_work, path, LISTED, OTHER)
    case = house.case(family(house))
    house.conduct.reach(case, "prepare_iou")
    house.conduct.step(case)
    number = house.row(case).number
    assert house.row(case).frozen_by == "list_hit"
    officer, again = house.signed_in("songqi"), f"/screening/{number}/again"
    assert officer.post(again, {}, page="/screening/").status_code == 303
    assert house.row(case).frozen_by == "list_hit"
    assert "在册 1 人，新增 0 人，移出 1 人" in imported(at_work, path, OTHER)
    assert officer.post(again, {}, page="/screening/").status_code == 303
    house.conduct.finish(case)
    assert len(house.rows(LedgerPosting, case)) == 1
    with house.read() as db:
        kept = str([tuple(row) for row in db.rows(select(ListedPerson.__table__))])
    assert LISTED not in kept and OTHER not in kept


@pytest.mark.parametrize("text", ["", "身份证号\n", "330825680315997\n", "某人\n", '"' + "1" * 200_000])
def test_what_is_no_list_is_one_sentence_and_changes_nothing(line: CommandLine, tmp_path: Path, text: str) -> None:
    path = tmp_path / "l.csv"
    path.write_text(text, encoding="utf-8")
    line.refused("lists", "import", path, "--name", "特别预防措施")
    with line.read() as db:
        assert db.rows(select(ListedPerson.__table__)) == []
