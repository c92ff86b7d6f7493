"""The proof of the compaction: the same random case lived twice, once as one object and once stored after every act.

Whatever is open, due, waited for and known must be the same at every step. Breaking a keep-rule of `state._splice` for
joins or for multi-instance tasks makes these fail.
"""

from __future__ import annotations

import itertools
import random

import pytest

from tests.engine import cooperative
from tests.engine.cases import Case, real
from tests.engine.drawing import diagram
from workflows.engine.process import Process
from workflows.engine.specification import Specification, load_specification

MESSAGES = ("applicant_withdraws", "consent_withdrawn", "case_stopped")


def what_it_shows(process: Process) -> tuple[object, ...]:
    work = sorted((work.node, work.instance or "") for work in process.open_work())
    waits = [message for message in MESSAGES if process.is_waiting_for(message)]
    return work, waits, process.next_due_at, process.ended, process.routing if len(work) == 1 else None


def walk(specification: Specification, seed: int) -> str | None:
    chance = random.Random(seed)
    root = chance.choice(specification.roots)
    answers: dict[str, dict[str, object]] = {
        "measure_household": {"two_person": chance.random() < 0.5},
        "approval_authority": {
            "authority": chance.choice(["approver", "director", "committee"]),
            "committee": ["p1", "p2", "p3"],
        },
        "list_missing_consents": {"members": ["a", "b", "c"][: chance.randrange(4)], "consents_missing": 1},
        "tell_applicant": {"notice": chance.choice(["sent", "failed"])},
    }
    stored = Case(specification, root, answers=answers)
    plain = Case(specification, root, answers=answers, plain=True)
    for _ in range(60):
        assert what_it_shows(stored.process) == what_it_shows(plain.process)
        if stored.ended:
            break
        _one_act(chance, specification, root, stored, plain)
    return stored.ended


def _one_act(chance: random.Random, specification: Specification, root: str, *cases: Case) -> None:
    dice = chance.random()
    if dice < 0.02 and cases[0].process.is_waiting_for("applicant_withdraws"):
        for case in cases:
            case.act(lambda process: process.send("applicant_withdraws", {"outcome": "withdrawn"}))
        return
    if dice < 0.03 and (due := cases[0].process.next_due_at) is not None:
        for case in cases:
            case.act(lambda process: process.fire_due(due))
        return
    work = chance.choice(sorted(cases[0].process.open_work(), key=lambda work: (work.node, work.instance or "")))
    targets = specification.earlier_tasks(work.node, root)
    outcome, resume_at = "yes" if work.instance else "ok", ""
    if dice < 0.25 and targets:
        outcome, resume_at = "returned" if work.instance else "return", chance.choice(targets)
    elif dice < 0.3 and not work.node.startswith(("sign_as", "accept", "assemble", "file", "deliver", "acknow")):
        outcome = "no" if work.instance else "refused"
    for case in cases:
        case.complete(work.node, outcome, resume_at, work.instance)


def test_a_stored_case_shows_at_every_step_what_an_unstored_one_shows() -> None:
    ends = [walk(real(), seed) for seed in range(30)]
    assert ends.count("filed") > 3 and ends.count("closed") > 3


def test_the_same_holds_for_the_diagrams_in_miniature() -> None:
    drawn = load_specification(cooperative.files())
    assert {walk(drawn, seed) for seed in range(1000, 1010)} >= {"filed", "closed"}


THREE_BRANCHES = """
    start s
    parallel all_begin
    user one lane=teller
    user two lane=teller
    user three lane=teller
    gateway two_done
    parallel all_done
    user last lane=teller
    end e
    s > all_begin
    all_begin > one
    all_begin > two
    all_begin > three
    one > all_done
    two > two_done
    two_done > two ? outcome == "again"
    two_done > all_done
    three > all_done
    all_done > last
    last > e
"""


@pytest.mark.parametrize("order", list(itertools.permutations(["one", "two", "three"])))
@pytest.mark.parametrize("again", [0, 2])
def test_a_join_counts_branches_whose_tasks_are_long_gone(order: tuple[str, ...], again: int) -> None:
    specification = load_specification({"p.bpmn": diagram("p", THREE_BRANCHES)})
    stored, plain = Case(specification, "p"), Case(specification, "p", plain=True)
    for node in order:
        for outcome in (["again"] * again if node == "two" else []) + ["ok"]:
            for case in (stored, plain):
                case.complete(node, outcome)
            assert what_it_shows(stored.process) == what_it_shows(plain.process)
    assert stored.open == ["last"]
