"""Village rosters: the spreadsheets that cooperatives keep today."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click

from webapp.commands.terminal.opened import opened
from webapp.commands.terminal.progress import with_progress
from webapp.parts import Parts
from workflows.queries.staff import branch_for_villages
from workflows.records.transaction import reading
from workflows.registers.branches import AddVillage, branch_with, village_named, villages_named
from workflows.registers.roster_layouts import Roster, read_roster
from workflows.registers.roster_returns import column_letter, returned_rows
from workflows.registers.roster_rows import BadRow, RosterHousehold, sift
from workflows.registers.rosters import ImportHousehold
from workflows.words.actor import OPERATOR
from workflows.words.clock import shanghai_day
from workflows.words.sentence import say

ROWS_NAMED = 12


@click.group()
def command() -> None:
    """村清册。"""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--bad-rows", type=click.Path(dir_okay=False, path_type=Path), help="把错行写到这个 .xlsx，改好再导入")
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
    roster = read_roster(file.read_bytes(), file.name)
    sifted = sift(roster, shanghai_day(parts.clock.now()))
    place = _village(parts, village or roster.village, branch)
    day = roster.as_of or (as_of.date() if as_of else None)
    found = _import(parts, place, sifted.households, day)
    bad = sorted((*sifted.bad, *found.bad), key=lambda one: one.row)
    for one in bad:
        click.echo(f"row {one.row} column {column_letter(roster, one.field)}: {one.reason}")
    if bad_rows is not None and bad:
        bad_rows.write_bytes(returned_rows(roster, bad))
    _tell(roster, found, bad, sifted.minors, bad_rows)


class _Found:
    """What the import came to."""

    def __init__(self) -> None:
        self.households = self.new = self.members = 0
        self.bad: list[BadRow] = []


def _import(parts: Parts, village: str, households: Sequence[RosterHousehold], day: date | None) -> _Found:
    found = _Found()
    for household in with_progress(households, "导入"):
        answer = parts.door.perform(ImportHousehold(village=village, household=household, as_of=day, actor=OPERATOR))
        found.households += 1
        found.new += answer["new"]
        found.members += answer["members"]
        found.bad += [BadRow(row=row, field=field, reason=say("{why}", why=why)) for row, field, why in answer["bad"]]
    return found


def _village(parts: Parts, name: str, code: str | None) -> str:
    """The village's id; one that nobody has entered yet is made at the office that is meant."""
    with reading(parts.database) as db:
        branch = branch_with(db, code) if code else None
        if villages_named(db, name, branch):
            return village_named(db, name, branch)
        office = code or branch_for_villages(db, parts.clock.now())
    return str(parts.door.perform(AddVillage(branch=office, name=name, actor=OPERATOR))["village"])


def _tell(roster: Roster, found: _Found, bad: Sequence[BadRow], minors: Sequence[int], out: Path | None) -> None:
    """The sum of it, on stderr, so that the lines of bad rows stay alone."""
    click.echo(
        f"{roster.village}：{found.households} 户（新 {found.new} 户），{found.members} 人；错行 {len(bad)} 行",
        err=True,
    )
    if minors:
        named = "、".join(str(row) for row in minors[:ROWS_NAMED]) + (" 等" if len(minors) > ROWS_NAMED else "")
        click.echo(f"未满 18 岁的 {len(minors)} 人不存身份证号，已略去（第 {named} 行）", err=True)
    if out is not None and bad:
        click.echo(f"错行已写到 {out}，改好再导入它", err=True)
