"""The schema: made by migrations, in step with the tables, and keeping by itself what nobody may change."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from tests.builders.command_line import CommandLine
from tests.builders.house import House
from workflows.migrations import runner
from workflows.migrations.holidays import rows
from workflows.records.audit import AuditEvent
from workflows.records.cases import Holiday
from workflows.records.duties import DutyHeld
from workflows.registers.calendar_seed import special_days

LAST_YEAR_OF_THE_FIRST_VERSION = 2026


def test_upgrading_again_changes_nothing(line: CommandLine) -> None:
    assert "已是最新" in line.done("db", "upgrade").out


def test_migrations_and_tables_are_in_step(line: CommandLine) -> None:
    assert runner.out_of_step(line.environment["FOURGATES_DATABASE_URL"]) == []
    line.done("db", "check")


def test_a_table_that_no_migration_makes_is_found(line: CommandLine) -> None:
    url = line.environment["FOURGATES_DATABASE_URL"]
    with line.parts() as parts, parts.database.engine.begin() as connection:
        connection.execute(text("DROP TABLE receipt"))
        connection.execute(text("DROP TRIGGER duty_held_no_update" + (" ON duty_held" if "postgres" in url else "")))
    faults = runner.out_of_step(url)
    assert any("receipt" in fault for fault in faults) and any("duty_held_no_update" in fault for fault in faults)


def test_commands_on_an_old_or_newer_schema_say_what_to_do(line: CommandLine) -> None:
    with line.parts() as parts, parts.database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert "db upgrade" in line.refused("staff", "list")
    assert "9999" in line.refused("db", "upgrade")


def test_the_holidays_of_the_first_version_are_those_of_the_notices(line: CommandLine) -> None:
    noticed = [day for day in special_days() if day.day.year <= LAST_YEAR_OF_THE_FIRST_VERSION]
    assert [(row["day"], row["works"]) for row in sorted(rows(), key=lambda row: row["day"])] == [
        (day.day, day.works) for day in noticed
    ]
    with line.read() as db:
        assert db.scalar(select(func.count()).select_from(Holiday.__table__)) >= len(noticed)
        special = {row.day: row.works for row in db.rows(select(Holiday.__table__))}
    days = [date(2026, 1, 1) + timedelta(days=ahead) for ahead in range(365)]
    assert sum(special.get(day, day.weekday() < 5) for day in days) == 248  # RULES T3


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET act = 'x'", "DELETE FROM audit_event"])
def test_the_audit_trail_refuses_a_hand_written_change(line: CommandLine, statement: str) -> None:
    with (
        pytest.raises(DBAPIError, match="append-only"),
        line.parts() as parts,
        parts.database.engine.begin() as connection,
    ):
        connection.execute(text(statement))
    with line.read() as db:
        assert db.scalar(select(func.count()).select_from(AuditEvent.__table__)) == 2


def test_a_duty_held_is_never_changed_but_may_be_released(house: House) -> None:
    case, table = house.case(), DutyHeld.__table__
    with pytest.raises(DBAPIError, match="never changed"), house.by_hand() as db:
        db.execute(table.update().where(table.c.case == case).values(duty_class="review"))
    with house.read() as db:
        assert db.scalar(select(table.c.duty_class).where(table.c.case == case)) == "investigate"
    with house.by_hand() as db:
        assert db.execute(table.delete().where(table.c.case == case)).rowcount == 1


def test_a_second_duty_by_hand_is_refused(house: House) -> None:
    case, table = house.case(), DutyHeld.__table__
    with house.read() as db:
        held = db.row(select(table).where(table.c.case == case))
    assert held is not None
    again = {**held._mapping, "duty_class": "grant"}
    with pytest.raises(DBAPIError), house.by_hand() as db:
        db.execute(table.insert().values(again))
