"""ETags: a case's changes with every act and only then; a task's with what is shown on it; a stale If-Match is stopped."""


def etag(caller, path):
    return caller.get(path).headers["ETag"]


def test_views_refusals_and_wrong_entries_do_not_change_the_state_of_a_case(house):
    number, task = house.reached("verify_identity")
    jiang, lin = house.as_("jiang"), house.as_("lin")
    before = etag(jiang, f"/applications/{number}")
    for path in (f"/tasks/{task}", f"/applications/{number}/events", f"/applications/{number}/diagram"):
        assert jiang.get(path).status_code == 200
    assert jiang.post(f"/tasks/{task}/complete", {"verdict": "身份真实"}).status_code == 422
    assert lin.post(f"/tasks/{task}/claim", {}).status_code == 403
    assert etag(jiang, f"/applications/{number}") == before
    claimed = jiang.post(f"/tasks/{task}/claim", {})
    assert etag(jiang, f"/tasks/{task}") == claimed.headers["ETag"]
    assert etag(jiang, f"/applications/{number}") != before
    assert etag(jiang, f"/applications/{number}/events") == etag(jiang, f"/applications/{number}")


def test_a_stale_state_stops_the_act_and_no_state_stops_nothing(house):
    number, task = house.reached("verify_identity")
    jiang = house.as_("jiang")
    seen = etag(jiang, f"/tasks/{task}")
    case = etag(jiang, f"/applications/{number}")
    assert jiang.post(f"/tasks/{task}/claim", {}, headers={"If-Match": seen}).status_code == 200
    for path, body in (("claim", {}), ("release", {}), ("complete", house.answer(jiang, task))):
        answer = jiang.post(f"/tasks/{task}/{path}", body, headers={"If-Match": seen})
        assert (answer.status_code, answer.json["type"]) == (412, "/api/v1/problems/stale"), path
    stale = jiang.post(f"/applications/{number}/withdraw", {"kind": "申请人撤回"}, headers={"If-Match": case})
    assert stale.status_code == 412
    fresh = etag(jiang, f"/tasks/{task}")
    assert jiang.post(f"/tasks/{task}/release", {}, headers={"If-Match": f'"x", {fresh}'}).status_code == 200
    assert jiang.post(f"/tasks/{task}/claim", {}, headers={"If-Match": "*"}).status_code == 200
    assert jiang.post(f"/tasks/{task}/complete", house.answer(jiang, task)).status_code == 200


def test_parallel_signers_do_not_stale_each_other(house):
    number, _ = house.reached("sign_as_client_manager")
    lin, fang = house.as_("lin"), house.as_("fang")
    open_tasks = {one["task"]: one["id"] for one in lin.get(f"/applications/{number}").json["open_tasks"]}
    mine, other = open_tasks["sign_as_client_manager"], open_tasks["sign_as_approver"]
    seen = etag(fang, f"/tasks/{other}")
    assert lin.post(f"/tasks/{mine}/complete", house.answer(lin, mine)).status_code == 200
    done = fang.post(f"/tasks/{other}/complete", house.answer(fang, other), headers={"If-Match": seen})
    assert done.status_code == 200


def test_the_state_that_an_act_answers_is_the_one_it_left_behind(house):
    number, task = house.reached("propose_grant")
    xu = house.as_("xu")
    done = xu.post(f"/tasks/{task}/complete", house.answer(xu, task))
    assert done.headers["ETag"] == etag(xu, f"/applications/{number}")
