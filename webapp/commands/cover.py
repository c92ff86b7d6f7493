"""Leave cover."""

from datetime import datetime

import click

from webapp.commands.terminal.opened import opened
from workflows.registers.cover import Substitute
from workflows.words.actor import OPERATOR
from workflows.words.clock import SHANGHAI, end_of_day

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def command() -> None:
    """顶岗。"""


@command.command()
@click.argument("absent")
@click.argument("substitute")
@click.option("--from", "first", required=True, type=DAY, help="第一天")
@click.option("--until", "last", required=True, type=DAY, help="最后一天")
@click.option("--reason", required=True, help="原因")
def add(absent: str, substitute: str, first: datetime, last: datetime, reason: str) -> None:
    """SUBSTITUTE 在这些天里替 ABSENT 办件；办的事算两个人的。

    \b
    例：
      fourgates cover add 林晓峰 陈慧 --from 2026-12-01 --until 2026-12-07 --reason 休假
    """
    act = Substitute(
        absent=absent,
        substitute=substitute,
        since=first.replace(tzinfo=SHANGHAI),
        until=end_of_day(last.date()),
        reason=reason,
        actor=OPERATOR,
    )
    opened().door.perform(act)
    click.echo(f"{first:%Y-%m-%d} 到 {last:%Y-%m-%d} 由{substitute}顶{absent}的岗")
