"""Money in words and figures. RULES N-01, N-08, table T1."""

import random
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.words.money import (
    LARGEST,
    NotMoney,
    capitals_agree,
    down_to_hundred,
    format_rate,
    format_yuan,
    from_capitals,
    in_capitals,
    is_whole_hundreds,
    parse_yuan,
    to_fen,
    to_rate,
)

T1 = {
    "0.01": "人民币壹分",
    "0.50": "人民币伍角整",
    "0.58": "人民币伍角捌分",
    "1.00": "人民币壹元整",
    "10.00": "人民币壹拾元整",
    "10.07": "人民币壹拾元零柒分",
    "15.60": "人民币壹拾伍元陆角整",
    "100.00": "人民币壹佰元整",
    "110.00": "人民币壹佰壹拾元整",
    "325.04": "人民币叁佰贰拾伍元零肆分",
    "1001.00": "人民币壹仟零壹元整",
    "1409.50": "人民币壹仟肆佰零玖元伍角整",
    "1680.32": "人民币壹仟陆佰捌拾元叁角贰分",
    "6007.14": "人民币陆仟零柒元壹角肆分",
    "10000.00": "人民币壹万元整",
    "10005.00": "人民币壹万零伍元整",
    "15000.00": "人民币壹万伍仟元整",
    "16409.02": "人民币壹万陆仟肆佰零玖元零贰分",
    "50300.00": "人民币伍万零叁佰元整",
    "100500.00": "人民币壹拾万零伍佰元整",
    "107000.53": "人民币壹拾万零柒仟元伍角叁分",
    "200000.00": "人民币贰拾万元整",
    "1203456.78": "人民币壹佰贰拾万零叁仟肆佰伍拾陆元柒角捌分",
    "3010000.00": "人民币叁佰零壹万元整",
    "10000000.00": "人民币壹仟万元整",
    "100000000.00": "人民币壹亿元整",
    "101000000.00": "人民币壹亿零壹佰万元整",
    "200005000.00": "人民币贰亿零伍仟元整",
    "1010000000.00": "人民币壹拾亿零壹仟万元整",
    "1000100000.09": "人民币壹拾亿零壹拾万元零玖分",
}
OTHER_LAWFUL_FORMS = {
    "伍角": "0.50",
    "壹拾伍元陆角": "15.60",
    "壹仟肆佰零玖元伍角": "1409.50",
    "壹仟陆佰捌拾元零叁角贰分": "1680.32",
    "壹拾万柒仟元零伍角叁分": "107000.53",
    "壹拾万柒仟元伍角叁分": "107000.53",
    "壹佰贰拾万叁仟肆佰伍拾陆元柒角捌分": "1203456.78",
    "贰亿伍仟元整": "200005000.00",
    "壹拾亿壹仟万元整": "1010000000.00",
}
REJECTED = {
    "人民币 壹佰元整": "空格",
    "人民币拾元整": "应为「人民币壹拾元整」",
    "一百元整": "「一」",
    "壹仟零零壹元整": "应为「人民币壹仟零壹元整」",
    "叁佰贰拾伍元肆分": "应为「人民币叁佰贰拾伍元零肆分」",
    "伍分整": "应为「人民币伍分」",
    "壹佰元": "应为「人民币壹佰元整」",
}
amounts = st.decimals(min_value=Decimal("0.01"), max_value=LARGEST, places=2)


@pytest.mark.parametrize(("yuan", "capitals"), T1.items())
def test_an_amount_has_one_canonical_form_which_reads_back(yuan: str, capitals: str) -> None:
    assert in_capitals(Decimal(yuan)) == capitals
    assert from_capitals(capitals) == Decimal(yuan)


@pytest.mark.parametrize(("capitals", "yuan"), OTHER_LAWFUL_FORMS.items())
def test_the_other_lawful_forms_of_a_paper_are_read(capitals: str, yuan: str) -> None:
    assert from_capitals(capitals) == from_capitals("人民币" + capitals) == Decimal(yuan)
    assert in_capitals(Decimal(yuan)) != "人民币" + capitals


def test_leaving_out_or_adding_a_character_is_lawful_for_eight_amounts_of_the_table_only() -> None:
    """Every 零 and 整 is left out, and a 零 put in everywhere: what is read must be one of the other lawful forms."""
    read = set()
    for yuan, capitals in T1.items():
        plain = capitals.removeprefix("人民币")
        shorter = {plain[:at] + plain[at + 1 :] for at, character in enumerate(plain) if character in "零整"}
        longer = {plain[:at] + "零" + plain[at:] for at in range(len(plain) + 1)}
        read |= {form for form in shorter | longer if form != plain and capitals_agree(form, Decimal(yuan))}
    # One form of 107,000.53 differs from the canonical one in two places, another in one only.
    assert read == (set(OTHER_LAWFUL_FORMS) - {"壹拾万柒仟元零伍角叁分"}) | {"壹拾万零柒仟元零伍角叁分"}


@pytest.mark.parametrize(("capitals", "reason"), REJECTED.items())
def test_unlawful_capitals_are_rejected_with_how_they_should_read(capitals: str, reason: str) -> None:
    with pytest.raises(NotMoney, match=reason):
        from_capitals(capitals)


@pytest.mark.parametrize(
    "capitals",
    [
        "", "人民币", "元整", "零元整", "整", "零", "零伍角整", "零伍分", "壹拾伍元零陆角整", "壹元零整", "壹拾零元整",
        "拾壹万元整", "壹佰拾元整", "壹万零零伍元整", "壹万伍元整", "伍万叁佰元整", "壹佰万万元整", "壹亿壹万亿元整",
        "壹元壹角零壹分", "伍角叁分正", "壹佰元整整", "人民币人民币壹元整", "贰拾〇元整", "另伍角整", "壹毛整",
        "廿元整", "壹佰亿元整", "壹佰贰拾", "元", "壹", "拾", "壹元整伍角", "壹仟壹仟元整", "壹拾壹拾元整",
        "壹贰元整", "万元整",
    ],
)  # fmt: skip
def test_capitals_that_no_annex_admits_are_rejected(capitals: str) -> None:
    with pytest.raises(NotMoney):
        from_capitals(capitals)


@pytest.mark.parametrize(
    ("capitals", "yuan"),
    [("貳萬圓整", "20000"), ("人民币陸億元正", "600000000"), ("叄角正", "0.3"), ("參佰元正", "300"), (" 壹元整 ", "1")],
)
def test_traditional_characters_and_zheng_are_accepted(capitals: str, yuan: str) -> None:
    assert from_capitals(capitals) == Decimal(yuan)


@pytest.mark.parametrize("yuan", ["0.00", "-1.00", "1.005", "10000000000.00", "NaN", "Infinity"])
def test_what_is_no_payable_amount_is_not_written(yuan: str) -> None:
    with pytest.raises(NotMoney):
        in_capitals(Decimal(yuan))


@given(amounts)
def test_capitals_read_back_as_the_amount(amount: Decimal) -> None:
    assert from_capitals(in_capitals(amount)) == amount


@given(amounts, amounts)
def test_no_two_amounts_share_their_capitals(one: Decimal, other: Decimal) -> None:
    assert (in_capitals(one) == in_capitals(other)) == (one == other)


def test_a_million_random_amounts_of_every_length_read_back() -> None:
    chance = random.Random(20261124)
    for _ in range(1_000_000):
        amount = Decimal(chance.randrange(1, 10 ** chance.randint(1, 12))).scaleb(-2)
        assert from_capitals(in_capitals(amount)) == amount


def test_a_large_sample_reads_back() -> None:
    """All of 0.01 … 99.99, and every amount of few figures among zeros."""
    fen = set(range(1, 10_000))
    fen |= {a * 10**m + b * 10**n for a in (1, 9) for b in range(10) for m in range(12) for n in range(12)}
    for amount in (Decimal(number).scaleb(-2) for number in fen if number < 10**12):
        assert from_capitals(in_capitals(amount)) == amount


@pytest.mark.parametrize(
    ("typed", "yuan"),
    [
        ("1,234.50", "1234.50"), ("１，２３４．５０", "1234.50"), ("20000", "20000.00"), (" 20 000 ", "20000.00"),
        ("¥20,000.00", "20000.00"), ("￥300元", "300.00"), ("0", "0.00"), ("0.5", "0.50"), (".5", "0.50"),
        ("7.", "7.00"), ("007", "7.00"), (" " * 70 + "12", "12.00"), ("9,999,999,999.99", "9999999999.99"),
    ],
)  # fmt: skip
def test_typed_amounts_are_read(typed: str, yuan: str) -> None:
    read = parse_yuan(typed)
    assert str(read) == yuan


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "没有填 0"), ("  ", "没有填 0"), ("元", "没有填 0"), ("-1.00", "负数"), ("－1", "负数"), ("1.005", "到分"),
        ("10,000,000,000.00", "最多"), ("1,5", "每三位"), ("12,34", "每三位"), ("1,2345", "每三位"),
        ("一百", "只填数字"), ("1e5", "只填数字"), ("2万", "只填数字"), ("1.2.3", "只填数字"), ("NaN", "只填数字"),
        (".", "只填数字"), ("٣", "只填数字"), ("1" * 11, "最多"), ("1" * 100, "最多"),
    ],
)  # fmt: skip
def test_typed_text_that_is_no_amount_is_refused_with_the_way_on(typed: str, reason: str) -> None:
    with pytest.raises(NotMoney) as refused:
        parse_yuan(typed)
    assert reason in str(refused.value.sentence)


@given(st.decimals(min_value=0, max_value=LARGEST, places=2))
def test_what_is_shown_can_be_typed_again(amount: Decimal) -> None:
    assert parse_yuan(format_yuan(amount)) == amount


@given(st.text(max_size=20))
def test_any_text_is_either_an_amount_to_the_fen_or_refused(typed: str) -> None:
    try:
        amount = parse_yuan(typed)
    except NotMoney:
        return
    assert 0 <= amount == to_fen(amount) <= LARGEST


@given(st.text(alphabet="人民币零壹贰拾佰仟万亿元角分整正圓一 ", max_size=14))
def test_whatever_stands_on_a_paper_is_read_as_its_lawful_meaning_or_rejected(capitals: str) -> None:
    try:
        amount = from_capitals(capitals)
    except NotMoney:
        return
    assert set(in_capitals(amount)) - set(capitals.translate(str.maketrans("圓正", "元整"))) <= set("人民币零整")


def test_rounding_is_half_up_whatever_the_process_rounds_like() -> None:
    with localcontext() as context:
        context.prec = 4
        context.rounding = "ROUND_HALF_EVEN"
        assert to_fen(Decimal("123456.125")) == Decimal("123456.13")
        assert to_fen(Decimal("-0.125")) == Decimal("-0.13")
        assert to_rate(Decimal("5.67505")) == Decimal("5.6751")
        assert down_to_hundred(Decimal("1234567.89")) == Decimal("1234500.00")
        assert in_capitals(Decimal("1234567.89")).endswith("伍佰陆拾柒元捌角玖分")
    assert format_yuan(Decimal("20000")) == "20,000.00"
    assert format_rate(Decimal("5.675")) == "5.6750%"


@pytest.mark.parametrize(
    ("yuan", "whole"),
    [("100", True), ("30100", True), ("0", False), ("30050", False), ("-100", False), ("100.01", False)],
)
def test_amounts_are_asked_for_in_hundreds(yuan: str, whole: bool) -> None:
    assert is_whole_hundreds(Decimal(yuan)) is whole
    assert down_to_hundred(Decimal("199.99")) == Decimal("100.00")
    assert down_to_hundred(Decimal("-0.01")) == Decimal("-100.00")
