"""The credit line and who may grant it. RULES A-03, G1-03, G2-06, G2-07, G2-12, 9.1."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.credit.credit_line import (
    CreditLine,
    Drawn,
    HouseholdDebt,
    LineNotInForce,
    authority_inputs,
    cap_of,
    is_above_top,
    is_exception,
    latest_due_on,
    needs_second_investigator,
    room_left,
    room_left_on,
    total_after_grant,
    valid_until,
)
from workflows.engine.decision import decide
from workflows.engine.tables import read_table
from workflows.engine.xml_guard import read_xml
from workflows.words.choices.grant import Authority, RaisingReason
from workflows.words.choices.standing import LineState
from workflows.words.clock import end_of_day

BPMN = Path(__file__).parents[2] / "workflows" / "bpmn"
FILE = "approval_authority.dmn"
AUTHORITY = read_table(FILE, read_xml(FILE, (BPMN / FILE).read_bytes()))
money = st.decimals(0, 1_000_000, places=2)


def line(limit: str, *, revolving: bool = True, state: LineState = LineState.IN_FORCE) -> CreditLine:
    return CreditLine(
        limit=Decimal(limit),
        granted_on=date(2026, 11, 24),
        valid_until=date(2028, 11, 24),
        revolving=revolving,
        state=state,
    )


def drawn(outstanding: str, reserved: str = "0", paid_out: str = "0") -> Drawn:
    return Drawn(outstanding=Decimal(outstanding), reserved=Decimal(reserved), paid_out=Decimal(paid_out))


@pytest.mark.parametrize(
    ("grade_cap", "net_income", "due", "cap"),
    [
        ("15000", "20000", "6000", "9800.00"),
        ("15000", "6000", "6000", "0.00"),
        ("15000", "6000", "6000.01", "0.00"),
        ("15000", "100000", "0", "15000.00"),
        ("15000", "21428.58", "0", "15000.00"),
        ("15000", "21428.57", "0", "14900.00"),
        ("0", "100000", "0", "0.00"),
        ("15000", "142.85", "0", "0.00"),
        ("15000", "-5000", "0", "0.00"),
    ],
)
def test_the_cap_is_the_grades_or_what_the_income_bears(grade_cap: str, net_income: str, due: str, cap: str) -> None:
    assert str(cap_of(Decimal(grade_cap), Decimal(net_income), Decimal(due))) == cap


@given(money, st.decimals(-1_000_000, 1_000_000, places=2), money)
def test_a_cap_is_whole_hundreds_never_below_nothing_nor_above_the_grades(
    grade_cap: Decimal, net_income: Decimal, due: Decimal
) -> None:
    cap = cap_of(grade_cap, net_income, due)
    assert 0 <= cap <= grade_cap
    assert cap % 100 == 0
    assert cap == 0 or 10 * cap <= 7 * (net_income - due)


def test_a_proposal_at_the_cap_is_no_exception() -> None:
    assert not is_exception(Decimal("9800.00"), Decimal("9800.00"))
    assert is_exception(Decimal("9800.01"), Decimal("9800.00"))


@pytest.mark.parametrize(
    ("total", "reasons", "authority"),
    [
        ("35000", [], Authority.DIRECTOR),
        ("30000.00", [], Authority.APPROVER),
        ("30000.01", [], Authority.DIRECTOR),
        ("30001", [], Authority.DIRECTOR),
        ("50000", [], Authority.DIRECTOR),
        ("50000.01", [], Authority.COMMITTEE),
        ("200000", [], Authority.COMMITTEE),
        ("200000.01", [], Authority.NONE),
        ("30000", [RaisingReason.ABOVE_CAP], Authority.DIRECTOR),
        ("30000", list(RaisingReason), Authority.DIRECTOR),
        ("50000", [RaisingReason.PAST_AGE_LIMIT], Authority.COMMITTEE),
        ("50001", [RaisingReason.ABOVE_CAP], Authority.COMMITTEE),
        ("200001", [RaisingReason.ABOVE_CAP], Authority.NONE),
    ],
)
def test_authority_follows_the_total_and_any_number_of_reasons_raises_it_once(
    total: str, reasons: list[RaisingReason], authority: Authority
) -> None:
    answer = decide(AUTHORITY, authority_inputs(Decimal(total), reasons))
    assert answer == {"authority": authority.value}
    assert is_above_top(Decimal(total)) == (authority is Authority.NONE)


def test_25000_outstanding_and_10000_new_goes_to_the_director() -> None:
    total = total_after_grant(HouseholdDebt(outstanding=Decimal("25000")), Decimal("10000"))
    assert total == 35_000
    assert decide(AUTHORITY, authority_inputs(total, []))["authority"] == Authority.DIRECTOR


@pytest.mark.parametrize(
    ("outstanding", "renewed", "limit", "total"),
    [
        ("25000", "0", "10000", "35000"),
        ("25000", "25000", "30000", "30000"),
        ("25000", "10000", "15000", "30000"),
        ("25000", "25000", "10000", "25000"),
    ],
)
def test_old_principal_under_a_renewed_line_counts_against_the_new_limit(
    outstanding: str, renewed: str, limit: str, total: str
) -> None:
    debt = HouseholdDebt(outstanding=Decimal(outstanding), renewed=Decimal(renewed))
    assert total_after_grant(debt, Decimal(limit)) == Decimal(total)


@pytest.mark.parametrize(("total", "needed"), [("29900", False), ("29999.99", False), ("30000", True), ("30100", True)])
def test_two_investigators_from_30000_on(total: str, needed: bool) -> None:
    assert needs_second_investigator(Decimal(total)) is needed


def test_what_an_iou_reserves_is_drawn_for_the_second_teller() -> None:
    assert room_left(line("15000"), drawn("0")) == 15_000
    assert room_left(line("15000"), drawn("0", reserved="8000")) == 7_000


def test_repaid_principal_can_be_drawn_again_under_a_revolving_line_only() -> None:
    repaid = drawn("3000", paid_out="15000")
    assert room_left(line("15000"), repaid) == 12_000
    assert room_left(line("15000", revolving=False), repaid) == 0


def test_a_limit_lowered_below_the_balance_gives_no_new_money_and_no_negative_room() -> None:
    assert str(room_left(line("5000"), drawn("9000"))) == "0.00"


@pytest.mark.parametrize("state", [state for state in LineState if state is not LineState.IN_FORCE])
def test_only_a_line_in_force_can_be_drawn(state: LineState) -> None:
    with pytest.raises(LineNotInForce, match=state.value):
        room_left_on(line("15000", state=state), drawn("0"), date(2026, 11, 24))


def test_the_last_day_of_a_line_is_inclusive_until_24_00_in_shanghai() -> None:
    assert room_left_on(line("15000"), drawn("0"), date(2026, 11, 24)) == 15_000
    assert room_left_on(line("15000"), drawn("0"), date(2028, 11, 24)) == 15_000
    assert end_of_day(date(2028, 11, 24)) == datetime(2028, 11, 24, 16, tzinfo=UTC)
    for outside in (date(2028, 11, 25), date(2026, 11, 23)):
        with pytest.raises(LineNotInForce, match="2028 年 11 月 24 日"):
            room_left_on(line("15000"), drawn("0"), outside)


def test_the_life_of_a_grant() -> None:
    granted_on = date(2026, 11, 24)
    assert valid_until(granted_on, revolving=False) == date(2027, 2, 22)
    assert valid_until(granted_on, revolving=True) == date(2028, 11, 24)
    assert valid_until(granted_on, revolving=True, months=12) == date(2027, 11, 24)
    assert latest_due_on(date(2028, 11, 24)) == date(2029, 11, 24)
    with pytest.raises(AssertionError):
        valid_until(granted_on, revolving=True, months=37)


@given(money, money, money, money, st.booleans())
def test_room_and_what_is_taken_never_exceed_the_limit(
    limit: Decimal, outstanding: Decimal, reserved: Decimal, repaid: Decimal, revolving: bool
) -> None:
    taken = Drawn(outstanding=outstanding, reserved=reserved, paid_out=outstanding + repaid)
    one = CreditLine(
        limit=limit,
        granted_on=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
        revolving=revolving,
        state=LineState.IN_FORCE,
    )
    assert room_left(one, taken) >= 0
    assert room_left(one, taken) == 0 or room_left(one, taken) + outstanding + reserved <= limit
