"""What stands in the cells of a roster, however it was typed: full-width digits, stray spaces, 1.5万, four kinds of date."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from workflows.words.choices.household import Relation
from workflows.words.money import ARITHMETIC, NotMoney, parse_yuan, to_fen
from workflows.words.sentence import Sentence, say
from workflows.words.unseen import hides_something, without_fillers

TEN_THOUSAND = Decimal("10000")
LONGEST_NAME = 60
MOST_YUAN = Decimal("100000000")
WAN = "万"
_FIGURE = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_YES = frozenset({"是", "√", "Y", "YES", "1", "外出", "逾期", "有"})
_NO_NAME_BEGINS = "=+-@#"
_LATIN = re.compile(r"[A-Za-z]")
_WRITTEN_RELATIONS = {
    "本人": Relation.HEAD, "妻": Relation.SPOUSE, "夫": Relation.SPOUSE, "妻子": Relation.SPOUSE, "丈夫": Relation.SPOUSE,
    "父亲": Relation.FATHER, "母亲": Relation.MOTHER, "儿子": Relation.SON, "长子": Relation.SON, "次子": Relation.SON,
    "女儿": Relation.DAUGHTER, "长女": Relation.DAUGHTER, "次女": Relation.DAUGHTER,
} | {relation.value: relation for relation in Relation}  # fmt: skip

Cell = str | int | float | Decimal | date | datetime | bool | None


class Unreadable(ValueError):
    """A cell does not hold what its column says."""


def as_text(cell: Cell) -> str:
    """One form of what was typed; a number of 18 digits comes without decimals."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(without_fillers(unicodedata.normalize("NFKC", str(cell))).split())


def as_name(cell: Cell) -> str:
    """A name; the spaces by which two characters are spread to the width of three are no part of it."""
    written = as_text(cell)
    return written if _LATIN.search(written) else written.replace(" ", "")


def name_fault(name: str) -> Sentence | None:
    """Why what `as_name` gave is nobody's name."""
    if not 0 < len(name) <= LONGEST_NAME:
        return say("姓名没有填或太长")
    if hides_something(name):
        return say("姓名里有看不见的字，删去重填")
    return say("这不是姓名") if name[0] in _NO_NAME_BEGINS or not any(map(str.isalpha, name)) else None


def as_relation(cell: Cell) -> Relation:
    """How a member is related to the head; 其他 for what nobody has heard of."""
    return _WRITTEN_RELATIONS.get(as_text(cell).replace(" ", ""), Relation.OTHER)


def as_yes(cell: Cell) -> bool:
    """Whether a column is ticked."""
    return as_text(cell).upper() in _YES


def as_yuan(cell: Cell, *, in_wan: bool) -> Decimal | None:
    """Yuan, None for an empty cell. `in_wan`: the column counts 万元; a cell that says 万 or 元 itself counts so anywhere.

    Raises Unreadable.
    """
    stated = as_text(cell)
    written = stated.removesuffix("元")
    if not written:
        return None
    says_wan = written.endswith(WAN)
    try:
        # A sheet keeps 0.3 as the nearest binary fraction; its shortest text is what was typed.
        figure = _figure(written.removesuffix(WAN))
        yuan = ARITHMETIC.multiply(figure, TEN_THOUSAND) if says_wan or (in_wan and written == stated) else figure
        exact = to_fen(yuan)
    except (ArithmeticError, NotMoney) as error:
        raise Unreadable(written) from error
    if not 0 <= exact <= MOST_YUAN or exact != yuan:
        raise Unreadable(written)
    return exact


def _figure(written: str) -> Decimal:
    return Decimal(written) if _FIGURE.fullmatch(written) else parse_yuan(written)


def as_day(cell: Cell) -> date | None:
    """A day as the sheet's own date, 2024-02-24, 2024.02.24, 2024年2月24日 or 20240224. Raises Unreadable."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    written = as_text(cell).replace(" ", "")
    if not written:
        return None
    read = _DATE.fullmatch(written)
    if not read:
        raise Unreadable(written)
    year, month, day = (int(part) for part in read.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Unreadable(written) from error
