"""What an act works with besides the database: process versions, attachments, ports."""

from dataclasses import dataclass, field

from sqlalchemy import select

from workflows.attachments.store import Store
from workflows.engine.specification import Specification, load_specification
from workflows.ports.ports import Ports
from workflows.records.processes import ProcessFile, ProcessVersion
from workflows.records.transaction import Db
from workflows.words.refusals import NotPossible
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True)
class Means:
    """Shared by all acts of one server; `specifications` fills itself, a version never changes."""

    store: Store
    ports: Ports
    specifications: dict[str, Specification] = field(default_factory=dict)

    def specification(self, db: Db, version: str) -> Specification:
        """The diagrams and tables of a version, parsed once."""
        found = self.specifications.get(version)
        if found is None:
            table = ProcessFile.__table__
            rows = db.rows(select(table.c.name, table.c.content).where(table.c.version == version))
            found = self.specifications.setdefault(
                version, load_specification({row.name: bytes(row.content) for row in rows})
            )
        return found

    def current_version(self, db: Db) -> str:
        """The version that new cases begin with. Raises NotPossible where none was deployed."""
        table = ProcessVersion.__table__
        found = db.scalar(select(table.c.id).where(table.c.current.is_(True)))
        if found is None:
            raise NotPossible(say("还没有部署流程图，先部署再受理"))
        return str(found)
