"""The table of calls that others rely on, line by line: each asks for a token, and answers as it says.

What is posted is walked in `test_contract_posts.py`; who may see what in `test_who_may.py`; that no call of the table is
missing is held by `tests/house/test_docs.py`.
"""

import json
import re
from datetime import timedelta
from typing import Any

import jsonschema_rs
import pytest
from sqlalchemy import func, select

from forms.by_key import form_for
from tests.rest.house import PASSWORD, Caller, House
from tests.rest.test_contract_posts import problem
from tests.rest.test_households import HEAD
from webapp.api.bodies import task_forms
from webapp.api.schemas import document
from webapp.parts import NAME
from webapp.worker import loop
from workflows.queries import household_list
from workflows.records.cases import Receipt
from workflows.records.households import Branch, Village
from workflows.records.sealed import write
from workflows.words.roles import Role

WORDS_OF_ADDRESS = {
    "/households": {"village", "page"},
    "/forms/accept_application": {"household"},
    "/applications": {"stage", "village", "q", "page"},
    "/tasks": {"scope", "page"},
}
LISTS = (
    "/households",
    "/applications",
    "/applications/{number}/events",
    "/tasks?scope=branch",
    "/processes",
    "/problems",
)
SCOPES, STAGES = ("mine", "available", "branch"), (
    "intake", "investigation", "rating_and_grant", "disbursement", "filing", "closed"
)  # fmt: skip
STATES = {"running", "refused", "withdrawn", "expired", "filed"}
DOCUMENT = document()
PLACES = {"version": "1", "name": "role"}


def schema(name: str) -> Any:
    return DOCUMENT["components"]["schemas"][name]


def test_every_word_of_an_address_and_every_stage_and_state_stands_in_the_document(sqlite_house: House) -> None:
    served = sqlite_house.stranger().get("/openapi.json")
    assert (served.status_code, served.mimetype, served.json) == (200, "application/json", json.loads(served.text))
    assert served.json["openapi"].startswith("3.1")
    for path, words in WORDS_OF_ADDRESS.items():
        said = {one["name"] for one in served.json["paths"][path]["get"]["parameters"] if one["in"] == "query"}
        assert words <= said, path
    asked = {one["name"]: one["schema"] for one in DOCUMENT["paths"]["/tasks"]["get"]["parameters"]}
    assert set(asked["scope"]["enum"]) == set(SCOPES)
    asked = {one["name"]: one["schema"] for one in DOCUMENT["paths"]["/applications"]["get"]["parameters"]}
    assert tuple(asked["stage"]["enum"]) == STAGES
    properties = schema("Application")["properties"]
    assert set(properties["state"]["enum"]) == STATES and set(properties["stage"]["enum"]) == set(STAGES)
    assert properties["kind"]["enum"] == ["origination", "drawdown"]


def test_every_post_asks_for_a_key_and_every_act_takes_a_state(sqlite_house: House) -> None:
    for path, operations in DOCUMENT["paths"].items():
        for method, said in operations.items():
            headers = {one["name"]: one for one in said["parameters"] if one["in"] == "header"}
            assert ("Idempotency-Key" in headers) is (method == "post"), path
            if method == "post":
                key = headers["Idempotency-Key"]
                assert key["required"] and (key["schema"]["minLength"], key["schema"]["maxLength"]) == (1, 200)
            about = re.match(r"/(tasks|applications)/\{", path)
            answer = said["responses"]["201" if "201" in said["responses"] else "200"]
            assert ("ETag" in answer.get("headers", {})) is bool(about or (path, method) == ("/applications", "post"))
            assert ("If-Match" in headers) is bool(about and method == "post"), path


def test_no_call_answers_without_a_token(sqlite_house: House) -> None:
    client = sqlite_house.stranger().client
    for path, operations in DOCUMENT["paths"].items():
        address = "/api/v1" + re.sub(r"\{(\w+)\}", lambda gap: PLACES.get(gap[1], "x"), path)
        for method, said in operations.items():
            for headers in ({}, {"Authorization": "Bearer guessed"}, {"Authorization": "Basic bGluOng="}):
                answer = client.open(
                    address, method=method.upper(), json={}, headers={"Idempotency-Key": "k"} | headers
                )
                if "security" in said:
                    assert said["security"] == [] and answer.status_code == 200, path
                    continue
                problem(answer, 401, "not-signed-in")
                assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_every_list_is_items_and_next_and_counts_its_pages_from_one(sqlite_house: House) -> None:
    house = sqlite_house
    number, _ = house.reached("visit_household")
    lin = house.as_("lin")
    for path in LISTS:
        list_at = path.format(number=number)
        more = "&" if "?" in list_at else "?"
        first = lin.get(list_at)
        assert (first.status_code, set(first.json)) == (200, {"items", "next"}), list_at
        assert first.json == lin.get(f"{list_at}{more}page=1").json and first.json["items"], list_at
        assert lin.get(f"{list_at}{more}page=2").json == {"items": [], "next": None}, list_at
        for page in ("0", "-1", "x"):
            problem(lin.get(f"{list_at}{more}page={page}"), 422, "entry-refused", {"page"})
        problem(lin.get(f"{list_at}{more}colour=red"), 422, "entry-refused", {"colour"})
    for seed in range(household_list.PAGE):
        house.settle(f"赵{seed}", seed=100 + seed)
    pages = [lin.get(f"/households?page={page}").json for page in (1, 2)]
    assert [(len(one["items"]), one["next"]) for one in pages] == [(household_list.PAGE, 2), (1, None)]
    found: list[str] = []
    at: int | None = 1
    while at is not None:
        answer = lin.post(f"/households/search?page={at}", {"q": "陈秀英"}).json
        assert answer["next"] in (at + 1, None)
        found, at = [*found, *(one["id"] for one in answer["items"])], answer["next"]
    assert len(set(found)) == len(found) == household_list.PAGE + 1


def test_every_answer_has_the_fields_that_are_promised_and_is_what_its_schema_says(house: House) -> None:
    number, task = house.reached("approve_grant")
    case = f"/applications/{number}"
    lin, fang = house.as_("lin"), house.as_("fang")
    (household,) = answered(lin, "/households", "Household", {"id", "village", "members"})
    assert {"id", "name", "is_adult", "id_number"} <= set(household["members"][0])
    assert re.fullmatch(r"\d{3}\*{11}\d{3}[\dX]", household["members"][0]["id_number"])
    (found,) = answered(lin, "/applications?q=林秋生", "ApplicationItem", {"number"})
    assert found["number"] == number
    shown = answered(
        lin, case, "Application", {"number", "kind", "line_of", "stage", "state", "open_tasks", "duties", "credit_line"}
    )
    assert set(shown["open_tasks"][0]) == {"id", "task", "holder"} and shown["credit_line"] is None
    assert shown["duties"] and all(set(one) == {"class", "person", "task", "at"} for one in shown["duties"])
    for event in answered(lin, f"{case}/events", "Event", {"seq", "at", "task", "transition", "actor", "hash"}):
        assert re.fullmatch("[0-9a-f]{64}", event["hash"])
    (item,) = answered(lin, "/tasks?scope=branch", "TaskItem", {"id", "task", "application", "holder"})
    one = answered(
        fang, f"/tasks/{item['id']}", "Task",
        {"id", "task", "application", "holder", "schema", "prefill", "may_claim", "why_not"},
    )  # fmt: skip
    assert (one["may_claim"], one["why_not"]) == (True, None)
    kept = answered(lin, f"/tasks/{task}", "Task", set())
    assert kept["may_claim"] is False and {"type", "detail", "duty", "person", "at"} <= set(kept["why_not"])
    answered(lin, "/processes", "Process", {"id", "version"})
    etags = {lin.get(f"{case}{part}").headers["ETag"] for part in ("", "/events", "/diagram")}
    printed = lin.get(f"{case}/dossier.pdf")
    assert (printed.mimetype, printed.data[:5]) == ("application/pdf", b"%PDF-")
    # Taking the dossier is a view, which is an event but changes no state.
    assert etags == {printed.headers["ETag"]} == {lin.get(case).headers["ETag"]}


def answered(who: Caller, path: str, name: str, says: set[str]) -> Any:
    """An answer, or the items of one, held to the schema of its name and to what is promised."""
    found = who.get(path)
    assert found.status_code == 200, found.text
    items = found.json.get("items", [found.json])
    whole = schema(name) | {"components": DOCUMENT["components"]}
    for one in items:
        assert says <= set(one), path
        jsonschema_rs.validator_for(whole).validate(one)
    return items if "items" in found.json else found.json


@pytest.mark.parametrize("key", sorted(task_forms()))
def test_the_schema_of_a_form_says_what_each_field_is(key: str) -> None:
    form = schema("Form" + "".join(part.capitalize() for part in key.split("_")))
    held(form_for(key), form["properties"])


def held(form: Any, said: Any) -> None:
    """Auto is readOnly, a choice its Chinese values, money a text with a pattern, a file a text, a signature an object."""
    unbound = {name: getattr(form, name) for name in dir(form) if hasattr(getattr(form, name), "field_class")}
    for name, field in unbound.items():
        one = said[name]
        assert one.get("readOnly", False) is bool(field.kwargs.get("auto")), name
        kind = getattr(field.field_class, "kind", "")
        if kind == "money":
            assert one["type"] == "string" and re.match(r"\^(-\?)?\\d", one["pattern"]), name
        elif kind == "choice" and one.get("enum"):
            assert one["type"] == "string" and all(re.search("[一-鿿]", value) for value in one["enum"]), (name, one)
        elif kind == "files":
            single = one.get("items", one)
            assert (single["type"], single["format"]) == ("string", "attachment"), name
        elif kind == "signature":
            assert set(one["properties"]) == {"png", "strokes"}, name
        elif kind == "rows":
            held(field.args[0], one["items"]["properties"])


def test_the_password_of_a_sign_off_stands_in_its_schema_and_in_no_record(sqlite_house: House) -> None:
    _, task = sqlite_house.reached("approve_grant")
    fang = sqlite_house.as_("fang")
    asked = fang.get(f"/tasks/{task}").json["schema"]
    assert asked["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert asked["properties"]["password"]["writeOnly"] and "password" in asked["required"]
    done = fang.post(f"/tasks/{task}/complete", sqlite_house.answer(fang, task))
    assert done.status_code == 200 and PASSWORD not in done.text
    with sqlite_house.read() as db:
        assert "password" not in Receipt.__table__.columns and PASSWORD not in str(db.rows(select(Receipt.__table__)))


def test_ones_own_branch_is_the_branch_and_all_below_it_and_nothing_beside_it(sqlite_house: House) -> None:
    house, now = sqlite_house, sqlite_house.clock.now()
    with house.act() as db:
        below = write(db, Branch, {"code": "030101", "name": "石桥分社", "parent": house.branch}, subject=None, now=now)
        village = write(db, Village, {"branch": below, "name": "上坪村"}, subject=None, now=now)
    house.hire("lin3", "林三", Role.CLIENT_MANAGER, branch=below)
    home = house.settle("孙国强", branch=below, village=village, seed=7)
    lin3, wang = house.as_("lin3"), house.as_("wang")
    begun = lin3.post("/applications", house.acceptance(lin3, home))
    number = begun.json["number"]
    above, _ = house.reached("visit_household")
    assert wang.get(f"/applications/{number}").status_code == 200
    assert {one["application"] for one in wang.get("/tasks?scope=branch").json["items"]} == {number, above}
    problem(lin3.get(f"/applications/{above}"), 404, "not-found")
    assert {one["application"] for one in lin3.get("/tasks?scope=branch").json["items"]} == {number}


def test_a_key_is_kept_for_seven_days_and_no_longer_than_it_serves(house: House) -> None:
    lin = house.as_("lin")
    body = {"village": house.village, "village_group": "5 组", "members": [HEAD]}
    first = lin.post("/households", body, key="seven days")
    assert first.status_code == 201
    for days, kept in ((6.9, 1), (0.2, 0)):
        house.clock.at += timedelta(days=days)
        with house.app.app_context():
            loop.once(house.app.extensions[NAME])
        with house.read() as db:
            table = Receipt.__table__
            rows = db.scalar(select(func.count()).select_from(table).where(table.c.key == "seven days"))
        assert rows == kept
        if kept:
            assert lin.post("/households", body, key="seven days").data == first.data


def test_a_type_of_problem_is_one_address_with_one_status(sqlite_house: House) -> None:
    caller = sqlite_house.stranger()
    by_type = {one["type"].rsplit("/", 1)[1]: one["status"] for one in caller.get("/problems").json["items"]}
    promised = {"separation-of-duties": 403, "recusal": 403, "binding": 403, "unsatisfiable": 403, "role": 403,
                "not-found": 404, "already-taken": 409, "stale": 412, "too-large": 413, "wrong-kind": 415,
                "entry-refused": 422, "idempotency-key-reused": 422, "idempotency-key-missing": 400,
                "not-signed-in": 401}  # fmt: skip
    assert promised.items() <= by_type.items()


def test_who_runs_the_server_asks_outside_the_interface(sqlite_house: House) -> None:
    client = sqlite_house.stranger().client
    for path in ("/healthz", "/readyz", "/metrics"):
        assert client.get(path).status_code == 200
        assert client.get(f"/api/v1{path}").status_code == 404
