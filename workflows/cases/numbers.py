"""Numbers of applications, contracts and IOUs: without gaps per branch, series and year (G3-14)."""

from sqlalchemy import select

from workflows.records.cases import Counter
from workflows.records.households import Branch
from workflows.records.transaction import Db

APPLICATION = "SQ"
CONTRACT = "HT"
IOU = "JJ"


def next_number(db: Db, branch: str, series: str, year: int) -> str:
    """The next number, such as `JJ-0301-2026-000012`; a rollback gives it back, so that none is ever missing."""
    table, branches = Counter.__table__, Branch.__table__
    of = (table.c.branch == branch) & (table.c.series == series) & (table.c.year == year)
    if db.locks_rows:
        # The branch row is the lock under which a year's first number is made.
        db.execute(select(branches.c.id).where(branches.c.id == branch).with_for_update())
    last = db.scalar(select(table.c.last).where(of)) or 0
    if last == 0:
        db.execute(table.insert().values(branch=branch, series=series, year=year, last=1))
    else:
        db.execute(table.update().where(of).values(last=last + 1))
    code = db.scalar(select(branches.c.code).where(branches.c.id == branch))
    return f"{series}-{code}-{year}-{last + 1:06d}"
