"""Staff: who is there, what they may do, and when that ends."""

import getpass
import sys

import click

from webapp.commands.terminal.opened import opened
from webapp.commands.terminal.output import as_json, as_table
from workflows.queries import staff as queries
from workflows.records.transaction import reading
from workflows.registers import staff as register
from workflows.registers.demo_mark import is_demo
from workflows.registers.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD, hashed
from workflows.words.actor import OPERATOR
from workflows.words.refusals import EntryRefused
from workflows.words.roles import ROLE_NAMES, Role
from workflows.words.sentence import say

STATES = {"active": "在岗", "dismissed": "离岗"}


@click.group()
def command() -> None:
    """人员、岗位和令牌；改动立即生效，由操作员承担，稽核看得到。"""


@command.command()
@click.argument("name")
@click.option("--roles", required=True, help="岗位，用逗号分开：" + ", ".join(Role))
@click.option("--branch", required=True, help="网点代码")
@click.option("--id-number", help="身份证号；已有这个人时就是他的又一个账号")
@click.option("--person", help="已有的人（工号或姓名），给他再开一个账号")
@click.option("--real-name", help="姓名；不写就和工号一样")
@click.option("--password-stdin", is_flag=True, help="从标准输入读密码；不写则在终端里问，没有终端就先不设")
def add(
    name: str, roles: str, branch: str, id_number: str | None, person: str | None, real_name: str | None,
    password_stdin: bool,
) -> None:  # fmt: skip
    """新增一个账号。

    \b
    例：
      fourgates staff add 林晓峰 --roles client_manager --branch 0101 --id-number 330825198801010011
      fourgates staff add 林晓峰二 --roles committee_member --branch 01 --person 林晓峰
    """
    if id_number and person:
        raise EntryRefused.at("person", say("--id-number 和 --person 只写一个"))
    wanted, parts = _roles(roles), opened()
    password = _password(password_stdin)
    with reading(parts.database) as db:
        demo = is_demo(db)
    act = register.AddStaff(
        name=name,
        roles=wanted,
        branch=branch,
        id_number=id_number,
        person=person,
        real_name=real_name,
        password_hash=hashed(password) if password is not None else None,
        demo=demo,
        actor=OPERATOR,
    )
    answer = parts.door.perform(act)
    unverified = answer["new_person"] and not id_number
    click.echo(f"已新增 {name}" + ("（未核身份）" if unverified else ""))


@command.command()
@click.argument("name")
@click.option("--roles", help="从现在起的全部岗位，用逗号分开")
@click.option("--branch", help="从现在起所在网点的代码")
@click.option("--id-number", help="核过身份证之后补上的号码")
@click.option("--password-stdin", is_flag=True, help="从标准输入读新密码")
def change(name: str, roles: str | None, branch: str | None, id_number: str | None, password_stdin: bool) -> None:
    """改一个账号的岗位、网点、密码，或补身份证号。

    \b
    例：
      fourgates staff change 林晓峰 --roles client_manager,committee_member
      echo 新密码 | fourgates staff change 林晓峰 --password-stdin
    """
    if not (roles or branch or id_number or password_stdin):
        raise EntryRefused.at("roles", say("写明改什么：--roles、--branch、--id-number 或 --password-stdin"))
    wanted = _roles(roles) if roles else None
    parts = opened()
    if id_number:
        parts.door.perform(register.VerifyIdentity(name=name, id_number=id_number, actor=OPERATOR))
    if wanted is not None:
        with reading(parts.database) as db:
            demo = is_demo(db)
        parts.door.perform(register.ChangeRoles(name=name, roles=wanted, demo=demo, actor=OPERATOR))
    if branch:
        parts.door.perform(register.MoveStaff(name=name, branch=branch, actor=OPERATOR))
    password = _password(password_stdin) if password_stdin else None
    if password is not None:
        parts.door.perform(register.SetPassword(name=name, password_hash=hashed(password), actor=OPERATOR))
    click.echo(f"已改 {name}")


@command.command("list")
@click.option("--json", "machine", is_flag=True, help="给程序读的 JSON")
def list_staff(machine: bool) -> None:
    """列出全部账号。

    \b
    例：
      fourgates staff list --json
    """
    parts = opened()
    with reading(parts.database) as db:
        found = queries.staff(db, parts.clock.now())
    if machine:
        as_json(found)
        return
    rows = [
        (one.name, one.person_name + ("" if one.identity_verified else "（未核身份）"), one.branch,
         "、".join(ROLE_NAMES[role] for role in one.roles), STATES[one.state])
        for one in found
    ]  # fmt: skip
    as_table(("工号", "姓名", "网点", "岗位", "状态"), rows, "还没有人员")


@command.command()
@click.argument("name")
def token(name: str) -> None:
    """换一个 REST 令牌，只显示这一次；旧的当即失效。

    \b
    例：
      TOKEN=$(fourgates staff token 林晓峰)
    """
    click.echo(opened().door.perform(register.GiveToken(name=name, actor=OPERATOR))["token"])


@command.command()
@click.argument("name")
def dismiss(name: str) -> None:
    """离岗：登录和令牌当即失效，岗位当即结束；他在各案里担任过的职责不变。

    \b
    例：
      fourgates staff dismiss 林晓峰
    """
    opened().door.perform(register.Dismiss(name=name, actor=OPERATOR))
    click.echo(f"{name}已离岗")


def _roles(written: str) -> frozenset[Role]:
    names = [part.strip() for part in written.replace("，", ",").split(",") if part.strip()]
    by_word = {word: role for role, word in ROLE_NAMES.items()} | {role.value: role for role in Role}
    unknown = [name for name in names if name not in by_word]
    if unknown:
        raise EntryRefused.at("roles", say("没有岗位「{unknown}」；有：{roles}", unknown=unknown, roles=list(Role)))
    return frozenset(by_word[name] for name in names)


def _password(from_stdin: bool) -> str | None:
    """The password as given; None where nobody was asked. Raises EntryRefused for one that is too short or long."""
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        password = getpass.getpass("密码（不设就按回车）：")
        if not password:
            return None
    else:
        return None
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise EntryRefused.at(
            "password", say("密码要 {least} 到 {most} 个字符", least=SHORTEST_PASSWORD, most=LONGEST_PASSWORD)
        )
    return password
