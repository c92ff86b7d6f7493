"""Dates in capitals, as on bills. Rule: RULES N-02."""

from datetime import date

_DIGITS = "零壹贰叁肆伍陆柒捌玖"


def date_in_capitals(day: date) -> str:
    """贰零贰陆年零壹拾月零贰拾日: nothing can be written in front of a month or day.

    零 before the months 1, 2 and 10 and before the days 1 to 10, 20 and 30; 壹 before 拾 always.
    """
    year = "".join(_DIGITS[int(figure)] for figure in f"{day.year:04d}")
    month = ("零" if day.month in (1, 2, 10) else "") + _below_hundred(day.month)
    written_day = ("零" if day.day < 10 or day.day in (10, 20, 30) else "") + _below_hundred(day.day)
    return f"{year}年{month}月{written_day}日"


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (f"{_DIGITS[tens]}拾" if tens else "") + (_DIGITS[ones] if ones else "")
