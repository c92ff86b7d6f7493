"""What the core system hands over beside repayments: whose each account is, and which loans went bad (A-02, G2-03, G4-07)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.builders.command_line import Answer, CommandLine
from workflows.cases.account_register import Belongs, asked
from workflows.cases.borrowings import gather
from workflows.credit.exposure import BadAct, faith
from workflows.records.core_system import BadLoan, CustomerAccount
from workflows.records.households import Member, OldLoan
from workflows.records.people import Person
from workflows.records.sealed import HOUSE, unseal_text
from workflows.records.transaction import Db, transaction
from workflows.words.choices.grant import BadActKind
from workflows.words.clock import shanghai_day

ROSTER = Path(__file__).parents[1] / "rosters" / "石桥村.xlsx"
ACCOUNTS, BAD_LOANS = "账号,证件号,开户日期,销户日期", "借据号,日期,类别,金额"
FIRST, SECOND, FIRM = "6228480000000001", "6228480000000002", "6228480000000003"
CREDIT_CODE = "91330825MA2ABCDE0X"


@pytest.fixture
def village(line: CommandLine) -> CommandLine:
    """A village with its old loans."""
    line.done("roster", "import", ROSTER, "--as-of", "2026-06-30")
    return line


def imported(line: CommandLine, command: str, path: Path, heading: str, *rows: str) -> Answer:
    """A file of the core system."""
    path.write_text("\n".join((heading, *rows)), encoding="gb18030")
    return line.done("ledger", command, path)


def bad_places(answer: Answer) -> list[str]:
    """Where the bad rows are."""
    return [one.split(":")[0] for one in answer.lines]


def two_heads(line: CommandLine) -> list[tuple[str, str]]:
    """Two persons who have a number: id and number."""
    table = Person.__table__
    with line.read() as db:
        rows = db.rows(select(table).where(table.c.id_number.is_not(None)).order_by(table.c.id).limit(2))
        return [(row.id, unseal_text(db, Person, "id_number", row, subject=row.id) or "") for row in rows]


def an_old_loan(line: CommandLine) -> str:
    """The number of one of 3,000 yuan."""
    table = OldLoan.__table__
    with line.read() as db:
        return str(db.scalar(select(table.c.number).where(table.c.balance == 3000).order_by(table.c.number)))


def test_accounts_come_in_once_each_and_every_bad_row_is_named(village: CommandLine, tmp_path: Path) -> None:
    (person, number), (other, _) = two_heads(village)
    path, wrong = tmp_path / "a.csv", number[:-1] + ("0" if number[-1] != "0" else "1")
    rows = (
        f"6228 4800 0000 0001,{number},2020-05-06,",
        f"{SECOND},{number.lower()},20200506,2024年1月2日",
        f"{FIRM},{CREDIT_CODE},2019.01.02,",
    )
    first = imported(village, "accounts", path, ACCOUNTS, *rows)
    assert first.lines == [] and "3 个账户" in first.err
    again = imported(village, "accounts", path, ACCOUNTS, *rows)
    assert again.lines == [] and "已有 3 个" in again.err
    answer = imported(
        village, "accounts", path, ACCOUNTS,
        f"{FIRST},{CREDIT_CODE},2020-05-06,",
        f"{FIRST},{number},2020-05-07,",
        f"{SECOND},{number},2020-05-06,",
        f"622848,{number},2020-05-06,",
        f"6228480000000009,{wrong},2020-05-06,",
        "6228480000000009,330825196803159,2020-05-06,",
        f"6228480000000009,{number},2020年13月1日,",
        f"6228480000000009,{number},,",
        f"6228480000000009,{number},2999-01-01,",
        f"6228480000000009,{number},2020-05-06,2020-05-05",
        f"6228480000000009,{number},2020-05-06,2999-01-01",
        f"6228480000000009,{number},2020-05-06,",
        f"6228480000000009,{CREDIT_CODE},2020-05-06,",
        f"{FIRST},{number},2020-05-06,2025-01-02",
    )  # fmt: skip
    assert bad_places(answer) == [
        "row 2 column B", "row 3 column C", "row 4 column D", "row 5 column A", "row 6 column B", "row 7 column B",
        "row 8 column C", "row 9 column C", "row 10 column C", "row 11 column D", "row 12 column D", "row 14 column B",
    ]  # fmt: skip
    assert number not in answer.out and CREDIT_CODE not in answer.out
    with village.read() as db:
        found = {key: asked(db, key, person) for key in (FIRST, SECOND, FIRM, "6228480000000009", "6228480000000008")}
        seen = asked(db, FIRST, other)
        rows_there = db.rows(select(CustomerAccount.__table__))
        plain = {unseal_text(db, CustomerAccount, "number", row, subject=row.subject) for row in rows_there}
    assert plain == {FIRST, SECOND, FIRM, "6228480000000009"}
    assert {row.subject for row in rows_there} == {person, HOUSE}
    assert [one.belongs for one in found.values()] == [
        Belongs.OWN, Belongs.OWN, Belongs.ANOTHERS, Belongs.OWN, Belongs.UNKNOWN,
    ]  # fmt: skip
    assert found[FIRST].closed_on == date(2025, 1, 2) and found[SECOND].closed_on == date(2024, 1, 2)
    assert seen.belongs is Belongs.ANOTHERS and seen.holder
    assert village.done("audit", "verify").lines == []


def test_a_number_has_one_holder_whoever_writes_the_row(village: CommandLine) -> None:
    values: dict[str, Any] = {"number": b"x", "number_key": "k", "holder_key": "h", "subject": HOUSE, "opened_on": date(2020, 1, 1),
              "imported_at": datetime(2026, 11, 24, tzinfo=UTC)}  # fmt: skip
    with village.parts() as parts:
        other_holder: list[dict[str, Any]] = [{}, {"holder_key": "another"}]
        for twice in (other_holder, [{"closed_on": date(2019, 1, 1)}]):
            rows = [{**values, "id": f"a{place}", "closed_on": None, **more} for place, more in enumerate(twice)]
            with pytest.raises(IntegrityError), transaction(parts.database) as db:
                db.execute(CustomerAccount.__table__.insert().values(rows))
        for wrong in ({"kind": "忘了"}, {"old_loan": None}, {"amount": Decimal(0)}):
            with pytest.raises(IntegrityError), transaction(parts.database) as db:
                db.execute(BadLoan.__table__.insert().values(a_bad_loan(db) | wrong))


def a_bad_loan(db: Db) -> dict[str, object]:
    loan = db.scalar(select(OldLoan.__table__.c.id).limit(1))
    return {"id": "b", "old_loan": loan, "kind": "核销", "happened_on": date(2026, 7, 1), "amount": Decimal(1),
            "imported_at": datetime(2026, 11, 24, tzinfo=UTC)}  # fmt: skip


def test_a_loan_written_off_is_broken_faith_while_it_is_owed_and_five_years_after(
    village: CommandLine, tmp_path: Path
) -> None:
    loan, path = an_old_loan(village), tmp_path / "b.csv"
    assert acts_of(village, loan, date(2026, 11, 24)) == ()
    rows = (f"{loan},2026-07-15,核销,3000", f"{loan},2026-07-10,诉讼,3000")
    assert "新记 2 笔" in imported(village, "write-offs", path, BAD_LOANS, *rows).err
    again = imported(village, "write-offs", path, BAD_LOANS, *rows)
    assert again.lines == [] and "已有 2 笔" in again.err
    answer = imported(
        village, "write-offs", path, BAD_LOANS,
        f"{loan},2026-07-16,核销,3000", "没有,2026-07-15,核销,3000", f"{loan},2999-01-01,诉讼,1", f"{loan},2026-07-15,坏账,1",
        f"{loan},昨天,核销,1", f"{loan},2026-07-15,核销,0", f"{loan},2026-07-15,核销,一万",
    )  # fmt: skip
    assert bad_places(answer) == [
        "row 2 column C", "row 3 column A", "row 4 column B", "row 5 column C", "row 6 column B", "row 7 column D",
        "row 8 column D",
    ]  # fmt: skip
    day = date(2026, 11, 24)
    (act,) = acts_of(village, loan, day)
    assert (act.kind, act.ended_on, act.worst_days_late) == (
        BadActKind.WRITTEN_OFF,
        None,
        (day - date(2026, 7, 10)).days,
    )
    assert faith([act], day).is_broken

    paid = tmp_path / "r.csv"
    paid.write_text(f"流水号,借据号,日期,本金,利息\nA1,{loan},2026-07-20,3000,0\n", encoding="utf-8")
    village.done("ledger", "import", paid)
    (act,) = acts_of(village, loan, day)
    assert (act.ended_on, act.worst_days_late) == (date(2026, 7, 20), 10)
    assert faith([act], date(2031, 7, 20)).is_broken and not faith([act], date(2031, 7, 21)).is_broken
    assert village.done("audit", "verify").lines == []
    with village.parts() as parts, transaction(parts.database) as db:
        db.execute(BadLoan.__table__.update().values(amount=Decimal(1)))
    found = village.run("audit", "verify")
    assert found.status == 1 and any("bad_loan" in one for one in found.lines)


def test_a_loan_in_court_and_repaid_within_ninety_days_is_history(village: CommandLine, tmp_path: Path) -> None:
    loan, path = an_old_loan(village), tmp_path / "b.csv"
    imported(village, "write-offs", path, BAD_LOANS, f"{loan},2026-07-10,诉讼,3000")
    day = shanghai_day(datetime(2026, 11, 24, tzinfo=UTC))
    (act,) = acts_of(village, loan, day)
    assert act.kind is BadActKind.IN_COURT and faith([act], day).is_broken
    paid = tmp_path / "r.csv"
    paid.write_text(f"流水号,借据号,日期,本金,利息\nA1,{loan},2026-07-20,3000,0\n", encoding="utf-8")
    village.done("ledger", "import", paid)
    (act,) = acts_of(village, loan, day)
    assert not faith([act], day).is_broken and faith([act], day).history == (act,)


@pytest.mark.parametrize("command", ["accounts", "write-offs"])
def test_what_is_no_such_file_is_one_sentence_and_changes_nothing(
    sqlite_line: CommandLine, tmp_path: Path, command: str
) -> None:
    path = tmp_path / "f.csv"
    path.write_text("一,二\n1,2\n", encoding="utf-8")
    assert "认不出表头" in sqlite_line.refused("ledger", command, path)


def acts_of(line: CommandLine, loan: str, day: date) -> tuple[BadAct, ...]:
    """The bad acts of the household that owes an old loan."""
    table, member = OldLoan.__table__, Member.__table__
    with line.read() as db:
        row = db.row(select(table).where(table.c.number == loan))
        assert row is not None
        head = row.person or db.scalar(select(member.c.person).where(member.c.household == row.household).limit(1))
        found = gather(db, household=row.household, borrower=head, spouse=None, today=day)
    return found.bad_acts
