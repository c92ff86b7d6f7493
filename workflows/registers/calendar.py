"""The working calendar: seeded from a package, corrected by the file of a year's notice (RULES N-06)."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import extract, select

from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.records.cases import Holiday
from workflows.records.sealed import write
from workflows.records.transaction import Db
from workflows.registers.authority import top_keeper
from workflows.registers.calendar_seed import known_years, special_days
from workflows.registers.register_act import RegisterChange, only_operator
from workflows.words.refusals import EntryRefused
from workflows.words.sentence import Sentence, say
from workflows.words.working_days import SpecialDay

HEADINGS = ("日期", "上班", "名称")
_WORKS = {"是": True, "1": True, "班": True, "否": False, "0": False, "休": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedCalendar(RegisterChange):
    """Adds the years that the package knows and the table does not; what is there already is never touched."""

    kind: ClassVar[str] = "seed_calendar"

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Gives the years that were added. Raises Forbidden."""
        only_operator(self.actor)
        missing = sorted(known_years() - _years_there(db))
        _put(db, [special for special in special_days() if special.day.year in missing], now)
        return self.done({"years": missing}, {"years": missing}) if missing else Done({"years": []})


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCalendar(RegisterChange):
    """The days of whole years that differ from their weekday, in place of what stood there for those years."""

    kind: ClassVar[str] = "import_calendar"
    days: tuple[tuple[date, bool, str], ...]

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises Forbidden."""
        top_keeper(db, self.actor, now)
        years, table = sorted({day.year for day, _, _ in self.days}), Holiday.__table__
        db.execute(table.delete().where(extract("year", table.c.day).in_(years)))
        _put(db, [SpecialDay(*one) for one in self.days], now)
        return self.done({"years": years, "days": len(self.days)}, {"years": years, "days": len(self.days)})


def read_notice(content: bytes) -> tuple[tuple[date, bool, str], ...]:
    """A file of lines 日期,上班,名称 (2027-01-01,否,元旦) in UTF-8. Raises EntryRefused with a sentence a line."""
    found: dict[date, tuple[date, bool, str]] = {}
    wrong: list[Sentence] = []
    for number, row in enumerate(_lines(content), start=1):
        if not row or tuple(row) == HEADINGS:
            continue
        try:
            day, works = date.fromisoformat(row[0].strip()), _WORKS[row[1].strip()]
            name = row[2].strip()
        except (ValueError, KeyError, IndexError):
            wrong.append(say("第 {n} 行要写成：2027-01-01,否,元旦", n=number))
            continue
        if works != (day.weekday() >= 5):
            wrong.append(say("第 {n} 行：{day} 本来就是这样，不用写", n=number, day=day))
        elif day in found:
            wrong.append(say("第 {n} 行：{day} 写了两次", n=number, day=day))
        else:
            found[day] = (day, works, name)
    if wrong:
        raise EntryRefused({"file": wrong})
    if not found:
        raise EntryRefused.at("file", say("文件里没有日期"))
    return tuple(found[day] for day in sorted(found))


def _lines(content: bytes) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise EntryRefused.at("file", say("打不开：要 UTF-8 的 CSV 文件，表格软件里另存为 CSV UTF-8")) from error


def _years_there(db: Db) -> frozenset[int]:
    table = Holiday.__table__
    return frozenset(row.day.year for row in db.rows(select(table.c.day).where(table.c.provisional.is_(False))))


def _put(db: Db, days: Iterable[SpecialDay], now: datetime) -> None:
    for special in days:
        values = {"day": special.day, "works": special.works, "name": special.name}
        write(db, Holiday, values, subject=None, now=now)
