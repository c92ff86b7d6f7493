"""The fictional cooperative."""

import click
from sqlalchemy import select

from webapp.commands.terminal.opened import until_the_command_ends
from webapp.commands.terminal.progress import Counter
from webapp.database import with_driver
from webapp.demo.fresh import throw_away
from webapp.demo.make import log_ins, make, shipped
from webapp.parts import Parts, open_parts
from webapp.settings import Settings
from workflows.migrations import runner
from workflows.records.people import Account
from workflows.records.transaction import reading
from workflows.words.refusals import NotPossible
from workflows.words.sentence import say

MOST_HOUSEHOLDS = 20_000


@click.command()
@click.option("--households", type=click.IntRange(1, MOST_HOUSEHOLDS), default=60, show_default=True, help="户数")
@click.option("--seed", type=int, default=1, show_default=True, help="同一个数，做出同样的数据")
@click.option("--fresh", is_flag=True, help="先清空已有的演示库；不是演示库的不清")
def command(households: int, seed: int, fresh: bool) -> None:
    """做一个虚构的信用社：各户停在流程的各个环节；完成后列出登录用的工号和密码。

    \b
    例：
      fourgates demo --households 60 --seed 1
      fourgates demo --households 7000 --seed 7 --fresh
    """
    settings = Settings.from_environment()
    if fresh:
        throw_away(settings)
    runner.upgrade(with_driver(settings.database_url))
    parts = until_the_command_ends(open_parts(settings))
    _refuse_if_worked_in(parts)
    steps, now = Counter("演示：已办的步数"), parts.clock.now()
    cases = make(parts.database, parts.door.means, shipped(), households=households, seed=seed, now=now, told=steps)
    steps.end()
    click.echo(f"{households} 户，{cases} 件", err=True)
    for login, password, name in log_ins(households):
        click.echo(f"{login}  {password}  {name}")


def _refuse_if_worked_in(parts: Parts) -> None:
    with reading(parts.database) as db:
        if db.scalar(select(Account.__table__.c.id).limit(1)) is not None:
            raise NotPossible(say("这个库里已经有人员；要重做演示库就加 --fresh"))
