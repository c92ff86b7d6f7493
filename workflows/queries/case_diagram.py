"""Where the diagrams of a case stand: what is done, at work, refused or come back, who holds it, and what each act shuts."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from workflows.duties.policy import after_policy
from workflows.engine.specification import Node, Specification
from workflows.queries.case_file import CaseFile
from workflows.words.roles import DUTY_NAMES, DutyClass, Gate
from workflows.words.sentence import Sentence, say

NO_DUTY = "none"


@dataclass(frozen=True, slots=True)
class Shut:
    """What whoever does a task may no longer do in the case (PRODUCT §3): the tasks by id, and the sentence that says so."""

    tasks: tuple[str, ...]
    sentence: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramView:
    """One process in this case. `rounds` is how often a task was opened, where more than once; `plates` who holds or did it."""

    process: str
    done: tuple[str, ...]
    now: tuple[str, ...]
    refused: tuple[str, ...]
    rounds: Mapping[str, int]
    plates: Mapping[str, str]
    shut: Mapping[str, Shut]


def diagrams(file: CaseFile, spec: Specification) -> tuple[DiagramView, ...]:
    """The processes in which something is at work, else the parent, for the live diagram."""
    found = every_diagram(file, spec)
    return tuple(one for one in found if one.now) or found[:1]


def every_diagram(file: CaseFile, spec: Specification) -> tuple[DiagramView, ...]:
    """The parent and every process that it calls."""
    root = "drawdown" if file.application.kind == "drawdown" else "loan_origination"
    called = [gate.value for gate in Gate if root == "loan_origination" or gate in (Gate.DISBURSEMENT, Gate.FILING)]
    return tuple(_diagram(file, spec, process) for process in (root, *called))


def _diagram(file: CaseFile, spec: Specification, process: str) -> DiagramView:
    work = [row for row in file.work if row.process == process and row.task in spec.nodes]
    now = {row.task for row in work if row.state == "open"}
    refused = {report.task for report in file.rounds["report"] if report.task in {row.task for row in work}}
    done = {row.task for row in work if row.state == "done"} - now - refused
    rounds: dict[str, set[int]] = defaultdict(set)
    for row in work:
        rounds[row.task].add(row.round)
    return DiagramView(
        process=process,
        done=tuple(sorted(done)),
        now=tuple(sorted(now)),
        refused=tuple(sorted(refused)),
        rounds={task: len(found) for task, found in rounds.items() if len(found) > 1},
        plates={row.task: file.person_name(row.holder or row.done_by) for row in work if row.holder or row.done_by},
        shut={
            node.id: _shut(file, spec, node)
            for node in spec.nodes.values()
            if node.process == process and _duty(file, node) is not None
        },
    )


def _duty(file: CaseFile, node: Node) -> DutyClass | None:
    """The class of a task after the case's policy; None for one that counts as no duty."""
    if node.duty in (None, NO_DUTY):
        return None
    return after_policy(DutyClass(node.duty), file.application.policy["merged"])


def _shut(file: CaseFile, spec: Specification, node: Node) -> Shut:
    mine = _duty(file, node)
    others = {
        one.id: duty for one in spec.nodes.values() if (duty := _duty(file, one)) is not None and duty is not mine
    }
    who = {file.person_name(row.holder or row.done_by) for row in file.work if row.task == node.id}
    names = sorted(filter(None, who))
    duties = [DUTY_NAMES[duty] for duty in DutyClass if duty in others.values()]
    if names:
        said = say("{names}办了{task}，本案不能再办{duties}", names=names, task=node.name, duties=duties)
    else:
        said = say("谁办{task}，本案就不能再办{duties}", task=node.name, duties=duties)
    return Shut(tuple(sorted(others)), said)
