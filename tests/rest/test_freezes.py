"""Freezing and letting go over REST: the same guard, the same sentences, the same two persons (PRODUCT §3)."""

import jsonschema_rs
import pytest

from tests.rest.house import PASSWORD
from webapp.api.schemas import document
from workflows.words.roles import Role

WHY = {"reason": "发现可疑签字，先停下来查"}
CURED = {"reason": "已当面核对，签字是本人"}


@pytest.fixture
def staffed(house):
    """With an administrator and two auditors."""
    house.hire("guan", "管毅", Role.ADMINISTRATOR)
    house.hire("shen", "沈静", Role.AUDITOR)
    house.hire("he", "何平", Role.AUDITOR)
    return house


def kind(answer):
    return answer.json["type"].removeprefix("/api/v1/problems/")


def as_documented(answer, name):
    """The answer holds just what its schema says."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": document()["components"]}
    jsonschema_rs.validator_for(schema).validate(answer)
    return answer


def test_a_case_is_frozen_by_one_and_let_go_by_two_under_their_keys(staffed):
    house = staffed
    number, task = house.reached("visit_household")
    lin, guan, shen, wang = (house.as_(login) for login in ("lin", "guan", "shen", "wang"))
    at = f"/applications/{number}/freeze"
    assert (lin.post(at, WHY).status_code, wang.post(at, WHY).status_code) == (403, 403)
    assert guan.post(at, {}).json["errors"].keys() == {"reason"}
    first, again = (guan.post(at, WHY, key="k1") for _ in range(2))
    assert (first.status_code, first.json, first.headers["ETag"]) == (201, again.json, again.headers["ETag"])
    as_documented(first.json, "CaseFrozen")
    stop = first.json["freeze"]
    answer = lin.post(f"/tasks/{task}/complete", house.answer(lin, task))
    assert (answer.status_code, kind(answer)) == (409, "frozen")
    for words in ("管毅", "现在只能撤回申请或撤回同意", "王建国", "沈静"):
        assert words in answer.json["detail"], words
    assert lin.get("/applications").json["items"][0]["frozen"] is True
    # Why, only those are told who freeze and let go.
    assert [one["reason"] for one in lin.get(f"/applications/{number}").json["freezes"]] == [None]
    assert lin.get("/freezes").status_code == 403
    listed = shen.get("/freezes").json["items"]
    assert [(one["id"], one["scope"], one["detail"], one["reason"]) for one in listed] == [
        (stop, "案件", number, WHY["reason"])
    ]
    assert guan.post(f"/freezes/{stop}/unfreeze", CURED).status_code == 403
    asked = shen.post(f"/freezes/{stop}/unfreeze", CURED, key="k2")
    assert asked.status_code == 201
    as_documented(asked.json, "UnfreezeAsked")
    assert shen.post(f"/freezes/{stop}/unfreeze", CURED, key="k2").json == asked.json
    decision = {"decision": "同意解冻", "password": PASSWORD}
    own = house.as_("he").post(f"/freezes/{stop}/unfreeze/decision", decision)
    assert (own.status_code, kind(own)) == (403, "role")
    wrong = wang.post(f"/freezes/{stop}/unfreeze/decision", decision | {"password": "not-this"})
    assert wrong.json["errors"].keys() == {"password"}
    done = wang.post(f"/freezes/{stop}/unfreeze/decision", decision)
    as_documented(done.json, "UnfreezeDecided")
    assert lin.post(f"/tasks/{task}/complete", house.answer(lin, task)).status_code == 200
    shown = lin.get(f"/applications/{number}").json
    as_documented(shown, "Application")
    assert shown["freezes"][0]["unfrozen_by"] == ["沈静", "王建国"]
    assert (wang.get("/freezes").json["items"], lin.get("/applications").json["items"][0]["frozen"]) == ([], False)


def test_a_branch_and_an_account_stop_and_a_token_hears_why(staffed):
    house = staffed
    number, task = house.reached("visit_household")
    lin, guan, shen, wang = (house.as_(login) for login in ("lin", "guan", "shen", "wang"))
    stopped = guan.post("/freezes/branch", {"branch": "0301"} | WHY)
    assert (stopped.status_code, stopped.json["cases"]) == (201, 1)
    as_documented(stopped.json, "BranchFrozen")
    begun = lin.post("/applications", house.acceptance(lin, house.settle("林春生", seed=5)))
    assert (begun.status_code, kind(begun)) == (409, "frozen")
    assert kind(lin.post(f"/tasks/{task}/claim", {})) == "frozen"
    of_branch = stopped.json["freeze"]
    assert wang.post(f"/freezes/{of_branch}/unfreeze", CURED).status_code == 201
    assert shen.post(f"/freezes/{of_branch}/unfreeze/decision", {"decision": "不同意", "password": PASSWORD}).json == {
        "freeze": of_branch,
        "agreed": False,
    }
    assert kind(lin.post(f"/tasks/{task}/claim", {})) == "frozen"
    assert shen.post("/freezes/account", {"account": "nobody"} | WHY).status_code == 422
    frozen = shen.post("/freezes/account", {"account": "lin"} | WHY)
    as_documented(frozen.json, "AccountFrozen")
    told = lin.get(f"/applications/{number}")
    assert (told.status_code, kind(told)) == (409, "frozen")
    for words in ("沈静", "冻结了您的账号", "王建国", "何平"):
        assert words in told.json["detail"], words
    at = f"/freezes/{frozen.json['freeze']}/unfreeze"
    assert kind(shen.post(at, CURED)) == "separation-of-duties"
    assert wang.post(at, CURED).status_code == 201
    he = house.as_("he")
    assert he.post(f"{at}/decision", {"decision": "同意解冻", "password": PASSWORD}).json["agreed"] is True
    assert lin.get(f"/applications/{number}").status_code == 200
