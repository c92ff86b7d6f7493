"""The working calendar."""

from pathlib import Path

import click

from webapp.commands.terminal.opened import opened
from workflows.registers.calendar import ImportCalendar, read_notice
from workflows.words.actor import OPERATOR


@click.group()
def command() -> None:
    """放假安排。"""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_notice(file: Path) -> None:
    """导入一年的放假通知（CSV：日期,上班,名称），替换那一年原有的或暂定的。

    只写和平常不一样的日子：放假的工作日写「否」，上班的周末写「是」。

    \b
    例：
      fourgates calendar import 放假2027.csv
    """
    answer = opened().door.perform(ImportCalendar(days=read_notice(file.read_bytes()), actor=OPERATOR))
    click.echo(f"{'、'.join(str(year) for year in answer['years'])} 年，{answer['days']} 天")
