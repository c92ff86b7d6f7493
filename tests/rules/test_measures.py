"""亩 and 公斤 as they are typed in a farmyard."""

from decimal import Decimal

import pytest

from workflows.words.measures import format_measure, read_measure


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("6.5", "6.5"), ("１，８９０", "1,890"), ("1,890.00", "1,890"), ("0", "0"), ("100", "100"), ("0.25", "0.25")],
)
def test_a_measure_is_read_as_typed_and_written_short(typed: str, shown: str) -> None:
    found = read_measure(typed)
    assert found is not None and format_measure(found) == shown


@pytest.mark.parametrize(
    "typed", ["-1", "1.234", "六亩", "", "1e3", "123456789", "1.", "NaN", "1,5", "12,34.5", ",123"]
)
def test_what_is_no_measure_is_refused(typed: str) -> None:
    assert read_measure(typed) is None


def test_a_measure_is_never_a_float() -> None:
    assert read_measure("0.1") == Decimal("0.1")
