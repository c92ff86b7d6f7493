"""Diagrams and tables: check, deploy, list, move running cases."""

import json
from pathlib import Path

import click

from forms.by_key import form_keys
from webapp.commands.terminal.opened import opened
from webapp.commands.terminal.output import as_json, as_table
from webapp.commands.terminal.progress import with_progress
from webapp.language import say as in_words
from workflows.acts.migrate import Migrate, moved
from workflows.cases.case import Case
from workflows.queries import processes as queries
from workflows.records.transaction import reading
from workflows.registers.processes import Deploy, examined, findings_in
from workflows.words.actor import OPERATOR
from workflows.words.clock import SHANGHAI
from workflows.words.refusals import EntryRefused, Refusal
from workflows.words.sentence import say

SUFFIXES = (".bpmn", ".dmn")
ONE_OR_MORE = click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))


@click.group()
def command() -> None:
    """流程图和决策表。"""


@command.command()
@ONE_OR_MORE
def check(files: tuple[Path, ...]) -> None:
    """核对一套流程图和决策表；每个问题一行，有问题退出码为 1。

    FILES 是文件，或者放着它们的文件夹；要给整套，图之间会互相核对。

    \b
    例：
      fourgates processes check workflows/bpmn
    """
    found = findings_in(_read(files), form_keys())
    for finding in found:
        click.echo(str(finding))
    if found:
        raise SystemExit(1)
    click.echo("没有问题", err=True)


@command.command()
@ONE_OR_MORE
@click.option("--renames", type=click.Path(exists=True, path_type=Path), help='改名对照，JSON：{"旧编号": "新编号"}')
def deploy(files: tuple[Path, ...], renames: Path | None) -> None:
    """部署一套：以后受理的件按它走，在办的件不动。

    \b
    例：
      fourgates processes deploy workflows/bpmn
    """
    parts, checked = opened(), examined(_read(files), form_keys())
    answer = parts.door.perform(Deploy(examined=checked, renames=_renames(renames), actor=OPERATOR))
    if answer["again"]:
        click.echo(f"这一套已经部署过：第 {answer['number']} 版，内容没有变")
    else:
        click.echo(f"已部署第 {answer['number']} 版，走过 {checked.states} 个状态，都能办完")


@command.command("list")
@click.option("--json", "machine", is_flag=True, help="给程序读的 JSON")
def list_versions(machine: bool) -> None:
    """列出各版，以及每版上有几件在办。

    \b
    例：
      fourgates processes list
    """
    with reading(opened().database) as db:
        found = queries.versions(db)
    if machine:
        as_json(found)
        return
    rows = [
        (one.number, "现行" if one.current else "", f"{one.deployed_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}", one.running,
         one.digest[:16])
        for one in found
    ]  # fmt: skip
    as_table(("版", "", "部署时间", "在办", "摘要"), rows, "还没有部署流程图")


@command.command()
@click.option("--dry-run", is_flag=True, help="只逐件说明能不能移，不移")
def migrate(dry_run: bool) -> None:
    """把在办的件移到现行版；移不了的逐件说明，其余照移。

    \b
    例：
      fourgates processes migrate --dry-run
    """
    parts = opened()
    means, stuck = parts.door.means, 0
    with reading(parts.database) as db:
        current = means.current_version(db)
        cases = queries.on_old_versions(db, current)
    for one in with_progress(cases, "移到现行版"):
        try:
            if dry_run:
                with reading(parts.database) as db:
                    moved(Case.open(db, means, one.id, OPERATOR, parts.clock.now()), current)
            else:
                parts.door.perform(Migrate(application=one.id, to=current, actor=OPERATOR))
            click.echo(f"{one.number}：第 {one.version} 版，{'可以移' if dry_run else '已移'}")
        except Refusal as refusal:
            stuck += 1
            click.echo(in_words(refusal.sentence), err=True)
    if not cases:
        click.echo("在办的件都在现行版上")
    if stuck:
        raise SystemExit(1)


def _read(paths: tuple[Path, ...]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for path in paths:
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            if file.suffix in SUFFIXES:
                if file.name in found:
                    raise EntryRefused.at("files", say("有两个文件都叫 {name}", name=file.name))
                found[file.name] = file.read_bytes()
            elif not path.is_dir():
                raise EntryRefused.at("files", say("{name} 不是 .bpmn 或 .dmn 文件", name=file.name))
    if not found:
        raise EntryRefused.at("files", say("没有找到 .bpmn 或 .dmn 文件"))
    return found


def _renames(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        renames = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise EntryRefused.at("renames", say("{name} 不是 JSON", name=path.name)) from error
    if not isinstance(renames, dict) or not all(isinstance(new, str) for new in renames.values()):
        raise EntryRefused.at("renames", say("改名对照要写成 {example}", example='{"旧编号": "新编号"}'))
    return renames
