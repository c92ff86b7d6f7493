"""`POST /applications/{number}/succession`: said as the contract says it, refused with its reason, safe to repeat."""

from tests.rest.house import House
from tests.rest.test_contract_posts import problem, settled
from workflows.records.people import Account
from workflows.records.sealed import change
from workflows.words.roles import Role

TASK = "sign_as_client_manager"


def leaves(house: House, login: str) -> None:
    """His account ends; what he holds in cases stays."""
    with house.act() as db:
        change(db, Account, house.staff[login].account, state="dismissed", token_key=None)


def test_a_director_names_a_successor_who_then_signs_for_whoever_has_left(house: House) -> None:
    case = house.begun()
    number = house.conduct().reach(case, TASK).number
    path, said = f"/applications/{number}/succession", {"task": TASK, "to": "zhou", "reason": "已离职"}
    zhou, wang = house.as_("zhou"), house.as_("wang")
    problem(zhou.post(path, said), 403, "role")
    problem(wang.post(path, {"task": TASK, "to": "zhou"}), 422, "entry-refused", {"reason"})
    problem(wang.post(path, said | {"task": "visit_household"}), 422, "entry-refused", {"task"})
    problem(wang.post(path, said | {"to": "nobody"}), 409, "not-possible")
    present = wang.post(path, said)
    problem(present, 409, "not-possible")
    assert "林晓峰在岗，由本人办" in present.json["detail"]
    leaves(house, "lin")
    problem(wang.post(path, said | {"to": "nobody"}), 422, "entry-refused", {"to"})
    wrong_role = wang.post(path, said | {"to": "chen"})
    problem(wrong_role, 403, "role")
    assert wrong_role.json["could_take"] == ["周明"]
    house.hire("he", "何雨", Role.CLIENT_MANAGER, Role.CREDIT_CLERK)
    settled(
        wang, path, said, {"task", "succession", "successor"}, status=201, case=number, seen=f"/applications/{number}"
    )
    shown = zhou.get(f"/applications/{number}").json
    assert shown["successions"][0] | {"id": "", "named_at": ""} == {
        "id": "", "named_at": "", "task": TASK, "class": "investigate", "succeeded": "林晓峰", "successor": "周明",
        "ground": "离岗", "reason": "已离职", "named_by": "王建国",
    }  # fmt: skip
    assert {(one["class"], one["person"]) for one in shown["duties"]} >= {
        ("investigate", "林晓峰"), ("investigate", "周明")
    }  # fmt: skip
    events = [one for one in zhou.get(f"/applications/{number}/events").json["items"] if one["act"] == "succession"]
    assert [(one["kind"], one["task"], one["actor"], one["rule"]) for one in events] == [
        ("refusal", None, "王建国", "role"), ("act", TASK, "王建国", None)
    ]  # fmt: skip
    problem(wang.post(path, said | {"to": "he"}), 409, "not-possible")
    task = next(one["id"] for one in shown["open_tasks"] if one["task"] == TASK)
    given = zhou.get(f"/tasks/{task}")
    assert given.status_code == 200, given.text
    assert "周明接替林晓峰签字" in given.json["prefill"]["statement"]
    assert zhou.post(f"/tasks/{task}/complete", house.answer(zhou, task)).status_code == 200
