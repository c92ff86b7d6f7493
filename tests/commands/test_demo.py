"""The fictional cooperative: the same seed tells the same story, with loans from before, late ones, returns and noes."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.builders.command_line import CommandLine
from webapp.demo.cooperative import WHOLE, size_for
from webapp.demo.make import make
from workflows.records.cases import Application, WorkItem
from workflows.records.disbursement import Repayment
from workflows.records.households import Household, OldLoan
from workflows.records.people import Person
from workflows.registers.processes import Examined
from workflows.words.roles import Role

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
HOUSEHOLDS = 10
TOLD: dict[Any, tuple[str, ...]] = {
    Household: ("head_name", "village_group", "state"),
    Person: ("name", "gender", "birth_date"),
    Application: ("kind", "number", "amount", "purpose", "state", "stage", "opened_at"),
    WorkItem: ("task", "state", "outcome", "opened_at", "ended_at"),
    OldLoan: ("number", "balance", "as_of", "due_on"),
    Repayment: ("reference", "paid_on", "principal", "interest"),
}


def story(folder: Path, shipped: Examined, seed: int) -> tuple[CommandLine, dict[str, list[tuple[Any, ...]]]]:
    """What a demo of this seed tells, without its ids."""
    line = CommandLine(
        {"FOURGATES_INSTANCE": str(folder), "FOURGATES_DATABASE_URL": f"sqlite:///{folder}/fourgates.db"}
    )
    line.done("db", "upgrade")
    with line.parts() as parts:
        make(
            parts.database,
            parts.door.means,
            shipped,
            households=HOUSEHOLDS,
            seed=seed,
            now=NOW,
            told=lambda steps: None,
        )
    with line.read() as db:
        found = {
            record.__tablename__: sorted(
                (tuple(getattr(row, name) for name in names) for row in db.rows(select(record.__table__))), key=repr
            )
            for record, names in TOLD.items()
        }
    return line, found


@pytest.fixture(scope="module")
def told(
    tmp_path_factory: pytest.TempPathFactory, shipped: Examined
) -> tuple[CommandLine, dict[str, list[tuple[Any, ...]]]]:
    return story(tmp_path_factory.mktemp("demo"), shipped, 7)


def test_the_same_seed_gives_the_same_names_numbers_amounts_stages_and_times(
    told: Any, shipped: Examined, tmp_path: Path
) -> None:
    again = story(tmp_path, shipped, 7)[1]
    for table, rows in told[1].items():
        assert rows == again[table], table


def test_families_bring_loans_of_which_three_years_of_repayments_have_come_back(told: Any) -> None:
    loans, repayments = told[1]["old_loan"], told[1]["repayment"]
    assert 0 < len(loans) <= HOUSEHOLDS
    assert all(row[2].isoformat() == "2023-09-28" for row in loans)
    assert len(repayments) > 5 * len(loans)
    assert {row[1].year for row in repayments} == {2023, 2024, 2025, 2026}


def test_somebody_withdraws_and_somebody_draws_again_under_his_line(told: Any) -> None:
    assert {row[0] for row in told[1]["application"]} == {"origination", "drawdown"}
    assert "withdrawn" in {row[4] for row in told[1]["application"]}


def test_the_trail_of_a_demo_verifies(told: Any) -> None:
    told[0].done("audit", "verify")


def test_a_whole_cooperative_has_six_client_managers_and_forty_nine_villages() -> None:
    assert size_for(7000) is WHOLE
    assert (len(set(WHOLE.villages)), sum(Role.CLIENT_MANAGER in roles for _, _, roles, _ in WHOLE.staff)) == (49, 6)
    assert len({login for login, *_ in WHOLE.staff}) == len(WHOLE.staff)
