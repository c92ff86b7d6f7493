"""One case: what is said of it, how it is stopped, drawn on and supplemented."""

import base64

import pytest

from tests.rest.house import PASSWORD
from webapp.demo.hands import drawn_signature
from workflows.words.roles import Role

SIGNATURE = {
    "png": "data:image/png;base64," + base64.b64encode(drawn_signature("林秋生")).decode(), "strokes": [[[1, 2, 0], [3, 4, 9]]]
}  # fmt: skip
WITHDRAWAL = {
    "kind": "申请人撤回", "reason": "不需要了", "asked_by": "林秋生", "asked_at": "2026-11-24T09:00", "signature": SIGNATURE
}  # fmt: skip


def granted(house, **changed):
    """A revolving line that was drawn on once, its number."""
    application = house.begun(revolving="yes", amount="10000", **changed)
    house.conduct().finish(application)
    return house.as_("chen").get("/applications?stage=closed").json["items"][0]["number"]


def test_a_case_says_where_it_stands(house):
    number, _ = house.reached("prepare_iou")
    case = house.as_("lin").get(f"/applications/{number}").json
    assert {name: case[name] for name in ("number", "kind", "line_of", "stage", "state", "amount", "household")} == {
        "number": number, "kind": "origination", "line_of": None, "stage": "disbursement", "state": "running",
        "amount": "8000.00", "household": house.household,
    }  # fmt: skip
    assert [(one["task"], one["holder"]) for one in case["open_tasks"]] == [("prepare_iou", "蒋丽")]
    assert case["duties"][0] | {"at": ""} == {
        "class": "investigate", "person": "林晓峰", "task": "accept_application", "at": ""
    }  # fmt: skip
    line = case["credit_line"]
    assert (line["state"], line["limit"], line["available"]) == ("有效", "8000.00", "8000.00")
    assert line["valid_until"] > "2026-11-24"


def test_a_teller_accepts_with_the_teller_s_own_task(house):
    jiang = house.as_("jiang")
    form = jiang.get(f"/forms/accept_application?household={house.household}").json
    assert form["prefill"]["household"] == house.household
    members = jiang.get("/households").json["items"][0]["members"]
    adults = [one["id"] for one in members if one["is_adult"]]
    assert form["schema"]["properties"]["applicant"]["enum"] == adults
    begun = jiang.post("/applications", house.acceptance(jiang))
    case = jiang.get(f"/applications/{begun.json['number']}").json
    assert [(one["class"], one["task"]) for one in case["duties"]] == [("counter", "accept_application_teller")]
    assert [one["task"] for one in case["open_tasks"]] == ["visit_household"]


def test_a_household_has_one_running_application(house):
    lin = house.as_("lin")
    assert lin.post("/applications", house.acceptance(lin)).status_code == 201
    again = lin.post("/applications", house.acceptance(lin))
    assert again.status_code == 422
    assert list(again.json["errors"]) == ["household"]
    assert lin.post("/applications", {}).json["errors"].keys() == {"household"}


def test_cases_are_found_by_stage_village_name_and_number(house):
    number, _ = house.reached("review_credit")
    house.begun(house.settle("赵大山", seed=5))
    lin = house.as_("lin")
    found = lambda words: [one["number"] for one in lin.get(f"/applications?{words}").json["items"]]  # noqa: E731
    assert len(found("")) == 2
    assert found("stage=rating_and_grant") == [number]
    assert len(found("village=石桥村")) == 2
    assert found("village=别的村") == []
    assert found("q=林秋生") == found("q=linqiusheng") == found(f"q={number}") == [number]
    assert lin.get("/applications?stage=approved").status_code == 422
    for whole in ("330825197503159977", "13857001234", "1385700 1234"):
        assert list(lin.get("/applications", query_string={"q": whole}).json["errors"]) == ["q"]


def test_the_history_stands_in_its_order_with_its_hashes(house):
    number, _ = house.reached("visit_household")
    items = house.as_("lin").get(f"/applications/{number}/events").json["items"]
    assert [one["seq"] for one in items] == list(range(1, len(items) + 1))
    assert all(len(one["hash"]) == 64 for one in items)
    done = [one for one in items if one["task"] == "accept_application" and one["transition"] == "complete"]
    assert [(one["actor"], one["kind"], one["act"]) for one in done] == [("林晓峰", "act", "task")]


def test_showing_a_whole_number_is_marked_as_a_view(house):
    from workflows.acts.unmask import Unmask
    from workflows.records.cases import Application
    from workflows.records.households import Member

    number, _ = house.reached("visit_household")
    lin = house.as_("lin")
    before = lin.get(f"/applications/{number}").headers["ETag"]
    with house.read() as db:
        case = db.row(Application.__table__.select())
        person = db.row(Member.__table__.select()).person
    house.door.perform(Unmask(person=person, field="id_number", reason="核对证件", actor=house.staff["lin"],
                              application=case.id))  # fmt: skip
    last = lin.get(f"/applications/{number}/events").json["items"][-1]
    assert (last["kind"], last["act"], last["transition"], last["actor"]) == ("view", "unmask", "view", "林晓峰")
    assert lin.get(f"/applications/{number}").headers["ETag"] == before


def test_the_diagram_comes_with_where_the_case_stands_or_as_bare_xml(house):
    number, _ = house.reached("verify_identity")
    lin = house.as_("lin")
    answer = lin.get(f"/applications/{number}/diagram")
    shown = {one["id"]: one for one in answer.json["processes"]}
    assert list(shown) == ["loan_origination", "investigation", "rating_and_grant", "disbursement", "filing"]
    assert shown["disbursement"]["now"] == ["verify_identity"]
    assert "approve_grant" in shown["rating_and_grant"]["done"]
    assert shown["investigation"]["plates"]["visit_household"] == "林晓峰"
    xml = lin.get(f"/applications/{number}/diagram?process=disbursement", headers={"Accept": "application/xml"})
    assert xml.mimetype == "application/xml"
    assert xml.text == shown["disbursement"]["xml"]
    assert b'id="verify_identity"' in xml.data
    assert (
        lin.get(f"/applications/{number}/diagram?process=x", headers={"Accept": "application/xml"}).status_code == 422
    )


@pytest.mark.parametrize("task", ["visit_household", "verify_identity", "approve_disbursement"])
def test_the_applicant_withdraws_until_money_is_paid(house, task):
    number, item = house.reached(task)
    lin = house.as_("lin")
    wrong = lin.post(f"/applications/{number}/withdraw", {"kind": "申请人撤回", "reason": "x"})
    assert set(wrong.json["errors"]) == {"asked_by", "asked_at", "signature"}
    stopped = lin.post(f"/applications/{number}/withdraw", WITHDRAWAL)
    assert (stopped.status_code, stopped.json) == (200, {"application": number, "state": "withdrawn"})
    case = lin.get(f"/applications/{number}").json
    assert (case["state"], case["stage"], case["open_tasks"]) == ("withdrawn", "closed", [])
    assert lin.post(f"/applications/{number}/withdraw", WITHDRAWAL).status_code == 409
    gone = house.as_("jiang").get(f"/tasks/{item}")
    assert gone.status_code == 409


def test_a_withdrawal_of_somebody_who_cannot_be_reached_can_be_repeated(house):
    number, _ = house.reached("verify_identity")
    jiang = house.as_("jiang")
    body = {
        "kind": "联系不上",
        "reason": "两次上门无人",
        "first_attempt_on": "2026-11-20",
        "second_attempt_on": "2026-11-23",
    }
    first, again = (jiang.post(f"/applications/{number}/withdraw", body, key="a") for _ in range(2))
    assert (first.status_code, first.data) == (again.status_code, again.data)
    assert first.status_code == 200


def test_a_member_takes_the_consent_back(house):
    number, _ = house.reached("review_credit")
    lin = house.as_("lin")
    members = {one["name"]: one["id"] for one in lin.get("/households").json["items"][0]["members"]}
    body = {"member": members["陈秀英"], "reason": "改主意", "channel": "当面", "proof": SIGNATURE}
    stopped = lin.post(f"/applications/{number}/withdraw-consent", body)
    assert (stopped.status_code, stopped.json) == (200, {"application": number, "member": members["陈秀英"]})
    assert lin.get(f"/applications/{number}").json["state"] == "refused"
    never = lin.post(f"/applications/{number}/withdraw-consent", body | {"member": members["林小梅"]})
    assert list(never.json["errors"]) == ["member"]


def test_a_line_is_drawn_on_by_a_case_of_its_own(house):
    line = granted(house)
    jiang = house.as_("jiang")
    case = jiang.get(f"/applications/{line}").json
    assert (case["state"], case["credit_line"]["available"]) == ("filed", "0.00")
    over = jiang.post(f"/applications/{line}/drawdowns", {"amount": "1000", "purpose": "种植"})
    assert (over.status_code, over.json["type"]) == (409, "/api/v1/problems/not-possible")
    repaid(house, "6000")
    assert jiang.post(f"/applications/{line}/drawdowns", {"amount": "1050", "purpose": "种植"}).json[
        "errors"
    ].keys() == {"amount"}
    assert jiang.post(f"/applications/{line}/drawdowns", {"amount": "1000", "purpose": "x", "y": 1}).json["errors"].keys() == {
        "purpose", "y"
    }  # fmt: skip
    assert house.as_("lin").post(f"/applications/{line}/drawdowns", {}).json["type"].endswith("/role")
    begun = jiang.post(f"/applications/{line}/drawdowns", {"amount": "5000", "purpose": "种植"}, key="a")
    assert begun.status_code == 201, begun.text
    assert begun.headers["Location"] == f"/api/v1/applications/{begun.json['number']}"
    assert (
        jiang.post(f"/applications/{line}/drawdowns", {"amount": "5000", "purpose": "种植"}, key="a").data == begun.data
    )
    drawn = jiang.get(f"/applications/{begun.json['number']}").json
    assert (drawn["kind"], drawn["line_of"], drawn["amount"]) == ("drawdown", line, "5000.00")
    assert {one["class"] for one in drawn["duties"]} == {"investigate", "review", "grant", "counter"}
    suspend(house)
    inactive = jiang.post(f"/applications/{line}/drawdowns", {"amount": "100", "purpose": "种植"})
    assert inactive.status_code == 409


def test_a_case_without_a_line_is_not_drawn_on(house):
    number, _ = house.reached("visit_household")
    answer = house.as_("jiang").post(f"/applications/{number}/drawdowns", {"amount": "100", "purpose": "种植"})
    assert answer.status_code == 409


def test_what_is_missing_after_payment_is_asked_and_answered(house):
    number, _ = house.reached("verify_identity")
    chen = house.as_("chen")
    early = chen.post(f"/applications/{number}/supplements", {"to_duty": "investigate", "question": "补照片"})
    assert early.status_code == 409
    house.conduct().reach(case_id(house), "assemble_dossier")
    asked = chen.post(f"/applications/{number}/supplements", {"to_duty": "investigate", "question": "补照片"})
    assert asked.status_code == 201
    nobody = chen.post(f"/applications/{number}/supplements", {"to_duty": "co_investigate", "question": "补照片"})
    assert list(nobody.json["errors"]) == ["to_duty"]
    lin, path = house.as_("lin"), f"/applications/{number}/supplements/{asked.json['supplement']}"
    assert house.as_("jiang").post(path, {"note": "不是我"}).status_code == 409
    assert lin.post(path, {"note": "见照片"}).status_code == 200
    kept = lin.get(f"/applications/{number}").json["supplements"]
    assert [(one["question"], one["note"]) for one in kept] == [("补照片", "见照片")]
    assert lin.post(f"/applications/{number}/supplements/none", {"note": "x"}).status_code == 404


def test_a_wrong_payment_is_taken_back_by_two(house):
    house.hire("wu2", "吴二", Role.DISBURSEMENT_APPROVER)
    number, _ = house.reached("approve_disbursement")
    jiang, wu, other = house.as_("jiang"), house.as_("wu"), house.as_("wu2")
    asked, decision = f"/applications/{number}/reversal", f"/applications/{number}/reversal/decision"
    why, agree = {"reason": "收款账户填错"}, {"decision": "同意冲正", "password": PASSWORD}
    assert jiang.post(asked, why).status_code == 409
    house.conduct().reach(case_id(house), "assemble_dossier")
    assert other.post(decision, agree).status_code == 409
    assert wu.post(asked, why).status_code == 403
    first = jiang.post(asked, why, key="again")
    assert first.status_code == 201
    assert jiang.post(asked, why, key="again").data == first.data
    assert jiang.post(asked, why).status_code == 409
    own = wu.post(decision, agree)
    assert (own.status_code, own.json["type"]) == (403, "/api/v1/problems/separation-of-duties")
    assert list(other.post(decision, agree | {"password": "nothing like it"}).json["errors"]) == ["password"]
    assert list(other.post(decision, {"decision": "也许", "password": PASSWORD}).json["errors"]) == ["decision"]
    assert other.post(decision, agree).json["agreed"] is True
    shown = jiang.get(f"/applications/{number}").json
    assert [(one["asked_by"], one["decided_by"], one["agreed"]) for one in shown["reversals"]] == [
        ("蒋丽", "吴二", True)
    ]
    assert other.post(decision, agree).status_code == 409


def case_id(house):
    from workflows.records.cases import Application

    with house.read() as db:
        return db.row(Application.__table__.select()).id


def repaid(house, principal):
    from datetime import date
    from decimal import Decimal

    from workflows.records.disbursement import Iou, Repayment
    from workflows.records.sealed import write

    with house.act() as db:
        now = house.clock.now()
        values = {"iou": db.row(Iou.__table__.select()).id, "reference": "HK1", "paid_on": date(2026, 11, 24),
                  "principal": Decimal(principal), "interest": Decimal(0), "imported_at": now}  # fmt: skip
        write(db, Repayment, values, subject=None, now=now)


def suspend(house):
    from workflows.records.grant import CreditLine
    from workflows.records.sealed import change

    with house.act() as db:
        line = db.row(CreditLine.__table__.select())
        change(db, CreditLine, line.id, state="停用")
