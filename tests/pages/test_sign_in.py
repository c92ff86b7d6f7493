"""Who is in: five wrong passwords lock a name, twenty an address, over all processes; a sign-in can be ended anywhere."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from tests.pages.conftest import PASSWORD
from webapp.app import create_app
from webapp.parts import NAME, parts
from webapp.sign_in import acting, reader_in, verified
from workflows.records.audit import AuditEvent
from workflows.records.people import Account, SignIn, SignInFailure
from workflows.registers import sign_in_tries
from workflows.words.refusals import EntryRefused


def wrong(visitor, account="shenjg", **kwargs):
    return visitor.log_in(account, "不是这个", **kwargs).text


def test_a_right_password_opens_the_house_and_leads_on(office):
    assert office.visitor().log_in("shenjg").headers["Location"] == "/"
    visitor = office.visitor()
    assert visitor.log_in("shenjg", then="/account/?a=1").headers["Location"] == "/account/?a=1"
    assert "沈建国" in visitor.get("/account/").text


def test_next_never_leaves_this_site(office):
    for elsewhere in ("https://a.example/", "//a.example/", "/\\a.example", "javascript:alert(1)", "/a\nb"):
        assert office.visitor().log_in("shenjg", then=elsewhere).headers["Location"] == "/", elsewhere


def test_whoever_is_not_in_is_sent_to_the_log_in_and_back(office):
    answer = office.visitor().get("/account/?x=1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login?next=/account/?x%3D1")


def test_the_page_says_how_many_tries_are_left_and_then_locks_the_name_for_fifteen_minutes(office):
    visitor = office.visitor()
    for left in (4, 3, 2, 1):
        assert f"还可再试 {left} 次，之后锁定 15 分钟" in wrong(visitor)
    assert "已锁定 15 分钟" in wrong(visitor)
    assert "09:46 以后再登录" in visitor.log_in("shenjg").text
    office.clock.pass_by(minutes=14, seconds=59)
    assert visitor.log_in("shenjg").status_code == 422
    office.clock.pass_by(seconds=1)
    assert visitor.log_in("shenjg").status_code == 303


def test_a_name_that_is_not_there_is_answered_like_one_that_is(office):
    there, not_there = office.visitor(), office.visitor()
    for _ in range(6):
        one, other = wrong(there), wrong(not_there, "nobody")
        assert (
            one.split('<p class="fg-bad"')[1].split("</p>")[0] == other.split('<p class="fg-bad"')[1].split("</p>")[0]
        )


def test_twenty_wrong_passwords_lock_an_address_whatever_the_names(office):
    visitor = office.visitor()
    for n in range(20):
        wrong(visitor, f"name{n}", address="10.9.9.9")
    assert "这个网络地址错了 20 次" in visitor.log_in("shenjg", address="10.9.9.9").text
    assert visitor.log_in("shenjg", address="10.0.0.8").status_code == 303


def test_tries_are_counted_over_all_server_processes(office):
    other = create_app(office.app.extensions[NAME].settings, office.clock)
    elsewhere = type(office.visitor())(other.test_client())
    for _ in range(3):
        wrong(office.visitor())
    assert "还可再试 1 次" in wrong(elsewhere)
    other.extensions[NAME].database.engine.dispose()


def test_forty_tries_at_once_are_five_tries(office):
    def one(_):
        try:
            with office.act() as db:
                return sign_in_tries.begin_try(db, "shenjg", "10.0.0.7", office.clock.now()).left
        except sign_in_tries.LockedOut:
            return None

    with ThreadPoolExecutor(8) as pool:
        left = [found for found in pool.map(one, range(40)) if found is not None]
    assert sorted(left) == [0, 1, 2, 3, 4]


def test_a_right_password_begins_the_count_anew(office):
    for _ in range(4):
        wrong(office.visitor())
    office.clock.pass_by(seconds=1)
    office.signed_in("shenjg")
    office.clock.pass_by(seconds=1)
    assert "还可再试 4 次" in wrong(office.visitor())
    with office.act() as db:
        assert db.scalar(select(func.count()).select_from(SignInFailure)) == 5


def test_the_cookie_carries_another_sign_in_after_every_log_in(office):
    visitor = office.visitor()
    carried = []
    for _ in range(2):
        visitor.log_in("shenjg")
        with visitor.client.session_transaction() as session:
            carried.append(session["_user_id"])
        visitor.post("/logout")
    assert len(set(carried)) == 2


def test_a_sign_in_planted_beforehand_is_not_the_one_that_is_opened(office):
    visitor = office.visitor()
    with visitor.client.session_transaction() as session:
        session["_user_id"] = "planted"
    visitor.log_in("shenjg")
    with visitor.client.session_transaction() as session:
        assert session["_user_id"] != "planted"


def test_log_out_ends_the_sign_in_even_for_a_copied_cookie(office):
    visitor = office.signed_in("shenjg")
    copied = office.visitor()
    copied.client.set_cookie("fourgates", visitor.client.get_cookie("fourgates").value)
    assert copied.get("/account/").status_code == 200
    answer = visitor.post("/logout")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert copied.get("/account/").status_code == 303


def test_a_sign_in_ends_by_itself_after_its_hours(office):
    visitor = office.signed_in("shenjg")
    office.clock.pass_by(hours=11, minutes=59)
    assert visitor.get("/account/").status_code == 200
    office.clock.pass_by(minutes=1)
    assert visitor.get("/account/").status_code == 303


def test_one_ends_ones_own_sign_ins_and_nobody_elses(office):
    office.staff("wuj", "吴静", "disbursement_approver")
    here, there, other = office.signed_in("shenjg"), office.signed_in("shenjg"), office.signed_in("wuj")
    assert here.post("/account/sign-ins/end").status_code == 303
    assert (here.get("/account/").status_code, there.get("/account/").status_code) == (200, 303)
    with office.act() as db:
        theirs = db.scalar(select(SignIn.__table__.c.id).where(SignIn.__table__.c.account == office.people["wuj"][1]))
    assert here.post("/account/sign-ins/end", {"sign_in": theirs}).status_code == 404
    assert other.get("/account/").status_code == 200


def test_a_dismissed_account_is_out_at_once(office):
    visitor = office.signed_in("shenjg")
    with office.act() as db:
        db.execute(Account.__table__.update().values(state="dismissed"))
    assert visitor.get("/account/").status_code == 303
    assert office.visitor().log_in("shenjg").status_code == 422


def test_another_password_ends_every_other_sign_in_and_stands_in_the_audit_trail(office):
    here, there = office.signed_in("shenjg"), office.signed_in("shenjg")
    new = {"old_password": PASSWORD, "new_password": "稻子也熟了 2026", "again": "稻子也熟了 2026"}
    assert here.post("/account/password", {**new, "old_password": "不是这个"}).status_code == 422
    assert "新密码至少 10 位，现在 2 位" in here.post("/account/password", {**new, "new_password": "稻子"}).text
    assert "两次输的新密码不一样" in here.post("/account/password", {**new, "again": "稻子"}).text
    assert here.post("/account/password", new).status_code == 303
    assert (here.get("/account/").status_code, there.get("/account/").status_code) == (200, 303)
    assert office.visitor().log_in("shenjg").status_code == 422
    assert office.visitor().log_in("shenjg", "稻子也熟了 2026").status_code == 303
    with office.act() as db:
        event = db.row(select(AuditEvent.__table__).where(AuditEvent.__table__.c.act == "change_password"))
    assert event.actor == office.people["shenjg"][0]
    assert PASSWORD not in str(event)


def test_a_sign_off_counts_wrong_passwords_like_the_log_in(office, monkeypatch):
    said = []

    def sign():
        try:
            actor = verified(reader_in().actor, "不是这个")
        except EntryRefused as refusal:
            said.append(str(refusal.fields["password"][0]))
            actor = verified(reader_in().actor, PASSWORD) if len(said) == 1 else None
        return str(actor and actor.credential_verified)

    office.page(monkeypatch, "sign", sign)
    visitor = office.signed_in("shenjg")
    assert visitor.get("/sign").text == "1"
    for _ in range(4):
        visitor.get("/sign")
    assert said == [
        "密码不对。还可再试 4 次",
        *(f"密码不对。还可再试 {n} 次" for n in (3, 2, 1)),
        "密码不对。已锁定 15 分钟",
    ]
    assert office.visitor().log_in("shenjg").status_code == 422


def test_a_substitute_acts_in_the_right_of_whom_he_covers_and_of_nobody_else(office, monkeypatch):
    office.staff("wuj", "吴静", "disbursement_approver")
    office.staff("fangzy", "方志远", "director")
    office.cover("wuj", "shenjg", days=2)

    def act():
        from flask import request

        return acting(request.args).acting_for or "本人"

    office.page(monkeypatch, "act", act)
    visitor = office.signed_in("shenjg")
    wu, fang = office.people["wuj"][0], office.people["fangzy"][0]
    assert visitor.get("/act").text == "本人"
    assert visitor.get(f"/act?acting_for={wu}").text == wu
    assert visitor.get(f"/act?acting_for={fang}").status_code == 422
    office.clock.pass_by(days=2)
    visitor = office.signed_in("shenjg")
    assert visitor.get(f"/act?acting_for={wu}").status_code == 422


def test_a_token_opens_the_api_and_no_page_and_a_cookie_no_api(office, monkeypatch):
    from flask import Blueprint

    from webapp import doors

    api = Blueprint("tried", __name__, url_prefix="/api/v1")
    api.add_url_rule("/tried", "show", lambda: reader_in().name)
    office.app.register_blueprint(api)
    monkeypatch.setattr(doors, "DOORS", {**doors.DOORS, "tried.show": doors.Passage(doors.SIGNED_IN)})
    visitor = office.signed_in("shenjg")
    with office.app.app_context(), office.act() as db:
        key = parts().database.keyring.blind("token", "a-token")
        db.execute(Account.__table__.update().values(token_key=key))
    bearer = {"Authorization": "Bearer a-token"}
    assert office.visitor().get("/api/v1/tried", headers=bearer).text == "沈建国"
    assert office.visitor().get("/account/", headers=bearer).status_code == 303
    refused = visitor.get("/api/v1/tried")
    assert (refused.status_code, refused.json["type"]) == (401, "/api/v1/problems/not-signed-in")
