"""One's own account: what one may do, where one is signed in, the password, the language."""

import secrets
from datetime import timedelta

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.fields.texts import PasswordField
from forms.paper_form import PaperForm
from webapp.database import look_again, reader
from webapp.fingerprint import answered_before, fingerprint_of, sent_as
from webapp.language import names, tell, word
from webapp.parts import parts
from webapp.refusals import put_at_fields
from webapp.settings import LANGUAGES
from webapp.sign_in import reader_in, verified
from workflows.queries import kin_declarations
from workflows.registers import passwords, sign_ins
from workflows.registers.own_account import ChangePassword, ChooseLanguage, EndSignIns, MakeOwnToken
from workflows.registers.staff import TOKEN_BYTES
from workflows.words.refusals import EntryRefused
from workflows.words.sentence import say, text

# What a browser says of itself, the more telling word first.
DEVICES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("HarmonyOS", text("鸿蒙手机")), ("Android", text("安卓手机")),
    ("Windows", text("Windows 电脑")), ("Macintosh", text("苹果电脑")), ("Linux", text("Linux 电脑")),
)  # fmt: skip

blueprint = Blueprint("account", __name__, url_prefix="/account")


class NewPassword(PasswordField):
    """A password to be chosen."""

    empty = say("填{label}")


class TokenMaking(PaperForm):
    """The password, for a token that acts as its owner."""

    password = PasswordField(text("登录密码"))


class PasswordChange(PaperForm):
    """The old password, and the new one twice."""

    old_password = NewPassword(text("现在的密码"))
    new_password = NewPassword(text("新密码"), hint=text("至少 10 位，一句话也可以"))
    again = NewPassword(text("新密码再输一次"))

    def check_new_password(self) -> None:
        """Long enough, another one, and typed twice the same."""
        new = self.new_password.typed
        if not new:
            return
        if len(new) < passwords.SHORTEST_PASSWORD:
            least = passwords.SHORTEST_PASSWORD
            self.refuse("new_password", say("新密码至少 {least} 位，现在 {given} 位", least=least, given=len(new)))
        elif len(new) > passwords.LONGEST_PASSWORD:
            self.refuse("new_password", say("新密码最多 {most} 位", most=passwords.LONGEST_PASSWORD))
        elif new == self.old_password.typed:
            self.refuse("new_password", say("新密码和现在的一样，换一个"))
        elif self.again.typed and new != self.again.typed:
            self.refuse("again", say("两次输的新密码不一样，再输一次"))


@blueprint.get("/")
def show() -> Response:
    """The page."""
    return _page(PasswordChange(), 200)


@blueprint.post("/password")
def change_password() -> Response:
    """Another password; every other sign-in ends with the old one."""
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    if answered_before(ChangePassword.kind, key, sent) is not None:
        return _password_changed()
    form = PasswordChange(request.form)
    if not form.validate():
        return _page(form, 422)
    who = reader_in()
    try:
        actor = verified(who.actor, form.old_password.typed, at="old_password")
        new = passwords.hashed(form.new_password.typed)
        act = ChangePassword(actor=actor, password_hash=new, keep=who.sign_in, key=key or None)
        parts().door.perform(sent_as(act, sent))
    except EntryRefused as refusal:
        put_at_fields(form, refusal)
        return _page(form, 422)
    return _password_changed()


def _password_changed() -> Response:
    tell(say("密码已改，其他登录都已结束"))
    return redirect(url_for("account.show"), 303)


@blueprint.post("/token")
def make_token() -> Response:
    """A new token for REST, shown on this page alone; the old one ends."""
    key, sent = request.form.get("key", ""), fingerprint_of(request)
    if answered_before(MakeOwnToken.kind, key, sent) is not None:
        return _page(PasswordChange(), 200, token_told=True)
    form = TokenMaking(request.form)
    if not form.validate():
        return _page(PasswordChange(), 422, token_form=form)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    try:
        actor = verified(reader_in().actor, form.password.typed)
        parts().door.perform(sent_as(MakeOwnToken(actor=actor, token=token, key=key or None), sent))
    except EntryRefused as refusal:
        put_at_fields(form, refusal)
        return _page(PasswordChange(), 422, token_form=form)
    look_again()
    return _page(PasswordChange(), 200, token=token)


@blueprint.post("/sign-ins/end")
def end_sign_ins() -> Response:
    """Ends one of one's own sign-ins, or all but this one."""
    who = reader_in()
    only, key = request.form.get("sign_in") or None, request.form.get("key") or None
    parts().door.perform(EndSignIns(actor=who.actor, keep=who.sign_in, only=only, key=key))
    tell(say("登录已结束"))
    return redirect(url_for("account.show"), 303)


@blueprint.post("/language")
def choose_language() -> Response:
    """The language of one's pages."""
    wanted = request.form.get("language", "")
    if wanted in LANGUAGES:
        parts().door.perform(ChooseLanguage(actor=reader_in().actor, language=wanted))
    return redirect(url_for("account.show"), 303)


def _page(form: PasswordChange, status: int, *, token: str = "", token_told: bool = False,
          token_form: TokenMaking | None = None) -> Response:  # fmt: skip
    after = parts().clock.now() - timedelta(hours=parts().settings.sign_in_hours)
    shown = sign_ins.of_account(reader(), reader_in().account, after=after)
    mine = kin_declarations.of_person(reader(), reader_in().person, now=parts().clock.now())
    kin = kin_declarations.known_kin(reader(), reader_in().person) if mine is not None else ()
    return make_response(
        render_template(
            "account/show.html",
            form=form,
            sign_ins=shown,
            device=_device,
            token=token,
            token_told=token_told,
            mine=mine,
            kin=kin,
            token_form=token_form or TokenMaking(),
            has_token=sign_ins.has_token(reader(), reader_in().account),
        ),
        status,
    )


def _device(agent: str) -> str:
    in_wechat = "MicroMessenger" in agent
    found = next((name for sign, name in DEVICES if sign in agent), text("别的设备"))
    return names([found, text("微信")]) if in_wechat else word(found)
