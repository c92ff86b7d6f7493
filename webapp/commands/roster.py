"""Village rosters: the spreadsheets that cooperatives keep today."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from webapp.commands.terminal.opened import opened
from webapp.commands.terminal.output import sentences_of
from webapp.commands.terminal.progress import Counter, with_progress
from webapp.parts import Parts
from workflows.queries.staff import branch_for_villages
from workflows.records.transaction import LostRace, reading
from workflows.registers.branches import AddVillage, branch_with, village_named, villages_named
from workflows.registers.roster_files import MOST_BYTES
from workflows.registers.roster_layouts import Roster, read_roster
from workflows.registers.roster_returns import column_letter, returned_rows
from workflows.registers.roster_rows import BadRow, RosterHousehold, Sifted, sift
from workflows.registers.rosters import ImportHouseholds, batches
from workflows.words.actor import OPERATOR
from workflows.words.clock import shanghai_day
from workflows.words.refusals import AlreadyTaken, EntryRefused, NotPossible
from workflows.words.sentence import say

ROWS_NAMED = 12


@click.group()
def command() -> None:
    """村清册。"""


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--bad-rows", type=click.Path(path_type=Path), help="把错行写到这个 .xlsx，改好再导入")
@click.option("--village", help="村名；不写就用清册上的")
@click.option("--branch", help="网点代码；新村属于哪个网点，或两个网点有同名的村时要写")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="余额是哪一天的；清册上写了就用清册上的")
def import_roster(
    file: Path, bad_rows: Path | None, village: str | None, branch: str | None, as_of: datetime | None
) -> None:
    """导入一个村的清册：好行留下，错行一行一条写明原因。可以重复导入，不会重复。

    \b
    例：
      fourgates roster import 石桥村.xlsx --bad-rows 待改.xlsx
    """
    parts = opened()
    reading_rows = Counter("已读行数")
    roster = read_roster(_content(file), file.name, reading_rows)
    reading_rows.end()
    today = shanghai_day(parts.clock.now())
    day = roster.as_of or (as_of.date() if as_of else None)
    if day is not None and day > today:
        raise EntryRefused.at("as_of", say("余额的日期还没到：{day}", day=day))
    name = village or roster.village
    _refuse_unwritable(bad_rows, file, roster)
    sifted = sift(roster, today)
    found = _import(parts, _village(parts, name, branch), sifted.households, day)
    bad = sorted((*sifted.bad, *found.bad), key=lambda one: one.row)
    for one in bad:
        click.echo(f"row {one.row} column {column_letter(roster, one.field)}: {one.reason}")
    if bad_rows is not None and bad:
        bad_rows.write_bytes(returned_rows(roster, bad, name))
    _tell(name, found, bad, sifted, bad_rows)


def _content(file: Path) -> bytes:
    """No more than is looked at anyway. Raises EntryRefused."""
    try:
        with file.open("rb") as opened_file:
            return opened_file.read(MOST_BYTES + 1)
    except OSError as error:
        raise EntryRefused.at(
            "file", say("打不开 {file}：{why}", file=file, why=os.strerror(error.errno or 0))
        ) from error


def _refuse_unwritable(out: Path | None, file: Path, roster: Roster) -> None:
    """Said before anything is imported. A roster is not overwritten with its bad rows; a file of such rows may be."""
    if out is None:
        return
    if out.exists() and out.samefile(file) and not roster.is_returned:
        raise EntryRefused.at("bad_rows", say("--bad-rows 会盖掉清册本身：换一个文件名"))
    if out.is_dir() or not os.access(out if out.exists() else out.parent, os.W_OK):
        raise EntryRefused.at("bad_rows", say("写不到 {out}：换一个地方", out=out))


@dataclass(slots=True)
class _Found:
    """What the import came to."""

    new: int = 0
    members: int = 0
    lacking: int = 0
    met: set[str] = field(default_factory=set)
    bad: list[BadRow] = field(default_factory=list)

    def take(self, answer: Mapping[str, Any]) -> None:
        """What came of one household."""
        self.met |= {answer["household"]} - {None}
        self.new += answer["new"]
        self.members += answer["members"]
        self.lacking += answer["lacking"]
        self.bad += [BadRow(row=row, field=field, reason=say("{why}", why=why)) for row, field, why in answer["bad"]]


def _import(parts: Parts, village: str, households: Sequence[RosterHousehold], day: date | None) -> _Found:
    found = _Found()
    heads = frozenset(one.head_name for one in households)
    for batch in with_progress(tuple(batches(households)), "导入"):
        for answer in _answers(parts, village, batch, day, heads, found.met):
            found.take(answer)
    return found


def _answers(
    parts: Parts, village: str, batch: Sequence[RosterHousehold], day: date | None, heads: frozenset[str],
    met: set[str],
) -> Iterator[Mapping[str, Any]]:  # fmt: skip
    """What came of each. A batch that somebody else's act at the same instant made impossible goes one by one: those
    it has nothing to do with are taken, and the rows of the one that it has to do with are named."""
    act = ImportHouseholds(
        village=village, households=tuple(batch), as_of=day, heads=heads, met=frozenset(met), actor=OPERATOR
    )
    try:
        yield from parts.door.perform(act)["households"]
    except LostRace as error:
        raise NotPossible(say("别人正在写数据库，没有导完：稍后再导入一次，已导入的不会重复")) from error
    except (EntryRefused, AlreadyTaken, NotPossible) as refusal:
        if len(batch) > 1:
            for one in batch:
                yield from _answers(parts, village, (one,), day, heads, met)
            return
        yield {"household": None, "new": False, "members": 0, "lacking": 0,
               "bad": [[one.row, "id_number", str(sentences_of(refusal)[0])] for one in batch[0].members]}  # fmt: skip


def _village(parts: Parts, name: str, code: str | None) -> str:
    """The village's id; one that nobody has entered yet is made at the office that is meant."""
    with reading(parts.database) as db:
        branch = branch_with(db, code) if code else None
        if villages_named(db, name, branch):
            return village_named(db, name, branch)
        office = code or branch_for_villages(db, parts.clock.now())
    return str(parts.door.perform(AddVillage(branch=office, name=name, actor=OPERATOR))["village"])


def _tell(village: str, found: _Found, bad: Sequence[BadRow], sifted: Sifted, out: Path | None) -> None:
    """The sum of it, on stderr, so that the lines of bad rows stay alone."""
    click.echo(f"{village}：{len(found.met)} 户（新 {found.new} 户），{found.members} 人；错行 {len(bad)} 行", err=True)
    if sifted.minors:
        rows = [str(row) for row in sifted.minors]
        named = "、".join(rows[:ROWS_NAMED]) + (" 等" if len(rows) > ROWS_NAMED else "")
        click.echo(f"未满 18 岁的 {len(rows)} 人不存身份证号，已略去（第 {named} 行）", err=True)
    if found.lacking:
        click.echo(f"{found.lacking} 个成年人还缺国籍、职业等基本信息，农户档案里标着，办理时补", err=True)
    if out is not None and bad:
        click.echo(f"错行已写到 {out}，改好再导入它", err=True)
