"""Can an office staff every process, and can the rules ever be got around."""

import click

from webapp.commands.terminal.opened import opened
from webapp.commands.terminal.output import as_json
from workflows.queries import branch_staffing
from workflows.queries.branch_staffing import BranchStaffing
from workflows.records.transaction import reading
from workflows.registers.branches import branch_with
from workflows.words.refusals import NotFound
from workflows.words.sentence import say

MOST_SHOWN = 12


@click.group()
def command() -> None:
    """岗位够不够，职责分得开不开。"""


@command.command()
@click.option("--branch", help="只看这个网点（代码）；不写就看所有有村的网点")
@click.option("--json", "machine", is_flag=True, help="给程序读的 JSON")
def check(branch: str | None, machine: bool) -> None:
    """每种件能不能从受理办到归档、缺谁、谁不在就停；上级的人算在内。有缺的退出码为 1。

    \b
    例：
      fourgates duties check --branch 0101
    """
    parts = opened()
    with reading(parts.database) as db:
        wanted = (branch_with(db, branch),) if branch else branch_staffing.lending_branches(db)
        if not wanted:
            raise NotFound(say("还没有管村的网点"))
        found = [branch_staffing.check(db, parts.door.means, one, now=parts.clock.now()) for one in wanted]
    if machine:
        as_json([_plain(one) for one in found])
    else:
        for one in found:
            _print(one)
    if not all(one.can_lend for one in found):
        raise SystemExit(1)


def _print(found: BranchStaffing) -> None:
    click.echo(f"{found.code} {found.name}：{found.people} 人")
    for scenario in found.scenarios:
        if scenario.missing:
            click.echo(f"  {scenario.name}：办不成，" + "，".join(str(one) for one in scenario.shortages()))
            continue
        click.echo(f"  {scenario.name}：办得成")
        for number, risk in enumerate(scenario.risks()):
            if number == MOST_SHOWN:
                click.echo(f"    …… 共 {len(scenario.stopped_by)} 种")
                break
            click.echo(f"    {risk}")


def _plain(found: BranchStaffing) -> dict[str, object]:
    return {
        "branch": found.code,
        "name": found.name,
        "people": found.people,
        "can_lend": found.can_lend,
        "cases": [
            {
                "kind": str(one.name),
                "missing": list(one.missing),
                "stopped_by": [list(names) for names in one.stopped_by],
            }
            for one in found.scenarios
        ],
    }
