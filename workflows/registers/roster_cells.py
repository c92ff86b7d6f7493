"""What stands in the cells of a roster, however it was typed: full-width digits, stray spaces, 1.5万, four kinds of date."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from workflows.words.money import ARITHMETIC, NotMoney, parse_yuan, to_fen

TEN_THOUSAND = Decimal("10000")
WAN = "万"
_DATE = re.compile(r"(\d{4})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_YES = frozenset({"是", "√", "Y", "YES", "1", "外出", "逾期", "有"})
_LATIN = re.compile(r"[A-Za-z]")

Cell = str | int | float | Decimal | date | datetime | bool | None


class Unreadable(ValueError):
    """A cell does not hold what its column says."""


def as_text(cell: Cell) -> str:
    """One form of what was typed; a number of 18 digits comes without decimals."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(unicodedata.normalize("NFKC", str(cell)).split())


def as_name(cell: Cell) -> str:
    """A name; the spaces by which two characters are spread to the width of three are no part of it."""
    written = as_text(cell)
    return written if _LATIN.search(written) else written.replace(" ", "")


def as_yes(cell: Cell) -> bool:
    """Whether a column is ticked."""
    return as_text(cell).upper() in _YES


def as_yuan(cell: Cell, *, in_wan: bool) -> Decimal | None:
    """Yuan, None for an empty cell. `in_wan`: the column counts 万元; a cell that says 万 itself counts so anywhere.

    Raises Unreadable.
    """
    written = as_text(cell).removesuffix("元")
    if not written:
        return None
    says_wan = written.endswith(WAN)
    try:
        # A sheet keeps 0.3 as the nearest binary fraction; its shortest text is what was typed.
        figure = Decimal(written.removesuffix(WAN)) if "," not in written else parse_yuan(written.removesuffix(WAN))
        yuan = ARITHMETIC.multiply(figure, TEN_THOUSAND) if in_wan or says_wan else figure
        exact = to_fen(yuan)
    except (ArithmeticError, NotMoney) as error:
        raise Unreadable(written) from error
    if not exact.is_finite() or exact < 0 or exact != yuan:
        raise Unreadable(written)
    return exact


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
