"""One task: what it says of itself, and the acts on it."""

from types import SimpleNamespace

from sqlalchemy import select

from tests.gates.acts import with_port
from tests.rest.house import PASSWORD
from webapp.parts import NAME
from workflows.ports.credit_bureau import SimulatedCreditBureau
from workflows.records.cases import Application
from workflows.words.roles import Role


def test_a_task_says_what_it_asks_for_and_what_is_known(house):
    number, task = house.reached("visit_household")
    shown = house.as_("lin").get(f"/tasks/{task}").json
    assert shown["schema"]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    properties = shown["schema"]["properties"]
    assert properties["visit_outcome"]["enum"] == ["已完成", "无法调查"]
    assert properties["income_total"]["readOnly"] is True
    value = properties["assets"]["items"]["properties"]["value"]
    assert value == {"title": "现值", "type": "string", "pattern": r"^\d{1,10}(\.\d{1,2})?$"}
    assert properties["photos"]["items"] == {"type": "string", "format": "attachment"}
    assert shown["prefill"]["members"][0]["name"] == "林秋生"
    assert (shown["application"], shown["holder"], shown["may_claim"], shown["why_not"]) == (number, None, True, None)


def test_a_sign_off_asks_for_the_password_and_keeps_none(house):
    _, task = house.reached("approve_grant")
    fang = house.as_("fang")
    schema = fang.get(f"/tasks/{task}").json["schema"]
    assert schema["properties"]["password"]["writeOnly"] is True
    assert "password" in schema["required"]
    body = house.answer(fang, task)
    wrong = fang.post(f"/tasks/{task}/complete", body | {"password": PASSWORD + "x"})
    assert (wrong.status_code, list(wrong.json["errors"])) == (422, ["password"])
    assert "还可再试" in wrong.json["errors"]["password"][0]
    del body["password"]
    assert list(fang.post(f"/tasks/{task}/complete", body).json["errors"]) == ["password"]


def test_of_two_who_claim_one_is_faster(house):
    _, task = house.reached("visit_household")
    lin, zhou = house.as_("lin"), house.as_("zhou")
    first = lin.post(f"/tasks/{task}/claim", {})
    assert (first.status_code, first.json["holder"]) == (200, "林晓峰")
    second = zhou.post(f"/tasks/{task}/claim", {})
    assert second.status_code == 409
    assert second.json["type"].endswith("/already-taken")
    assert "林晓峰" in second.json["detail"]
    shown = zhou.get(f"/tasks/{task}").json
    assert (shown["may_claim"], shown["why_not"]["person"], shown["holder"]) == (False, "林晓峰", "林晓峰")
    assert zhou.get("/tasks?scope=mine").json["items"] == []
    assert [one["task"] for one in lin.get("/tasks?scope=mine").json["items"]] == ["visit_household"]
    assert zhou.post(f"/tasks/{task}/release", {}).status_code == 409
    assert lin.post(f"/tasks/{task}/release").status_code == 200
    assert zhou.post(f"/tasks/{task}/claim").status_code == 200


def test_completing_an_unclaimed_task_claims_it_in_the_same_act(house):
    number, task = house.reached("review_credit")
    xu = house.as_("xu")
    assert xu.get(f"/tasks/{task}").json["holder"] is None
    before = int(xu.get(f"/applications/{number}").headers["ETag"].strip('"'))
    done = xu.post(f"/tasks/{task}/complete", house.answer(xu, task))
    assert done.json["outcome"] == "ok"
    assert int(done.headers["ETag"].strip('"')) == before + 1
    duties = xu.get(f"/applications/{number}").json["duties"]
    assert ("review", "许琴", "review_credit") in {(one["class"], one["person"], one["task"]) for one in duties}


def test_all_that_is_wrong_is_said_at_once_by_field_unknown_names_too(house):
    _, task = house.reached("visit_household")
    lin = house.as_("lin")
    body = house.answer(lin, task) | {"visited_on": "昨天", "photos": "one", "made_up": 1, "interview_done": "yes"}
    body["members"][0] |= {"nick_name": "x", "relation": "邻居"}
    answer = lin.post(f"/tasks/{task}/complete", body)
    assert answer.status_code == 422
    assert set(answer.json["errors"]) >= {
        "visited_on", "photos", "made_up", "interview_done", "members-0-nick_name", "members-0-relation"
    }  # fmt: skip
    assert answer.json["errors"]["made_up"] == ["没有这一栏"]
    assert lin.post(f"/tasks/{task}/claim", {"holder": "x"}).json["errors"] == {"holder": ["没有这一栏"]}


def test_a_task_goes_back_with_questions_that_are_answered_one_by_one(house):
    number, task = house.reached("review_credit")
    xu, lin = house.as_("xu"), house.as_("lin")
    targets = [one["task"] for one in xu.get(f"/tasks/{task}").json["returnable"]]
    assert "visit_household" in targets
    back = {"to_task": "visit_household", "reason": "照片不清楚", "questions": ["补拍房屋", "写明牲畜"]}
    assert xu.post(f"/tasks/{task}/return", back | {"to_task": "approve_grant"}).status_code == 422
    returned = xu.post(f"/tasks/{task}/return", back)
    assert (returned.status_code, returned.json["returned_to"]) == (200, "visit_household")
    open_task = lin.get(f"/applications/{number}").json["open_tasks"][0]
    assert open_task["task"] == "visit_household"
    shown = lin.get(f"/tasks/{open_task['id']}").json
    assert [one["text"] for one in shown["questions"]] == ["补拍房屋", "写明牲畜"]
    body = house.answer(lin, open_task["id"])
    unanswered = {name: value for name, value in body.items() if not name.startswith("answer_")}
    refused = lin.post(f"/tasks/{open_task['id']}/complete", unanswered)
    assert len([name for name in refused.json["errors"] if name.startswith("answer_")]) == 2
    assert lin.post(f"/tasks/{open_task['id']}/complete", body).status_code == 200


def test_a_task_is_handed_over_only_to_who_may_have_it(house):
    _, task = house.reached("conclude_investigation")
    lin = house.as_("lin")
    handed = lambda to: lin.post(f"/tasks/{task}/hand-over", {"to": to, "reason": "外出"})  # noqa: E731
    assert lin.post(f"/tasks/{task}/hand-over", {"to": "zhou"}).json["errors"].keys() == {"reason"}
    assert handed("nobody").json["errors"].keys() == {"to"}
    refused = handed("xu")
    assert refused.status_code == 403
    assert refused.json["type"].rsplit("/", 1)[1] in {"role", "binding"}
    _, task = house.reached("visit_household", house.settle("赵大山", seed=3))
    assert lin.post(f"/tasks/{task}/claim", {}).status_code == 200
    assert handed("zhou").json["holder"] == "周明"
    assert lin.get(f"/tasks/{task}").json["holder"] == "周明"


def test_the_bureau_is_asked_about_whoever_authorised_it_and_nobody_else(sqlite_house):
    house = sqlite_house
    with_port(SimpleNamespace(app=house.app, parts=house.app.extensions[NAME]), credit_bureau=SimulatedCreditBureau())
    number, task = house.reached("review_credit")
    login = next(
        name for name in ("xu", "zhou", "chen") if house.as_(name).post(f"/tasks/{task}/claim", {}).status_code == 200
    )
    reviewer = house.as_(login)
    form = f"/tasks/{task}/ask-credit"
    assert reviewer.post(form, {}).json["errors"].keys() == {"subject", "reason"}
    with house.read() as db:
        case = db.row(select(Application.__table__).where(Application.__table__.c.number == number))
    after = reviewer.post(form, {"subject": case.applicant, "reason": "贷后管理"})
    assert after.json["errors"].keys() == {"reason"}
    asked = reviewer.post(form, {"subject": case.applicant, "reason": "贷款审查"})
    assert asked.status_code == 200, asked.json
    assert asked.json["application"] == number and asked.json["reference"].startswith(number)
    assert house.as_("lin").post(form, {"subject": case.applicant, "reason": "贷款审查"}).status_code == 403


def test_a_list_comes_in_pages(sqlite_house):
    house = sqlite_house
    for seed in range(10, 12):
        house.begun(house.settle(f"赵{seed}", seed=seed))
    lin = house.as_("lin")
    found = lin.get("/tasks?scope=branch&page=1").json
    assert (len(found["items"]), found["next"]) == (2, None)
    assert lin.get("/tasks?scope=branch&page=2").json == {"items": [], "next": None}
    for page in ("0", "-1", "x", "1" * 30, "1.5", "", "١"):
        answer = lin.get("/tasks", query_string={"page": page})
        assert (answer.status_code, list(answer.json["errors"])) == (422, ["page"]), page
    assert lin.get("/tasks?scope=all").status_code == 422
    assert lin.get("/tasks?colour=red").json["errors"] == {"colour": ["这个地址没有这一项"]}


def test_a_substitute_acts_in_the_right_of_whom_he_covers(house):
    from datetime import timedelta

    from workflows.records.people import Cover
    from workflows.records.sealed import write

    number, task = house.reached("review_credit")
    cover = house.hire("cover", "替班人", Role.CREDIT_CLERK)
    with house.act() as db:
        now = house.clock.now()
        values = {"absent": house.staff["xu"].person, "substitute": cover.person, "since": now,
                  "until": now + timedelta(days=3), "reason": "休假"}  # fmt: skip
        write(db, Cover, values, subject=None, now=now)
    caller = house.as_("cover")
    shown = caller.get(f"/tasks/{task}").json
    assert shown["why_not"]["type"].endswith("/role")
    absent = shown["covers"][0]
    assert absent["name"] == "许琴"
    assert caller.post(f"/tasks/{task}/claim?acting_for={house.staff['wu'].person}", {}).status_code == 422
    assert caller.post(f"/tasks/{task}/claim?acting_for={absent['person']}", {}).status_code == 200
    held = {one["person"]: one["class"] for one in caller.get(f"/applications/{number}").json["duties"]}
    assert (held["替班人"], held["许琴"]) == ("review", "review")
