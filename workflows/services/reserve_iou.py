"""填制借据: the IOU gets its number and reserves its amount under the line's lock (A-03, G3-14)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from workflows.cases import account_register, pooled_names
from workflows.cases.case import Case
from workflows.cases.line_use import room_on
from workflows.cases.numbers import IOU
from workflows.credit.repayment import LoanTerms, repayment_plan
from workflows.records.disbursement import Iou, IouForm, LoanContract
from workflows.records.grant import CreditLine
from workflows.words.choices.application import RepaymentMethod
from workflows.words.choices.standing import IouState, LineState
from workflows.words.clock import end_of_day
from workflows.words.refusals import EntryRefused, NotPossible
from workflows.words.sentence import say


def run(case: Case) -> Mapping[str, object]:
    """Two tellers cannot share the last yuan: whoever comes second reads what the first has reserved."""
    form = case.last(IouForm)
    assert form is not None
    account_register.refuse_payee(case, form)
    line = _locked_line(case)
    room = room_on(case.db, line)
    if form.amount > room:
        raise EntryRefused.at("amount", say("最多可放 {room} 元，现在填了 {amount} 元", room=room, amount=form.amount))
    contracts = LoanContract.__table__
    contract = case.db.scalar(
        select(contracts.c.id).where(contracts.c.line == line.id, contracts.c.voided_at.is_(None))
    )
    if contract is None:
        raise NotPossible(say("先面签合同，再填借据"))
    case.write(
        Iou,
        number=case.next_number(IOU),
        form=form.id,
        line=line.id,
        contract=contract,
        household=case.row.household,
        borrower=case.row.applicant,
        amount=form.amount,
        annual_rate=line.annual_rate,
        repayment_method=line.repayment_method,
        disbursed_on=form.disbursed_on,
        due_on=form.due_on,
        plan=plan_of(form, line.annual_rate, line.repayment_method),
        state=IouState.WAITING,
    )
    # Where the money goes and how much it is are known only now.
    pooled_names.find(case)
    return {}


def plan_of(form: Any, annual_rate: Decimal, method: str) -> list[dict[str, Any]]:
    """The repayment plan as it is printed: one line an instalment, yuan as text."""
    terms = LoanTerms(
        principal=form.amount,
        annual_rate=annual_rate,
        disbursed_on=form.disbursed_on,
        due_on=form.due_on,
        method=RepaymentMethod(method),
    )
    return [
        {"number": one.number, "due_on": one.due_on.isoformat(), "days": one.days, "principal": str(one.principal),
         "interest": str(one.interest), "balance": str(one.balance)}
        for one in repayment_plan(terms)
    ]  # fmt: skip


def _locked_line(case: Case) -> Any:
    table = CreditLine.__table__
    wanted = select(table).where(table.c.id == case.row.line)
    line = case.db.row(wanted.with_for_update() if case.db.locks_rows else wanted)
    if line is None or line.state != LineState.IN_FORCE or case.now >= end_of_day(line.valid_until):
        raise NotPossible(say("额度已经停用或到期，不能填借据"))
    return line
