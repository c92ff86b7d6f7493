"""Print batches: which villages and volumes may be asked for, and how far the reader's own batches are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select, true

from workflows.queries.sight import Sight
from workflows.queries.volume_labels import in_order
from workflows.records.cases import Application
from workflows.records.disbursement import Iou
from workflows.records.filing import Dossier
from workflows.records.households import Household, Village, VillageManager
from workflows.records.print_batches import FILES_KEPT_FOR, PrintBatch
from workflows.records.transaction import Db
from workflows.words.choices.printing import PrintedVolumes, PrintSequence
from workflows.words.clock import shanghai_day
from workflows.words.refusals import NotFound
from workflows.words.sentence import Sentence, say

MOST_SHOWN = 20
HIDDEN, DAMAGED = "hidden", "damaged"
WHY = {
    HIDDEN: say("您要回避这一户"),
    DAMAGED: say("存的文件坏了或已按规定删除，请系统管理员核对"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageToPrint:
    """A village with how many volumes the reader may print of it."""

    id: str
    name: str
    volumes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A volume that was not printed, by its case's number, and why."""

    number: str
    why: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchShown:
    """One of the reader's batches. `kept_until` is the last day on which it may be taken, None before it is done."""

    id: str
    village: str
    volumes: PrintedVolumes
    since: date | None
    until: date | None
    sequence: PrintSequence
    layout: str
    asked_at: datetime
    state: str
    printed: int
    total: int
    left_out: tuple[LeftOut, ...]
    why: str
    finished_at: datetime | None
    kept_until: date | None
    is_dropped: bool

    @property
    def is_over(self) -> bool:
        """Nothing more will come of it by itself."""
        return self.state not in ("waiting", "running")

    @property
    def percent(self) -> int:
        """How much of it is through."""
        return 100 * self.printed // max(self.total, 1)


def villages(db: Db, sight: Sight, managed_by: Collection[str] | None) -> tuple[VillageToPrint, ...]:
    """Villages that have volumes which the reader may see; those of the managers alone, where they are given."""
    village, case = Village.__table__, Application.__table__
    rows = db.rows(
        select(village.c.id, village.c.name, func.count(case.c.id).label("volumes"))
        .join(case, case.c.village == village.c.id)
        .where(sight.cases(), _has_volume(), _managed(managed_by))
        .group_by(village.c.id, village.c.name)
        .order_by(village.c.name)
    )
    return tuple(VillageToPrint(id=row.id, name=row.name, volumes=row.volumes) for row in rows)


def wanted(
    db: Db, sight: Sight, village: str, volumes: PrintedVolumes, sequence: PrintSequence, *,
    since: date | None, until: date | None, managed_by: Collection[str] | None,
) -> tuple[str, ...]:  # fmt: skip
    """The cases of a village that have such a volume, put together from `since` up to `until`, in the order wanted."""
    case, dossier, house, iou = Application.__table__, Dossier.__table__, Household.__table__, Iou.__table__
    paid = select(func.max(iou.c.number)).where(iou.c.application == case.c.id, iou.c.paid_at.is_not(None))
    kind = true() if volumes is PrintedVolumes.ALL else dossier.c.kind == volumes.value
    rows = db.rows(
        select(case.c.id, case.c.number, house.c.head_name, dossier.c.shelf_mark, dossier.c.made_at,
               paid.scalar_subquery().label("iou"))
        .join(dossier, dossier.c.application == case.c.id)
        .join(house, house.c.id == case.c.household)
        .join(Village.__table__, Village.__table__.c.id == case.c.village)
        .where(case.c.village == village, sight.cases(), kind, _managed(managed_by))
        .order_by(dossier.c.id)
    )  # fmt: skip
    found = {row.id: row for row in rows if _is_between(shanghai_day(row.made_at), since, until)}
    return tuple(row.id for row in sorted(found.values(), key=_BY[sequence]))


def mine(db: Db, person: str) -> tuple[BatchShown, ...]:
    """The newest batches that a person asked for."""
    table = PrintBatch.__table__
    rows = db.rows(_with_village().where(table.c.asked_by == person).order_by(table.c.id.desc()).limit(MOST_SHOWN))
    return tuple(_shown(db, row) for row in rows)


def one(db: Db, id: str, person: str) -> BatchShown:
    """One that a person asked for; another's is not told apart from one that is not there. Raises NotFound."""
    table = PrintBatch.__table__
    row = db.row(_with_village().where(table.c.id == id, table.c.asked_by == person))
    if row is None:
        raise NotFound(say("没有这一批"))
    return _shown(db, row)


def is_seen_whole(db: Db, id: str, sight: Sight) -> bool:
    """Whether the reader may still see every case that was printed."""
    row = db.row(select(PrintBatch.__table__).where(PrintBatch.__table__.c.id == id))
    assert row is not None
    wanted = set(row.applications) - {one["application"] for one in row.left_out or ()}
    case = Application.__table__
    seen = db.scalar(select(func.count()).select_from(case).where(case.c.id.in_(wanted), sight.cases()))
    return bool(seen == len(wanted))


def _with_village() -> Any:
    table, village = PrintBatch.__table__, Village.__table__
    return select(table, village.c.name.label("village_name")).join(village, village.c.id == table.c.village)


def _has_volume() -> ColumnElement[bool]:
    dossier = Dossier.__table__
    return select(dossier.c.id).where(dossier.c.application == Application.__table__.c.id).exists()


def _managed(people: Collection[str] | None) -> ColumnElement[bool]:
    manager = VillageManager.__table__
    if people is None:
        return true()
    here = and_(manager.c.village == Village.__table__.c.id, manager.c.until.is_(None))
    return select(manager.c.id).where(here, manager.c.person.in_(people)).exists()


def _is_between(day: date, since: date | None, until: date | None) -> bool:
    return (since is None or day >= since) and (until is None or day <= until)


def _by_number(row: Row[Any]) -> tuple[Any, ...]:
    return (row.iou or "", row.number)


_BY = {
    # What stands on no shelf comes last.
    PrintSequence.SHELF: lambda row: (not row.shelf_mark, in_order(row.shelf_mark or ""), *_by_number(row)),
    PrintSequence.NUMBER: _by_number,
    PrintSequence.HEAD: lambda row: (row.head_name, *_by_number(row)),
}


def _shown(db: Db, row: Row[Any]) -> BatchShown:
    return BatchShown(
        id=row.id,
        village=row.village_name,
        volumes=PrintedVolumes(row.kind),
        since=row.since,
        until=row.until,
        sequence=PrintSequence(row.sequence),
        layout=row.layout,
        asked_at=row.asked_at,
        state=row.state,
        printed=row.printed,
        total=row.total,
        left_out=_left_out(db, row.left_out or ()),
        why=row.why or "",
        finished_at=row.finished_at,
        kept_until=shanghai_day(row.finished_at + FILES_KEPT_FOR) if row.state == "done" else None,
        is_dropped=row.dropped_at is not None,
    )


def _left_out(db: Db, rows: Sequence[dict[str, str]]) -> tuple[LeftOut, ...]:
    table = Application.__table__
    ids = [one["application"] for one in rows]
    numbers = {row.id: row.number for row in db.rows(select(table.c.id, table.c.number).where(table.c.id.in_(ids)))}
    return tuple(LeftOut(number=numbers[one["application"]], why=WHY[one["why"]]) for one in rows)
