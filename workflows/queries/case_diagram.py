"""Where the diagrams of a case stand: what is done, at work, refused or come back, who holds it, and what each act shuts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflows.duties.policy import after_policy
from workflows.engine.specification import Node, Specification
from workflows.queries.case_file import CaseFile
from workflows.words.roles import DUTY_NAMES, GATE_NAMES, DutyClass, Gate
from workflows.words.sentence import Sentence, say, text

NO_DUTY = "none"
NAMES = {gate.value: name for gate, name in GATE_NAMES.items()}
WHOLE = text("全程")


@dataclass(frozen=True, slots=True)
class Shut:
    """What whoever does a task may no longer do in the case (PRODUCT §3): the tasks by id, and the sentence that says so."""

    tasks: tuple[str, ...]
    sentence: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramView:
    """One process in this case, `name` in words. `rounds` is how often a task was opened, where more than once; `plates` who holds or did it."""

    process: str
    name: str
    done: tuple[str, ...]
    now: tuple[str, ...]
    refused: tuple[str, ...]
    rounds: Mapping[str, int]
    plates: Mapping[str, str]
    shut: Mapping[str, Shut]


def first_shown(file: CaseFile, views: Sequence[DiagramView]) -> DiagramView:
    """The process in which something is at work, else the one where something was done last."""
    worked = [row.process for row in sorted(file.work, key=lambda row: row.ended_at or row.opened_at, reverse=True)]
    last = next((one for process in worked for one in views if one.process == process), views[0])
    return next((one for one in views if one.now), last)


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
        name=NAMES.get(process, WHOLE),
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
