"""Somebody of the staff whom an act names, by the name he logs in with."""

from sqlalchemy import select

from workflows.records.people import Account, Person
from workflows.records.transaction import Db
from workflows.words.actor import Actor
from workflows.words.refusals import EntryRefused
from workflows.words.sentence import say


def colleague(db: Db, name: str, *, at: str) -> Actor:
    """Who would act under that name. Raises EntryRefused at the field `at`."""
    account, person = Account.__table__, Person.__table__
    row = db.row(
        select(account.c.id, account.c.branch, person.c.id.label("person"), person.c.name)
        .join(person, person.c.id == account.c.person)
        .where(account.c.name == name, account.c.state == "active")
    )
    if row is None:
        raise EntryRefused.at(at, say("没有工号「{name}」这个在岗人员", name=name))
    return Actor(person=row.person, name=row.name, account=row.id, branch=row.branch)
