"""Repayments out of the core system: by file, once each, and counted where limits and exposure look."""

import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Thread

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from tests.builders.command_line import Answer, CommandLine
from tests.builders.house import House
from workflows.cases.borrowings import outstanding
from workflows.records.disbursement import Iou, Repayment
from workflows.records.households import OldLoan
from workflows.records.sealed import write
from workflows.records.transaction import transaction
from workflows.registers.ledger_file import ImportRepayments, RepaymentRow
from workflows.words.actor import OPERATOR

ROSTER = Path(__file__).parents[1] / "rosters" / "石桥村.xlsx"
AS_OF = "2026-06-30"
DAYS = ("2026-07-10", "2026-08-10")


@pytest.fixture
def loan(line: CommandLine) -> str:
    """The number of an old loan of 3,000 yuan."""
    line.done("roster", "import", ROSTER, "--as-of", AS_OF)
    table = OldLoan.__table__
    with line.read() as db:
        return str(db.scalar(select(table.c.number).where(table.c.balance == 3000).order_by(table.c.number)))


def imported(line: CommandLine, path: Path, *rows: str, encoding: str = "utf-8") -> Answer:
    """A file of the core system."""
    path.write_text("\n".join(("流水号,借据号,日期,本金,利息", *rows)), encoding=encoding)
    return line.done("ledger", "import", path)


def owed(line: CommandLine, number: str) -> Decimal:
    """What the household of an old loan owes."""
    table = OldLoan.__table__
    with line.read() as db:
        return outstanding(db, db.scalar(select(table.c.household).where(table.c.number == number)))


def test_a_repayment_lowers_what_is_owed_once(line: CommandLine, loan: str, tmp_path: Path) -> None:
    rows = (f"A1,{loan},{DAYS[0]},1000,12.50", f'A2,{loan},{DAYS[1].replace("-", "")},"1,500.00",0')
    for _ in range(2):
        assert imported(line, tmp_path / "f.csv", *rows).lines == []
        assert owed(line, loan) == Decimal("500.00")
    assert "已有 2 笔" in imported(line, tmp_path / "f.csv", *rows, encoding="gb18030").err


def test_what_was_paid_before_the_roster_is_in_its_balance_already(
    line: CommandLine, loan: str, tmp_path: Path
) -> None:
    imported(line, tmp_path / "f.csv", f"A1,{loan},2026-06-30,1000,0")
    assert owed(line, loan) == Decimal("3000.00")


def test_bad_rows_are_named_and_the_rest_is_taken(line: CommandLine, loan: str, tmp_path: Path) -> None:
    answer = imported(
        line, tmp_path / "f.csv",
        f"A1,{loan},{DAYS[0]},1000,0",
        f"A2,没有,{DAYS[0]},1000,0",
        f"A3,{loan},2026年13月1日,1000,0",
        f"A4,{loan},{DAYS[0]},十元,0",
        f"A5,{loan},2999-01-01,1000,0",
        f"A6,{loan},{DAYS[0]},2000.01,0",
        f"A1,{loan},{DAYS[0]},1000,1",
        f",{loan},{DAYS[0]},1000,0",
        f"A8,{loan},{DAYS[0]},0,0",
        f"A9,{loan},{DAYS[0]},2000,3",
    )  # fmt: skip
    assert [line.split(":")[0] for line in answer.lines] == [
        "row 3 column B", "row 4 column C", "row 5 column D", "row 6 column C", "row 7 column D", "row 8 column A",
        "row 9 column A", "row 10 column D",
    ]  # fmt: skip
    with line.read() as db:
        assert {row.reference for row in db.rows(select(Repayment.__table__))} == {"A1", "A9"}
    assert owed(line, loan) == Decimal("0.00")


def test_what_is_negative_or_gone_wrong_in_its_sign_changes_nothing(
    line: CommandLine, loan: str, tmp_path: Path
) -> None:
    answer = imported(
        line, tmp_path / "f.csv",
        f"A1,{loan},{DAYS[0]},-100,0",
        f"A2,{loan},{DAYS[0]},100,-1",
        f"A3,{loan},{DAYS[0]},100.001,0",
        f"A4,{loan},31/12/2026,100,0",
        f"A5,{loan},{DAYS[0]},100",
    )  # fmt: skip
    assert [line.split(":")[0] for line in answer.lines] == [
        "row 2 column D", "row 3 column E", "row 4 column D", "row 5 column C", "row 6 column E",
    ]  # fmt: skip
    assert owed(line, loan) == Decimal("3000.00")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_the_encodings_of_the_core_system_are_all_read(line: CommandLine, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "f.csv"
    path.write_text("流水号,借据号,日期,本金,利息\r\nA1,旧贷一,2026年7月10日,1000,0\r\n", encoding=encoding)
    answer = line.done("ledger", "import", path)
    assert [one.split(":")[0] for one in answer.lines] == ["row 2 column B"]


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04" + bytes(range(256)) * 4, b"\xff\xfe" + "流水号,借据号".encode("utf-16-le"), b"a,b\x00c\n1,2,3",
     b'"' + b"x" * 200_000, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3"],
)  # fmt: skip
def test_a_file_that_is_no_csv_is_one_sentence_and_changes_nothing(
    line: CommandLine, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(content)
    assert "Traceback" not in line.refused("ledger", "import", path)
    with line.read() as db:
        assert db.rows(select(Repayment.__table__)) == []


def test_a_line_that_another_import_is_just_writing_counts_as_there_already(line: CommandLine, loan: str) -> None:
    table, answers = OldLoan.__table__, []
    with line.read() as db:
        old = db.scalar(select(table.c.id).where(table.c.number == loan))
    paid = RepaymentRow(row=2, reference="A1", number=loan, paid_on=date.fromisoformat(DAYS[0]), principal=Decimal(1000),
                        interest=Decimal(0))  # fmt: skip
    act = ImportRepayments(rows=(paid,), actor=OPERATOR)
    with line.parts() as parts:
        now = parts.clock.now()
        values = {"reference": paid.reference, "old_loan": old, "paid_on": paid.paid_on, "principal": paid.principal,
                  "interest": paid.interest, "imported_at": now}  # fmt: skip
        second = Thread(target=lambda: answers.append(parts.door.perform(act)))
        with transaction(parts.database) as db:
            write(db, Repayment, values, subject=None, now=now)
            second.start()
            # Long enough for the other to have looked and to wait for this row.
            time.sleep(0.5)
        second.join()
    assert answers == [{"taken": 0, "again": 1, "bad": []}]
    assert owed(line, loan) == Decimal("2000.00")


def test_what_is_no_such_file_is_refused(line: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("一,二\n1,2\n", encoding="utf-8")
    assert "认不出表头" in line.refused("ledger", "import", path)


def test_a_paid_iou_is_repaid_and_its_village_ledger_says_so(
    house: House, at_work: CommandLine, tmp_path: Path
) -> None:
    case, table = house.filed(), Iou.__table__
    with house.read() as db:
        iou = db.row(select(table).where(table.c.application == case))
    assert iou is not None
    at_work.done("ledger", "export", "--village", "石桥村", "--out", tmp_path / "t.xlsx")
    assert drawn_in(tmp_path / "t.xlsx", iou.amount)
    paid_on = house.clock.at.date().isoformat()
    answer = imported(at_work, tmp_path / "f.csv", f"B1,{iou.number},{paid_on},{iou.amount / 2},0")
    assert answer.lines == [] or "还没到" in answer.out
    assert "没有名为" in at_work.refused("ledger", "export", "--village", "石乔村", "--out", tmp_path / "n.xlsx")


def drawn_in(path: Path, amount: Decimal) -> bool:
    """Whether the sheet says that this much is drawn."""
    cells = [cell.value for row in load_workbook(path).worksheets[0].iter_rows() for cell in row]
    return int(amount) in cells
