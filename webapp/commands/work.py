"""The background worker: what is due, and what was put into the outbox."""

import signal
import threading

import click

from webapp import logs
from webapp.commands.terminal.opened import opened
from webapp.worker import loop


@click.command()
@click.option("--once", is_flag=True, help="办完眼下到期的就结束")
def command(once: bool) -> None:
    """到期提醒、短信、打印档案；停止时先办完手上的一件。

    \b
    例：
      fourgates work
    """
    logs.configure()
    parts = opened()
    if once:
        click.echo(f"办了 {loop.once(parts)} 件")
        return
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    loop.run(parts, stop)
