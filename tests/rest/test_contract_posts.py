"""Every POST of the contract's table, done as it is promised: with a key, once, by field, against a state, with its answer.

Two cases are walked a little way and everything that may be posted about them is posted: first wrongly in each way that
is promised to be told, which changes nothing, then rightly under the same key, then again. `POST …/succession` has a
test of its own.
"""

import io
import itertools
from typing import Any

from tests.rest.house import Caller, House
from tests.rest.test_applications import WITHDRAWAL, repaid
from tests.rest.test_attachments import jpeg
from tests.rest.test_households import HEAD
from workflows.acts.save_draft import SaveDraft
from workflows.records.cases import Application

PROBLEM = "application/problem+json"
KEYS = itertools.count(1)
STALE = '"a state of long ago"'


def problem(answer: Any, status: int, kind: str, errors: set[str] | None = None) -> None:
    """What every error is: RFC 9457, a sentence, and the fields where it is about fields."""
    assert (answer.status_code, answer.mimetype) == (status, PROBLEM), answer.text
    assert answer.json["type"].endswith(f"/{kind}") and answer.json["status"] == status, answer.text
    assert answer.json["title"] and len(answer.json["detail"]) > 3, answer.text
    assert set(answer.json.get("errors", ())) == (errors or set()), answer.text


def settled(
    who: Caller, path: str, body: dict[str, Any], says: set[str], *, status: int = 200, case: str = "", seen: str = ""
) -> Any:
    """Posts in every way that is promised to be refused, then rightly, then again; gives the answer.

    `case` is the number of the case that it is about, `seen` the address whose ETag If-Match takes.
    """
    key = f"settled {next(KEYS)}"
    watched = [f"/applications/{case}"] * bool(case) + [seen] * bool(seen)
    before = [who.get(one).headers["ETag"] for one in watched]
    for wrong in (None, "", " ", "k" * 201):
        given = {} if wrong is None else {"headers": {"Idempotency-Key": wrong}}
        problem(who.post(path, body, key=None, **given), 400, "idempotency-key-missing")
    if seen:
        problem(who.post(path, body, key=key, headers={"If-Match": STALE}), 412, "stale")
    wrong = who.post(path, body | {"made_up": 1, "actor": "somebody"}, key=key)
    problem(wrong, 422, "entry-refused", {"made_up", "actor"})
    assert [who.get(one).headers["ETag"] for one in watched] == before
    headers = {"If-Match": before[-1]} if seen else {}
    first = who.post(path, body, key=key, headers=headers)
    assert first.status_code == status and first.mimetype == "application/json", first.text
    assert says <= set(first.json), first.text
    if case:
        assert first.headers["ETag"]
        assert who.get(watched[0]).headers["ETag"] != before[0]
    again = who.post(path, body, key=key)
    assert (again.status_code, again.data) == (status, first.data)
    assert {one: again.headers.get(one) for one in ("ETag", "Location")} == {
        one: first.headers.get(one) for one in ("ETag", "Location")
    }
    problem(who.post(path, body | {"made_up": 1}, key=key), 422, "idempotency-key-reused")
    return first


def open_task_of(who: Caller, number: str) -> str:
    return str(who.get(f"/applications/{number}").json["open_tasks"][0]["id"])


def test_every_post_about_a_task_is_safe_to_repeat_and_says_what_is_wrong_with_it(house: House) -> None:
    lin, zhou, xu = house.as_("lin"), house.as_("zhou"), house.as_("xu")
    begun = settled(lin, "/applications", house.acceptance(lin), {"number"}, status=201)
    number = begun.json["number"]
    assert begun.headers["Location"] == f"/api/v1/applications/{number}" and begun.headers["ETag"]
    task = open_task_of(lin, number)
    at = f"/tasks/{task}"
    settled(lin, f"{at}/claim", {}, {"task", "application", "holder"}, case=number, seen=at)
    draft_changes_no_state(house, lin, number, task)
    settled(lin, f"{at}/release", {}, {"task", "application"}, case=number, seen=at)
    lin.post(f"{at}/claim", {})
    given = settled(
        lin, f"{at}/hand-over", {"to": "zhou", "reason": "外出培训"}, {"task", "holder"}, case=number, seen=at
    )
    assert given.json["holder"] == "周明"
    visit = house.answer(zhou, task)
    settled(zhou, f"{at}/complete", visit, {"task", "application", "record", "outcome"}, case=number, seen=at)
    case = case_of(house, number)
    review = house.conduct().reach(case, "review_credit").id
    back = {"to_task": "visit_household", "reason": "照片不清楚", "questions": ["补拍房屋"]}
    settled(xu, f"/tasks/{review}/return", back, {"task", "returned_to"}, case=number, seen=f"/tasks/{review}")


def test_every_post_about_a_case_is_safe_to_repeat_and_says_what_is_wrong_with_it(house: House) -> None:
    lin, jiang, chen = house.as_("lin"), house.as_("jiang"), house.as_("chen")
    case = house.begun(revolving="yes", amount="10000")
    number = house.conduct().reach(case, "assemble_dossier").number
    at = f"/applications/{number}"
    question = {"to_duty": "investigate", "question": "补一张房屋照片"}
    asked = settled(chen, f"{at}/supplements", question, {"supplement"}, status=201, case=number, seen=at)
    reply = f"{at}/supplements/{asked.json['supplement']}"
    settled(lin, reply, {"note": "见照片"}, {"supplement"}, case=number, seen=at)
    repaid(house, "6000")
    house.conduct().finish(case)
    drawn = settled(
        jiang, f"{at}/drawdowns", {"amount": "5000", "purpose": "种植"}, {"number"}, status=201, case="", seen=at
    )
    assert drawn.json["number"] != number and drawn.headers["ETag"]

    other = house.settle("赵大山", seed=1)
    stopped = house.conduct().reach(house.begun(other), "verify_identity").number
    at = f"/applications/{stopped}"
    answer = settled(jiang, f"{at}/withdraw", WITHDRAWAL | {"asked_by": "赵大山"}, {"state"}, case=stopped, seen=at)
    assert answer.json["state"] == "withdrawn"
    third = house.settle("孙国强", seed=2)
    taken_back = house.conduct().reach(house.begun(third), "review_credit").number
    at = f"/applications/{taken_back}"
    items = lin.post("/households/search", {"q": "孙国强"}).json["items"]
    spouse = next(one["id"] for one in items[0]["members"] if one["name"] == "陈秀英")
    signature = WITHDRAWAL["signature"]
    consent = {"member": spouse, "reason": "改主意", "channel": "当面", "proof": signature}
    settled(lin, f"{at}/withdraw-consent", consent, {"member"}, case=taken_back, seen=at)


def test_every_other_post_is_safe_to_repeat_and_says_what_is_wrong_with_it(house: House) -> None:
    lin = house.as_("lin")
    household = {"village": house.village, "village_group": "5 组", "members": [HEAD]}
    added = settled(lin, "/households", household, {"id"}, status=201)
    found = lin.post("/households/search", {"q": "钱大有"})
    assert [one["id"] for one in found.json["items"]] == [added.json["id"]]
    problem(lin.post("/households/search", {"q": "钱大有"}, key=None), 400, "idempotency-key-missing")
    problem(lin.post("/households/search", {"q": "钱大有", "x": 1}), 422, "entry-refused", {"x"})

    def uploaded(caption: str, **more: Any) -> Any:
        return lin.post("/attachments", data={"file": (io.BytesIO(jpeg(caption)), "房屋.jpg"), **more}, key="one file")

    problem(uploaded("房屋", owner="x"), 422, "entry-refused", {"owner"})
    first, again = uploaded("房屋"), uploaded("房屋")
    assert (first.status_code, set(first.json)) == (201, {"id", "sha256", "type", "bytes"})
    assert (again.status_code, again.data) == (201, first.data)
    problem(uploaded("粮仓"), 422, "idempotency-key-reused")
    program = {"file": (io.BytesIO(b"MZ" + bytes(64)), "房屋.jpg")}
    problem(lin.post("/attachments", data=program), 415, "wrong-kind")


def draft_changes_no_state(house: House, who: Caller, number: str, task: str) -> None:
    """What somebody has typed and not handed in is neither an act nor anything that another sees."""
    watched = (f"/applications/{number}", f"/tasks/{task}")
    before = [who.get(one).headers["ETag"] for one in watched]
    prefill = who.get(watched[1]).json["prefill"]
    assert who.actor is not None
    house.door.perform(SaveDraft(task=task, actor=who.actor, content={"remarks": "写到一半"}))
    assert [who.get(one).headers["ETag"] for one in watched] == before
    assert who.get(watched[1]).json["prefill"] == prefill


def case_of(house: House, number: str) -> str:
    table = Application.__table__
    with house.read() as db:
        return str(db.scalar(table.select().with_only_columns(table.c.id).where(table.c.number == number)))
