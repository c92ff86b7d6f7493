"""Lists of special preventive measures."""

from pathlib import Path

import click

from webapp.commands.terminal.opened import opened
from workflows.registers.listed_persons import ImportList, read_list
from workflows.words.actor import OPERATOR
from workflows.words.clock import shanghai_day


@click.group()
def command() -> None:
    """反洗钱特别预防措施名单。"""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", required=True, help="名单的名称；同名的整张换掉")
def import_list(file: Path, name: str) -> None:
    """导入一张名单（CSV，每行第一格是身份证号）。只存比对用的密文，号码不留。

    \b
    例：
      fourgates lists import 名单.csv --name 特别预防措施
    """
    parts = opened()
    numbers = read_list(file.read_bytes(), shanghai_day(parts.clock.now()))
    answer = parts.door.perform(ImportList(name=name, numbers=numbers, actor=OPERATOR))
    click.echo(f"在册 {answer['listed']} 人，新增 {answer['came']} 人，移出 {answer['gone']} 人")
