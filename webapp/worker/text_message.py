"""Sends one text message and tells the case how it went."""

from sqlalchemy import select

from webapp.parts import Parts
from workflows.acts.port_answered import PortAnswered
from workflows.cases.jobs import Taken
from workflows.records.people import Person
from workflows.records.sealed import unseal_text
from workflows.records.transaction import reading


def run(parts: Parts, job: Taken) -> None:
    """The answer is an act under the job's key, so a message whose answer was lost is not told twice."""
    assert job.application is not None
    with reading(parts.database) as db:
        row = db.row(select(Person.__table__).where(Person.__table__.c.id == job.args["person"]))
        number = None if row is None else unseal_text(db, Person, "phone", row, subject=row.id)
    sent = number is not None and parts.door.means.ports.text_message.send(number, job.args["text"])
    message = {name: job.args[name] for name in ("person", "kind", "text", "notice") if name in job.args}
    parts.door.perform(
        PortAnswered(application=job.application, work=job.args.get("work"), message=message, sent=sent, key=job.key)
    )
