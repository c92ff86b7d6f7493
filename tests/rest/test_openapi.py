"""The document is served, says every call and no other, and says it truly: schemathesis looks for what it does not say."""

import re
from copy import deepcopy
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from tests.rest.house import build, close
from webapp.api.bodies import task_forms
from webapp.api.schemas import document

# Of what a document can say well formed may still be refused: by the state of a case, or by rules over several fields.
WELL_FORMED = ["2xx", 401, 403, 404, 409, 412, 413, 415, 422]
# A state that is no longer so is refused before a body is read.
REFUSED = [400, 401, 403, 404, 405, 409, 412, 413, 415, 422]
CONFIG = SchemathesisConfig.from_dict(
    {
        "seed": 4,
        "checks": {
            "positive_data_acceptance": {"expected-statuses": WELL_FORMED},
            "negative_data_rejection": {"expected-statuses": REFUSED},
        },
        "generation": {"max-examples": 4, "deterministic": True},
        # Any of twenty forms: every edge of each of them alone would take longer than all other calls together.
        "operations": [{"include-name": "POST /tasks/{task}/complete", "phases": {"coverage": {"enabled": False}}}],
    }
)


class Served:
    """The application, made when the first test of this module runs; the calls to be tried are known before."""

    house: Any = None

    def __call__(self, environ, start_response):
        return self.house.app(environ, start_response)


SERVED = Served()
described = schemathesis.openapi.from_dict(deepcopy(document()), config=CONFIG)
described.app = SERVED


@described.hook
def map_path_parameters(context, path_parameters):
    """Half of what is made up stands for a case and a task that are there."""
    for name, real in SERVED.house.real.items() if path_parameters else ():
        if name in path_parameters and len(str(path_parameters[name])) % 2:
            path_parameters[name] = real
    return path_parameters


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    house = build(tmp_path_factory.mktemp("rest"))
    house.app.config["PROPAGATE_EXCEPTIONS"] = False
    house.token = house.as_("lin").token
    number, task = house.reached("collect_consent")
    house.real = {"number": number, "task": task, "process": "investigation", "version": 1}
    SERVED.house = house
    yield house
    close(house)


@described.parametrize()
@settings(suppress_health_check=list(HealthCheck), deadline=None)
def test_every_call_does_what_the_document_says_whatever_is_sent(served, case):
    case.call_and_validate(headers={"Authorization": f"Bearer {served.token}"})


def test_every_route_stands_in_the_document_and_every_call_of_it_is_a_route(served):
    routes = {
        (re.sub(r"<(\w+)>", r"{\1}", rule.rule.removeprefix("/api/v1")), method.lower())
        for rule in served.app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert routes == {(path, method) for path, item in document()["paths"].items() for method in item}


def test_every_schema_of_the_document_is_one(served):
    for name, schema in document()["components"]["schemas"].items():
        assert jsonschema_rs.meta.is_valid(schema), name


def test_the_forms_of_all_user_tasks_stand_in_the_document():
    assert {
        "visit_household",
        "collect_consent",
        "approve_grant",
        "file_dossier",
        "acknowledge_refusal",
    } <= task_forms()
    assert "catalogue" not in task_forms()
    form = document()["components"]["schemas"]["FormApproveGrant"]
    assert form["properties"]["decision"]["enum"] == ["同意", "部分同意", "退回补充", "不同意"]


def test_what_may_be_attached_and_how_large_it_may_be_stands_in_the_document():
    body = document()["paths"]["/attachments"]["post"]["requestBody"]["content"]["multipart/form-data"]
    assert body["schema"]["x-most-bytes"]["video/mp4"] == 200 * 1024 * 1024
    assert "image/jpeg" in body["encoding"]["file"]["contentType"]
