"""Diagrams: checked with one line a fault, deployed once, never changed; running cases move only when told."""

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.builders.command_line import CommandLine
from tests.builders.house import House
from tests.engine.drawing import table
from tests.engine.test_expressions import PLACES, hostile
from workflows.records.processes import ProcessFile, ProcessVersion

BPMN = Path(__file__).parents[2] / "workflows" / "bpmn"


@pytest.fixture
def drawings(tmp_path: Path) -> Path:
    """A copy of what the product ships."""
    return shutil.copytree(BPMN, tmp_path / "bpmn")


def redrawn(folder: Path, name: str, before: str, after: str) -> None:
    """Somebody changes a drawing."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_what_ships_has_no_fault(line: CommandLine) -> None:
    assert line.done("processes", "check", BPMN).out == ""


def test_faults_come_one_a_line(line: CommandLine, drawings: Path) -> None:
    redrawn(drawings, "disbursement.bpmn", 'value="verify_identity"', 'value="verify_nobody"')
    answer = line.run("processes", "check", drawings)
    assert answer.status == 1 and answer.lines
    assert all(one.startswith("disbursement.bpmn:") for one in answer.lines)
    assert line.run("processes", "deploy", drawings).status == 1
    with line.read() as db:
        assert db.scalar(select(func.count()).select_from(ProcessVersion.__table__)) == 0


CODE = "__import__('pathlib').Path('{proof}').write_text('x')"
IN_A_TABLE = {
    "input_expression": ("{}", "1", "1"),
    "input_cell": ("score", "{}", "1"),
    "output_cell": ("score", "1", "{}"),
}
BAD_FILES = {
    "doctype.bpmn": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "outside.bpmn": b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    "laughs.dmn": b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>',
    "deep.bpmn": b"<a>" * 10_000 + b"</a>" * 10_000,
    "cut.bpmn": b"<a><b>",
    "empty.bpmn": b"",
    "large.bpmn": b" " * 1_000_001,
    "binary.dmn": bytes(range(256)),
    "picture.bpmn": b"\x89PNG\r\n\x1a\n" + bytes(99),
    "utf16.bpmn": '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"),
    "include.bpmn": b'<a xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="/etc/passwd" parse="text"/></a>',
    "gap.dmn": table("t", "UNIQUE", ["score"], ["grade"], [("< 60", '"low"'), ("> 60", '"high"')]),
    "overlap.dmn": table("t", "UNIQUE", ["score"], ["grade"], [("<= 60", '"low"'), (">= 60", '"high"')]),
    "first.dmn": table("t", "FIRST", ["score"], ["grade"], [("< 60", '"low"'), (">= 60", '"high"')]),
}


def injections(proof: Path) -> dict[str, bytes]:
    """The nine places of a hostile file, each of which would write `proof` if anything ran."""
    found = {f"{place.replace(' ', '_')}.bpmn": hostile(place, proof) for place in PLACES}
    for place, texts in IN_A_TABLE.items():
        column, cell, answer = (text.replace("{}", CODE.replace("{proof}", str(proof))) for text in texts)
        drawn = table("t", "UNIQUE", ["score"], ["grade"], [(cell, answer)])
        found[f"{place}.dmn"] = drawn.replace(b"<text>score</text>", f"<text>{column}</text>".encode())
    return found


def test_nothing_in_nine_places_of_a_hostile_file_runs_at_the_command_line(
    line: CommandLine, drawings: Path, tmp_path: Path
) -> None:
    proof = tmp_path / "proof"
    files = injections(proof)
    assert len(files) == 9
    for name, data in files.items():
        refused_by_name(line, drawings, name, data)
        assert not proof.exists(), name


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_no_diagram_or_no_whole_table_is_named_in_a_line(
    line: CommandLine, drawings: Path, name: str
) -> None:
    refused_by_name(line, drawings, name, BAD_FILES[name])


def refused_by_name(line: CommandLine, drawings: Path, name: str, data: bytes) -> None:
    """`check` says what is wrong in a line each and is no success; neither is `deploy`, and nothing is deployed."""
    (drawings / name).write_bytes(data)
    answer = line.run("processes", "check", drawings)
    assert answer.status == 1 and any(one.startswith(f"{name}:") for one in answer.lines), answer
    assert line.run("processes", "deploy", drawings).status == 1
    with line.read() as db:
        assert db.scalar(select(func.count()).select_from(ProcessVersion.__table__)) == 0
    (drawings / name).unlink()


def test_a_set_is_deployed_once_and_kept_byte_for_byte(at_work: CommandLine, drawings: Path) -> None:
    assert "已经部署过" in at_work.done("processes", "deploy", drawings).out
    redrawn(drawings, "filing.bpmn", "</bpmn:definitions>", "<!-- 新 --></bpmn:definitions>")
    assert "第 2 版" in at_work.done("processes", "deploy", drawings).out
    versions = at_work.done("processes", "list", "--json").data
    assert [(one["number"], one["current"]) for one in versions] == [(2, True), (1, False)]
    table = ProcessFile.__table__
    with at_work.read() as db:
        kept = db.rows(
            select(table.c.content).where(table.c.version == versions[0]["id"], table.c.name == "filing.bpmn")
        )
    assert [bytes(row.content) for row in kept] == [(drawings / "filing.bpmn").read_bytes()]
    assert "第 1 版" in at_work.done("processes", "deploy", BPMN).out
    assert [one["current"] for one in at_work.done("processes", "list", "--json").data] == [False, True]


def test_running_cases_stay_until_they_are_moved(house: House, at_work: CommandLine, drawings: Path) -> None:
    case = house.case()
    number = house.row(case).number
    redrawn(drawings, "filing.bpmn", "</bpmn:definitions>", "<!-- 新 --></bpmn:definitions>")
    at_work.done("processes", "deploy", drawings)
    before = house.row(case).process_version
    assert at_work.done("processes", "migrate", "--dry-run").lines == [f"{number}：第 1 版，可以移"]
    assert house.row(case).process_version == before
    assert number in at_work.done("processes", "migrate").out
    assert house.row(case).process_version != before
    house.conduct.finish(case)
    assert house.row(case).state == "filed"


def test_a_renaming_that_names_nothing_is_refused(at_work: CommandLine, drawings: Path, tmp_path: Path) -> None:
    redrawn(drawings, "filing.bpmn", "</bpmn:definitions>", "<!-- 新 --></bpmn:definitions>")
    renames = tmp_path / "renames.json"
    renames.write_text(json.dumps({"file_dossier": "file_it"}))
    assert "file_it" in at_work.refused("processes", "deploy", drawings, "--renames", renames)
