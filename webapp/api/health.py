"""For whoever runs the server: is the process alive, can it work, and its numbers."""

import ipaddress

import structlog
from flask import Blueprint, Response, current_app
from sqlalchemy import false
from sqlalchemy.exc import SQLAlchemyError

from webapp.api.answers import answered
from webapp.database import with_driver
from webapp.metrics import exposition
from webapp.parts import parts
from webapp.sign_in import client_address
from workflows.migrations.runner import current, newest
from workflows.records.audit import ChainHead
from workflows.records.transaction import reading
from workflows.words.refusals import Forbidden
from workflows.words.sentence import say

blueprint = Blueprint("health", __name__)

log = structlog.get_logger()


@blueprint.get("/healthz")
def alive() -> Response:
    """The process answers; nothing else is asked."""
    return answered({"status": "alive"})


@blueprint.get("/readyz")
def ready() -> Response:
    """200 where the database can be written and its schema is this version's, else 503."""
    try:
        wrong = _schema() or _writable()
    except SQLAlchemyError as error:
        log.error("not_ready", exc_info=error)
        wrong = "the database does not answer"
    answer = answered({"status": wrong or "ready"})
    answer.status_code = 503 if wrong else 200
    return answer


@blueprint.get("/metrics")
def metrics() -> Response:
    """For Prometheus on this machine."""
    if not _is_local(client_address()):
        raise Forbidden(say("这些数字只给本机看"))
    text, media_type = exposition()
    return current_app.response_class(text, content_type=media_type)


def _is_local(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _schema() -> str | None:
    found = current(with_driver(parts().settings.database_url))
    return None if found == newest() else f"the schema is {found}, this version needs {newest()}: fourgates db upgrade"


def _writable() -> str | None:
    """Changes no row and is rolled back; a database that takes no writes says so all the same."""
    table = ChainHead.__table__
    with reading(parts().database) as db:
        db.execute(table.update().where(false()).values(seq=table.c.seq))
    return None
