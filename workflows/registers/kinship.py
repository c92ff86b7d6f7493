"""Kinship that staff declare: the kinds, and how far each reaches (RULES S-03)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import select

from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.duties import recusals
from workflows.records.people import Person, Relation
from workflows.records.sealed import change, write
from workflows.records.transaction import Db
from workflows.registers.register_act import RegisterChange, only_operator
from workflows.words.refusals import EntryRefused, NotFound
from workflows.words.sentence import say, text

NEAR_KINDS = (
    text("配偶"), text("父母"), text("子女"), text("兄弟姐妹"), text("配偶的父母"), text("子女的配偶"), text("兄弟姐妹的配偶"),
    text("配偶的兄弟姐妹"),
)  # fmt: skip
"""Binds everybody: PRODUCT §3 (spouse, parent, child, sibling, in-law) and 银保监发〔2019〕50号 Art. 5."""

WIDE_KINDS = (
    text("祖父母"), text("孙子女"), text("叔伯姑舅姨"), text("侄甥"), text("堂表兄弟姐妹"), text("其他近姻亲"),
)  # fmt: skip
"""Binds key persons only: direct line, collaterals to the third generation, near affinity (S-03)."""

NEAR, WIDE = frozenset(NEAR_KINDS), frozenset(WIDE_KINDS)
KINDS = NEAR | WIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareRelation(RegisterChange):
    """`person` (an id) is related to `other`, who is his `kind`; it is read in both directions.

    Whoever is concerned declares it himself, or the operator puts it down for him.
    """

    kind: ClassVar[str] = "declare_relation"
    person: str
    other: str
    relation: str

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Declaring twice is declaring once. Raises Forbidden, NotFound, EntryRefused for a kind that is none."""
        if self.actor.person != self.person:
            only_operator(self.actor)
        if self.relation not in KINDS:
            raise EntryRefused.at("relation", say("亲属关系写其中一种：{kinds}", kinds=sorted(KINDS)))
        if self.person == self.other:
            raise EntryRefused.at("other", say("不能和自己申报亲属关系"))
        people = Person.__table__
        both = db.rows(select(people.c.id).where(people.c.id.in_((self.person, self.other))))
        if len(both) != 2:
            raise NotFound(say("没有这个人"))
        facts = {"person": self.person, "other": self.other}
        relate(db, self.person, self.other, self.relation, by=self.actor.person, now=now)
        return self.done({}, facts, recusals.cases_near(db, self.person))


def relate(db: Db, person: str, other: str, kind: str, *, by: str, now: datetime) -> str | None:
    """`person` and `other` are kin from now on; gives the relation's id, None where they were already.

    One that had ended binds again, as if nobody had ever agreed to its end.
    """
    table = Relation.__table__
    known = db.row(
        select(table.c.id, table.c.ended_at).where(
            table.c.person == person, table.c.other == other, table.c.kind == kind
        )
    )
    if known is None:
        values = {"person": person, "other": other, "kind": kind, "declared_at": now, "near": kind in NEAR,
                  "declared_by": by}  # fmt: skip
        return write(db, Relation, values, subject=person, now=now)
    if known.ended_at is None:
        return None
    change(db, Relation, known.id, ended_at=None)
    return str(known.id)
