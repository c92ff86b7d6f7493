"""A case that ended by refusal, withdrawal or expiry is filed by itself: catalogue, report, notice, digest; no shelf."""

from collections.abc import Mapping

from sqlalchemy import func, select

from workflows.cases import rounds
from workflows.cases.case import Case
from workflows.records.disbursement import ContractSigning, IdentityCheck
from workflows.records.endings import RefusalAcknowledgement, RefusalReport, Withdrawal
from workflows.records.filing import Dossier
from workflows.records.grant import CreditLine, LineChange
from workflows.services.archive_dossier import order_print
from workflows.words.choices.disbursement import IdentityVerdict
from workflows.words.choices.endings import LineAction, WithdrawalKind
from workflows.words.choices.standing import LineState
from workflows.words.retention import RetentionClass, retention_until

ENDINGS = ("withdrawn", "expired")


def run(case: Case) -> Mapping[str, object]:
    """What the director said of a suspended line takes effect here, for later cases."""
    outcome = case.process.routing["outcome"]
    if case.row.state == "running" and outcome in ENDINGS:
        case.set(state=outcome, closed_at=case.now)
    if outcome == "withdrawn":
        _withdrawn(case)
    _line(case)
    identity = case.last(IdentityCheck)
    untrue = identity is not None and identity.verdict == IdentityVerdict.UNTRUE
    kept_as = RetentionClass.IDENTITY_UNTRUE if untrue else RetentionClass.ENDED_UNPAID
    until = retention_until(kept_as, case.today)
    dossier = case.write(Dossier, kind="closed", made_at=case.now, retention_until=until, contents={})
    order_print(case, dossier)
    return {}


def _withdrawn(case: Case) -> None:
    """Nothing granted stays; a customer who did not sign the contract has withdrawn by that (FORMS, 客户未签)."""
    rounds.undo_grant(case, LineState.CANCELLED, rule="撤回", reason="申请已撤回")
    signing = case.last(ContractSigning)
    if case.last(Withdrawal) is None and signing is not None:
        case.write(
            Withdrawal,
            kind=WithdrawalKind.NOT_SIGNED.value,
            reason=signing.not_signed_reason or WithdrawalKind.NOT_SIGNED.value,
            asked_by=case.actor.name,
            asked_at=case.now,
            proof=[],
            person=case.actor.person,
            at=case.now,
        )


def _line(case: Case) -> None:
    noted = case.last(RefusalAcknowledgement)
    if noted is None or noted.line_action is None or case.row.line is None:
        return
    table = CreditLine.__table__
    state = case.db.scalar(select(table.c.state).where(table.c.id == case.row.line))
    if state != LineState.SUSPENDED:
        return
    becomes = {LineAction.CANCEL: LineState.CANCELLED, LineAction.RESTORE: LineState.IN_FORCE}
    action = LineAction(noted.line_action)
    if action is LineAction.RESTORE and not _suspended_here(case):
        return
    if action in becomes:
        rounds.end_line(case, becomes[action], rule="主任签收", reason=action.value)


def _suspended_here(case: Case) -> bool:
    """Whether nothing else has suspended the line since this case's refusal did: another cause is not cured by it."""
    table, report = LineChange.__table__, case.last(RefusalReport)
    last = select(func.max(table.c.at)).where(table.c.line == case.row.line, table.c.state == LineState.SUSPENDED)
    return report is not None and case.db.scalar(last) == report.at
