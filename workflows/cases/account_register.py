"""Whose an account is, as the core system's register says it (A-02, G3-12): the borrower's own, another's, closed, unknown.

Until a register was imported nobody knows more than the name on the form, and every answer says so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum, auto
from typing import Any

from sqlalchemy import Row, Select, func, select

from workflows.cases.case import Case
from workflows.records.core_system import CustomerAccount
from workflows.records.disbursement import IouForm
from workflows.records.intake import ApplicationDetail
from workflows.records.people import Person
from workflows.records.sealed import unseal_text
from workflows.records.search_keys import account_key
from workflows.records.transaction import Db
from workflows.words.account_number import mask_account
from workflows.words.choices.disbursement import PaymentManner
from workflows.words.clock import shanghai_day
from workflows.words.refusals import EntryRefused, NotPossible
from workflows.words.sentence import Sentence, say

UNKNOWN_ACCOUNT = "账号未登记"


class Belongs(Enum):
    """Whose it is, seen from the borrower."""

    NOT_ASKED = auto()
    UNKNOWN = auto()
    OWN = auto()
    ANOTHERS = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSaid:
    """What the register says of one account; `as_of` is the day of the last import, `holder` his name if he is known here;
    `masked` is the number itself, as far as it is shown.
    """

    belongs: Belongs = Belongs.NOT_ASKED
    as_of: date | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    holder: str | None = None
    masked: str = ""

    @property
    def source(self) -> Sentence:
        """Where the answer comes from, for the checklist of a payment."""
        if self.belongs is Belongs.NOT_ASKED:
            return say("没有导入核心系统的账户登记，只核对了户名")
        if self.belongs is Belongs.UNKNOWN:
            return say("{day}的账户登记里没有这个账号", day=self.as_of)
        if self.closed_on is not None:
            return say("{day}的账户登记：{closed} 已销户", day=self.as_of, closed=self.closed_on)
        if self.belongs is Belongs.OWN:
            return say("{day}的账户登记：借款人本人账户，{opened} 开户", day=self.as_of, opened=self.opened_on)
        return say("{day}的账户登记：他人账户，{opened} 开户", day=self.as_of, opened=self.opened_on)


NOT_ASKED = AccountSaid()


def asked(db: Db, number: str, borrower: str) -> AccountSaid:
    """What the register says of the account `number`, seen from the person `borrower`."""
    table, person = CustomerAccount.__table__, Person.__table__
    imported: datetime | None = db.scalar(select(func.max(table.c.imported_at)))
    if imported is None:
        return NOT_ASKED
    row = db.row(
        select(table, person.c.id.label("person"), person.c.name)
        .outerjoin(person, person.c.id_number_key == table.c.holder_key)
        .where(table.c.number_key == account_key(db, number))
    )
    as_of = shanghai_day(imported)
    if row is None:
        return AccountSaid(belongs=Belongs.UNKNOWN, as_of=as_of)
    belongs = Belongs.OWN if row.person == borrower else Belongs.ANOTHERS
    return AccountSaid(belongs=belongs, as_of=as_of, opened_on=row.opened_on, closed_on=row.closed_on, holder=row.name)


def paid_into(db: Db, form: Any) -> AccountSaid:
    """The same of the account on an IOU as it was filled in; `form` is its row."""
    number = unseal_text(db, IouForm, "pay_to", form, subject=form.subject)
    return replace(asked(db, number or "", form.subject), masked=mask_account(number))


def own_accounts(db: Db, borrower: str) -> tuple[str, ...]:
    """His accounts that are open, by the register; the oldest first."""
    return numbers_of(db, db.rows(accounts_of(borrower)))


def accounts_of(borrower: str) -> Select[Any]:
    """Their rows, to be asked for beside other questions."""
    table, person = CustomerAccount.__table__, Person.__table__
    return (
        select(table)
        .join(person, person.c.id_number_key == table.c.holder_key)
        .where(person.c.id == borrower, table.c.closed_on.is_(None))
        .order_by(table.c.opened_on, table.c.id)
    )


def numbers_of(db: Db, rows: Iterable[Row[Any]]) -> tuple[str, ...]:
    """The numbers on these rows that can still be opened."""
    numbers = (unseal_text(db, CustomerAccount, "number", row, subject=row.subject) for row in rows)
    return tuple(number for number in numbers if number is not None)


def fault(said: AccountSaid, *, manner: str, payee: str) -> Sentence | None:
    """Why no money may go there; None where the register has nothing against it.

    An own account is the borrower's; another's is the payee's whom the form names, as far as the holder is known here.
    """
    if said.belongs in (Belongs.NOT_ASKED, Belongs.UNKNOWN):
        return None
    if manner == PaymentManner.OWN_ACCOUNT and said.belongs is Belongs.ANOTHERS:
        return say("核心系统的账户登记说这个账号不是借款人的：填本人的账号，付给别人的选受托支付")
    if said.closed_on is not None:
        return say("核心系统的账户登记说这个账号 {closed} 已销户：换一个在用的账号", closed=said.closed_on)
    if manner == PaymentManner.OWN_ACCOUNT:
        return None
    if said.belongs is Belongs.OWN:
        return say("核心系统的账户登记说这是借款人自己的账号：选自主支付")
    if said.holder is not None and said.holder != payee:
        return say("核心系统的账户登记里这个账号的户名不是{payee}：核对收款人和账号", payee=payee)
    return None


def refuse_settlement_account(case: Case) -> None:
    """Raises EntryRefused where the application names a settlement account that is another's or closed."""
    number = _settlement_account(case)
    if number is not None:
        said = asked(case.db, number, case.row.applicant)
        wrong = fault(said, manner=PaymentManner.OWN_ACCOUNT, payee="")
        if wrong is not None:
            raise EntryRefused.at("settlement_account", wrong)


def refuse_payee(case: Case, form: Any) -> None:
    """Raises EntryRefused where the account on the IOU is not whose it has to be."""
    wrong = _wrong_payee(case, form)
    if wrong is not None:
        raise EntryRefused.at("pay_to", wrong)


def hold_payment(case: Case) -> None:
    """Asked once more inside the payment: the register may be newer than the IOU. Raises NotPossible."""
    form = case.last(IouForm)
    wrong = None if form is None else _wrong_payee(case, form)
    if wrong is not None:
        raise NotPossible(wrong)


def unknown_accounts(case: Case) -> Iterator[tuple[str, Sentence]]:
    """A finding for each account of the case that a register, once there is one, does not know."""
    settlement, form = _settlement_account(case), case.last(IouForm)
    if settlement is not None and asked(case.db, settlement, case.row.applicant).belongs is Belongs.UNKNOWN:
        yield UNKNOWN_ACCOUNT, say("核心系统没有申请上的这个结算账号")
    paid = None if form is None else unseal_text(case.db, IouForm, "pay_to", form, subject=form.subject)
    if paid is not None and paid != settlement:
        assert form is not None
        if asked(case.db, paid, form.subject).belongs is Belongs.UNKNOWN:
            yield UNKNOWN_ACCOUNT, say("核心系统没有借据上的这个账号")


def _wrong_payee(case: Case, form: Any) -> Sentence | None:
    return fault(paid_into(case.db, form), manner=form.pay_to_kind, payee=form.pay_to_name)


def _settlement_account(case: Case) -> str | None:
    detail = case.last(ApplicationDetail)
    if detail is None or detail.settlement_account is None:
        return None
    return unseal_text(case.db, ApplicationDetail, "settlement_account", detail, subject=detail.subject)
