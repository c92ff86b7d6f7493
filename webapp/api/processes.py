"""What is deployed: every diagram of every version."""

from flask import Response, make_response

from webapp.api.answers import listed, process_item
from webapp.api.applications import XML
from webapp.api.rest import page, rest_blueprint
from webapp.database import reader
from workflows.queries import process_files
from workflows.words.refusals import NotFound
from workflows.words.sentence import say

MOST_DIGITS = 9

blueprint = rest_blueprint("processes")


@blueprint.get("/processes")
def index() -> Response:
    """Newest version first."""
    number = page()
    found, more = process_files.load(reader(), page=number)
    return listed(map(process_item, found), number, more=more)


@blueprint.get("/processes/<process>/<version>.bpmn")
def show(process: str, version: str) -> Response:
    """The file, byte for byte as it was deployed."""
    known = version.isascii() and version.isdecimal() and len(version) <= MOST_DIGITS
    content = process_files.diagram(reader(), process, int(version)) if known else None
    if content is None:
        raise NotFound(say("没有这张流程图"))
    answer = make_response(content)
    answer.content_type = XML
    return answer
