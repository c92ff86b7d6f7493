"""Offices, villages and their managers."""

import dataclasses

import click

from webapp.commands.terminal.opened import opened
from webapp.commands.terminal.output import as_json, as_table
from workflows.queries import staff as queries
from workflows.records.transaction import reading
from workflows.registers.branches import AddBranch, AddVillage, AssignManager, branch_with, village_named
from workflows.words.actor import OPERATOR


@click.group()
def command() -> None:
    """网点、村和管村的客户经理。"""


@command.command("list")
@click.option("--json", "machine", is_flag=True, help="给程序读的 JSON")
def list_branches(machine: bool) -> None:
    """列出网点，下级在上级之下。

    \b
    例：
      fourgates branches list --json
    """
    with reading(opened().database) as db:
        found = queries.branches(db)
    if machine:
        as_json(
            [
                {name: value for name, value in dataclasses.asdict(one).items() if name not in ("id", "depth")}
                for one in found
            ]
        )
    else:
        rows = [("  " * one.depth + one.code, one.name, one.parent or "") for one in found]
        as_table(("代码", "名称", "上级"), rows, "还没有网点")


@command.command()
@click.argument("code")
@click.argument("name")
@click.option("--parent", help="上级网点的代码")
def add(code: str, name: str, parent: str | None) -> None:
    """新建网点。

    \b
    例：
      fourgates branches add 0101 城关信用社 --parent 01
    """
    opened().door.perform(AddBranch(code=code, name=name, parent=parent, actor=OPERATOR))
    click.echo(f"已建网点 {code} {name}")


@command.command("add-village")
@click.argument("name")
@click.option("--branch", required=True, help="网点代码")
def add_village(name: str, branch: str) -> None:
    """新建一个村。

    \b
    例：
      fourgates branches add-village 石桥村 --branch 0101
    """
    opened().door.perform(AddVillage(branch=branch, name=name, actor=OPERATOR))
    click.echo(f"已建{name}，属网点 {branch}")


@command.command("assign-manager")
@click.argument("village")
@click.argument("staff")
@click.option("--branch", help="网点代码；两个网点有同名的村时要写")
def assign_manager(village: str, staff: str, branch: str | None) -> None:
    """从现在起，这个村由这位客户经理管。

    \b
    例：
      fourgates branches assign-manager 石桥村 林晓峰
    """
    parts = opened()
    with reading(parts.database) as db:
        found = village_named(db, village, branch_with(db, branch) if branch else None)
    parts.door.perform(AssignManager(village=found, staff=staff, actor=OPERATOR))
    click.echo(f"{village}由{staff}管")
