"""Every refusal, at any gate, makes its report in the same transaction; it is irreversible and ends the case (G3-13)."""

from collections.abc import Mapping

from sqlalchemy import select

from workflows.cases import rounds
from workflows.cases.case import Case, Refused
from workflows.cases.notice import make_notice
from workflows.records.endings import RefusalReport
from workflows.records.grant import CreditLine
from workflows.words.choices.endings import CANCELLING, RefusalGround
from workflows.words.choices.standing import LineState
from workflows.words.sentence import say


def run(case: Case) -> Mapping[str, object]:
    """Report, notice to the applicant, and what becomes of the line."""
    refused = case.refused or _by_the_process(case)
    case.write(
        RefusalReport,
        gate=refused.gate,
        task=refused.task,
        refused_by=case.actor.person if case.actor.is_person else None,
        at=case.now,
        ground=refused.ground,
        facts=refused.facts,
        evidence=list(refused.evidence),
    )
    make_notice(case, outcome="未获批准", ground=refused.ground)
    rounds.void_iou(case, reason="拒贷")
    if case.row.kind == "origination":
        rounds.end_contract(case, reason="拒贷")
    if case.refused is not None:
        _line(case, RefusalGround(refused.ground))
    case.set(state="refused", closed_at=case.now)
    case.happened("refusal", task=refused.task, facts={"ground": refused.ground, "gate": refused.gate})
    return {}


def _by_the_process(case: Case) -> Refused:
    """A refusal that nobody sent in this case: the line was suspended or ended in another, and is not touched again."""
    table = CreditLine.__table__
    state = case.db.scalar(select(table.c.state).where(table.c.id == case.row.line))
    facts = str(say("额度已{state}，本次用信终止", state=str(state).removeprefix("已")))
    return Refused(RefusalGround.CIRCUMSTANCES_CHANGED, facts, None, case.row.stage)


def _line(case: Case, ground: RefusalGround) -> None:
    """A single grant is cancelled; a revolving line too for untrue identity or broken faith, else it is suspended."""
    cancelled = ground in CANCELLING or not case.row.revolving
    state = LineState.CANCELLED if cancelled else LineState.SUSPENDED
    rounds.end_line(case, state, rule="拒贷", reason=ground.value)
