"""A rule that the database kept is turned back into the refusal that the code above would have given."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from workflows.words.refusals import AlreadyTaken, DutyRefused, EntryRefused, NotPossible, Refusal, Rule
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True)
class Kept:
    """A constraint by its name on PostgreSQL and by its columns as SQLite tells them.

    `again` says that the act, repeated, finds what somebody wrote at the same instant and counts it as there already.
    """

    name: str
    columns: str
    refusal: Callable[[], Refusal]
    again: bool = False

    def is_in(self, error: IntegrityError) -> bool:
        """Whether this is what was violated."""
        said = str(error.orig)
        return self.name in said or self.columns in said


KEPT = (
    Kept("duty_held", "duty_held.case, duty_held.person",
         lambda: DutyRefused(Rule.EXCLUSIVE, say("同一人在一案中只能担任一种不相容职责，这一件您已经有一种"))),
    Kept("one_running", "application.household",
         lambda: EntryRefused.at("household", say("这户已有一件在办，办完再申请"))),
    Kept("one_household", "member.person",
         lambda: EntryRefused.at("id_number", say("这个人已在另一户，先办迁出"))),
    Kept("one_in_force", "credit_line.household", lambda: NotPossible(say("这户已有一个授信额度，只能续贷"))),
    Kept("one_payment", "ledger_posting.", lambda: NotPossible(say("这一件已经放过款，不能再放"))),
    Kept("one_reversal", "payment_reversal.posting", lambda: NotPossible(say("这笔款已经有一次冲正申请"))),
    Kept("uq_ledger_reversal", "ledger_reversal.", lambda: NotPossible(say("这笔款已经冲正过"))),
    Kept("one_unfreezing", "unfreeze_decision.freeze", lambda: NotPossible(say("已经解冻"))),
    Kept("uq_unfreeze_decision_request", "unfreeze_decision.request", lambda: NotPossible(say("这份申请已经决定过"))),
    Kept("one_live", "iou.application", lambda: NotPossible(say("这一件已经有一张借据"))),
    Kept("one_valid", "loan_contract.line", lambda: NotPossible(say("这个额度已经有一份合同"))),
    Kept("id_number_key", "person.id_number_key",
         lambda: EntryRefused.at("id_number", say("这个身份证号已登记在别人名下，核对证件"))),
    Kept("uq_account_name", "account.name", lambda: EntryRefused.at("name", say("这个工号已经有人用"))),
    Kept("one_vote", "vote.", lambda: AlreadyTaken(say("这一票已经投过"))),
    Kept("uq_repayment_reference", "repayment.reference",
         lambda: NotPossible(say("同一批还款流水正在导入，稍等再导入一次")), again=True),
    Kept("uq_customer_account_number_key", "customer_account.number_key",
         lambda: NotPossible(say("同一批账户正在导入，稍等再导入一次")), again=True),
    Kept("uq_bad_loan", "bad_loan.", lambda: NotPossible(say("同一批贷款正在导入，稍等再导入一次")), again=True),
    Kept("one_at_work", "print_batch.asked_by", lambda: NotPossible(say("您还有一批在印，印完或取消了再印下一批"))),
    Kept("one_waiting", "staff_change.name", lambda: NotPossible(say("这个账号已经有一项变更等着确认"))),
    Kept("uq_receipt", "receipt.actor", lambda: AlreadyTaken(say("这次提交正在处理，稍等再看结果"))),
)  # fmt: skip


def refusal_of(error: IntegrityError) -> Refusal | None:
    """The refusal behind a violated constraint; None for one that only our own mistake can violate."""
    return next((kept.refusal() for kept in KEPT if kept.is_in(error)), None)


def is_worth_another_try(error: IntegrityError) -> bool:
    """Whether the act would find now what it could not see before."""
    return any(kept.again for kept in KEPT if kept.is_in(error))
