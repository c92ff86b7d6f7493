"""Declared kinship."""

import click

from webapp.commands.terminal.opened import opened
from workflows.cases.people import person_with
from workflows.records.transaction import Db, reading
from workflows.registers.accounts import active_account
from workflows.registers.kinship import KINDS, DeclareRelation
from workflows.words.actor import OPERATOR
from workflows.words.identity_number import clean_identity_number
from workflows.words.refusals import EntryRefused, NotFound
from workflows.words.sentence import say


@click.group()
def command() -> None:
    """亲属关系申报。"""


@command.command()
@click.argument("name")
@click.argument("relation")
@click.option("--id-number", help="亲属的身份证号")
@click.option("--staff", help="亲属也是本社的人：他的工号")
def declare(name: str, relation: str, id_number: str | None, staff: str | None) -> None:
    """替 NAME（工号）申报：这个人是他的 RELATION。两个方向都算。

    \b
    例：
      fourgates kinship declare 林晓峰 兄弟姐妹的配偶 --id-number 330825196803159977
    """
    if bool(id_number) == bool(staff):
        raise EntryRefused.at("id_number", say("写 --id-number 或 --staff，只写一种"))
    parts = opened()
    with reading(parts.database) as db:
        person = active_account(db, name).person
        other = active_account(db, staff).person if staff else _person(db, id_number or "")
    parts.door.perform(DeclareRelation(person=person, other=other, relation=relation, actor=OPERATOR))
    click.echo(f"已申报：{relation}")


@command.command()
def kinds() -> None:
    """列出可以申报的亲属关系。

    \b
    例：
      fourgates kinship kinds
    """
    for kind in sorted(KINDS):
        click.echo(kind)


def _person(db: Db, id_number: str) -> str:
    found = person_with(db, clean_identity_number(id_number))
    if found is None:
        raise NotFound(say("没有登记过这个身份证号的人"))
    return found
