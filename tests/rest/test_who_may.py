"""Nobody without a token, nothing of another branch, and one guard with a sentence, whatever door is tried."""

import pytest

from workflows.records.households import Branch, Village
from workflows.records.people import Account
from workflows.records.sealed import change, write
from workflows.words.roles import Role

CASE = ("", "/events", "/diagram", "/dossier.pdf")
ACTS_ON_A_CASE = ("withdraw", "withdraw-consent", "drawdowns", "supplements", "supplements/x")
ACTS_ON_A_TASK = ("claim", "release", "complete", "return", "hand-over")


def kind(answer):
    return answer.json["type"].removeprefix("/api/v1/problems/")


def test_no_token_a_wrong_one_and_that_of_somebody_dismissed_are_the_same_to_every_call(house):
    number, task = house.reached("verify_identity")
    gone = house.as_("zhou")
    with house.act() as db:
        change(db, Account, house.staff["zhou"].account, state="dismissed", token_key=None)
    for caller in (house.stranger(), house.stranger("guessed"), gone):
        for path in (
            "/tasks",
            f"/tasks/{task}",
            "/applications",
            f"/applications/{number}",
            "/households",
            "/processes",
        ):
            answer = caller.get(path)
            assert (answer.status_code, kind(answer)) == (401, "not-signed-in")
            assert answer.headers["WWW-Authenticate"] == "Bearer"
        for path in ("/applications", "/households", "/attachments", f"/tasks/{task}/claim"):
            assert caller.post(path, {}).status_code == 401


@pytest.fixture
def elsewhere(house):
    """Everybody's counterpart in another branch of the same tree."""
    with house.act() as db:
        branch = write(db, Branch, {"code": "0302", "name": "青禾信用社"}, subject=None, now=house.clock.now())
        write(db, Village, {"branch": branch, "name": "青禾村"}, subject=None, now=house.clock.now())
    house.hire("lin2", "林二", Role.CLIENT_MANAGER, branch=branch)
    house.hire("jiang2", "蒋二", Role.TELLER, branch=branch)
    house.hire("wang2", "王二", Role.DIRECTOR, branch=branch)
    return house


def test_another_branch_s_case_and_task_are_as_if_they_were_not_there(elsewhere):
    house = elsewhere
    number, task = house.reached("verify_identity")
    lin, jiang, wang = (house.as_(login) for login in ("lin2", "jiang2", "wang2"))
    answers = [jiang.get(f"/tasks/{task}"), *(lin.get(f"/applications/{number}{path}") for path in CASE)]
    answers += [jiang.post(f"/tasks/{task}/{act}", {}) for act in ACTS_ON_A_TASK]
    answers += [lin.post(f"/applications/{number}/{act}", {}) for act in ("withdraw", "withdraw-consent")]
    answers += [
        jiang.post(f"/applications/{number}/drawdowns", {}),
        wang.post(f"/applications/{number}/supplements", {}),
    ]
    answers += [lin.get(f"/forms/accept_application?household={house.household}"),
                lin.post("/applications", {"household": house.household})]  # fmt: skip
    assert {(answer.status_code, kind(answer)) for answer in answers} == {(404, "not-found")}
    nowhere = jiang.get("/tasks/nowhere")
    assert nowhere.status_code == 404
    for path in ("/applications", "/tasks?scope=branch", "/households"):
        assert lin.get(path).json["items"] == []
    assert lin.post("/households/search", {"q": "林秋生"}).json["items"] == []


def test_who_investigated_cannot_take_the_counter_even_with_the_role(house):
    number, task = house.reached("verify_identity")
    house.hire("both", "多面手", Role.CREDIT_REVIEWER, Role.TELLER)
    with house.act() as db:
        from workflows.records.duties import DutyHeld

        values = {"case": next(iter(db.rows(DutyHeld.__table__.select()))).case, "person": house.staff["both"].person,
                  "duty_class": "review", "first_task": "review_credit", "since": house.clock.now()}  # fmt: skip
        write(db, DutyHeld, values, subject=None, now=house.clock.now())
    both = house.as_("both")
    shown = both.get(f"/tasks/{task}").json
    assert shown["may_claim"] is False
    assert shown["why_not"]["type"].endswith("/separation-of-duties")
    assert (shown["why_not"]["duty"], shown["why_not"]["person"]) == ("review", "多面手")
    for act in ("claim", "complete"):
        answer = both.post(f"/tasks/{task}/{act}", {})
        assert (answer.status_code, kind(answer)) == (403, "separation-of-duties")
        assert answer.json["detail"] == shown["why_not"]["detail"]
        assert "不相容职责" in answer.json["detail"]
        assert (answer.json["duty"], answer.json["person"], answer.json["at"]) == (
            "review", "多面手", shown["why_not"]["at"]
        )  # fmt: skip
        assert answer.json["could_take"] == ["蒋丽"]
    refusals = [one for one in both.get(f"/applications/{number}/events").json["items"] if one["kind"] == "refusal"]
    assert [(one["act"], one["task"], one["rule"], one["actor"], one["transition"]) for one in refusals] == [
        ("claim", "verify_identity", "separation-of-duties", "多面手", "refusal"),
        ("complete", "verify_identity", "separation-of-duties", "多面手", "refusal"),
    ]


def test_a_task_asks_for_its_role_and_a_bound_one_for_its_person(house):
    number, task = house.reached("verify_identity")
    wu = house.as_("wu")
    answer = wu.post(f"/tasks/{task}/claim", {})
    assert (answer.status_code, kind(answer)) == (403, "role")
    jiang = house.as_("jiang")
    assert jiang.post(f"/tasks/{task}/complete", house.answer(jiang, task)).status_code == 200
    house.hire("teller2", "另一位柜员", Role.TELLER)
    bound = jiang.get(f"/applications/{number}").json["open_tasks"][0]["id"]
    answer = house.as_("teller2").post(f"/tasks/{bound}/claim", {})
    assert (answer.status_code, kind(answer)) == (403, "binding")
    assert "蒋丽" in answer.json["detail"]


def test_who_would_strand_the_case_is_told_who_could_take_it(sqlite_house):
    house = sqlite_house
    _, task = house.reached("review_credit")
    with house.act() as db:
        # The only one left who may disburse would also review.
        from workflows.records.people import RoleHeld

        values = {"account": house.staff["wu"].account, "role": "credit_reviewer", "since": house.clock.now()}
        write(db, RoleHeld, values, subject=None, now=house.clock.now())
    answer = house.as_("wu").post(f"/tasks/{task}/claim", {})
    assert (answer.status_code, kind(answer)) == (403, "unsatisfiable")
    assert answer.json["could_take"] == ["许琴"]


def test_recused_means_blind(house):
    number, task = house.reached("verify_identity")
    house.relate("jiang", house.household)
    jiang = house.as_("jiang")
    for path in (f"/tasks/{task}", *(f"/applications/{number}{part}" for part in CASE)):
        answer = jiang.get(path)
        assert (answer.status_code, kind(answer)) == (403, "recusal"), path
        assert number not in answer.text
    for answer in (jiang.post(f"/tasks/{task}/complete", {}), jiang.post(f"/tasks/{task}/claim", {})):
        assert (answer.status_code, kind(answer)) == (403, "recusal")
    for path in ("/applications", "/applications?q=林秋生", "/tasks?scope=available", "/tasks?scope=branch"):
        assert jiang.get(path).json["items"] == [], path
    found = jiang.get("/households").json["items"]
    assert [(one["recused"], one["members"], one["village"]) for one in found] == [(True, [], "石桥村")]
    answer = jiang.get(f"/forms/accept_application?household={house.household}")
    assert (answer.status_code, kind(answer)) == (403, "recusal")
    refusals = [one for one in house.as_("lin").get(f"/applications/{number}/events").json["items"]
                if one["kind"] == "refusal"]  # fmt: skip
    assert [one["act"] for one in refusals] == ["complete", "claim"]


def test_who_declares_a_relation_on_his_first_act_is_out_at_once(house):
    number, task = house.reached("verify_identity")
    jiang = house.as_("jiang")
    answer = jiang.post(f"/tasks/{task}/complete", {"no_relation": False})
    assert answer.status_code == 200
    assert answer.json["recused"] is True
    assert jiang.get(f"/applications/{number}").status_code == 403
    assert jiang.get("/applications").json["items"] == []


def test_only_who_accepts_may_begin_and_the_administrator_sees_no_task(sqlite_house):
    house = sqlite_house
    house.hire("admin", "管理员", Role.ADMINISTRATOR)
    admin, wu = house.as_("admin"), house.as_("wu")
    for answer in (admin.get("/tasks"), wu.post("/applications", {}), wu.get("/forms/accept_application?household=x")):
        assert (answer.status_code, kind(answer)) == (403, "role")
