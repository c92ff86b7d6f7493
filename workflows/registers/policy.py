"""What a cooperative may set, deployed by two persons and printed in every dossier (PRODUCT §3, core and policy)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import select

from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.duties import sign_off
from workflows.duties.policy import MERGES
from workflows.records.processes import PolicyVersion
from workflows.records.sealed import change, write
from workflows.records.transaction import Db
from workflows.registers.accounts import roles_of
from workflows.registers.register_act import RegisterChange
from workflows.words.actor import Actor
from workflows.words.choices.grant import CapPolicy
from workflows.words.refusals import EntryRefused, Forbidden
from workflows.words.roles import Role
from workflows.words.sentence import say

MAY_DEPLOY = frozenset({Role.DIRECTOR, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployPolicy(RegisterChange):
    """A policy for the cases that begin from now on; `actor` and `confirmed_by` have both just given their password.

    `merged` is '', 'co_investigate_with_review' or 'file_with_review'; sums in yuan.
    """

    kind: ClassVar[str] = "deploy_policy"
    unsaid: ClassVar[frozenset[str]] = frozenset({"confirmed_by"})
    confirmed_by: Actor
    merged: str
    two_person_from: Decimal
    caps: str
    text_b_from: Decimal
    recording_required: bool

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Raises Forbidden for anybody but two persons with the role, EntryRefused for a value that is none."""
        for actor in (self.actor, self.confirmed_by):
            _may_deploy(db, actor, now)
        if self.actor.person == self.confirmed_by.person:
            raise Forbidden(say("制度要两个人一起定，同一人的两个账号不算"))
        if self.merged not in MERGES or self.caps not in set(CapPolicy):
            raise EntryRefused.at("merged", say("没有这种合并或额度档"))
        if self.two_person_from < 0 or self.text_b_from < 0:
            raise EntryRefused.at("two_person_from", say("金额不能是负数"))
        table = PolicyVersion.__table__
        current = db.scalar(select(table.c.id).where(table.c.current.is_(True)))
        if current is not None:
            change(db, PolicyVersion, current, current=False)
        values = {"merged": self.merged, "two_person_from": self.two_person_from, "caps": self.caps,
                  "text_b_from": self.text_b_from, "recording_required": self.recording_required, "deployed_at": now,
                  "deployed_by": self.actor.person, "confirmed_by": self.confirmed_by.person,
                  "current": True}  # fmt: skip
        policy = write(db, PolicyVersion, values, subject=None, now=now)
        return self.done({"policy": policy}, {"policy": policy, "confirmed_by": self.confirmed_by.person})


def _may_deploy(db: Db, actor: Actor, now: datetime) -> None:
    sign_off.check(db, actor)
    if not roles_of(db, actor.person, now) & MAY_DEPLOY:
        raise Forbidden(say("{name}不是主任或系统管理员，不能定制度", name=actor.name))
