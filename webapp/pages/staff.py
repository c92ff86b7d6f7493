"""Staff: who works here, what each may do, and changes of it, which a second person agrees to (PRODUCT §3).

A change is looked at before it is asked for: the first press shows what it would close or strand, the second asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.administration.staff import FORMS, NewStaff, StaffForm, StaffPage
from webapp.addresses import words_of
from webapp.database import look_again, reader
from webapp.doors import own_branches
from webapp.fingerprint import answered_before, fingerprint_of, new_key, sent_as
from webapp.language import tell
from webapp.parts import parts
from webapp.refusals import put_at_fields
from webapp.sign_in import reader_in
from workflows.cases.calendar import calendar_around
from workflows.cases.people import person_with
from workflows.queries import staff as offices
from workflows.queries import staff_page, staff_prediction
from workflows.queries.facts_after import Change
from workflows.queries.staff_page import Worker
from workflows.queries.staff_prediction import Prediction
from workflows.records.at_once import answered, beside
from workflows.registers.authority import KEEPERS, keepers_of
from workflows.registers.staff import Dismiss, EndToken
from workflows.registers.staff_changes import AskStaffChange
from workflows.registers.wanted import Wanted
from workflows.words.clock import shanghai_day
from workflows.words.refusals import EntryRefused, Forbidden, NotFound, NotPossible
from workflows.words.roles import Role
from workflows.words.sentence import say, text

LONGEST_KEY = 200
TITLES = {
    "add": text("加人"),
    "roles": text("改岗位"), "cover": text("休假顶岗"), "branch": text("换网点"), "password": text("重设密码"),
    "dismiss": text("停用"),
}  # fmt: skip
WISHES = ("roles", "cover", "branch", "password", "dismiss")
"""What can be done with an account, as the page offers it."""

DIRECTORS_OWN = frozenset({"cover"})
"""What a director may ask for himself; all else is the administrator's."""

blueprint = Blueprint("staff", __name__, url_prefix="/admin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pane:
    """What stands beside the list: one account, what is to be done with it, the form, and what it would lead to."""

    who: Worker
    do: str
    form: StaffForm | None
    key: str
    prediction: Prediction | None = None
    seen: str = ""
    could: Sequence[str] = ()


@blueprint.get("/staff/")
def index() -> str:
    """Everybody of one's own office and below, changes that wait first."""
    return _list(None)


@blueprint.get("/staff/<name>")
def show(name: str) -> str:
    """One account beside the list, with the form of what is to be changed."""
    who = staff_page.one(reader(), name, own_branches(), now=parts().clock.now())
    do = _wish(who)
    form = FORMS[do].for_page(_page(who)) if do in FORMS else None
    seen = foreseen(_leaving(who)) if do == "dismiss" else None
    return _list(Pane(who=who, do=do, form=form, key=new_key(), prediction=seen, could=_could(who)) if do else
                 Pane(who=who, do="", form=None, key=""))  # fmt: skip


@blueprint.post("/staff/<name>")
def ask(name: str) -> Response:
    """Shows what the change would lead to, or asks for it once that was seen."""
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    first = answered_before(AskStaffChange.kind, key, sent)
    if first is not None:
        return _asked(first, name)
    who = staff_page.one(reader(), name, own_branches(), now=parts().clock.now())
    do = _wish(who)
    if do not in FORMS:
        raise NotFound(say("没有这项变更"))
    form = FORMS[do].for_page(_page(who), request.form)
    if not form.validate():
        return _again(who, do, form, key, 422)
    wanted, seen = form.wanted(), _digest(form)
    if form.predicts and request.form.get("seen") != seen:
        prediction = foreseen(change_of(who, wanted))
        return _again(who, do, form, key, 200, prediction=prediction, seen=seen)
    act = AskStaffChange(wanted=wanted, reason=form["reason"].data, actor=reader_in().actor, key=key or None)
    answer = _performed(act, form, sent)
    if answer is None:
        return _again(who, do, form, key, 422)
    look_again()
    return _asked(answer, name)


@blueprint.route("/new-staff", methods=["GET", "POST"])
def add() -> Response:
    """Asks for a new account."""
    key, sent = request.form.get("key", "") or new_key(), fingerprint_of(request)
    page = StaffPage(today=shanghai_day(parts().clock.now()), offices=offices_below())
    if request.method == "GET":
        return _adding(NewStaff.for_page(page), key, 200)
    first = answered_before(AskStaffChange.kind, key, sent)
    if first is not None:
        return _asked(first, "")
    form = NewStaff.for_page(page, request.form)
    if not form.validate():
        return _adding(form, key, 422)
    known, seen = person_with(reader(), form["id_number"].data), _digest(form)
    if known is not None and request.form.get("seen") != seen:
        # A second account of somebody: he may hold duties already.
        return _adding(form, key, 200, prediction=foreseen(second_account(known, form.wanted())), seen=seen)
    act = AskStaffChange(wanted=form.wanted(), reason=form["reason"].data, actor=reader_in().actor, key=key)
    answer = _performed(act, form, sent)
    if answer is None:
        return _adding(form, key, 422)
    look_again()
    return _asked(answer, "")


@blueprint.post("/staff/<name>/dismiss")
def dismiss(name: str) -> Response:
    """Ends an account at once."""
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    if answered_before(Dismiss.kind, key, sent) is None:
        who = staff_page.one(reader(), name, own_branches(), now=parts().clock.now())
        parts().door.perform(sent_as(Dismiss(name=who.name, actor=reader_in().actor, key=key or None), sent))
        look_again()
    tell(say("{name}已停用：登录和令牌已失效；他担任过的职责不变", name=name))
    return redirect(url_for("staff.index"), 303)


@blueprint.post("/staff/<name>/end-token")
def end_token(name: str) -> Response:
    """Ends a bearer token at once."""
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    if answered_before(EndToken.kind, key, sent) is None:
        who = staff_page.one(reader(), name, own_branches(), now=parts().clock.now())
        parts().door.perform(sent_as(EndToken(name=who.name, actor=reader_in().actor, key=key or None), sent))
        look_again()
    tell(say("{name}的接口令牌已停用", name=name))
    return redirect(url_for("staff.show", name=name), 303)


def _performed(act: AskStaffChange, form: StaffForm, sent: bytes) -> dict[str, Any] | None:
    """The answer; None where the form says now why not, so that nothing that was typed is lost."""
    try:
        return parts().door.perform(sent_as(act, sent))
    except EntryRefused as refusal:
        put_at_fields(form, refusal)
    except NotPossible as refusal:
        form.whole.append(refusal.sentence)
    return None


def _list(pane: Pane | None) -> str:
    now, branches = parts().clock.now(), own_branches()
    gone = request.args.get("gone") == "1"
    after = words_of(request.args.get("after", ""), LONGEST_KEY)
    (people, following), (at_work, ended), waiting, calendar = answered(
        reader(),
        beside(
            staff_page.load(branches, now=now, after=after, gone=gone),
            staff_page.counted(branches),
            staff_page.waiting(branches),
            calendar_around(shanghai_day(now)),
        ),
    )
    return render_template(
        "staff/index.html",
        people=people,
        following=following,
        after=after,
        gone=gone,
        at_work=at_work,
        ended=ended,
        waiting=waiting,
        pane=pane,
        wishes=[(do, TITLES[do]) for do in WISHES if _may_wish(do)],
        keeps=Role.ADMINISTRATOR in reader_in().roles,
        now=now,
        calendar=calendar,
    )


def _again(who: Worker, do: str, form: StaffForm, key: str, status: int, **more: Any) -> Response:
    return make_response(_list(Pane(who=who, do=do, form=form, key=key, could=_could(who), **more)), status)


def _adding(
    form: StaffForm, key: str, status: int, *, prediction: Prediction | None = None, seen: str = ""
) -> Response:
    if Role.ADMINISTRATOR not in reader_in().roles:
        raise Forbidden(say("加人要系统管理员来提"))
    return make_response(
        render_template("staff/add.html", form=form, key=key, prediction=prediction, seen=seen), status
    )


def _asked(answer: dict[str, Any], name: str) -> Response:
    tell(say("已提交，等{could}确认；确认前什么都没有变", could=answer["could"]))
    return redirect(url_for("staff.show", name=name) if name else url_for("staff.index"), 303)


def _wish(who: Worker) -> str:
    """What is to be done with this account: as the address says, else the first that the reader may."""
    asked = request.args.get("do", "")
    may = [do for do in WISHES if _may_wish(do)] if who.state == "active" else []
    return asked if asked in may else next(iter(may), "")


def _may_wish(do: str) -> bool:
    return Role.ADMINISTRATOR in reader_in().roles or (do in DIRECTORS_OWN and Role.DIRECTOR in reader_in().roles)


def _page(who: Worker) -> StaffPage:
    return StaffPage(
        today=shanghai_day(parts().clock.now()),
        name=who.name,
        roles=frozenset(who.roles),
        office=who.branch_code,
        offices=offices_below(),
        colleagues=staff_page.colleagues(reader(), own_branches()),
    )


def offices_below() -> list[tuple[str, str]]:
    """Code and name of one's own office and those below."""
    mine = own_branches()
    return [(one.code, one.name) for one in offices.branches(reader()) if one.id in mine]


def _could(who: Worker) -> Sequence[str]:
    but = (reader_in().person, who.person)
    return keepers_of(reader(), who.branch, parts().clock.now(), but=but, roles=KEEPERS)


def _leaving(who: Worker) -> Change:
    return Change(person=who.person, name=who.person_name, account=who.account, leaves=True)


def foreseen(change: Change) -> Prediction:
    """What a change would lead to now."""
    return staff_prediction.predict(reader(), parts().door.means, change, now=parts().clock.now())


def second_account(person: str, wanted: Wanted) -> Change:
    """What another account of somebody who is known would add to what he has."""
    office = next(one.id for one in offices.branches(reader()) if one.code == wanted.content["branch"])
    gains = frozenset(Role(one) for one in wanted.content["roles"])
    return Change(person=person, name=wanted.content["real_name"], account="", gains=gains, home=office)


def change_of(who: Worker, wanted: Wanted) -> Change:
    """What is wanted, in ids, as the prediction takes it."""
    whom: dict[str, Any] = {"person": who.person, "name": who.person_name, "account": who.account}
    if wanted.kind == "roles":
        then, now = frozenset(Role(one) for one in wanted.content["roles"]), frozenset(who.roles)
        return Change(gains=then - now, loses=now - then, **whom)
    if wanted.kind == "cover":
        stands_in = staff_page.one(reader(), wanted.content["substitute"], own_branches(), now=parts().clock.now())
        return Change(away=True, covered_by=stands_in.person, **whom)
    office = next(one.id for one in offices.branches(reader()) if one.code == wanted.content["branch"])
    return Change(leaves=True, moves_to=office, **whom)


def _digest(form: StaffForm) -> str:
    """Of what a prediction was shown for; the reason may still be written."""
    return sha256(form.wanted().body()).hexdigest()[:32]
