"""The audit trail: verify it, sign a checkpoint over it."""

from pathlib import Path

import click

from webapp.commands.terminal.opened import opened
from webapp.commands.terminal.output import as_json
from workflows.audit.checkpoint import Standing, compare, write_checkpoint
from workflows.audit.findings import Verdict
from workflows.audit.signed_lines import BadCheckpoint, read_public_key, write_public_key
from workflows.audit.verify import verify as verify_all
from workflows.queries.case_view import find_number
from workflows.records.transaction import Db, reading
from workflows.words.refusals import NotFound, NotPossible
from workflows.words.sentence import say

STANDINGS = {
    Standing.CONSISTENT: "与检查点一致",
    Standing.FORKED: "检查点之后有记录被改写",
    Standing.OLDER: "这个库比检查点旧",
    Standing.TRUNCATED: "检查点里有的记录不见了",
}


@click.group()
def command() -> None:
    """审计链：核对、检查点。"""


@command.command()
@click.option("--checkpoint", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="任何一个旧检查点")
@click.option(
    "--public-key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="签检查点的公钥（PEM）"
)
@click.option("--case", "number", help="只核对这一件")
@click.option("--json", "machine", is_flag=True, help="给程序读的 JSON")
def verify(checkpoint: Path | None, public_key: Path | None, number: str | None, machine: bool) -> None:
    """核对审计链和它指名的一切；没有问题退出码为 0，否则每个问题一行、退出码为 1。

    \b
    例：
      fourgates audit verify --checkpoint 20261101.checkpoint --public-key 公钥.pem
    """
    parts, verdict = opened(), Verdict()
    lines: list[str] = []
    with reading(parts.database) as db:
        for finding in verify_all(db, parts.store.stored, verdict, application=_case(db, number)):
            lines.append(str(finding))
            if not machine:
                click.echo(lines[-1])
    standing = None
    if checkpoint is not None:
        with reading(parts.database) as db:
            standing, broken = _compared(db, checkpoint, public_key)
        lines += broken
        if not machine:
            for line in broken:
                click.echo(line)
            click.echo(STANDINGS[standing], err=True)
    if machine:
        as_json({"unchanged": verdict.unchanged, "complete": verdict.complete, "events": verdict.events,
                 "rows": verdict.rows, "files": verdict.files, "lawfully_deleted": verdict.lawfully_deleted,
                 "checkpoint": standing, "findings": lines})  # fmt: skip
    else:
        said = ("未被改动" if verdict.unchanged else "被改动过", "齐全" if verdict.complete else "不齐全")
        click.echo(
            f"核对了 {verdict.events} 条记录、{verdict.rows} 行、{verdict.files} 个文件：{said[0]}，{said[1]}", err=True
        )
    if lines or standing not in (None, Standing.CONSISTENT):
        raise SystemExit(1)


@command.command()
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="检查点写到这里")
@click.option("--public-key-out", type=click.Path(dir_okay=False, path_type=Path), help="公钥写到这里，与检查点一起存")
def checkpoint(out: Path, public_key_out: Path | None) -> None:
    """给所有审计链的末端签名；存到别处，以后可以证明没有被截断或改写。

    \b
    例：
      fourgates audit checkpoint --out 20261124.checkpoint --public-key-out 公钥.pem
    """
    parts = opened()
    with reading(parts.database) as db:
        write_checkpoint(db, out, now=parts.clock.now())
    if public_key_out is not None:
        write_public_key(parts.database.keyring, public_key_out)
    click.echo(f"检查点已写到 {out}")


def _compared(db: Db, checkpoint: Path, public_key: Path | None) -> tuple[Standing, list[str]]:
    try:
        found = compare(db, checkpoint, read_public_key(public_key) if public_key else None)
    except BadCheckpoint as error:
        raise NotPossible(error.sentence) from error
    return found.standing, [str(broken) for broken in found.chains]


def _case(db: Db, number: str | None) -> str | None:
    if number is None:
        return None
    row = find_number(db, number)
    if row is None:
        raise NotFound(say("没有编号为 {number} 的申请", number=number))
    return str(row.id)
