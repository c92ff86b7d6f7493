"""What no statement may do, whoever sends it: change the audit trail, who holds which duty, who was asked about, a freeze.

Kept here because a later migration that copies such a table on SQLite loses them and has to put them back. A row of
`duty_held` may be deleted, since releasing a task that was only claimed takes the duty away again (PRODUCT §3).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from alembic import op
from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Statements of one kind on one table, and what the database answers."""

    table: str
    statement: str
    answer: str

    @property
    def name(self) -> str:
        """The trigger's, and on PostgreSQL also its function's."""
        return f"{self.table}_no_{self.statement.lower()}"


FORBIDDEN = (
    Forbidden("audit_event", "UPDATE", "the audit trail is append-only"),
    Forbidden("audit_event", "DELETE", "the audit trail is append-only"),
    Forbidden("duty_held", "UPDATE", "a duty held is never changed"),
)
SINCE_THEN = (
    Forbidden("credit_inquiry", "UPDATE", "the log of credit enquiries is append-only"),
    Forbidden("credit_inquiry", "DELETE", "the log of credit enquiries is append-only"),
)
"""On tables that came after the first schema."""

FREEZES = tuple(
    Forbidden(table, statement, "what was frozen, and who let it go, is never changed")
    for table in ("emergency_freeze", "unfreeze_request", "unfreeze_decision")
    for statement in ("UPDATE", "DELETE")
)
"""What stands is what no decision has ended: nothing by hand lets it go (PRODUCT §3)."""

TRUNCATION = Forbidden("audit_event", "TRUNCATE", "the audit trail is append-only")
"""A statement that SQLite does not have."""


def names_on(dialect: str) -> frozenset[str]:
    """The triggers that must be there."""
    kept = (*FORBIDDEN, *SINCE_THEN, *FREEZES)
    return frozenset(one.name for one in (kept if dialect == "sqlite" else (*kept, TRUNCATION)))


def create(connection: Connection) -> None:
    """Makes those of the first schema."""
    create_some(connection, FORBIDDEN if connection.dialect.name == "sqlite" else (*FORBIDDEN, TRUNCATION))


def create_some(connection: Connection, wanted: Sequence[Forbidden]) -> None:
    """Makes these, whose tables are there."""
    if connection.dialect.name == "sqlite":
        for one in wanted:
            op.execute(
                f"CREATE TRIGGER {one.name} BEFORE {one.statement} ON {one.table} "
                f"BEGIN SELECT RAISE(ABORT, '{one.answer}'); END"
            )
        return
    for one in wanted:
        each = "STATEMENT" if one is TRUNCATION else "ROW"
        op.execute(
            f"CREATE FUNCTION {one.name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{one.answer}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {one.name} BEFORE {one.statement} ON {one.table} FOR EACH {each} "
            f"EXECUTE FUNCTION {one.name}()"
        )
