"""How figures and days are written on paper (LOOK §6), as filters of the printing templates."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from forms.disbursement.grant_and_today import side_by_side
from workflows.credit.cost import DAY_COUNT_WORDS
from workflows.words.choices.application import DayCount
from workflows.words.clock import SHANGHAI
from workflows.words.identity_number import clean_identity_number, mask_identity_number
from workflows.words.measures import format_measure
from workflows.words.money import format_rate, format_yuan, in_boxes, in_capitals
from workflows.words.telephone import mask_telephone

HASH_SHOWN = 32
_HASH_GROUP = 4


def money(amount: Decimal | str | None) -> str:
    """20,000.00; empty where nothing is known."""
    return "" if amount is None else format_yuan(Decimal(str(amount)))


def measure(value: Decimal | str | None) -> str:
    """3.5, 1,890; empty where nothing is known."""
    return "" if value is None else format_measure(Decimal(str(value)))


def words(amount: Decimal | str) -> str:
    """人民币贰万元整."""
    return in_capitals(Decimal(str(amount)))


def rate(percent: Decimal | None) -> str:
    """6.1500%; empty where nothing is known."""
    return "" if percent is None else format_rate(Decimal(str(percent)))


def points(tenths: int) -> str:
    """237.5: basis points, kept in tenths."""
    return f"{Decimal(tenths) / 10:f}"


def day_count(code: str) -> str:
    """按实际天数，一年按 360 天 (RULES N-07)."""
    return DAY_COUNT_WORDS[DayCount(code)]


def day(value: date | datetime | str | None) -> str:
    """2026-11-24, in tables and documents."""
    found = _date(value)
    return "" if found is None else f"{found:%Y-%m-%d}"


def long_day(value: date | datetime | str | None) -> str:
    """2026 年 11 月 24 日."""
    found = _date(value)
    return "" if found is None else f"{found.year} 年 {found.month} 月 {found.day} 日"


def instant(value: datetime | None) -> str:
    """2026-11-25 16:08 in Shanghai."""
    return "" if value is None else f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def short_instant(value: datetime | None) -> str:
    """11-25 16:08 in Shanghai, where the year stands beside."""
    return "" if value is None else f"{value.astimezone(SHANGHAI):%m-%d %H:%M}"


def yes_no(value: bool | None) -> str:
    """是, 否, or nothing where nobody was asked."""
    return "" if value is None else ("是" if value else "否")


def has_none(value: bool | None) -> str:
    """有, 无, or nothing where nobody was asked."""
    return "" if value is None else ("有" if value else "无")


def digest(value: str | None) -> str:
    """9F3C 71A2 …: the first 32 hexadecimal digits in groups of four."""
    shown = (value or "")[:HASH_SHOWN].upper()
    return " ".join(shown[at : at + _HASH_GROUP] for at in range(0, len(shown), _HASH_GROUP))


def short_digest(value: str | None) -> str:
    """Its first 16."""
    return digest((value or "")[: HASH_SHOWN // 2])


def masked_id(number: str | None) -> str:
    """330***********1234."""
    return mask_identity_number(clean_identity_number(number)) if number else ""


def masked_phone(number: str | None) -> str:
    """138****6021."""
    return mask_telephone(number) if number else ""


def masked_account(account: str) -> str:
    """尾号 3307: enough to recognise one's own."""
    return f"尾号 {account[-4:]}" if account else ""


def in_fours(number: str) -> str:
    """6224 1234 5678 3307: an account number as a bank card has it."""
    plain = "".join(number.split())
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4)) if plain.isdigit() else number


def said(value: Any) -> str:
    """A value of a JSON column in words: lists joined with 、, an object by its sentence or its values."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return str(value["sentence"]) if "sentence" in value else " ".join(said(one) for one in value.values())
    if isinstance(value, list | tuple):
        return "、".join(said(one) for one in value)
    return str(value)


def sources(asked: Mapping[str, str]) -> str:
    """本社台账（已取得）、征信系统（未查询）."""
    return "、".join(f"{name}（{state}）" for name, state in asked.items())


def bad_act(found: Any) -> str:
    """One ground of broken faith in words (RULES G2-03)."""
    if not isinstance(found, Mapping) or "kind" not in found:
        return said(found)
    days = found.get("worst_days_late")
    parts = [found["kind"], found.get("reference") or "", f"最长 {days} 天" if days else "",
             f"{found['ended_on']} 结束" if found.get("ended_on") else "", "" if found.get("broken") else "不构成不守信"]  # fmt: skip
    return " ".join(part for part in parts if part)


def in_columns(rows: list[Any], count: int) -> list[list[Any]]:
    """Rows dealt into columns from top to bottom, none longer than the first."""
    high = -(-len(rows) // count)
    return [rows[at : at + high] for at in range(0, len(rows), high)]


def payment(instalment: Any) -> Decimal:
    """Principal and interest of one instalment."""
    return total([instalment], "principal") + total([instalment], "interest")


def megabytes(count: int) -> str:
    """12.3 MB."""
    return f"{Decimal(count) / (1024 * 1024):.1f} MB"


def total(rows: list[Any], name: str) -> Decimal:
    """The sum of a figure over rows or plain objects."""
    values = (row[name] if isinstance(row, Mapping) else getattr(row, name) for row in rows)
    return sum((Decimal(str(value)) for value in values if value is not None), Decimal("0.00"))


FILTERS: Mapping[str, Callable[..., Any]] = {
    one.__name__: one
    for one in (
        money, measure, words, rate, points, day_count, in_boxes, day, long_day, instant, short_instant, yes_no, has_none, digest, short_digest,
        masked_id, masked_phone, masked_account, in_fours, said, sources, bad_act, side_by_side, payment, in_columns, megabytes, total,
    )
}  # fmt: skip


def _date(value: date | datetime | str | None) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    return value.astimezone(SHANGHAI).date() if isinstance(value, datetime) else value
