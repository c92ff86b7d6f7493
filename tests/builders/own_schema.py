"""Objects that fit a form's own schema, made by schemathesis from a document that describes one call and nothing else."""

from typing import Any

import schemathesis
from hypothesis.strategies import SearchStrategy


def objects_of(schema: dict[str, Any]) -> SearchStrategy[dict[str, Any]]:
    """Bodies of a call that takes objects of this schema."""
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    call = {"requestBody": body, "responses": {"200": {"description": "done"}}}
    document = {"openapi": "3.1.0", "info": {"title": "form", "version": "1"}, "paths": {"/complete": {"post": call}}}
    found: SearchStrategy[Any] = schemathesis.openapi.from_dict(document)["/complete"]["POST"].as_strategy()
    return found.map(lambda case: case.body)


def names_in(schema: dict[str, Any], body: dict[str, Any]) -> set[str]:
    """The names by which a field of the schema can be refused: in a list with the number of its line."""
    found = set(schema["properties"])
    for name, one in schema["properties"].items():
        inner = one.get("items", {}).get("properties")
        if inner:
            found |= {f"{name}-{line}-{field}" for line in range(len(body.get(name, ()))) for field in inner}
    return found
