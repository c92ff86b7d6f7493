"""Alive, ready, numbers; what the types of problems mean; what is deployed."""

import sqlalchemy as sa

from webapp.api.problems import PROBLEMS
from webapp.refusals import TITLES


def test_a_server_that_can_work_says_so(house):
    caller = house.stranger()
    assert caller.client.get("/healthz").json == {"status": "alive"}
    assert caller.client.get("/readyz").status_code == 200


def test_a_database_of_another_version_or_one_that_takes_no_writes_is_not_ready(sqlite_house):
    client, database = sqlite_house.stranger().client, sqlite_house.door.database
    with database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "fourgates db upgrade" in answer.json["status"]
    assert client.get("/healthz").status_code == 200


def test_numbers_are_for_this_machine_alone(sqlite_house):
    client = sqlite_house.stranger().client
    assert b"fourgates_answers_total" in client.get("/metrics").data
    assert client.get("/metrics", environ_overrides={"REMOTE_ADDR": "::1"}).status_code == 200
    for address in ("10.0.0.7", "203.0.113.9", "", "unix:"):
        assert client.get("/metrics", environ_overrides={"REMOTE_ADDR": address}).status_code == 403


def test_every_type_of_problem_explains_itself(sqlite_house):
    caller = sqlite_house.stranger()
    assert set(TITLES) <= set(PROBLEMS)
    listed = caller.get("/problems").json["items"]
    assert [one["type"] for one in listed] == [f"/api/v1/problems/{name}" for name in PROBLEMS]
    for one in listed:
        assert caller.get(one["type"]).json == one
    assert caller.get("/problems/none").status_code == 404


def test_what_is_deployed_is_listed_and_comes_byte_for_byte(house):
    from tests.rest.house import BPMN

    lin = house.as_("lin")
    items = lin.get("/processes").json["items"]
    assert {one["id"] for one in items} == {path.stem for path in BPMN.glob("*.bpmn")}
    for one in items:
        answer = lin.get(one["bpmn"])
        assert answer.mimetype == "application/xml"
        assert answer.data == (BPMN / f"{one['id']}.bpmn").read_bytes()
    assert lin.get("/processes/investigation/2.bpmn").status_code == 404
