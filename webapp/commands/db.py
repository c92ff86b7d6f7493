"""The schema of the database."""

import tempfile
from pathlib import Path

import click

from webapp.commands.terminal.opened import until_the_command_ends
from webapp.database import with_driver
from webapp.parts import open_parts
from webapp.settings import Settings
from workflows.migrations import runner
from workflows.registers.calendar import SeedCalendar
from workflows.words.actor import OPERATOR
from workflows.words.refusals import NotPossible
from workflows.words.sentence import say


@click.group()
def command() -> None:
    """数据库结构：升级、核对。"""


@command.command()
def upgrade() -> None:
    """升级到最新结构；已是最新的不动。

    \b
    例：
      fourgates db upgrade
      FOURGATES_DATABASE_URL=postgresql://fourgates@db/fourgates fourgates db upgrade
    """
    settings = Settings.from_environment()
    try:
        before, after = runner.upgrade(with_driver(settings.database_url))
    except runner.NewerThanCode as newer:
        raise NotPossible(say("数据库的版本是 {found}，比程序新：装新版程序再运行", found=newer.found)) from newer
    until_the_command_ends(open_parts(settings)).door.perform(SeedCalendar(actor=OPERATOR))
    click.echo(f"已是最新：{after}" if before == after else f"已升级：{before or '空'} → {after}")


@command.command()
def check() -> None:
    """核对升级脚本与表结构是否一致；在临时库里核对，不碰正式库。

    \b
    例：
      fourgates db check
    """
    with tempfile.TemporaryDirectory(prefix="fourgates-") as folder:
        url = f"sqlite:///{Path(folder) / 'check.db'}"
        runner.upgrade(url)
        faults = runner.out_of_step(url)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise SystemExit(1)
    click.echo("升级脚本与表结构一致")
