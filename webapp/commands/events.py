"""The event log for process mining."""

from pathlib import Path

import click

from webapp.commands.terminal.opened import opened
from workflows.audit.event_log import logged_cases, write_csv, write_ocel, write_xes
from workflows.engine.flattened_net import flattened_net, write_pnml
from workflows.records.transaction import reading

WRITERS = {"csv": write_csv, "xes": write_xes, "ocel": write_ocel}
PNML = "pnml"


@click.group()
def command() -> None:
    """事件日志。"""


@command.command()
@click.option("--format", "format_", type=click.Choice([*WRITERS, PNML]), required=True, help="格式")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到这个文件")
def export(format_: str, out: Path) -> None:
    """写出全部案件已办任务的事件日志；pnml 是展开的流程网，用来回放日志。

    \b
    例：
      fourgates events export --format xes --out 日志.xes
    """
    parts = opened()
    with reading(parts.database) as db, out.open("w", encoding="utf-8", newline="") as file:
        if format_ == PNML:
            means = parts.door.means
            write_pnml(flattened_net(means.specification(db, means.current_version(db))), file)
        else:
            WRITERS[format_](logged_cases(db), file)
    click.echo(f"已写到 {out}")
