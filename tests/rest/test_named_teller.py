"""Naming a teller of another branch over REST: one case is his to see and to serve, and nothing else (RULES G3-05)."""

from typing import Any

from workflows.records.households import Branch
from workflows.records.sealed import write
from workflows.words.roles import Role

VISIT = "verify_identity"


def outlet(house: Any) -> None:
    """An outlet of the same legal person with one teller."""
    with house.act() as db:
        values = {"code": "030101", "name": "城东分社", "parent": house.branch}
        branch = write(db, Branch, values, subject=None, now=house.clock.now())
    house.hire("shao", "邵英", Role.TELLER, branch=branch)


def test_who_is_named_sees_and_serves_one_case_until_it_is_taken_back(house: Any) -> None:
    outlet(house)
    number, task = house.reached(VISIT)
    guest, director = house.as_("shao"), house.as_("wang")
    case, at = f"/applications/{number}", f"/tasks/{task}"
    assert [guest.get(case).status_code, guest.get(at).status_code] == [404, 404]
    assert guest.post(f"{at}/claim").status_code == 404
    naming = {"teller": "shao", "reason": "借款人在城东打工"}
    assert house.as_("jiang").post(f"{case}/named-teller", naming).status_code == 403
    wrong = director.post(f"{case}/named-teller", naming | {"teller": "nobody"})
    assert wrong.status_code == 422 and "nobody" in wrong.json["errors"]["teller"][0]

    named = director.post(f"{case}/named-teller", naming, key="named")
    assert named.status_code == 201 and named.json["teller"] == "邵英", named.text
    assert director.post(f"{case}/named-teller", naming, key="named").data == named.data
    assert director.post(f"{case}/named-teller", naming).status_code == 409
    shown = director.get(case).json["named_tellers"]
    assert [(one["teller"], one["office"], one["in_force"]) for one in shown] == [("邵英", "城东分社", True)]

    assert guest.get(case).status_code == 200
    for empty in ("/applications", "/tasks?scope=available", "/tasks?scope=branch", "/households"):
        assert guest.get(empty).json["items"] == [], empty
    schema = guest.get(at).json["schema"]["properties"]
    assert schema["place"]["enum"] == ["他社"]
    refused = guest.post(f"{at}/complete", house.answer(guest, task, place="柜台"))
    assert refused.status_code == 422 and set(refused.json["errors"]) == {"place"}
    done = guest.post(f"{at}/complete", house.answer(guest, task))
    assert done.status_code == 200, done.text
    mine = guest.get("/tasks?scope=mine").json["items"]
    assert [one["task"] for one in mine] == ["check_borrowing"]

    back = director.post(f"{case}/named-teller/take-back", {"reason": "人回来了"})
    assert back.status_code == 200 and back.json["teller"] == "邵英"
    last = director.get(case).json["named_tellers"][0]
    assert (last["in_force"], last["ended_by"]) == (False, "王建国")
    # He holds the duty, so he goes on seeing the case and does what is bound to him.
    bound = mine[0]["id"]
    assert guest.post(f"/tasks/{bound}/complete", house.answer(guest, bound)).status_code == 200
    acts = [one["act"] for one in director.get(f"{case}/events").json["items"]]
    assert acts.count("name_teller") == acts.count("take_back_teller") == 1


def test_nobody_is_named_before_a_visit_waits_and_another_branch_learns_nothing(sqlite_house: Any) -> None:
    house = sqlite_house
    outlet(house)
    house.hire("far", "远志", Role.DIRECTOR, branch=house.staff["shao"].branch)
    number, _ = house.reached("visit_household")
    naming = {"teller": "shao", "reason": "在外打工"}
    assert house.as_("wang").post(f"/applications/{number}/named-teller", naming).status_code == 409
    assert house.as_("far").post(f"/applications/{number}/named-teller", naming).status_code == 404
