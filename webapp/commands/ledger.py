"""Repayments in, the village ledger out."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import click
from openpyxl.utils import get_column_letter

from webapp.commands.terminal.opened import opened
from webapp.commands.terminal.progress import with_progress
from webapp.printing.ledger import LedgerLine, write_ledger
from workflows.queries import village_ledger
from workflows.records.transaction import reading
from workflows.registers.branches import branch_with, village_named
from workflows.registers.ledger_file import BATCH, ImportRepayments, RepaymentRow, read_ledger_file
from workflows.words.actor import OPERATOR


@click.group()
def command() -> None:
    """还款流水和村授信台账。"""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(file: Path) -> None:
    """导入核心系统的还款流水（CSV）：流水号,借据号,日期,本金,利息。可以重复导入，同一流水号只记一次。

    借据号也可以是旧贷的编号。错行一行一条写明原因，其余照记。

    \b
    例：
      fourgates ledger import 还款202611.csv
    """
    read = read_ledger_file(file.read_bytes())
    parts, taken, again = opened(), 0, 0
    bad = [(one.row, one.column, str(one.reason)) for one in read.bad]
    for batch in with_progress(_batches(read.rows), "导入"):
        answer = parts.door.perform(ImportRepayments(rows=batch, actor=OPERATOR))
        taken, again = taken + answer["taken"], again + answer["again"]
        bad += [(row, read.columns[field], reason) for row, field, reason in answer["bad"]]
    for row, column, reason in sorted(bad):
        click.echo(f"row {row} column {get_column_letter(column)}: {reason}")
    click.echo(f"新记 {taken} 笔，已有 {again} 笔；错行 {len(bad)} 行", err=True)


@command.command()
@click.option("--village", required=True, help="村名")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到这个 .xlsx")
@click.option("--branch", help="网点代码；两个网点有同名的村时要写")
def export(village: str, out: Path, branch: str | None) -> None:
    """写出一个村的授信台账，证件号和电话打码。

    \b
    例：
      fourgates ledger export --village 石桥村 --out 石桥村台账.xlsx
    """
    parts = opened()
    with reading(parts.database) as db:
        found = village_named(db, village, branch_with(db, branch) if branch else None)
        ledger = village_ledger.load(db, found, now=parts.clock.now())
    # The printer's protocol has plain attributes; ours cannot be set, and it only reads them.
    lines = cast("Sequence[LedgerLine]", ledger.rows)
    out.write_bytes(write_ledger(lines, village=ledger.village, office=ledger.office, on=ledger.on))
    click.echo(f"{ledger.village} {len(ledger.rows)} 户，已写到 {out}")


def _batches(rows: Sequence[RepaymentRow]) -> list[tuple[RepaymentRow, ...]]:
    return [tuple(rows[at : at + BATCH]) for at in range(0, len(rows), BATCH)]
