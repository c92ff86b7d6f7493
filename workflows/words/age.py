"""Age in whole years (周岁) by the calendar. Rules: RULES G1-06, G1-11, D-03."""

from datetime import date

ADULT_AT = 18
"""Years at which a person is adult (民法典 Art. 17)."""

CHILD_UNDER = 14
"""Years under which only relation and year of birth are kept (D-03)."""

AGE_LIMIT = 65
"""Birthday by which a loan is to be due, for everybody (G1-11, ours)."""


def birthday(birth_date: date, years: int) -> date:
    """The day on which somebody born on `birth_date` turns `years`; 1 March for 29 February in a common year."""
    try:
        return birth_date.replace(year=birth_date.year + years)
    except ValueError:
        return date(birth_date.year + years, 3, 1)


def age_on(birth_date: date, day: date) -> int:
    """Whole years of age on `day`; negative before birth."""
    return day.year - birth_date.year - (day < birthday(birth_date, day.year - birth_date.year))


def is_adult_on(birth_date: date, day: date) -> bool:
    """Whether the person is 18 or over on `day`, the eighteenth birthday included. Rule: G1-06."""
    return age_on(birth_date, day) >= ADULT_AT


def is_past_age_limit(birth_date: date, due_on: date) -> bool:
    """Whether a loan due on `due_on` is due after the 65th birthday: needs a reason, and one authority level more.

    Due on the birthday itself is not after it. Rule: G1-11.
    """
    return due_on > birthday(birth_date, AGE_LIMIT)
