"""征信: what other lenders report of somebody who authorised the question (D-04, G2-02, G2-03).

A question is put again until it is answered; `ask` is safe to repeat. That the person authorised it was looked at before
it was put down: the port is told nothing of the case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Protocol

from workflows.ports.file_exchange import REFERENCE, FileExchange
from workflows.words.choices.grant import BadActKind

MOST_ENTRIES = 500
LONGEST_WORDS = 80
MOST_YUAN = Decimal("1000000000")


@dataclass(frozen=True, slots=True, repr=False)
class Question:
    """About whom, and for which of the lawful reasons; the number is whole, so this is never printed."""

    reference: str
    name: str
    id_number: str
    reason: str
    asked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedDebt:
    """A loan elsewhere, or standing for somebody's; yuan."""

    lender: str
    number: str
    guarantee: bool
    amount: Decimal
    balance: Decimal
    due_on: date | None
    days_overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedAct:
    """A bad entry; `amount` in yuan and `began_on` where it is an overdue item, `ended_on` None while it lasts."""

    kind: BadActKind
    reference: str
    worst_days_late: int
    amount: Decimal | None
    began_on: date | None
    ended_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One answer; `reference` is the bureau's own number. `is_given` False: it was asked and gave no report."""

    reference: str
    is_given: bool
    debts: Sequence[ReportedDebt] = ()
    acts: Sequence[ReportedAct] = ()


class CreditBureau(Protocol):
    """The system that is asked."""

    name: str

    def ask(self, question: Question) -> Report | None:
        """The answer, None while there is none. Raises BadAnswer, OSError."""


class SimulatedCreditBureau:
    """For demonstrations and training: answers at once, by the last character of the identity number.

    6: a loan of 20,000 yuan elsewhere. 7: standing for 30,000. 8: a loan 45 days overdue. 9: one that was 120 days
    overdue and cured two years ago. X: no report. Any other: nothing to report.
    """

    name = "模拟征信"

    def ask(self, question: Question) -> Report | None:
        """Asks nobody."""
        ending, day = question.id_number[-1:], question.asked_on
        if ending == "X":
            return Report(reference=question.reference, is_given=False)
        debts: tuple[ReportedDebt, ...] = ()
        acts: tuple[ReportedAct, ...] = ()
        if ending in ("6", "7"):
            debts = (_debt(guarantee=ending == "7", due_on=day + timedelta(days=300)),)
        if ending == "8":
            debts = (_debt(due_on=day - timedelta(days=45), days_overdue=45),)
            acts = (_late(45, day - timedelta(days=45), None),)
        if ending == "9":
            acts = (_late(120, day - timedelta(days=850), day - timedelta(days=730)),)
        return Report(reference=question.reference, is_given=True, debts=debts, acts=acts)


def _debt(*, guarantee: bool = False, due_on: date, days_overdue: int = 0) -> ReportedDebt:
    yuan = Decimal(30000 if guarantee else 20000)
    return ReportedDebt(lender="县城商业银行", number="MN-0001", guarantee=guarantee, amount=yuan, balance=yuan, due_on=due_on,
                        days_overdue=days_overdue)  # fmt: skip


def _late(days: int, began_on: date, ended_on: date | None) -> ReportedAct:
    return ReportedAct(kind=BadActKind.OVERDUE, reference="县城商业银行 MN-0001", worst_days_late=days,
                       amount=Decimal(20000), began_on=began_on, ended_on=ended_on)  # fmt: skip


class FileDropCreditBureau:
    """Exchange by files (`FileExchange`). Ours: {"reference", "name", "id_number", "reason"}.

    The answer: `report_of`. Figures are yuan as text, days are written 2026-11-24.
    """

    name = "征信系统"

    def __init__(self, folder: Path) -> None:
        self._exchange = FileExchange(folder)

    def ask(self, question: Question) -> Report | None:
        """Asks once, and looks whether the answer has come."""
        asked = {"reference": question.reference, "name": question.name, "id_number": question.id_number,
                 "reason": question.reason}  # fmt: skip
        return self._exchange.ask(question.reference, asked, report_of, _RULE)


_RULE = 'a report is {"reference", "given": true, "debts": […], "bad_acts": […]}, or {"reference", "given": false}'


def report_of(found: Mapping[str, Any]) -> Report:
    """A report as it is written in files and kept sealed. Raises ValueError, KeyError, TypeError for anything else."""
    reference, given = found["reference"], found["given"]
    if not REFERENCE.fullmatch(reference) or not isinstance(given, bool):
        raise ValueError("reference, given")
    if not given:
        return Report(reference=reference, is_given=False)
    debts, acts = found["debts"], found["bad_acts"]
    if not isinstance(debts, list) or not isinstance(acts, list) or len(debts) + len(acts) > MOST_ENTRIES:
        raise ValueError("debts, bad_acts")
    return Report(reference=reference, is_given=True, debts=tuple(map(_debt_of, debts)), acts=tuple(map(_act_of, acts)))


def plain_of(report: Report) -> dict[str, Any]:
    """The same back as plain values."""
    return {
        "reference": report.reference,
        "given": report.is_given,
        "debts": [
            {"lender": one.lender, "number": one.number, "guarantee": one.guarantee, "amount": str(one.amount),
             "balance": str(one.balance), "due_on": one.due_on and one.due_on.isoformat(),
             "days_overdue": one.days_overdue}
            for one in report.debts
        ],
        "bad_acts": [
            {"kind": one.kind.value, "reference": one.reference, "worst_days_late": one.worst_days_late,
             "amount": None if one.amount is None else str(one.amount),
             "began_on": one.began_on and one.began_on.isoformat(), "ended_on": one.ended_on and one.ended_on.isoformat()}
            for one in report.acts
        ],
    }  # fmt: skip


def _debt_of(found: Mapping[str, Any]) -> ReportedDebt:
    if not isinstance(found["guarantee"], bool):
        raise ValueError("guarantee")
    return ReportedDebt(
        lender=_words(found["lender"]),
        number=_words(found["number"]),
        guarantee=found["guarantee"],
        amount=_yuan(found["amount"]),
        balance=_yuan(found["balance"]),
        due_on=_day(found["due_on"]),
        days_overdue=_days(found["days_overdue"]),
    )


def _act_of(found: Mapping[str, Any]) -> ReportedAct:
    amount = found["amount"]
    return ReportedAct(
        kind=BadActKind(found["kind"]),
        reference=_words(found["reference"]),
        worst_days_late=_days(found["worst_days_late"]),
        amount=None if amount is None else _yuan(amount),
        began_on=_day(found["began_on"]),
        ended_on=_day(found["ended_on"]),
    )


def _words(found: Any) -> str:
    if not isinstance(found, str) or not 1 <= len(found) <= LONGEST_WORDS or not found.isprintable():
        raise ValueError("words")
    return found


def _yuan(found: Any) -> Decimal:
    if not isinstance(found, str) or len(found) > LONGEST_WORDS:
        raise ValueError("yuan")
    try:
        yuan = Decimal(found)
    except InvalidOperation as error:
        raise ValueError("yuan") from error
    if not yuan.is_finite() or not 0 <= yuan <= MOST_YUAN or yuan != round(yuan, 2):
        raise ValueError("yuan")
    return yuan


def _day(found: Any) -> date | None:
    return None if found is None else date.fromisoformat(found)


def _days(found: Any) -> int:
    if type(found) is not int or not 0 <= found <= 100_000:
        raise ValueError("days")
    return found
