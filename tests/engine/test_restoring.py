"""A case outlives the process that began it, and its bytes say what they are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import orjson
import pytest
import zstandard

from tests.engine import cooperative
from tests.engine.cases import Case, real
from tests.engine.drawing import diagram
from workflows.engine import state
from workflows.engine.process import NoSuchWork, NotWaiting, Overrun, Process
from workflows.engine.routing import UnknownRouting
from workflows.engine.specification import load_specification

ONE_ACT = """
import sys
from tests.engine.cases import Case, real
case = Case.of(real(), sys.stdin.buffer.read()).go_on()
sys.stdout.buffer.write(case.process.dump())
"""


def acted_elsewhere(stored: bytes) -> bytes:
    """One user task and its services, done by a Python that has never seen the case."""
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", ONE_ACT], input=stored, capture_output=True, cwd=root, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_a_drawdown_is_filed_with_a_new_process_for_every_task() -> None:
    stored = Case(real(), "drawdown", grant_expires_at="2031-01-01T00:00:00+08:00").process.dump()
    done = 0
    while not Process.restore(real(), stored).ended:
        stored = acted_elsewhere(stored)
        done += 1
    assert Process.restore(real(), stored).ended == "filed" and done == 9


def test_consents_go_on_in_another_process_after_the_first_has_signed() -> None:
    """Without `connect` the last consent would be signed there and nothing would happen."""
    case = Case(real()).reached("collect_consent").complete("collect_consent", "yes", instance="zhang")
    stored = acted_elsewhere(acted_elsewhere(case.process.dump()))
    assert [work.node for work in Process.restore(real(), stored).open_work()] == ["conclude_investigation"]


def test_ids_of_open_work_stay_through_storing() -> None:
    case = Case(real()).reached("vote_on_grant")
    before = case.process.open_work()
    assert Process.restore(real(), case.process.dump()).open_work() == before and len(before) == 3


# Uncompacted, the open task is deeper than a thousand after 124 returns, and the library no longer finds it.
def test_a_case_that_is_returned_a_hundred_and_thirty_times_stays_small() -> None:
    case = Case(real()).reached("propose_grant")
    for _ in range(130):
        case.complete("propose_grant", "return", "review_credit").complete("review_credit")
    assert len(case.process.dump()) < 1500 and case.finished().ended == "filed"


def test_a_state_whose_keys_were_sorted_is_refused_and_not_read_with_half_its_variables() -> None:
    """Ids are random, so a few states survive sorting; of ten none may be read wrongly and some must be refused."""
    refused = 0
    for _ in range(10):
        case = Case(real()).reached("collect_consent")
        stored = case.process.dump()
        whole = orjson.loads(zstandard.ZstdDecompressor().decompress(stored[1:]))
        try:
            restored = Process.restore(
                real(), stored[:1] + zstandard.compress(orjson.dumps(whole, option=orjson.OPT_SORT_KEYS))
            )
            assert restored.routing == case.process.routing
        except state.UnreadableState:
            refused += 1
    assert refused >= 5


def test_all_variables_come_back() -> None:
    case = Case(real(), accepted_by="teller").reached("check_borrowing")
    known = case.process.routing
    assert known["accepted_by"] == "teller" and known["authority"] == "committee" and len(known) == 13
    assert Process.restore(real(), case.process.dump()).routing == known


@pytest.mark.parametrize("broken", [b"", b"\x02abc", b"\x01not zstandard", b"\x01" + zstandard.compress(b"{}")])
def test_bytes_that_are_no_state_are_refused(broken: bytes) -> None:
    with pytest.raises(state.UnreadableState):
        Process.restore(real(), broken)


def test_a_state_of_other_diagrams_is_refused_with_the_tasks_that_are_missing_and_fits_after_renaming() -> None:
    old = load_specification(cooperative.files())
    renamed = cooperative.INVESTIGATION.replace("collect_consent", "gather_consent")
    new = load_specification(cooperative.files(investigation=renamed))
    case = Case(old).reached("collect_consent").complete("collect_consent", "yes", instance="zhang")
    stored = case.process.dump()
    with pytest.raises(state.StateDoesNotFit) as refused:
        Process.restore(new, stored)
    assert "collect_consent" in refused.value.tasks
    moved = Process.restore(new, stored, {"collect_consent": "gather_consent"})
    assert sorted((work.node, work.instance) for work in moved.open_work()) == [
        ("gather_consent", "li"),
        ("gather_consent", "wang"),
    ]


def test_work_that_is_not_open_changes_nothing() -> None:
    case = Case(real())
    done = case.work("accept_application").id
    case.complete("accept_application")
    before = case.process.dump()
    for wrong in (done, "0" * 32, "nonsense"):
        with pytest.raises(NoSuchWork):
            case.process.complete(wrong, {"outcome": "ok"})
    with pytest.raises(NotWaiting):
        case.process.send("no_such_message", {"outcome": "withdrawn"})
    with pytest.raises(UnknownRouting):
        case.process.complete(case.work("visit_household").id, {"household_name": "张"})
    with pytest.raises(UnknownRouting):
        case.process.complete(case.work("visit_household").id, {"two_person": "yes"})
    with pytest.raises(UnknownRouting):
        case.process.send("applicant_withdraws", {"reason": "搬走"})
    assert case.process.dump() == before


def test_an_act_that_fails_in_the_middle_leaves_an_object_that_cannot_be_stored() -> None:
    text = "start s\nuser t\ngateway again\ngateway more\nend e\ns > t\nt > again\nagain > more\nmore > again ? held\nmore > e"
    specification = load_specification({"p.bpmn": diagram("p", text)})
    process = Process.start(specification, "p", {"held": True})
    with pytest.raises(Overrun):
        process.complete(process.open_work()[0].id, {"outcome": "ok"})
    with pytest.raises(RuntimeError):
        process.dump()
