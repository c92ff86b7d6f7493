"""What is doubtful in the figures of a visit: shown to officer and reviewer, stops nothing (FORMS, 农户调查表)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workflows.words.age import AGE_LIMIT, is_past_age_limit
from workflows.words.money import NOTHING
from workflows.words.sentence import Sentence, say


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sentence at a field; `kind` is the word of the finding that the reviewer answers."""

    field: str
    kind: str
    sentence: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Yuan of 12 months, amount and months as asked for or amended; None while a figure is missing.

    `due_on` is when an amended term would end, None where the term was not amended.
    """

    net_income: Decimal | None
    debts: Decimal | None
    amount: Decimal
    term_months: int
    has_labourer: bool
    birth_date: date | None
    due_on: date | None


def doubts_in(figures: Figures) -> list[Doubt]:
    """Debts above two years' net income; more than half of the term's; nobody to work; an amendment past 65 (G1-11)."""
    found: list[Doubt] = []
    net, debts = figures.net_income, figures.debts
    if net is not None and debts is not None and debts > 2 * net:
        limit = max(2 * net, NOTHING)
        sentence = say("负债 {debts} 元，超过两年纯收入 {limit} 元", debts=debts, limit=limit)
        found.append(Doubt("debts_total", "负债偏高", sentence))
    # Half of the net income of the term is net / 2 × months / 12; this way nothing is divided.
    if net is not None and figures.amount * 24 > net * figures.term_months:
        sentence = say(
            "借 {amount} 元，超过 {months} 个月纯收入的一半", amount=figures.amount, months=figures.term_months
        )
        found.append(Doubt("net_income", "金额偏高", sentence))
    if not figures.has_labourer:
        found.append(Doubt("members", "无劳动力", say("户里没有劳动力")))
    born, due_on = figures.birth_date, figures.due_on
    if born is not None and due_on is not None and is_past_age_limit(born, due_on):
        sentence = say("改后 {due_on} 到期时借款人已满 {limit} 岁", due_on=due_on, limit=AGE_LIMIT)
        found.append(Doubt("amended_term_months", "年龄", sentence))
    return found
