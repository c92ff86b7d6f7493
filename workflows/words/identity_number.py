"""Citizens' identity numbers (GB 11643-1999) and the validity of the card that bears them. Rules: RULES N-03, G1-12.

The package's own `validate()` refuses real people whose county code is younger than they are, and admits births in the
future; only its check digit and birth date are used.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from workflows.words.age import age_on, birthday, is_adult_on
from workflows.words.choices.household import Gender
from workflows.words.sentence import Sentence, say

DIGITS = 18
_OLD_DIGITS = 15
_EARLIEST_BIRTH = date(1900, 1, 1)
_PROVINCES = frozenset(
    str(code)
    for span in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for code in range(span[0], span[1] + 1)
)
"""Of GB/T 2260; 81, 82 and 83 also begin the residence permits of people from Hong Kong, Macao and Taiwan."""

_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\ufeff]")

CountyWarning = Callable[[str, date], Sentence | None]
"""Asks a table of counties about the first six digits and a birth date; answers with one of the warnings below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityNumber:
    """An identity number as read. `errors` forbid it, `warnings` are shown and go along.

    `birth_date` and `gender` are None while they cannot be read.
    `offered` is the 18-digit number that an old one of 15 digits became.
    """

    cleaned: str
    birth_date: date | None
    gender: Gender | None
    errors: tuple[Sentence, ...]
    warnings: tuple[Sentence, ...]
    offered: str | None

    @property
    def is_good(self) -> bool:
        return not self.errors

    @property
    def masked(self) -> str:
        return mask_identity_number(self.cleaned)

    def is_adult_on(self, day: date) -> bool:
        """Rule: G1-06. Only for a number whose birth date could be read."""
        assert self.birth_date is not None
        return is_adult_on(self.birth_date, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardValidity:
    """What stands on a card; `valid_until` is None only for a card without an end (长期), where `for_life` is set."""

    valid_from: date
    valid_until: date | None
    for_life: bool

    def __post_init__(self) -> None:
        assert self.for_life == (self.valid_until is None)

    def has_expired_on(self, day: date) -> bool:
        """The last day counts as valid."""
        return self.valid_until is not None and day > self.valid_until


def county_unknown(code: str) -> Sentence:
    """Rule: N-03, a warning: the table may be older than the county."""
    return say("查不到县区代码 {code}，请核对前 6 位；没有错可继续", code=code)


def county_abolished(code: str, name: str) -> Sentence:
    """Rule: N-03, a warning: a number lasts for life, its county need not."""
    return say("县区代码 {code}（{name}）已撤销，老号码可以继续用", code=code, name=name)


def clean_identity_number(text: str) -> str:
    """One form for one number: no full width, no spaces or invisible signs, X in capitals. Rule: N-03."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_digit(first_17: str) -> str:
    """The 18th character that belongs to 17 digits (ISO 7064 MOD 11-2)."""
    assert re.fullmatch(r"[0-9]{17}", first_17)
    return ric.calc_check_digit(first_17 + "0")


def mask_identity_number(cleaned: str) -> str:
    """How a number is shown to whoever does not need it: 330***********1234; a faulty one is hidden whole."""
    if len(cleaned) != DIGITS:
        return "*" * len(cleaned)
    return f"{cleaned[:3]}{'*' * (DIGITS - 7)}{cleaned[-4:]}"


def read_identity_number(text: str, today: date, county_warning: CountyWarning | None = None) -> IdentityNumber:
    """Reads what was typed; never raises, what is wrong stands in `errors`, the first thing to mend first.

    `today` is the day in Shanghai, on which nobody may be still unborn. Rule: N-03.
    """
    cleaned = clean_identity_number(text)
    wrong_shape = _wrong_shape(cleaned)
    if wrong_shape:
        return _result(cleaned, errors=(wrong_shape,), offered=_eighteen_digits(cleaned, today))
    birth_date, wrong_birth = _birth_date(cleaned, today)
    errors = [error for error in (_wrong_province(cleaned), wrong_birth, _wrong_check_digit(cleaned)) if error]
    warning = county_warning(cleaned[:6], birth_date) if county_warning and birth_date and not errors else None
    return _result(cleaned, birth_date=birth_date, errors=tuple(errors), warnings=(warning,) if warning else ())


def unusual_validity(birth_date: date, card: CardValidity) -> Sentence | None:
    """A warning when the span on a card is not the one of the age at which it was issued, None when it is.

    Under 16: 5 years; 16 to 25: 10; 26 to 45: 20; from 46: 长期. Rule: G1-12 (居民身份证法 Art. 5).
    """
    age = age_on(birth_date, card.valid_from)
    if age >= 46:
        return None if card.for_life else say("{age} 岁办的证件应为长期有效，请核对有效期", age=age)
    years = 5 if age < 16 else 10 if age < 26 else 20
    if card.valid_until in _ends_of_span(card.valid_from, years):
        return None
    return say("{age} 岁办的证件有效期应为 {years} 年，请核对有效期", age=age, years=years)


def _ends_of_span(valid_from: date, years: int) -> frozenset[date]:
    """Both readings of ten years from 29 February are seen on cards."""
    end = birthday(valid_from, years)
    return frozenset({end, date(end.year, 2, 28)} if (valid_from.month, valid_from.day) == (2, 29) else {end})


def _result(
    cleaned: str,
    *,
    birth_date: date | None = None,
    errors: tuple[Sentence, ...] = (),
    warnings: tuple[Sentence, ...] = (),
    offered: str | None = None,
) -> IdentityNumber:
    gender = None
    if birth_date:
        gender = Gender.MALE if int(cleaned[16]) % 2 else Gender.FEMALE
    return IdentityNumber(
        cleaned=cleaned, birth_date=birth_date, gender=gender, errors=errors, warnings=warnings, offered=offered
    )


def _wrong_shape(cleaned: str) -> Sentence | None:
    given = len(cleaned)
    if not given:
        return say("填身份证号，18 位")
    for place, character in enumerate(cleaned, start=1):
        if not ("0" <= character <= "9") and not (place == DIGITS and character == "X"):
            rule = say("身份证号第 {place} 位是「{character}」，只能是数字", place=place, character=character)
            last = say("身份证号第 18 位是「{character}」，只能是数字或 X", character=character)
            return last if place == DIGITS else rule
    if given == _OLD_DIGITS:
        return say("这是 15 位的老身份证号：现在 15 位，要 18 位，按证件上的 18 位填")
    if given < DIGITS:
        return say("身份证号少 {n} 位：现在 {given} 位，要 18 位", n=DIGITS - given, given=given)
    if given > DIGITS:
        return say("身份证号多 {n} 位：现在 {given} 位，要 18 位", n=given - DIGITS, given=given)
    return None


def _wrong_province(cleaned: str) -> Sentence | None:
    if cleaned[:2] in _PROVINCES:
        return None
    return say("身份证号开头 {start} 不是省份代码，请对照证件", start=cleaned[:2])


def _birth_date(cleaned: str, today: date) -> tuple[date | None, Sentence | None]:
    year, month, day = cleaned[6:10], cleaned[10:12], cleaned[12:14]
    try:
        born = ric.get_birth_date(cleaned)
    except ValidationError:
        return None, say("身份证号里的出生日期不存在：{year} 年 {month} 月 {day} 日", year=year, month=month, day=day)
    if born > today:
        return None, say("身份证号里的出生日期还没到：{year} 年 {month} 月 {day} 日", year=year, month=month, day=day)
    if born < _EARLIEST_BIRTH:
        return None, say("身份证号里的出生日期太早：{year} 年 {month} 月 {day} 日", year=year, month=month, day=day)
    return born, None


def _wrong_check_digit(cleaned: str) -> Sentence | None:
    # The digit that would fit is not said: it would mend a wrong number instead of having the card read again.
    return None if check_digit(cleaned[:17]) == cleaned[17] else say("身份证号末位不对，请对照证件再输一次")


def _eighteen_digits(cleaned: str, today: date) -> str | None:
    """The number that an old 15-digit one became (19 before the year, check digit behind), if it can be one."""
    if not re.fullmatch(rf"[0-9]{{{_OLD_DIGITS}}}", cleaned):
        return None
    first_17 = f"{cleaned[:6]}19{cleaned[6:]}"
    offered = first_17 + check_digit(first_17)
    return offered if read_identity_number(offered, today).is_good else None
