"""A post may be repeated: same key, same body, same bytes; only what was performed is remembered."""

import pytest

from tests.rest.house import PASSWORD


def test_a_post_without_a_key_or_with_one_too_long_is_refused_before_anything_else(sqlite_house):
    lin = sqlite_house.as_("lin")
    for key in (None, " ", "k" * 201, "键"[:0] + "k\tk"):
        answer = lin.post("/tasks/nothing/claim", key=key)
        assert (answer.status_code, answer.json["type"]) == (400, "/api/v1/problems/idempotency-key-missing")
    assert lin.post("/tasks/nothing/claim", key="k" * 200).status_code == 404


def test_a_repeated_beginning_is_one_case_with_the_first_answer(house):
    lin = house.as_("lin")
    body = house.acceptance(lin)
    first, again = (lin.post("/applications", body, key="a") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert (first.data, first.headers["ETag"], first.headers["Location"]) == (
        again.data, again.headers["ETag"], again.headers["Location"]
    )  # fmt: skip
    assert len(lin.get("/applications").json["items"]) == 1


def test_a_repeated_completion_gets_its_answer_though_the_task_is_gone(house):
    number, task = house.reached("approve_grant")
    fang = house.as_("fang")
    body = house.answer(fang, task)
    first = fang.post(f"/tasks/{task}/complete", body, key="a")
    assert first.status_code == 200
    after = fang.get(f"/applications/{number}").headers["ETag"]
    for again in (body, body | {"password": "another one"}):
        repeated = fang.post(f"/tasks/{task}/complete", again, key="a")
        assert (repeated.status_code, repeated.data, repeated.headers["ETag"]) == (
            200,
            first.data,
            first.headers["ETag"],
        )
    assert fang.get(f"/applications/{number}").headers["ETag"] == after
    assert fang.post(f"/tasks/{task}/complete", body, key="b").status_code == 409


def test_a_key_with_another_body_or_for_another_act_is_refused(house):
    _, task = house.reached("visit_household")
    lin = house.as_("lin")
    assert lin.post(f"/tasks/{task}/claim", {}, key="a").status_code == 200
    for path, body in (
        (f"/tasks/{task}/release", {}),
        ("/tasks/another/claim", {}),
        (f"/tasks/{task}/claim?acting_for=x", {}),
    ):
        answer = lin.post(path, body, key="a")
        assert (answer.status_code, answer.json["type"]) == (422, "/api/v1/problems/idempotency-key-reused")
    assert lin.post(f"/tasks/{task}/claim", {}, key="a").status_code == 200


def test_what_was_refused_may_be_corrected_under_its_key(house):
    _, task = house.reached("approve_grant")
    fang = house.as_("fang")
    body = house.answer(fang, task)
    assert fang.post(f"/tasks/{task}/complete", body | {"decision": "也许"}, key="a").status_code == 422
    assert fang.post(f"/tasks/{task}/complete", body | {"password": "wrong"}, key="a").json["errors"].keys() == {
        "password"
    }
    assert fang.post(f"/tasks/{task}/complete", body, key="a").status_code == 200


def test_a_key_counts_for_its_person_alone(house):
    lin, zhou = house.as_("lin"), house.as_("zhou")
    begun = lin.post("/applications", house.acceptance(lin), key="a")
    other = house.settle("赵大山", seed=1)
    second = zhou.post("/applications", house.acceptance(zhou, other), key="a")
    assert (begun.status_code, second.status_code) == (201, 201)
    assert begun.json["number"] != second.json["number"]


def test_a_refused_post_leaves_nothing_that_a_later_one_with_another_body_would_meet(sqlite_house):
    house = sqlite_house
    lin = house.as_("lin")
    body = house.acceptance(lin)
    assert lin.post("/applications", body | {"amount": "8050"}, key="a").status_code == 422
    assert lin.post("/applications", body, key="a").status_code == 201


@pytest.mark.parametrize("repeat", [1, 2])
def test_the_same_file_under_the_same_key_is_one_attachment(sqlite_house, repeat):
    from tests.rest.test_attachments import jpeg, upload

    lin = sqlite_house.as_("lin")
    found = {upload(lin, jpeg(), key="a").data for _ in range(repeat)}
    assert len(found) == 1
    assert upload(lin, jpeg("another"), key="a").json["type"].endswith("/idempotency-key-reused")


def test_the_password_is_no_part_of_what_is_compared_and_stands_nowhere(sqlite_house):
    house = sqlite_house
    _, task = house.reached("approve_grant")
    fang = house.as_("fang")
    fang.post(f"/tasks/{task}/complete", house.answer(fang, task), key="a")
    kept = (house.app.extensions["fourgates"].settings.instance / "fourgates.db").read_bytes()
    assert PASSWORD.encode() not in kept
