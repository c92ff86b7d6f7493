"""A fictional cooperative to try the product with; its log-ins exist only in a demo database."""

import sys
from datetime import UTC, datetime

import click

from webapp import logs
from webapp.commands.terminal.opened import opened
from webapp.database import with_driver
from webapp.demo import fresh as fresh_demo
from webapp.demo.make import log_ins, make
from webapp.settings import Settings
from workflows.migrations import runner
from workflows.records.people import Account
from workflows.records.transaction import reading
from workflows.words.refusals import NotPossible
from workflows.words.sentence import say

STEPS_A_HOUSEHOLD = 11


@click.command()
@click.option("--households", type=click.IntRange(1, 100_000), default=60, show_default=True, help="农户数")
@click.option("--seed", type=int, default=1, show_default=True, help="同一个数，同一天做出同样的数据")
@click.option("--fresh", is_flag=True, help="先清空已有的演示库；真实的库不会动")
def command(households: int, seed: int, fresh: bool) -> None:
    """造一个虚构的信用社，农户在流程的各个阶段；打印登录名。

    \b
    例：
      fourgates demo --households 60 --seed 1
    """
    logs.configure()
    settings = Settings.from_environment()
    if fresh:
        fresh_demo.throw_away(settings)
        runner.upgrade(with_driver(settings.database_url))
    parts = opened()
    with reading(parts.database) as db:
        if db.scalar(Account.__table__.select().limit(1)) is not None:
            raise NotPossible(say("库里已经有人员；要重做演示库，加上 --fresh"))
    with click.progressbar(length=households * STEPS_A_HOUSEHOLD, label="演示数据", file=sys.stderr) as bar:
        cases = make(parts.database, parts.door.means, households=households, seed=seed, now=datetime.now(UTC),
                     told=bar.update)  # fmt: skip
    click.echo(f"演示库：{households} 户，{cases} 件申请。登录名和密码（只在演示库里有）：")
    for login, password, name in log_ins():
        click.echo(f"  {login:<14}{password}  {name}")
