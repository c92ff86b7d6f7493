"""The teller's tasks of a payment, one after the other: what each came to, which one is at hand, which falls away (PRODUCT §2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from workflows.engine.specification import FIRST_ROOT, Node, Specification
from workflows.queries.acts_before import decisions_of
from workflows.queries.case_file import CaseFile
from workflows.words.roles import DutyClass, Gate
from workflows.words.sentence import Sentence, say

DRAWDOWN = "drawdown"
"""The process, and the kind, of a case that begins at the counter."""

MAKES_CONTRACT = "record_contract"
"""The op of a task that makes the contract: it is not done while the line has a valid one (G3-08)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One task: what it `came` to and when, once it is done; `why` it falls away."""

    task: str
    name: str
    state: Literal["done", "now", "next", "off"]
    came: str = ""
    at: datetime | None = None
    why: Sentence | None = None


def counter_steps(file: CaseFile, spec: Specification, now: str) -> tuple[Step, ...]:
    """Every task of the counter in the third gate, as the diagram has them; `now` is the one at hand."""
    return tuple(_steps(file, _nodes(spec, DRAWDOWN if file.application.kind == DRAWDOWN else FIRST_ROOT), now))


def steps_of_drawdown(file: CaseFile, spec: Specification) -> tuple[Step, ...]:
    """The same for a drawdown under the line of a case, before it is started."""
    return tuple(_ahead(file, node) for node in _nodes(spec, DRAWDOWN))


def _nodes(spec: Specification, root: str) -> list[Node]:
    found = [one for one in spec.nodes.values() if one.duty == DutyClass.COUNTER and one.process == Gate.DISBURSEMENT]
    return sorted(found, key=lambda one: len(spec.earlier_tasks(one.id, root)))


def _steps(file: CaseFile, nodes: list[Node], now: str) -> Iterator[Step]:
    said, is_before = decisions_of(file), True
    done = {row.task: row for row in file.work if row.state == "done" and row.done_by and not row.voided}
    for node in nodes:
        row = done.get(node.id)
        if node.id == now:
            is_before = False
            yield Step(node.id, node.name, "now")
        elif is_before and row is not None:
            yield Step(node.id, node.name, "done", came=said.get(row.id, ""), at=row.ended_at)
        else:
            yield _ahead(file, node)


def _ahead(file: CaseFile, node: Node) -> Step:
    contract = file.last("contract") if node.then == MAKES_CONTRACT else None
    if contract is not None and contract.voided_at is None:
        return Step(node.id, node.name, "off", why=say("不用：这条额度的合同有效"))
    return Step(node.id, node.name, "next")
