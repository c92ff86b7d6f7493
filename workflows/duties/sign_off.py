"""Sign-off is an act of the person: the password again, verified outside, held to be unchanged inside (PRODUCT §3)."""

from sqlalchemy import select

from workflows.records.people import Account
from workflows.records.transaction import Db
from workflows.words.actor import Actor
from workflows.words.refusals import EntryRefused
from workflows.words.sentence import say


def check(db: Db, actor: Actor) -> None:
    """Raises EntryRefused unless the actor's password was verified for this act and is still the one in force."""
    table = Account.__table__
    row = db.row(select(table.c.credential_version, table.c.state).where(table.c.id == actor.account))
    if actor.credential_verified is None:
        raise EntryRefused.at("password", say("签字要再输一次登录密码"))
    if row is None or row.state != "active" or row.credential_version != actor.credential_verified:
        raise EntryRefused.at("password", say("密码刚刚改过，用新密码再签一次"))
