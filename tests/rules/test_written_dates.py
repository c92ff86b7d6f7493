"""Dates in capitals. RULES N-02."""

from datetime import date

import pytest

from workflows.words.written_dates import date_in_capitals


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 10, 20), "贰零贰陆年零壹拾月零贰拾日"),
        (date(2026, 2, 15), "贰零贰陆年零贰月壹拾伍日"),
        (date(2026, 1, 10), "贰零贰陆年零壹月零壹拾日"),
        (date(2026, 12, 31), "贰零贰陆年壹拾贰月叁拾壹日"),
        (date(2030, 3, 9), "贰零叁零年叁月零玖日"),
        (date(2026, 11, 11), "贰零贰陆年壹拾壹月壹拾壹日"),
    ],
)
def test_a_date_is_written_so_that_nothing_can_be_put_before_it(day: date, written: str) -> None:
    assert date_in_capitals(day) == written
