"""What the cooperative brings along: its families, the loans they have, and three years of repayments.

Families come as rosters bring them, repayments as the core system's files do, by the same acts as anybody's. Balances
are those of three years ago, so that what came back since is counted.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from webapp.demo.people import household
from workflows.credit.interest import add_months
from workflows.door.door import Door
from workflows.registers.core_file import BATCH
from workflows.registers.households import NewMember
from workflows.registers.ledger_file import ImportRepayments, RepaymentRow
from workflows.registers.roster_rows import RosterHousehold, RosterMember
from workflows.registers.rosters import ImportHouseholds, batches
from workflows.words.actor import OPERATOR
from workflows.words.age import CHILD_UNDER, age_on
from workflows.words.choices.household import Relation
from workflows.words.clock import shanghai_day
from workflows.words.money import to_fen

GROUPS = 6
QUARTERS = 12
OWES = 0.7
LATE = 0.03
STOPS_PAYING = 0.04
SMALLEST, LARGEST = 30, 150
YEARLY_RATE = Decimal("0.06")
PAYS_BACK_IN_QUARTERS = (8, 16)


@dataclass(slots=True)
class OldLoan:
    """A loan of the roster: its number, what is left of it in yuan, and how it comes back."""

    number: str
    left: Decimal
    instalment: Decimal
    stops: int


@dataclass(frozen=True, slots=True)
class Families:
    """The households by id, and the loans they brought."""

    households: list[str]
    loans: list[OldLoan]


def families(
    door: Door, villages: Sequence[tuple[str, str]], number: int, *, code: str, taken: set[str], chance: random.Random,
    now: datetime, told: Callable[[int], None],
) -> Families:  # fmt: skip
    """`number` households, spread over the `villages` (name, id) of the branch `code`; ages are those of the day `now`.

    `taken` are identity numbers that somebody has already.
    """
    today = shanghai_day(now)
    as_of = _three_years_ago(door.clock.now())
    loans: list[OldLoan] = []
    rosters: dict[str, list[RosterHousehold]] = defaultdict(list)
    for place in range(number):
        name, village = villages[place % len(villages)]
        members = household(chance, today, taken)
        loan = _loan(chance, f"{code}-{name}-{_key(place)}") if chance.random() < OWES else None
        rosters[village].append(_of_roster(members, place, loan, as_of, today, chance))
        if loan is not None:
            loans.append(loan)
    ids: dict[str, str] = {}
    for village, of_roster in rosters.items():
        for batch in batches(of_roster):
            ids |= _bring(door, village, batch, as_of)
            told(len(batch))
    return Families([ids[_key(place)] for place in range(number)], loans)


def repay(door: Door, loans: Sequence[OldLoan], told: Callable[[int], None]) -> None:
    """Quarter by quarter what came back of the loans."""
    first = _three_years_ago(door.clock.now())
    for quarter in range(1, QUARTERS):
        rows = tuple(_paid_in(loans, quarter, add_months(first, 3 * quarter)))
        for start in range(0, len(rows), BATCH):
            door.perform(ImportRepayments(rows=rows[start : start + BATCH], actor=OPERATOR))
        told(len(rows))


def _bring(door: Door, village: str, batch: tuple[RosterHousehold, ...], as_of: date) -> dict[str, str]:
    """The households' ids by their marks in the roster."""
    act = ImportHouseholds(village=village, households=batch, as_of=as_of, actor=OPERATOR)
    answers = door.perform(act)["households"]
    assert not any(answer["bad"] for answer in answers), answers
    return {one.key: str(answer["household"]) for one, answer in zip(batch, answers, strict=True)}


def _key(place: int) -> str:
    return f"{place + 1:05}"


def _three_years_ago(now: datetime) -> date:
    return add_months(shanghai_day(now), -3 * QUARTERS)


def _loan(chance: random.Random, number: str) -> OldLoan:
    left = Decimal(100 * chance.randint(SMALLEST, LARGEST))
    quarters = chance.randint(*PAYS_BACK_IN_QUARTERS)
    stops = chance.randint(1, QUARTERS) if chance.random() < STOPS_PAYING else QUARTERS + 1
    return OldLoan(number, left, to_fen(left / quarters), stops)


def _paid_in(loans: Sequence[OldLoan], quarter: int, day: date) -> Iterator[RepaymentRow]:
    for place, loan in enumerate(loans, start=1):
        if loan.left == 0 or quarter >= loan.stops:
            continue
        principal, interest = min(loan.instalment, loan.left), to_fen(loan.left * YEARLY_RATE / 4)
        loan.left -= principal
        yield RepaymentRow(row=place, reference=f"{day:%Y%m%d}-{place:06}", number=loan.number,
                           paid_on=day, principal=principal, interest=interest)  # fmt: skip


def _of_roster(
    members: Sequence[NewMember], place: int, loan: OldLoan | None, as_of: date, today: date, chance: random.Random
) -> RosterHousehold:
    return RosterHousehold(
        key=_key(place),
        head_name=members[0].name,
        group=f"{place % GROUPS + 1} 组",
        members=tuple(_member(one, row, today) for row, one in enumerate(members, start=1)),
        balance=None if loan is None else loan.left,
        lent_on=None if loan is None else as_of - timedelta(days=chance.randint(30, 700)),
        overdue=loan is not None and chance.random() < LATE,
        returned=False,
    )


def _member(one: NewMember, row: int, today: date) -> RosterMember:
    born = one.birth_date
    young = born is not None and age_on(born, today) < CHILD_UNDER
    return RosterMember(
        row=row, name=one.name, relation=Relation(one.relation), id_number=one.id_number,
        birth_date=None if young else born, birth_year=born.year if born else int((one.id_number or "")[6:10]),
        phone=one.phone, address=None, works_away=one.works_away, away_place=one.away_place,
    )  # fmt: skip
