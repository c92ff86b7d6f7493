"""联网核查 as a port: the simulator by the number's ending, the exchange by files (G3-03)."""

import json
from pathlib import Path

import pytest

from workflows.ports.file_exchange import BadAnswer
from workflows.ports.identity_check import CODES, FileDropIdentityCheck, Reply, SimulatedIdentityCheck
from workflows.words.choices.disbursement import NetworkedResult

NAME, NUMBER, REFERENCE = "林秋生", "330825196803159977", "SQ-0301-2026-000001-1"


@pytest.mark.parametrize(
    ("ending", "result"),
    [("0", "一致有照片"), ("5", "一致有照片"), ("6", "一致无照片"), ("7", "姓名不符"), ("8", "无此号码"), ("9", "照片不符"),
     ("X", "系统不可用")],
)  # fmt: skip
def test_the_simulator_knows_all_six_results_by_the_numbers_ending(ending: str, result: str) -> None:
    reply = SimulatedIdentityCheck().ask(NAME, NUMBER[:-1] + ending, REFERENCE)
    assert reply == Reply(NetworkedResult(result), REFERENCE)


def test_every_result_of_the_rule_book_has_a_code() -> None:
    assert set(CODES.values()) == set(NetworkedResult)


def answer(folder: Path, content: object) -> None:
    path = folder / "inbox" / f"{REFERENCE}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))


def test_a_question_goes_out_once_though_it_is_asked_until_the_answer_comes(tmp_path: Path) -> None:
    port = FileDropIdentityCheck(tmp_path)
    assert port.ask(NAME, NUMBER, REFERENCE) is None
    out = tmp_path / "outbox" / f"{REFERENCE}.json"
    assert json.loads(out.read_text()) == {"reference": REFERENCE, "name": NAME, "id_number": NUMBER}
    assert out.stat().st_mode & 0o077 == 0
    out.unlink()
    assert port.ask(NAME, NUMBER, REFERENCE) is None
    assert not out.exists()
    answer(tmp_path, {"result": "not_found", "reference": "PBC-77"})
    assert port.ask(NAME, NUMBER, REFERENCE) == Reply(NetworkedResult.NOT_FOUND, "PBC-77")


@pytest.mark.parametrize(
    "content",
    ["", "[]", "null", '{"result": "match_photo"}', {"result": "一致有照片", "reference": "1"},
     {"result": "match_photo", "reference": "../1"}, {"result": "match_photo", "reference": 7}, "\x00", "[" * 10_000],
)  # fmt: skip
def test_what_is_no_answer_is_told_once_and_put_aside(tmp_path: Path, content: object) -> None:
    port = FileDropIdentityCheck(tmp_path)
    answer(tmp_path, content)
    with pytest.raises(BadAnswer, match=REFERENCE):
        port.ask(NAME, NUMBER, REFERENCE)
    assert port.ask(NAME, NUMBER, REFERENCE) is None
    answer(tmp_path, {"result": "match_photo", "reference": "1"})
    assert port.ask(NAME, NUMBER, REFERENCE) == Reply(NetworkedResult.MATCH_PHOTO, "1")
