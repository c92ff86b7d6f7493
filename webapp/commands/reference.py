"""Figures from outside: LPR, county means, what crops usually yield and fetch."""

from datetime import datetime
from decimal import Decimal, InvalidOperation

import click

from webapp.commands.terminal.opened import opened
from workflows.registers.reference_values import EnterReferenceValue
from workflows.words.actor import OPERATOR
from workflows.words.refusals import EntryRefused
from workflows.words.sentence import say


@click.group()
def command() -> None:
    """参考数值：LPR、全县户均、作物常年亩产和单价。"""


@command.command("set")
@click.argument("kind")
@click.argument("name")
@click.argument("value")
@click.option("--since", required=True, type=click.DateTime(["%Y-%m-%d"]), help="从哪一天起")
@click.option("--source", required=True, help="出处")
def enter(kind: str, name: str, value: str, since: datetime, source: str) -> None:
    """录入一个数值：LPR 写百分数，户均写元，亩产写公斤，单价写每公斤多少元。录入的不改，以后的日子再录一个。

    \b
    例：
      fourgates reference set LPR 一年期 3.0000 --since 2026-11-20 --source 全国银行间同业拆借中心
      fourgates reference set 全县户均 纯收入 30000 --since 2026-01-01 --source 县统计局
    """
    act = EnterReferenceValue(
        of=kind, name=name, value=_figure(value), since=since.date(), source=source, actor=OPERATOR
    )
    opened().door.perform(act)
    click.echo(f"{kind}（{name}）自 {since:%Y-%m-%d} 起为 {value}")


def _figure(written: str) -> Decimal:
    try:
        return Decimal(written.replace(",", ""))
    except InvalidOperation as error:
        raise EntryRefused.at("value", say("数值写数字，例如 3.0000：现在写的是 {given}", given=written)) from error
