"""Telephone numbers. RULES N-04."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.words.choices.household import TelephoneKind
from workflows.words.telephone import mask_telephone, read_telephone


@pytest.mark.parametrize(
    ("typed", "cleaned", "kind"),
    [
        ("13812346021", "13812346021", TelephoneKind.MOBILE),
        ("19912346021", "19912346021", TelephoneKind.MOBILE),
        ("138 1234 6021", "13812346021", TelephoneKind.MOBILE),
        ("１３８－１２３４－６０２１", "13812346021", TelephoneKind.MOBILE),
        ("+86 138-1234-6021", "13812346021", TelephoneKind.MOBILE),
        ("008613812346021", "13812346021", TelephoneKind.MOBILE),
        ("0570-7012345", "0570-7012345", TelephoneKind.LANDLINE),
        ("（0570）7012345", "0570-7012345", TelephoneKind.LANDLINE),
        ("010 62345678", "010-62345678", TelephoneKind.LANDLINE),
        ("02587654321", "025-87654321", TelephoneKind.LANDLINE),
        ("057187654321", "0571-87654321", TelephoneKind.LANDLINE),
    ],
)
def test_a_number_is_stored_in_one_form(typed: str, cleaned: str, kind: TelephoneKind) -> None:
    number = read_telephone(typed)
    assert (number.errors, number.cleaned, number.kind) == ((), cleaned, kind)
    assert read_telephone(number.cleaned) == number


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "填电话号码"),
        ("12345678901", "手机号以 13 到 19 开头，现在是 12"),
        ("1381234602", "手机号少 1 位：现在 10 位，要 11 位"),
        ("138123460211", "手机号多 1 位：现在 12 位，要 11 位"),
        ("7012345", "座机要带区号，例如 0570-7012345"),
        ("0570-701234", "区号 0570 后面是 6 位，要 7 位或 8 位"),
        ("0570-701234567", "区号 0570 后面是 9 位，要 7 位或 8 位"),
        ("0170-7012345", "没有区号 017，区号例如 010、0570"),
        ("00170123456", "没有区号 001，区号例如 010、0570"),
        ("0", "没有区号 0，区号例如 010、0570"),
        ("0570-0012345", "座机号不能以 0 开头（区号 0570 之后）"),
        ("138l2346021", "电话第 4 位是「l」，只能是数字"),
    ],
)
def test_what_is_no_number_is_refused_with_the_count_and_the_way_on(typed: str, error: str) -> None:
    assert [str(sentence) for sentence in read_telephone(typed).errors] == [error]


@given(st.text(max_size=20))
def test_no_text_whatever_breaks_the_reading(text: str) -> None:
    number = read_telephone(text)
    assert number.is_good == (number.kind is not None)


def test_a_number_is_shown_masked() -> None:
    assert mask_telephone("13812346021") == "138****6021"
    assert mask_telephone("0570-7012345") == "0570-***2345"
    assert mask_telephone("010-62345678") == "010-****5678"
    assert mask_telephone("12345") == "*****"
