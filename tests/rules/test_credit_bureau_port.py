"""The credit bureau as a port: the simulator by the number's ending, the exchange by files (D-04, G2-03)."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from workflows.ports.credit_bureau import (
    FileDropCreditBureau,
    Question,
    Report,
    SimulatedCreditBureau,
    plain_of,
    report_of,
)
from workflows.ports.file_exchange import BadAnswer

REFERENCE = "SQ-0301-2026-000001-ZX1"
DEBT = {"lender": "县城商业银行", "number": "MN-0001", "guarantee": False, "amount": "20000.00", "balance": "18000.00",
        "due_on": "2027-05-01", "days_overdue": 0}  # fmt: skip
LATE = {"kind": "逾期", "reference": "MN-0002", "worst_days_late": 95, "amount": "9000.00", "began_on": "2021-01-01",
        "ended_on": "2021-11-25"}  # fmt: skip
WHOLE = {"reference": "PBC-7", "given": True, "debts": [DEBT], "bad_acts": [LATE]}


def question(ending: str = "1") -> Question:
    return Question(REFERENCE, "林秋生", "33082519680315997" + ending, "贷款审查", date(2026, 11, 24))


@pytest.mark.parametrize(
    ("ending", "given", "debts", "acts"),
    [("1", True, 0, 0), ("6", True, 1, 0), ("7", True, 1, 0), ("8", True, 1, 1), ("9", True, 0, 1), ("X", False, 0, 0)],
)
def test_the_simulator_answers_by_the_numbers_ending(ending: str, given: bool, debts: int, acts: int) -> None:
    report = SimulatedCreditBureau().ask(question(ending))
    assert report is not None
    assert (report.is_given, len(report.debts), len(report.acts)) == (given, debts, acts)
    assert report_of(json.loads(json.dumps(plain_of(report)))) == report if given else True


def test_a_question_goes_out_once_and_the_answer_is_read_whole(tmp_path: Path) -> None:
    port = FileDropCreditBureau(tmp_path)
    assert port.ask(question()) is None
    out = tmp_path / "outbox" / f"{REFERENCE}.json"
    asked = {"reference": REFERENCE, "name": "林秋生", "id_number": "330825196803159971", "reason": "贷款审查"}
    assert json.loads(out.read_text()) == asked
    out.unlink()
    assert port.ask(question()) is None and not out.exists()
    answer(tmp_path, WHOLE)
    report = port.ask(question())
    assert report is not None and plain_of(report) == WHOLE
    assert report.debts[0].balance == Decimal(18000) and report.acts[0].ended_on == date(2021, 11, 25)


def test_a_bureau_may_say_that_it_gives_no_report(tmp_path: Path) -> None:
    answer(tmp_path, {"reference": "PBC-7", "given": False})
    assert FileDropCreditBureau(tmp_path).ask(question()) == Report(reference="PBC-7", is_given=False)


@pytest.mark.parametrize(
    "content",
    ["", "[]", "null", "[" * 10_000, {"reference": "PBC-7"}, WHOLE | {"given": "yes"}, WHOLE | {"reference": "../1"},
     WHOLE | {"debts": {}}, WHOLE | {"debts": [DEBT] * 501}, WHOLE | {"debts": [DEBT | {"amount": 20000}]},
     WHOLE | {"debts": [DEBT | {"amount": "NaN"}]}, WHOLE | {"debts": [DEBT | {"balance": "-1"}]},
     WHOLE | {"debts": [DEBT | {"balance": "0.001"}]}, WHOLE | {"debts": [DEBT | {"lender": "a\nb"}]},
     WHOLE | {"debts": [DEBT | {"due_on": "1.5.2027"}]}, WHOLE | {"debts": [DEBT | {"days_overdue": True}]},
     WHOLE | {"bad_acts": [LATE | {"kind": "懒"}]}],
)  # fmt: skip
def test_what_is_no_report_is_told_once_and_put_aside(tmp_path: Path, content: Any) -> None:
    answer(tmp_path, content)
    port = FileDropCreditBureau(tmp_path)
    with pytest.raises(BadAnswer, match=REFERENCE):
        port.ask(question())
    assert port.ask(question()) is None


def answer(folder: Path, content: Any) -> None:
    path = folder / "inbox" / f"{REFERENCE}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
