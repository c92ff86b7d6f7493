"""What the operator does with the audit trail, the event log, the worker and dossiers."""

import csv
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from tests.builders.command_line import CommandLine
from tests.builders.house import House
from tests.duties.people import declare
from workflows.records.cases import Application


@pytest.fixture
def filed(house: House) -> str:
    """The number of a case that went all the way."""
    return str(house.row(house.filed()).number)


def test_nothing_was_changed_and_what_was_is_named(
    house: House, at_work: CommandLine, filed: str, tmp_path: Path
) -> None:
    seal, key = tmp_path / "checkpoint", tmp_path / "public.pem"
    at_work.done("audit", "checkpoint", "--out", seal, "--public-key-out", key)
    at_work.done("audit", "verify", "--checkpoint", seal, "--public-key", key)
    assert at_work.done("audit", "verify", "--json").data["unchanged"] is True
    table = Application.__table__
    with house.by_hand() as db:
        db.execute(table.update().where(table.c.number == filed).values(number="A-9"))
    answer = at_work.run("audit", "verify")
    assert answer.status == 1 and all(one.startswith("case ") for one in answer.lines) and answer.lines


def test_the_event_log_names_case_task_and_person(at_work: CommandLine, filed: str, tmp_path: Path) -> None:
    for format_ in ("csv", "xes", "ocel", "pnml"):
        at_work.done("events", "export", "--format", format_, "--out", tmp_path / format_)
    with (tmp_path / "csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["case:concept:name"] == filed]
    assert {"verify_identity", "file_dossier"} <= {row["concept:name"] for row in rows}
    for format_ in ("xes", "pnml"):
        ElementTree.parse(tmp_path / format_)


def test_a_dossier_is_printed_and_known_again(house: House, at_work: CommandLine, filed: str, tmp_path: Path) -> None:
    house.work()
    printed = at_work.done("dossiers", "print", "--application", filed, "--out", tmp_path).lines
    assert len(printed) == 1
    pdf = Path(printed[0])
    assert pdf.read_bytes().startswith(b"%PDF") and "未被改动" in at_work.done("dossiers", "verify", pdf).out
    installed = [Path(sys.executable).with_name("fourgates"), "dossiers", "print", "--application", filed]
    again = subprocess.run(
        [*installed, "--out", tmp_path / "again"], env={**os.environ, **at_work.environment}, capture_output=True
    )
    assert again.returncode == 0 and len(list((tmp_path / "again").glob("*.pdf"))) == 1, again.stderr
    content = bytearray(pdf.read_bytes())
    content[len(content) // 2] ^= 1
    pdf.write_bytes(bytes(content))
    assert at_work.run("dossiers", "verify", pdf).status == 1
    assert "没有编号为" in at_work.refused("dossiers", "print", "--application", "A-9", "--out", tmp_path)


def test_the_staffing_of_an_office_is_told_ahead_of_any_case(at_work: CommandLine) -> None:
    found = at_work.run("duties", "check", "--json")
    assert {one["branch"] for one in found.data} == {"0301"}
    small = found.data[0]["cases"][0]
    assert small["missing"] == [] and small["stopped_by"]
    for one in at_work.done("staff", "list", "--json").data:
        if "disbursement_approver" in one["roles"]:
            at_work.done("staff", "dismiss", one["name"])
    after = at_work.run("duties", "check", "--json")
    assert after.status == 1 and "disbursement_approver" in after.data[0]["cases"][0]["missing"]


def test_the_matrix_of_duties_and_people_is_printed_with_distant_kin(house: House, at_work: CommandLine) -> None:
    declare(house, "jiangli", "堂表兄弟姐妹")
    declare(house, "shenjianguo", "堂表兄弟姐妹")
    declare(house, "tangyun", "兄弟姐妹")
    found = at_work.run("duties", "check", "--json").data[0]
    may = {one["person"]: one["duties"] for one in found["matrix"]}
    assert may["林晓峰"] == ["investigate", "co_investigate"]
    assert (may["蒋丽"], may["方志远"], may["郑芳"]) == (["counter"], ["disburse"], ["file"])
    assert may["高军"] == ["grant"] and "许明" not in may
    assert len(found["kin"]) == 2
    assert any("蒋丽与" in one and "可以办，任关键岗位时要回避" in one for one in found["kin"])
    assert any("沈建国与" in one and "在关键岗位，要回避" in one for one in found["kin"])
    lines = at_work.run("duties", "check").lines
    head = next(line for line in lines if "调查" in line and "柜台" in line and "归档" in line)
    row = next(line for line in lines if line.strip().startswith("蒋丽") and "●" in line)
    assert (row.count("●"), head.split()[0]) == (1, "调查")


def test_the_worker_does_what_is_waiting(at_work: CommandLine, filed: str) -> None:
    assert "件" in at_work.done("work", "--once").out
