"""Every post of every page is safe to repeat: a doubled click or a lost answer leads where the first post led."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.builders.house import PASSWORD, Browser, House
from tests.builders.roster import fresh_number
from tests.conftest import BPMN
from tests.duties.people import dismiss
from tests.gates.acts import QUESTION, couple, draw, suspend, with_port
from tests.gates.test_freeze import freeze
from tests.gates.test_list_hits import held
from tests.gates.test_named_teller import hire_elsewhere
from tests.gates.test_payment import Listed
from tests.gates.test_returns import pay_back
from tests.gates.test_reversal import other_approver
from tests.pages.test_staff_pages import SEEN
from tests.rest.test_attachments import jpeg
from webapp.demo.answers import Desk, answers
from webapp.demo.people import identity_number
from workflows.ports.credit_bureau import SimulatedCreditBureau
from workflows.queries.open_task import open_acceptance
from workflows.records.audit import AuditEvent
from workflows.records.cases import Application, Supplement
from workflows.records.investigation import Consent
from workflows.records.kinship import RelationEnd
from workflows.records.staff_changes import StaffChange
from workflows.registers.staff import GiveToken
from workflows.words.actor import OPERATOR
from workflows.words.roles import Role

KIN = {"has_kin": "yes", "kin-0-name": "卫国", "kin-0-kind": "父母", "kin-0-id_number": identity_number(date(1950, 2, 3), 997),
       "password": PASSWORD}  # fmt: skip
NO_KIN = {"has_kin": "no", "password": PASSWORD}


@dataclass(frozen=True)
class Post:
    """A form about to be posted: by whom, where, what, the page whose key it carries, and a picture beside it."""

    who: Browser
    address: str
    given: dict[str, Any]
    page: str = ""
    picture: bytes = b""
    field: str = "file"
    more: tuple[tuple[str, bytes], ...] = ()

    def send(self, hidden: dict[str, str]) -> TestResponse:
        """Posts it as it stands."""
        sent = (("现场.jpg", self.picture),) if self.picture else self.more
        file = {self.field: [(BytesIO(content), name) for name, content in sent]} if sent else {}
        return self.who.client.post(self.address, data=hidden | self.given | file)


def number(house: House, case: str) -> str:
    return str(house.row(case).number)


def task_of(house: House, login: str, task: str, act: str, **given: Any) -> Post:
    row = house.case_at(task)
    who = house.signed_in(login)
    if act in ("release", "hand-over", "ask-identity", "ask-credit"):
        who.post(f"/tasks/{row.id}/claim", {}, page=f"/tasks/{row.id}")
    page = f"/tasks/{row.id}" + (f"/{act}" if act in ("return", "hand-over", "ask-credit") else "")
    return Post(who, f"/tasks/{row.id}/{act}", given, page)


def completed(house: House) -> Post:
    row = house.case_at("review_credit")
    who = house.signed_in("zhoumin")
    return Post(who, f"/tasks/{row.id}/complete", who.answers(row.id), f"/tasks/{row.id}")


def one_of_the_tellers_tasks(house: House) -> Post:
    row = house.case_at("verify_identity")
    who = house.signed_in("jiangli")
    return Post(who, f"/tasks/{row.id}/complete", who.answers(row.id), f"/tasks/{row.id}")


def accepted(house: House) -> Post:
    who, household = house.signed_in("linxiaofeng"), house.households[0]
    with house.read() as db:
        page = open_acceptance(db, house.parts.door.means, household, house.person("linxiaofeng"),
                               Role.CLIENT_MANAGER, now=house.clock.now())  # fmt: skip
    given = answers("accept_application", Desk(page, house.conduct.hands))
    return Post(who, f"/households/{household}/apply", given)


def withdrawn(house: House) -> Post:
    case, actor = house.case(), house.person("linxiaofeng")
    given = {"kind": "申请人撤回", "reason": "不需要借款了", "asked_by": "本人", "asked_at": "2026-11-24T09:30",
             "signature": house.conduct.hands.signature(actor, "本人", "signature")}  # fmt: skip
    return Post(house.signed_in("linxiaofeng"), f"/cases/{number(house, case)}/withdraw", given)


def consent_taken_back(house: House) -> Post:
    case = house.case_at("review_credit", couple(house)).application
    given = {"member": house.rows(Consent, case)[0].member, "reason": "不同意了", "channel": "当面",
             "proof": house.conduct.hands.signature(house.person("jiangli"), "成员", "proof")}  # fmt: skip
    return Post(house.signed_in("jiangli"), f"/cases/{number(house, case)}/withdraw-consent", given)


def drawn(house: House) -> Post:
    case = pay_back(house, house.filed(couple(house), revolving="yes"))
    given = {"amount": "2000", "purpose": "种植", "term_months": "6"}
    return Post(house.signed_in("jiangli"), f"/cases/{number(house, case)}/draw", given)


def line_restored(house: House) -> Post:
    case = pay_back(house, house.filed(couple(house), revolving="yes"))
    suspend(house, draw(house, case, "1000"))
    return Post(house.signed_in("gaojun"), f"/cases/{number(house, case)}/restore-line", {"reason": "他行借款已结清"})


def teller_named(house: House) -> Post:
    row = house.case_at("verify_identity")
    hire_elsewhere(house)
    return Post(
        house.signed_in("gaojun"), f"/cases/{row.number}/named-teller", {"teller": "shaoying", "reason": "外出打工"}
    )


def teller_taken_back(house: House) -> Post:
    named = teller_named(house)
    named.who.post(named.address, named.given)
    return Post(named.who, f"{named.address}/take-back", {"reason": "人回来了"})


def kinship_ended(house: House) -> Post:
    for declared in (KIN, NO_KIN):
        house.signed_in("jiangli").post("/account/kinship", declared)
    table = RelationEnd.__table__
    with house.read() as db:
        end = db.scalar(select(table.c.id))
    return Post(house.signed_in("gaojun"), f"/kinship/ends/{end}", {"decision": "确认解除", "password": PASSWORD})


def retention_held(house: House) -> Post:
    given = {"ground": "诉讼或执行", "reason": "（2027）浙 0301 执 12 号"}
    return Post(house.signed_in("gaojun"), f"/cases/{number(house, house.case())}/retention-hold", given)


def retention_hold_lifted(house: House) -> Post:
    held = retention_held(house)
    held.who.post(held.address, held.given)
    return Post(held.who, f"{held.address}/lift", {"reason": "执行完毕"})


def supplement_asked(house: House, case: str = "") -> Post:
    case = case or house.case_at("assemble_dossier").application
    given = {"to_duty": "counter", "question": "身份证影印件背面看不清"}
    return Post(house.signed_in("zhengfang"), f"/cases/{number(house, case)}/supplements", given)


def supplement_answered(house: House) -> Post:
    case = house.case_at("assemble_dossier").application
    asked = supplement_asked(house, case)
    asked.who.post(asked.address, asked.given)
    supplement = house.rows(Supplement, case)[0].id
    return Post(house.signed_in("jiangli"), f"{asked.address}/{supplement}", {"note": "已重新扫描"})


def password_changed(house: House) -> Post:
    new = "杨柳青青江水平二〇二六"
    given = {"old_password": PASSWORD, "new_password": new, "again": new}
    return Post(house.signed_in("jiangli"), "/account/password", given, "/account/")


def sign_in_ended(house: House) -> Post:
    house.signed_in("jiangli")
    who = house.signed_in("jiangli")
    other = who.get("/account/").text.split('name="sign_in" value="')[1].split('"')[0]
    return Post(who, "/account/sign-ins/end", {"sign_in": other}, "/account/")


def credit_asked_about(house: House) -> Post:
    with_port(house, credit_bureau=SimulatedCreditBureau())
    post = task_of(house, "zhoumin", "review_credit", "ask-credit", reason="贷款审查")
    post.given["subject"] = str(house.row(house.conduct.open(newest_case(house))[0].application).applicant)
    return post


def reversal_asked(house: House) -> Post:
    case = house.case_at("assemble_dossier").application
    return Post(house.signed_in("jiangli"), f"/cases/{number(house, case)}/reversal", {"reason": "收款账户填错"})


def reversal_decided(house: House) -> Post:
    case = house.case_at("assemble_dossier").application
    asked = Post(house.signed_in("jiangli"), f"/cases/{number(house, case)}/reversal", {"reason": "收款账户填错"})
    asked.who.post(asked.address, asked.given)
    who = house.signed_in(other_approver(house, case))
    return Post(who, f"{asked.address}/decision", {"decision": "同意冲正", "password": PASSWORD})


def stopped_by_a_list(house: House, act: str) -> Post:
    lists = Listed()
    with_port(house, list_screening=lists)
    case = held(house, lists)
    return Post(house.signed_in("songqi"), f"/screening/{number(house, case)}/{act}", {}, "/screening/")


def newest_case(house: House) -> str:
    with house.read() as db:
        return str(db.scalar(select(func.max(Application.__table__.c.id))))


def picture_taken_in(house: House) -> Post:
    return Post(house.signed_in("linxiaofeng"), "/attachments", {"purpose": "photos"}, "/account/", jpeg())


NEW_STAFF = {"real_name": "李卫东", "name": "1033", "id_number": fresh_number(), "branch": "0301", "roles": ["teller"],
             "reason": "新来的柜员"}  # fmt: skip
FIGURE = {"of": "LPR", "name": "一年期", "value": "3.10", "since": "2026-12-20", "source": "同业拆借中心"}
TWO = {"password": PASSWORD, "second_password": PASSWORD}
POLICY = TWO | {"second": "guanli", "merged": "none", "two_person_from": "20000", "caps": "raised", "text_b_from": "1"}


def village_to_print(house: House) -> Post:
    village = house.row(house.filed()).village
    given = {"village": village, "volumes": "loan", "sequence": "shelf", "layout": "zip", "since": "", "until": ""}
    return Post(house.signed_in("zhengfang"), "/print-batches/", given)


def village_printing_cancelled(house: House) -> Post:
    asked = village_to_print(house)
    address = asked.send(asked.who.hidden(asked.address)).headers["Location"]
    return Post(asked.who, f"{address}/cancel", {}, address)


def role_asked_for(house: House) -> Post:
    who, address = house.signed_in("guanli"), "/admin/staff/jiangli?do=roles"
    given = {"roles": ["teller", "credit_clerk"], "reason": "帮档案"}
    looked = who.post(address, given).text
    return Post(who, address, given | {"seen": SEEN.findall(looked)[0]})


def role_decided(house: House, login: str, act: str, **given: str) -> Post:
    asked = role_asked_for(house)
    asked.send(asked.who.hidden(asked.address))
    with house.read() as db:
        change = db.scalar(select(StaffChange.__table__.c.id))
    page = f"/admin/changes/{change}" if act == "decision" else "/admin/staff/"
    return Post(house.signed_in(login), f"/admin/changes/{change}/{act}", given, page)


def token_ended(house: House) -> Post:
    house.parts.door.perform(GiveToken(name="jiangli", actor=OPERATOR))
    page = "/admin/staff/jiangli"
    return Post(house.signed_in("guanli"), f"{page}/end-token", {}, page)


def village_handed_on(house: House) -> Post:
    village = house.cooperative.villages["石桥村"]
    return Post(house.signed_in("gaojun"), f"/admin/villages/{village}", {"manager": "heyu"})


def version_deployed(house: House) -> Post:
    """The set that is in force: a version that is there is not deployed twice either."""
    files = tuple((path.name, path.read_bytes()) for path in sorted(BPMN.iterdir()) if path.suffix in (".bpmn", ".dmn"))
    given = TWO | {"second": "qianbo"}
    return Post(house.signed_in("guanli"), "/admin/processes/", given, field="files", more=files)


def case_frozen(house: House) -> Post:
    return Post(house.signed_in("guanli"), f"/cases/{number(house, house.case())}/freeze", {"reason": "可疑签字"})


def unfreezing_asked(house: House) -> Post:
    stop = freeze(house, house.case())
    return Post(house.signed_in("xuming"), f"/freezes/{stop}/unfreeze", {"reason": "已当面核对"})


def unfreezing_decided(house: House) -> Post:
    asked = unfreezing_asked(house)
    asked.send(asked.who.hidden(asked.address))
    given = {"decision": "同意解冻", "password": PASSWORD}
    return Post(house.signed_in("gaojun"), f"{asked.address}/decision", given)


def reminded_of(house: House) -> Post:
    case = house.case()
    house.clock.later(days=15)
    return Post(
        house.signed_in("gaojun"), f"/director/late/{house.conduct.open(case)[0].id}/remind", {}, page="/director/"
    )


def successor_named(house: House) -> Post:
    row = house.case_at("sign_as_client_manager")
    dismiss(house, "linxiaofeng")
    address = f"/cases/{row.number}/succession/{row.task}"
    return Post(house.signed_in("gaojun"), address, {"to": "heyu", "reason": "已离岗"})


POSTS: dict[str, Callable[[House], Post]] = {
    "tasks.complete": completed,
    "tasks.complete at the counter": one_of_the_tellers_tasks,
    "tasks.claim": lambda house: task_of(house, "zhoumin", "review_credit", "claim"),
    "director.remind": reminded_of,
    "tasks.release": lambda house: task_of(house, "zhoumin", "review_credit", "release"),
    "tasks.ask_identity": lambda house: task_of(house, "jiangli", "verify_identity", "ask-identity"),
    "tasks.ask_credit": credit_asked_about,
    "tasks.keep_draft": lambda house: task_of(house, "zhoumin", "review_credit", "draft", reasons="先看一下"),
    "tasks.return_for_supplement": lambda house: task_of(
        house, "zhoumin", "review_credit", "return", to_task="visit_household", reason="材料要补", questions=QUESTION
    ),
    "tasks.hand_over": lambda house: task_of(house, "zhoumin", "review_credit", "hand-over", to="xuqin", reason="出差"),
    "households.start": accepted,
    "cases.withdraw": withdrawn,
    "cases.withdraw_consent": consent_taken_back,
    "cases.draw": drawn,
    "cases.restore_line": line_restored,
    "cases.name_teller": teller_named,
    "cases.take_back_teller": teller_taken_back,
    "cases.freeze": case_frozen,
    "cases.name_successor": successor_named,
    "freezes.freeze_branch": lambda house: Post(
        house.signed_in("dengke"), "/freezes/branch", {"branch": "0301", "reason": "可疑签字"}
    ),
    "freezes.freeze_account": lambda house: Post(
        house.signed_in("dengke"), "/freezes/account", {"account": "zhoumin", "reason": "可疑签字"}
    ),
    "freezes.ask_unfreeze": unfreezing_asked,
    "freezes.decide_unfreeze": unfreezing_decided,
    "cases.hold_retention": retention_held,
    "cases.lift_retention_hold": retention_hold_lifted,
    "cases.ask_reversal": reversal_asked,
    "cases.decide_reversal": reversal_decided,
    "screening.screen_again": lambda house: stopped_by_a_list(house, "again"),
    "screening.end_listed": lambda house: stopped_by_a_list(house, "end"),
    "cases.ask_supplement": supplement_asked,
    "cases.answer_supplement": supplement_answered,
    "attachments.add": picture_taken_in,
    "kinship.declare": lambda house: Post(house.signed_in("jiangli"), "/account/kinship", KIN),
    "kinship.decide": kinship_ended,
    "account.change_password": password_changed,
    "account.make_token": lambda house: Post(
        house.signed_in("jiangli"), "/account/token", {"password": PASSWORD}, "/account/"
    ),
    "staff.ask": role_asked_for,
    "staff.add": lambda house: Post(house.signed_in("guanli"), "/admin/new-staff", NEW_STAFF),
    "staff.dismiss": lambda house: Post(
        house.signed_in("guanli"), "/admin/staff/wujing/dismiss", {}, "/admin/staff/wujing?do=dismiss"
    ),
    "staff.end_token": token_ended,
    "staff_changes.decide": lambda house: role_decided(house, "gaojun", "decision", agreed="yes"),
    "staff_changes.withdraw": lambda house: role_decided(house, "guanli", "withdraw"),
    "rosters.add": lambda house: Post(
        house.signed_in("guanli"), "/rosters/", {"branch": "0301"}, picture=b"PK no sheet", field="files"
    ),
    "print_batches.add": village_to_print,
    "print_batches.cancel": village_printing_cancelled,
    "offices.add": lambda house: Post(
        house.signed_in("guanli"), "/admin/branches/", {"parent": "0301", "code": "030101", "name": "溪口分社"}
    ),
    "offices.add_village": lambda house: Post(
        house.signed_in("gaojun"), "/admin/villages/", {"branch": "0301", "name": "溪口村"}
    ),
    "offices.assign": village_handed_on,
    "figures.add": lambda house: Post(house.signed_in("guanli"), "/admin/figures/", FIGURE),
    "figures.add_holidays": lambda house: Post(
        house.signed_in("guanli"), "/admin/figures/holidays", {}, "/admin/figures/", "2027-01-01,否,元旦".encode()
    ),
    "versions.deploy": version_deployed,
    "versions.set_policy": lambda house: Post(house.signed_in("qianbo"), "/admin/processes/policy", POLICY),
    "account.end_sign_ins": sign_in_ended,
    "account.choose_language": lambda house: Post(
        house.signed_in("jiangli"), "/account/language", {"language": "en"}, "/account/"
    ),
}

# Nothing is done by them that a second time would do again: who comes in or leaves, what is only looked for or at.
NO_ACT = {"sign_in.enter", "sign_in.leave", "sign_in.choose_language", "search.find", "households.unmask"}


def events(house: House) -> int:
    with house.read() as db:
        return int(db.scalar(select(func.count()).select_from(AuditEvent.__table__)) or 0)


@pytest.mark.parametrize("name", POSTS)
def test_a_form_posted_twice_leads_twice_to_the_same_place_and_is_done_once(house: House, name: str) -> None:
    post = POSTS[name](house)
    hidden = post.who.hidden(post.page or post.address)
    first = post.send(hidden)
    assert first.status_code in (200, 201, 303), first.text[:3000]
    said = events(house)
    again = post.send(hidden)
    assert (again.status_code, again.headers.get("Location")) == (first.status_code, first.headers.get("Location")), (
        again.text[:3000]
    )
    assert events(house) == said


def test_every_page_that_posts_is_tried(sqlite_house: House) -> None:
    rules = sqlite_house.app.url_map.iter_rules()
    posting = {rule.endpoint for rule in rules if "POST" in rule.methods and not rule.endpoint.startswith("api_")}
    assert posting == {name.split(" ")[0] for name in POSTS} | NO_ACT


def test_a_key_with_other_words_is_not_taken_for_a_repetition(sqlite_house: House) -> None:
    post = task_of(sqlite_house, "zhoumin", "review_credit", "return", to_task="visit_household", reason="材料要补",
                   questions=QUESTION)  # fmt: skip
    sent = post.who.hidden(post.page) | post.given
    assert post.who.client.post(post.address, data=sent).status_code == 303
    assert post.who.client.post(post.address, data=sent | {"reason": "别的原因"}).status_code == 422
