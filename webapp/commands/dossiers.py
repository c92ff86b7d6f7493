"""Dossiers on paper: print them, and ask of a file whether it is the one that was filed."""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

import click

from webapp.commands.terminal.opened import opened
from webapp.commands.terminal.progress import with_progress
from webapp.parts import open_parts
from webapp.printing.seal import SUFFIX
from webapp.printing.verify import chain_end
from webapp.printing.verify import verify as verify_file
from webapp.printing.volume_file import volume_file
from webapp.settings import Settings
from workflows.acts.show_dossier import ShowDossier
from workflows.audit.signed_lines import BadCheckpoint, read_public_key
from workflows.queries import filed_dossier, volumes
from workflows.records.transaction import Db, reading
from workflows.registers.branches import branch_with, village_named
from workflows.words.actor import OPERATOR
from workflows.words.refusals import EntryRefused, NotFound, NotPossible
from workflows.words.sentence import say


@click.group()
def command() -> None:
    """信贷档案。"""


@command.command("print")
@click.option("--village", help="一个村里已归档的全部")
@click.option("--branch", help="网点代码；两个网点有同名的村时要写")
@click.option("--application", "numbers", multiple=True, help="申请编号，可以写几个")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="写到这个文件夹")
def print_dossiers(village: str | None, branch: str | None, numbers: tuple[str, ...], out: Path) -> None:
    """把档案写成 PDF：已封存的写封存的那一份，其余按现在的内容打印。

    \b
    例：
      fourgates dossiers print --village 石桥村 --out 石桥村档案
      fourgates dossiers print --application SQ20261124-0001 --out .
    """
    if bool(village) == bool(numbers):
        raise EntryRefused.at("village", say("写 --village 或 --application，只写一种"))
    parts = opened()
    with reading(parts.database) as db:
        cases = _of_village(db, village, branch) if village else [_case(db, number) for number in numbers]
    parts.database.engine.dispose()
    out.mkdir(parents=True, exist_ok=True)
    workers = max(1, min(len(cases), os.cpu_count() or 1))
    # A child imports the file that its parent was started with; the installed script would run this command again.
    vars(sys.modules["__main__"]).pop("__file__", None)
    try:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            printing = [pool.submit(_print, case, out) for case in cases]
            for one in with_progress(printing, "打印"):
                click.echo(one.result())
    except BrokenProcessPool as error:
        raise NotPossible(say("打印进程中断了，多半是内存不够；已写好的留着，再运行一次")) from error
    if not cases:
        click.echo("没有已归档的档案", err=True)


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--public-key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="本社公钥（PEM）")
@click.option("--offline", is_flag=True, help="只看文件、封存文件和公钥，不问数据库")
def verify(file: Path, public_key: Path | None, offline: bool) -> None:
    """这份 PDF 是不是当初归档的那一份，有没有改动；旁边有同名的封存文件就一起核对。

    \b
    例：
      fourgates dossiers verify JK20261124-0001.pdf
      fourgates dossiers verify JK20261124-0001.pdf --public-key 公钥.pem --offline
    """
    pdf, beside = file.read_bytes(), file.with_name(file.name + SUFFIX)
    key, filed = _public_key(public_key), None
    if not offline:
        parts, end = opened(), chain_end(pdf)
        key = key or parts.database.keyring.signer().public_key().public_bytes_raw()
        with reading(parts.database) as db:
            filed = filed_dossier.filed_dossier(db, *end) if end is not None else None
    verdict = verify_file(pdf, public_key=key, beside=beside.read_bytes() if beside.exists() else None, filed=filed)
    for finding in verdict.findings:
        click.echo(str(finding))
    if not verdict.good:
        raise SystemExit(1)
    click.echo(f"{verdict.number}：未被改动，齐全（对照：{'、'.join(verdict.compared)}）")


def _print(case: str, out: Path) -> str:
    """In a process of its own: a volume takes a second of a processor."""
    parts = open_parts(Settings.from_environment())
    parts.door.perform(ShowDossier(application=case, actor=OPERATOR))
    with reading(parts.database) as db:
        made = volume_file(db, parts.store, case, now=parts.clock.now())
    path = out / f"{made.number}.pdf"
    path.write_bytes(made.pdf)
    if made.beside is not None:
        path.with_name(path.name + SUFFIX).write_bytes(made.beside)
    return str(path)


def _of_village(db: Db, village: str, branch: str | None) -> list[str]:
    found = village_named(db, village, branch_with(db, branch) if branch else None)
    return list(volumes.of_village(db, found))


def _case(db: Db, number: str) -> str:
    found = volumes.case_of(db, number)
    if found is None:
        raise NotFound(say("没有编号为 {number} 的申请或借据", number=number))
    return found


def _public_key(path: Path | None) -> bytes | None:
    try:
        return None if path is None else read_public_key(path).public_bytes_raw()
    except BadCheckpoint as error:
        raise NotPossible(error.sentence) from error
