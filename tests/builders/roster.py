"""Which household of an imported roster a test takes through the gates."""

from datetime import datetime

from workflows.queries.household_file import HouseholdFile, load_household
from workflows.records.households import Household, Village
from workflows.records.transaction import Db

OLDEST_HEAD = 57


def first_that_may_apply(db: Db, village: str, *, now: datetime) -> HouseholdFile:
    """The first of a village (by name) with three or more people and a married head, not near 65, who owes nothing."""
    table, place = Household.__table__, Village.__table__
    rows = db.rows(
        table.select().join(place, place.c.id == table.c.village).where(place.c.name == village).order_by(table.c.id)
    )
    return next(file for row in rows if _may_apply(file := load_household(db, row.id, now=now)))


def _may_apply(file: HouseholdFile) -> bool:
    if file.state != "正常" or file.old_loans or len(file.members) < 3:
        return False
    head = file.members[0]
    born = head.birth_date.year if head.birth_date is not None else 0
    married = any(one.relation == "配偶" and one.is_adult and one.id_number for one in file.members)
    return head.relation == "户主" and head.id_number is not None and file.today.year - born <= OLDEST_HEAD and married
