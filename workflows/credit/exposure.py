"""What borrower, family and linked persons owe, guarantee and failed to pay, frozen at an instant.

Rules: RULES G2-02, G2-03, G2-06, G3-13.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from workflows.credit.interest import add_months
from workflows.words.choices.grant import BadActKind, SourceState
from workflows.words.choices.investigation import Lender
from workflows.words.clock import shanghai_day
from workflows.words.money import NOTHING

LONGEST_UNBROKEN_LATE_DAYS = 90
BAD_ACT_MONTHS = 60
REPORT_DAYS = 30
REPAIRED_UP_TO = Decimal("10000")
REPAIRED_FROM, REPAIRED_UNTIL = date(2020, 1, 1), date(2025, 12, 31)
REPAID_BY = date(2026, 3, 31)


class Circle(StrEnum):
    """Whose exposure it is, seen from the borrower (G2-02)."""

    BORROWER = "借款人"
    SPOUSE = "配偶"
    HOUSEHOLD = "家庭成员"
    KIN = "亲属"
    LINKED = "关联人"


OF_THE_HOUSEHOLD = frozenset({Circle.BORROWER, Circle.SPOUSE, Circle.HOUSEHOLD})


class ExposureKind(StrEnum):
    """A debt of one's own, or standing for somebody else's; a guarantee received is the other's given."""

    LOAN = "借款"
    GUARANTEE_GIVEN = "对外担保"
    GUARANTEE_RECEIVED = "他人担保"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureLine:
    """One debt or guarantee; `lender` and `reference` say which. Yuan; `due_on` None when the source does not say.

    `lender` is None for a guarantee of which nobody said with whom; `source` is who told, empty for our own ledger.
    """

    circle: Circle
    person: str | None
    name: str
    kind: ExposureKind
    lender: Lender | None
    reference: str
    amount: Decimal
    balance: Decimal
    due_on: date | None
    days_overdue: int
    source: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same line in a later snapshot."""
        told_by = self.source or (self.lender.value if self.lender else "")
        return (told_by, self.kind.value, self.reference)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where lines came from; one that did not answer is shown as such, never as zero (G2-02)."""

    name: str
    state: SourceState
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """A snapshot; `taken_at` in UTC."""

    lines: tuple[ExposureLine, ...]
    sources: tuple[Source, ...]
    taken_at: datetime

    def __post_init__(self) -> None:
        assert len({line.key for line in self.lines}) == len(self.lines), "one line stands twice"

    def is_of_day(self, day: date) -> bool:
        """Whether it was taken on that day in Shanghai, as the approval of a payment asks. Rule: G3-13."""
        return shanghai_day(self.taken_at) == day

    @property
    def is_complete(self) -> bool:
        """Whether every source that was asked answered; if not, agreeing needs a reason. Rule: G2-02."""
        return all(source.state is not SourceState.NOT_OBTAINED for source in self.sources)

    def household_debt_here(self) -> Decimal:
        """Yuan that the household owes this cooperative: the base of authority and of the second investigator."""
        return total(line for line in self._debts() if line.lender is Lender.THIS_COOPERATIVE)

    def household_debt(self) -> Decimal:
        """Yuan that the household owes anybody."""
        return total(self._debts())

    def guarantees_given(self) -> Decimal:
        """Yuan for which the household stands."""
        return total(self._of_household(ExposureKind.GUARANTEE_GIVEN))

    def due_within_year(self, day: date, renewed: Collection[str] = ()) -> Decimal:
        """Yuan of the household's debts due up to 12 months after `day`, overdue ones too. Rule: G2-06.

        `renewed` are references here of the line that is renewed: not *other* debts. A debt whose due day nobody knows
        counts, the careful way round.
        """
        last = add_months(day, 12)
        return total(
            line
            for line in self._debts()
            if (line.due_on is None or line.due_on <= last)
            and not (line.lender is Lender.THIS_COOPERATIVE and line.reference in renewed)
        )

    def _debts(self) -> Iterable[ExposureLine]:
        return self._of_household(ExposureKind.LOAN)

    def _of_household(self, kind: ExposureKind) -> Iterable[ExposureLine]:
        return (line for line in self.lines if line.kind is kind and line.circle in OF_THE_HOUSEHOLD)


class Change(StrEnum):
    """What a later snapshot says of a line of an earlier one (G3-13); `NOT_ASKED` is no change but no answer either."""

    NEW = "新增"
    GONE = "已无"
    GROWN = "增加"
    SHRUNK = "减少"
    OVERDUE = "新逾期"
    OTHERWISE = "有变化"
    NOT_ASKED = "这次没查"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A line that is new (`before` None), gone (`after` None) or changed between two snapshots."""

    before: ExposureLine | None
    after: ExposureLine | None

    @property
    def changes(self) -> tuple[Change, ...]:
        """How it changed, in one or two words; never empty."""
        if self.before is None:
            return (Change.NEW, Change.OVERDUE) if self.after and self.after.days_overdue else (Change.NEW,)
        if self.after is None:
            return (Change.GONE,)
        found = []
        if self.after.balance != self.before.balance:
            found.append(Change.GROWN if self.after.balance > self.before.balance else Change.SHRUNK)
        if self.after.days_overdue and not self.before.days_overdue:
            found.append(Change.OVERDUE)
        return tuple(found) or (Change.OTHERWISE,)


@dataclass(frozen=True, slots=True, kw_only=True)
class BadAct:
    """Something that may be broken faith. `ended_on` is the day of cure, None while it lasts.

    `amount` (yuan) and `began_on` are what a credit report says of an overdue item; our own ledger leaves them out, since
    the one-off repair is about what the bureau shows.
    """

    kind: BadActKind
    person: str | None
    reference: str
    worst_days_late: int
    ended_on: date | None
    amount: Decimal | None = None
    began_on: date | None = None

    @property
    def is_repaired(self) -> bool:
        """Whether the one-off repair takes it out of sight: at most 10,000 yuan, of 2020 to 2025, repaid by 2026-03-31.

        Rule: G2-03 [FIX].
        """
        if self.kind is not BadActKind.OVERDUE or self.amount is None or self.began_on is None or not self.ended_on:
            return False
        within = REPAIRED_FROM <= self.began_on <= REPAIRED_UNTIL
        return within and self.amount <= REPAIRED_UP_TO and self.ended_on <= REPAID_BY


@dataclass(frozen=True, slots=True, kw_only=True)
class Faith:
    """Bad acts as of a day: `broken_by` vetoes, `history` is shown and vetoes nothing."""

    broken_by: tuple[BadAct, ...]
    history: tuple[BadAct, ...]

    @property
    def is_broken(self) -> bool:
        """Whether the household has broken faith."""
        return bool(self.broken_by)


def total(lines: Iterable[ExposureLine]) -> Decimal:
    """Balances of `lines` in yuan."""
    return sum((line.balance for line in lines), NOTHING)


def differences(before: Exposure, after: Exposure) -> tuple[Difference, ...]:
    """What changed from one snapshot to the other, in the order of the later one, then what is gone. Rule: G3-13.

    That a debt is overdue by more days than before is no change by itself; that it is overdue now is.
    """
    earlier = {line.key: line for line in before.lines}
    later = {line.key: line for line in after.lines}
    found = [
        Difference(before=earlier.get(key), after=line)
        for key, line in later.items()
        if key not in earlier or _what_counts(earlier[key]) != _what_counts(line)
    ]
    return (*found, *(Difference(before=line, after=None) for key, line in earlier.items() if key not in later))


def faith(acts: Iterable[BadAct], day: date) -> Faith:
    """Which of `acts` break faith on `day` and which are history.

    Broken by: overdue now, in court or not; overdue more than 90 days, ended within 5 years; written off, 失信被执行人, a lent name, a changed use,
    false papers, lasting or ended within 5 years. The fifth anniversary still counts. What was repaired once and for all
    is in neither. Rule: G2-03 (征信业管理条例 Art. 16).
    """
    known = tuple(act for act in acts if not act.is_repaired)
    broken_by = tuple(act for act in known if _breaks_faith(act, day))
    return Faith(broken_by=broken_by, history=tuple(act for act in known if act not in broken_by))


def report_is_usable(taken_on: date, day: date) -> bool:
    """Whether a credit report still serves, for the one case it was asked for: 30 days. Rule: G2-03 (ours)."""
    return taken_on <= day <= taken_on + timedelta(days=REPORT_DAYS)


def _breaks_faith(act: BadAct, day: date) -> bool:
    if act.ended_on is None:
        return True
    if act.kind in (BadActKind.OVERDUE, BadActKind.IN_COURT) and act.worst_days_late <= LONGEST_UNBROKEN_LATE_DAYS:
        return False
    return day <= add_months(act.ended_on, BAD_ACT_MONTHS)


def _what_counts(line: ExposureLine) -> tuple[object, ...]:
    return (line.circle, line.person, line.amount, line.balance, line.due_on, line.days_overdue > 0)
