"""What a change of staff would be, as a value that waits: the same for who asks and for who decides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Row, select

from workflows.records.households import Branch
from workflows.records.people import RoleHeld
from workflows.records.transaction import Db
from workflows.words.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`kind` is add, roles, branch, cover or password; `name` is the account's name; `content` what would be different.

    Roles are their code names, `branch` an office's code, days are ISO 8601, `substitute` an account's name.
    """

    kind: str
    name: str
    content: Mapping[str, Any] = field(default_factory=dict)
    id_number: str | None = None

    @property
    def askers(self) -> frozenset[Role]:
        """Who may ask: leave is a director's matter too."""
        return frozenset({Role.ADMINISTRATOR, Role.DIRECTOR} if self.kind == "cover" else {Role.ADMINISTRATOR})

    @property
    def substitute(self) -> str | None:
        """Who would stand in."""
        found: str | None = self.content.get("substitute")
        return found

    def body(self) -> bytes:
        """What was sent."""
        sent = [self.kind, self.name, dict(self.content), self.id_number]
        return orjson.dumps(sent, option=orjson.OPT_SORT_KEYS)

    def before(self, db: Db, account: Row[Any] | None) -> Any:
        """What it would change, as it is now: compared again when it is decided."""
        if account is None or self.kind not in ("roles", "branch"):
            return None
        if self.kind == "branch":
            return db.scalar(select(Branch.__table__.c.code).where(Branch.__table__.c.id == account.branch))
        table = RoleHeld.__table__
        held = db.rows(select(table.c.role).where(table.c.account == account.id, table.c.until.is_(None)))
        return sorted(row.role for row in held)
