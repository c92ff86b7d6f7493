"""Village rosters: the spreadsheets that cooperatives keep today."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from webapp.commands.terminal.opened import opened
from webapp.commands.terminal.progress import Counter, with_progress
from webapp.roster_import import Found, import_households, village_for
from workflows.registers.roster_files import MOST_BYTES
from workflows.registers.roster_layouts import Roster, read_roster
from workflows.registers.roster_returns import column_letter, returned_rows
from workflows.registers.roster_rows import BadRow, Sifted, sift
from workflows.words.actor import OPERATOR
from workflows.words.clock import shanghai_day
from workflows.words.refusals import EntryRefused
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
    into = village_for(parts, name, branch, OPERATOR)
    found = import_households(parts, into, sifted.households, day, OPERATOR, lambda some: with_progress(some, "导入"))
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


def _tell(village: str, found: Found, bad: Sequence[BadRow], sifted: Sifted, out: Path | None) -> None:
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
