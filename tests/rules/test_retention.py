"""How long documents are kept (G4-07)."""

from datetime import date

import pytest

from workflows.words.retention import RetentionClass, retention_until, volume_until

SETTLED = date(2027, 3, 10)


def test_the_example_of_the_rule() -> None:
    assert retention_until(RetentionClass.LOAN_FILE, SETTLED, 12) == date(2037, 12, 31)
    assert retention_until(RetentionClass.VOUCHER, date(2026, 11, 24)) == date(2056, 12, 31)


@pytest.mark.parametrize(
    ("kept_as", "term_months", "until"),
    [
        (RetentionClass.LOAN_FILE, 13, date(2047, 12, 31)),
        (RetentionClass.IDENTITY, 0, date(2037, 12, 31)),
        (RetentionClass.BAD_LOAN, 0, date(2057, 12, 31)),
        (RetentionClass.ENDED_UNPAID, 0, date(2032, 12, 31)),
        (RetentionClass.IDENTITY_UNTRUE, 0, date(2037, 12, 31)),
        (RetentionClass.RECORDING, 0, date(2032, 12, 31)),
    ],
)
def test_each_class(kept_as: RetentionClass, term_months: int, until: date) -> None:
    assert retention_until(kept_as, SETTLED, term_months) == until


def test_a_volume_is_kept_as_long_as_its_longest_document() -> None:
    assert volume_until(date(2026, 11, 24), date(2027, 11, 24), 12) == date(2056, 12, 31)
    # Sixty months from 2026 end before the voucher does; only a far later settlement outlasts it.
    assert volume_until(date(2026, 11, 24), date(2031, 11, 24), 60) == date(2056, 12, 31)
    assert volume_until(date(2026, 11, 24), date(2037, 1, 4), 60) == date(2057, 12, 31)
