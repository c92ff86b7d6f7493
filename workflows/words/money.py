"""Yuan: read as people type them, written as figures and in capitals (大写金额), and rates of interest.

All arithmetic is `Decimal` of 28 digits, rounded half up once, when a figure is posted. Rules: RULES N-01, N-08.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from itertools import product

from workflows.words.sentence import Sentence, say

FEN = Decimal("0.01")
NOTHING = Decimal("0.00")
HUNDRED = Decimal("100")
LARGEST = Decimal("9999999999.99")
"""The largest amount the product knows, in yuan (N-01)."""

DIGIT_PLACES = ("百", "十", "万", "千", "百", "十", "元", "角", "分")
"""The boxes of the IOU: up to 999,999.99 yuan and its sign, far above what a farmer is lent (RULES G2-07)."""

ARITHMETIC = Context(prec=28, rounding=ROUND_HALF_UP)
"""What money is calculated in, whatever the process's own decimal context is (N-08)."""

_RATE_STEP = Decimal("0.0001")
_LONGEST_TEXT = 64
_TYPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]*)?|\.[0-9]+")
_GROUPS_BROKEN = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_SECTIONS = ("", "万", "亿")
_TRADITIONAL = str.maketrans("貳參叄陸萬億圓", "贰叁叁陆万亿元")
_ALLOWED = frozenset(_DIGITS + "拾佰仟万亿元角分整")
_CURRENCY = "人民币"
_CAPITALS = re.compile(
    r"(?:(?P<yuan>[壹贰叁肆伍陆柒捌玖拾佰仟万亿零]+)元)?"
    r"(?:零?(?P<jiao>[壹贰叁肆伍陆柒捌玖])角)?(?:零?(?P<fen>[壹贰叁肆伍陆柒捌玖])分)?整?"
)


class NotMoney(ValueError):
    """What was given cannot be an amount; `sentence` says what is wrong and what to do."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def to_fen(amount: Decimal) -> Decimal:
    """`amount` in yuan, rounded half up to the fen. Rule: N-08."""
    return amount.quantize(FEN, context=ARITHMETIC)


def to_rate(percent: Decimal) -> Decimal:
    """A rate in percent, rounded half up to the four decimals that are stored. Rule: N-08."""
    return percent.quantize(_RATE_STEP, context=ARITHMETIC)


def down_to_hundred(amount: Decimal) -> Decimal:
    """The largest multiple of 100 yuan that is not above `amount`."""
    whole = int(amount.to_integral_value(rounding=ROUND_FLOOR)) // 100 * 100
    return Decimal(whole).quantize(FEN, context=ARITHMETIC)


def is_whole_hundreds(amount: Decimal) -> bool:
    """Whether `amount` may be applied for or drawn: above zero and a multiple of 100 yuan."""
    return amount > 0 and ARITHMETIC.remainder(amount, HUNDRED) == 0


def percent_of(part: Decimal, whole: Decimal) -> int | None:
    """How many percent of `whole` a part is, rounded half up; None where there is nothing to compare with."""
    if whole <= 0:
        return None
    return int(ARITHMETIC.divide(part * 100, whole).quantize(Decimal(1), ROUND_HALF_UP))


def format_yuan(amount: Decimal) -> str:
    """Figures for people: 20,000.00, without sign of currency or unit."""
    return f"{to_fen(amount):,f}"


def format_rate(percent: Decimal) -> str:
    """A rate for people: 5.6750%."""
    return f"{to_rate(percent):f}%"


def parse_yuan(text: str) -> Decimal:
    """The amount, at least 0.00 and with two decimals, that somebody typed: 1,234.50, １２３４．５, ¥1234.5 元.

    Raises NotMoney for anything else, also for a third decimal, a minus sign and groups that are not of three digits,
    since "1,5" is meant as 1.5 by some and as 15 by others.
    """
    given = "".join(unicodedata.normalize("NFKC", text).split())
    if len(given) > _LONGEST_TEXT:
        raise NotMoney(say("金额最多 {largest} 元：现在填了 {n} 个字", largest=LARGEST, n=len(given)))
    figures = given.removeprefix("¥").removesuffix("元")
    if not figures:
        raise NotMoney(say("填金额；没有填 0"))
    if figures.startswith(("-", "−")):
        raise NotMoney(say("金额不能是负数：现在填了 {given}", given=given))
    if not _TYPED.fullmatch(figures):
        raise NotMoney(_why_unreadable(figures, given))
    whole, _, decimals = figures.replace(",", "").partition(".")
    if len(decimals) > 2:
        raise NotMoney(say("金额最多到分，两位小数：现在填了 {given}", given=given))
    amount = Decimal(f"{whole or '0'}.{decimals:0<2}")
    if amount > LARGEST:
        raise NotMoney(say("金额最多 {largest} 元：现在填了 {given}", largest=LARGEST, given=given))
    return amount


def in_boxes(amount: Decimal) -> list[str]:
    """One figure a box of DIGIT_PLACES, ¥ in the box before the first, the boxes before it empty (RULES G3-14)."""
    figures = "¥" + str(int(amount.scaleb(2)))
    assert len(figures) <= len(DIGIT_PLACES), f"{amount} does not fit into the boxes of the IOU"
    return [""] * (len(DIGIT_PLACES) - len(figures)) + list(figures)


def in_capitals(amount: Decimal) -> str:
    """The amount in capitals in the product's one canonical form: 人民币壹万陆仟肆佰零玖元零贰分.

    整 after 元 and after 角; one 零 for each row of zeros with a figure after it, also where 万位 or 亿位 is zero;
    no 零 between 元 and 角; 壹 always before 拾.
    Raises NotMoney for 0.00, below zero, parts of a fen and above LARGEST.
    Rule: N-01 (支付结算办法, annex 1).
    """
    if amount.is_nan() or not 0 < amount <= LARGEST:
        raise NotMoney(say("大写金额要大于 0，最多 {largest} 元", largest=LARGEST))
    if amount != to_fen(amount):
        raise NotMoney(say("金额最多到分，两位小数：现在是 {given}", given=f"{amount:f}"))
    return next(_lawful_forms(amount))


def from_capitals(text: str) -> Decimal:
    """The amount that stands in capitals on a paper, in yuan with two decimals.

    Accepts every form that annex 1 of 支付结算办法 admits: with or without 人民币, 正 for 整, no 整 after 角, the 零
    that may be left out or put in, the traditional characters.
    Raises NotMoney for anything else and says how it should read.
    Rule: N-01.
    """
    given = text.strip()
    plain = given.removeprefix(_CURRENCY).translate(_TRADITIONAL)
    if plain.endswith("正"):
        plain = plain[:-1] + "整"
    if not plain or len(plain) > _LONGEST_TEXT:
        raise NotMoney(say("填大写金额，例如 {example}", example="人民币壹万伍仟元整"))
    for character in plain:
        if character not in _ALLOWED:
            shown = "空格" if character.isspace() else character
            raise NotMoney(say("大写金额里不能有「{character}」", character=shown))
    amount = _loosely_read(plain)
    if amount is None or not 0 < amount <= LARGEST:
        raise NotMoney(say("读不出大写金额「{given}」，请对照数字重写", given=given))
    if all(_CURRENCY + plain != form for form in _lawful_forms(amount)):
        raise NotMoney(
            say("大写金额写法不对：现在是「{given}」，应为「{lawful}」", given=given, lawful=in_capitals(amount))
        )
    return amount


def capitals_agree(text: str, amount: Decimal) -> bool:
    """Whether the capitals on a paper say `amount`; capitals that cannot be read never do.

    Rule: G3-14 (票据法 Art. 8).
    """
    try:
        return from_capitals(text) == amount
    except NotMoney:
        return False


def _why_unreadable(figures: str, given: str) -> Sentence:
    if _GROUPS_BROKEN.fullmatch(figures):
        return say("金额的逗号每三位一个，例如 1,234.50：现在填了 {given}", given=given)
    return say("金额只填数字，例如 1,234.50：现在填了 {given}", given=given)


def _lawful_forms(amount: Decimal) -> Iterator[str]:
    """Every lawful way to write `amount` in the simplified characters, the canonical one first."""
    whole = int(amount.scaleb(2, ARITHMETIC))
    yuan, jiao, fen = whole // 100, whole // 10 % 10, whole % 10
    parts = [*_yuan_parts(yuan)]
    if yuan and jiao and yuan % 10 == 0:
        parts.append(("", "零"))  # 元位 is zero before a filled 角位: 零 as one likes
    if jiao:
        parts.append((_DIGITS[jiao] + "角",))
    if fen:
        parts.append((("零" if yuan and not jiao else "") + _DIGITS[fen] + "分",))
    elif jiao:
        parts.append(("整", ""))
    else:
        parts.append(("整",))
    for chosen in product(*parts):
        yield _CURRENCY + "".join(chosen)


def _yuan_parts(yuan: int) -> Iterator[tuple[str, ...]]:
    """The whole yuan from left to right, each part with its lawful alternatives, the canonical one first."""
    if not yuan:
        return
    figures = str(yuan)
    zeros_before = False
    for index, figure in enumerate(figures):
        section, place = divmod(len(figures) - 1 - index, 4)
        if figure == "0":
            zeros_before = True
        else:
            if zeros_before:
                # A row of zeros that ends at 万位 or 亿位, before a filled 千位: the 零 may be left out.
                yield ("零", "") if place == 3 else ("零",)
            yield (_DIGITS[int(figure)] + _PLACES[place],)
            zeros_before = False
        if place == 0 and figures[max(0, index - 3) : index + 1].strip("0"):
            yield (_SECTIONS[section],)
    yield ("元",)


def _loosely_read(plain: str) -> Decimal | None:
    """The amount that `plain` can only mean, however badly it is written; None when it means none."""
    read = _CAPITALS.fullmatch(plain)
    if not read:
        return None
    fen = 100 * _loosely_read_yuan(read["yuan"] or "")
    fen += 10 * _DIGITS.index(read["jiao"] or "零") + _DIGITS.index(read["fen"] or "零")
    return Decimal(fen).scaleb(-2, ARITHMETIC)


def _loosely_read_yuan(words: str) -> int:
    total = section = figure = 0
    for character in words:
        if character in _DIGITS:
            figure = _DIGITS.index(character)
        elif character in _PLACES:
            section += (figure or 1) * 10 ** _PLACES.index(character)
            figure = 0
        else:
            total += (section + figure) * 10_000 ** _SECTIONS.index(character)
            section = figure = 0
    return total + section + figure
