"""What the cooperative sets, by two persons."""

import getpass
import sys
from decimal import Decimal

import click

from webapp.commands.terminal.opened import opened
from webapp.commands.terminal.output import as_json, as_table
from workflows.cases.policy import current_policy
from workflows.duties.policy import MERGES
from workflows.records.transaction import Db, reading
from workflows.registers.accounts import active_account
from workflows.registers.passwords import fits
from workflows.registers.policy import DeployPolicy
from workflows.words.actor import Actor
from workflows.words.choices.grant import CapPolicy
from workflows.words.money import NotMoney, parse_yuan
from workflows.words.refusals import EntryRefused
from workflows.words.sentence import say

NAMES = {
    "merged": "合并的职责",
    "two_person_from": "双人调查起点（元）",
    "caps": "授信上限档",
    "text_b_from": "配偶共同借款声明起点（元）",
    "recording_required": "面签要录音录像",
    "version": "编号",
}


@click.group()
def command() -> None:
    """本社制度：新受理的件按它办，在办的件仍按受理时的办。"""


@command.command("show")
@click.option("--json", "machine", is_flag=True, help="给程序读的 JSON")
def show_current(machine: bool) -> None:
    """现行制度。

    \b
    例：
      fourgates policy show
    """
    with reading(opened().database) as db:
        found = current_policy(db)
    if machine:
        as_json(found)
    else:
        as_table(("项", "值"), [(NAMES[name], value) for name, value in found.items()], "")


@command.command()
@click.option("--by", required=True, help="第一人的工号（主任或系统管理员）")
@click.option("--confirmed-by", required=True, help="第二人的工号，不能是同一个人")
@click.option("--merged", default="", type=click.Choice(list(MERGES)), help="小社可以合并的一种职责")
@click.option("--two-person-from", default="30000", show_default=True, help="双人调查起点，元")
@click.option(
    "--caps", default=CapPolicy.STANDARD.value, type=click.Choice([cap.value for cap in CapPolicy]), show_default=True
)
@click.option("--text-b-from", default="10000", show_default=True, help="配偶共同借款声明起点，元")
@click.option("--recording/--no-recording", default=True, show_default=True, help="面签要不要录音录像")
def deploy(
    by: str, confirmed_by: str, merged: str, two_person_from: str, caps: str, text_b_from: str, recording: bool
) -> None:
    """定新制度：两个人各输一次密码（没有终端时从标准输入读两行）。

    \b
    例：
      fourgates policy deploy --by 周主任 --confirmed-by 管理员 --caps raised
    """
    parts = opened()
    with reading(parts.database) as db:
        actors = [_signing(db, name) for name in (by, confirmed_by)]
    act = DeployPolicy(
        actor=actors[0],
        confirmed_by=actors[1],
        merged=merged,
        two_person_from=_yuan("two_person_from", two_person_from),
        caps=caps,
        text_b_from=_yuan("text_b_from", text_b_from),
        recording_required=recording,
    )
    parts.door.perform(act)
    click.echo("已定，新受理的件按它办")


def _signing(db: Db, name: str) -> Actor:
    account = active_account(db, name)
    password = getpass.getpass(f"{name}的密码：") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if not fits(account.password_hash, password):
        raise EntryRefused.at("password", say("{name}的密码不对", name=name))
    actor = Actor(person=account.person, name=name, account=account.id, branch=account.branch)
    return actor.signing(account.credential_version)


def _yuan(field: str, written: str) -> Decimal:
    try:
        return parse_yuan(written)
    except NotMoney as error:
        raise EntryRefused.at(field, error.sentence) from error
