"""Repayments, accounts and bad loans of the core system in, the village ledger out."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import click
from openpyxl.utils import get_column_letter

from webapp.commands.terminal.opened import opened
from webapp.commands.terminal.progress import with_progress
from webapp.parts import Parts
from webapp.printing.ledger import LedgerLine, write_ledger
from workflows.queries import village_ledger
from workflows.records.transaction import reading
from workflows.registers.bad_loans import ImportBadLoans, read_bad_loans_file
from workflows.registers.branches import branch_with, village_named
from workflows.registers.core_file import CoreFile, in_batches
from workflows.registers.customer_accounts import ImportAccounts, read_accounts_file
from workflows.registers.ledger_file import ImportRepayments, read_ledger_file
from workflows.words.actor import OPERATOR
from workflows.words.clock import shanghai_day


@click.group()
def command() -> None:
    """核心系统的还款、账户、核销和诉讼，村授信台账。"""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(file: Path) -> None:
    """导入核心系统的还款流水（CSV）：流水号,借据号,日期,本金,利息。可以重复导入，同一流水号只记一次。

    借据号也可以是旧贷的编号。错行一行一条写明原因，其余照记。

    \b
    例：
      fourgates ledger import 还款202611.csv
    """
    parts = opened()
    read, rows = read_ledger_file(file.read_bytes())
    taken, again, bad = _imported(parts, read, rows, ImportRepayments)
    click.echo(f"新记 {taken} 笔，已有 {again} 笔；错行 {bad} 行", err=True)


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def accounts(file: Path) -> None:
    """导入核心系统的账户登记（CSV）：账号,证件号,开户日期,销户日期。可以重复导入；放款前按它核对入账账户是谁的。

    没有销户的留空。一个账号只有一个户主：已登记的账号只会补上销户日期，别的不改。错行一行一条写明原因。

    \b
    例：
      fourgates ledger accounts 账户202611.csv
    """
    parts = opened()
    read, rows = read_accounts_file(file.read_bytes(), shanghai_day(parts.clock.now()))
    taken, again, bad = _imported(parts, read, rows, ImportAccounts)
    click.echo(f"新记或销户 {taken} 个账户，已有 {again} 个；错行 {bad} 行", err=True)


@command.command("write-offs")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def write_offs(file: Path) -> None:
    """导入核销和诉讼（CSV）：借据号,日期,类别,金额。类别写 核销 或 诉讼；可以重复导入，同一笔同一类只记一次。

    借据号也可以是旧贷的编号。这些贷款算不守信，资料保管三十年。错行一行一条写明原因，其余照记。

    \b
    例：
      fourgates ledger write-offs 核销2026.csv
    """
    parts = opened()
    read, rows = read_bad_loans_file(file.read_bytes())
    taken, again, bad = _imported(parts, read, rows, ImportBadLoans)
    click.echo(f"新记 {taken} 笔，已有 {again} 笔；错行 {bad} 行", err=True)


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


def _imported(parts: Parts, read: CoreFile, rows: Sequence[Any], act: Callable[..., Any]) -> tuple[int, int, int]:
    """The good rows batch by batch, each batch whole or not at all; prints each bad row. New, known and bad ones."""
    taken, again = 0, 0
    bad = [(one.row, one.column, str(one.reason)) for one in read.bad]
    for batch in with_progress(in_batches(rows), "导入"):
        answer = parts.door.perform(act(rows=batch, actor=OPERATOR))
        taken, again = taken + answer["taken"], again + answer["again"]
        bad += [(row, read.columns[field], reason) for row, field, reason in answer["bad"]]
    for row, column, reason in sorted(bad):
        click.echo(f"row {row} column {get_column_letter(column)}: {reason}")
    return taken, again, len(bad)
