"""The OpenAPI 3.1 document: the calls of `operations.py` over the forms' own JSON Schemas and the shapes of answers."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import orjson
from apispec import APISpec
from flask import Response, request

from webapp.api.attachments import MULTIPART
from webapp.api.bodies import of_acts, of_tasks
from webapp.api.operations import IDEMPOTENCY, IF_MATCH, MEDIA_TYPES, OPERATIONS, Operation
from webapp.api.rest import JSON, PREFIX, rest_blueprint
from webapp.api.shapes import SHAPES, TEXT, Schema, page_of, ref
from webapp.refusals import PROBLEM
from workflows.words.refusals import EntryRefused
from workflows.words.sentence import say

TITLE = "四关 Four Gates"
VERSION = "1"
SECURITY = "token"
ETAG: Schema = {"ETag": {"schema": TEXT, "required": True, "description": "这一件或这一项任务的状态"}}
LOCATION: Schema = {"Location": {"schema": TEXT, "required": True}}
READING, POSTING = (404, 405, 409, 422, 503), (400, 404, 405, 409, 412, 413, 415, 422, 503)
BY_TOKEN = (401, 403)
_CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")
_GAP = re.compile(r"\{(\w+)\}")

blueprint = rest_blueprint("schemas")


@blueprint.before_app_request
def _nothing_unsaid() -> None:
    """What the document does not say of an address is refused, so that a mistyped name is not passed over."""
    rule = request.url_rule
    if rule is None or not rule.rule.startswith(PREFIX):
        return
    path = _CONVERTER.sub(r"{\1}", rule.rule.removeprefix(PREFIX))
    known = _said().get((path, "get" if request.method == "HEAD" else request.method.lower()))
    unknown = [name for name in request.args if known is not None and name not in known]
    if unknown:
        raise EntryRefused({name: [say("这个地址没有这一项")] for name in unknown})


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The document itself."""
    return Response(_written(), mimetype=JSON)


@cache
def document() -> dict[str, Any]:
    """The whole document; it says nothing that only one cooperative or one case knows."""
    spec = APISpec(title=TITLE, version=VERSION, openapi_version="3.1.0", servers=[{"url": PREFIX}],
                   security=[{SECURITY: []}])  # fmt: skip
    spec.components.security_scheme(SECURITY, {"type": "http", "scheme": "bearer"})
    tasks = of_tasks()
    for name, schema in {**SHAPES, **of_acts(), **tasks}.items():
        spec.components.schema(name, schema)
    spec.components.schema("TaskForm", {"anyOf": [ref(name) for name in tasks]})
    by_path: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        by_path.setdefault(operation.path, {})[operation.method] = _operation(operation)
    for path, operations in by_path.items():
        spec.path(path=path, operations=operations)
    found: dict[str, Any] = spec.to_dict()
    return found


@cache
def _said() -> Mapping[tuple[str, str], frozenset[str]]:
    """The names that each call takes in its address."""
    return {
        (one.path, one.method): frozenset(found["name"] for found in one.parameters if found["in"] == "query")
        for one in OPERATIONS
    }


@cache
def _written() -> bytes:
    return orjson.dumps(document())


def _operation(one: Operation) -> dict[str, Any]:
    parameters = [_in_path(one, name) for name in _GAP.findall(one.path)]
    parameters += [*one.parameters, *([IDEMPOTENCY] if one.posts else []), *([IF_MATCH] if one.takes_state else [])]
    found: dict[str, Any] = {
        "summary": one.summary,
        "operationId": f"{one.method}{re.sub(r'[^a-z]+', '_', one.path).rstrip('_')}",
        "parameters": parameters,
        "responses": {str(one.status): _answer(one)} | {str(status): _problem() for status in _refused(one)},
    }
    if one.open_to_all:
        found["security"] = []
    if one.form is not None:
        accepted = ", ".join(dict.fromkeys(MEDIA_TYPES.values()))
        encoding = {"file": {"contentType": accepted}}
        found["requestBody"] = {"required": True, "content": {MULTIPART: {"schema": one.form, "encoding": encoding}}}
    elif one.body:
        found["requestBody"] = {"required": not one.body_optional, "content": {JSON: {"schema": ref(one.body)}}}
    return found


def _in_path(one: Operation, name: str) -> Schema:
    schema = (one.values or {}).get(name, TEXT | {"minLength": 1})
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _answer(one: Operation) -> dict[str, Any]:
    schemas: dict[str, Schema] = dict.fromkeys(one.media, TEXT)
    if JSON in schemas:
        schemas[JSON] = page_of(one.answer) if one.pages else ref(one.answer) if one.answer else {"type": "object"}
    headers = (ETAG if one.state else {}) | (LOCATION if one.answer == "ApplicationBegun" else {})
    content = {media: {"schema": schema} for media, schema in schemas.items()}
    return {"description": one.summary, "content": content} | ({"headers": headers} if headers else {})


def _refused(one: Operation) -> tuple[int, ...]:
    return (*(() if one.open_to_all else BY_TOKEN), *(POSTING if one.posts else READING))


def _problem() -> dict[str, Any]:
    return {
        "description": "type 说明种类，detail 是一句话；Accept-Language: en 时是英文",
        "content": {PROBLEM: {"schema": ref("Problem")}},
    }
