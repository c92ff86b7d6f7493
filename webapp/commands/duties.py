"""Can an office staff every process, and can the rules ever be got around."""

from pathlib import Path

import click

from webapp.commands.terminal.opened import opened
from webapp.commands.terminal.output import as_json, as_table
from workflows.engine.specification import load_specification
from workflows.exploration.crew import FEWEST
from workflows.exploration.scenes import explore_all
from workflows.queries import branch_staffing
from workflows.queries.branch_staffing import BranchStaffing
from workflows.records.at_once import answered
from workflows.records.transaction import reading
from workflows.registers.branches import branch_with
from workflows.words.refusals import NotFound
from workflows.words.roles import DUTY_NAMES, DutyClass
from workflows.words.sentence import say

MOST_SHOWN = 12
MAY = "●"
BPMN = Path(__file__).parents[2] / "workflows" / "bpmn"


@click.group()
def command() -> None:
    """岗位够不够，职责分得开不开。"""


@command.command()
@click.option("--branch", help="只看这个网点（代码）；不写就看所有有村的网点")
@click.option("--json", "machine", is_flag=True, help="给程序读的 JSON")
def check(branch: str | None, machine: bool) -> None:
    """每种件能不能从受理办到归档、缺谁、谁不在就停；谁可以担哪项职责；上级的人算在内。有缺的退出码为 1。

    \b
    例：
      fourgates duties check --branch 0101
    """
    parts = opened()
    with reading(parts.database) as db:
        wanted = (branch_with(db, branch),) if branch else tuple(answered(db, branch_staffing.lending_offices()))
        if not wanted:
            raise NotFound(say("还没有管村的网点"))
        spec = parts.door.means.specification(db, parts.door.means.current_version(db))
        found = [branch_staffing.check(db, spec, one, now=parts.clock.now()) for one in wanted]
    if machine:
        as_json([_plain(one) for one in found])
    else:
        for one in found:
            _print(one)
    if not all(one.can_lend for one in found):
        raise SystemExit(1)


@command.command()
@click.option("--people", default=FEWEST, show_default=True, type=click.IntRange(min=FEWEST), help="人数")
@click.option("--json", "machine", is_flag=True, help="给程序读的 JSON")
def explore(people: int, machine: bool) -> None:
    """把随产品的流程图能走到的每一步，和这些人的每一种分法都试一遍；找到违反职责分离或办不下去的，退出码为 1。

    不用数据库。人越多，试得越久：7 人一分钟左右。

    \b
    例：
      fourgates duties explore --people 8
    """
    found = explore_all(load_specification(_shipped()), people)
    total = found.total
    if machine:
        as_json(
            {
                "people": people,
                "control_states": found.control_states,
                "states": total.states,
                "acts": total.acts,
                "refused": total.refused,
                "violations": total.violations,
                "stranded": total.stranded,
            }
        )
    else:
        click.echo(f"{people} 人，流程状态 {found.control_states} 个，连人算 {total.states} 个")
        click.echo(f"试了 {total.acts + total.refused} 次：办成 {total.acts} 次，按规则拒绝 {total.refused} 次")
        click.echo(f"违反职责分离 {len(total.violations)} 处，办不下去 {len(total.stranded)} 处")
        for line in (*total.violations, *total.stranded)[:MOST_SHOWN]:
            click.echo(f"  {line}")
    if total.violations or total.stranded:
        raise SystemExit(1)


def _shipped() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(BPMN.iterdir()) if path.suffix in (".bpmn", ".dmn")}


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
    click.echo("  谁可以担哪项职责（一案之中，一人只担一项）：")
    duties = [duty for duty in DutyClass if any(duty in one.duties for one in found.matrix)]
    rows = [(f"    {one.name}", *(MAY if duty in one.duties else "" for duty in duties)) for one in found.matrix]
    as_table(["", *(DUTY_NAMES[duty] for duty in duties)], rows, "    没有人")
    for one in (*found.kin, *found.ahead):
        click.echo(f"  {one}")


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
        "matrix": [
            {"person": one.name, "duties": [duty for duty in DutyClass if duty in one.duties]} for one in found.matrix
        ],
        "kin": [str(one) for one in found.kin],
        "ahead": [str(one) for one in found.ahead],
    }
