"""Every no becomes an answer: a page that explains, or problem+json (RFC 9457) under /api. Never a traceback."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, g, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from forms.paper_form import PaperForm
from webapp.database import look_again
from webapp.doors import NotSignedIn
from webapp.language import language
from webapp.language import say as in_words
from webapp.parts import parts
from webapp.sign_in import API, path_of, stays_here
from workflows.records.transaction import LostRace
from workflows.words.refusals import EntryRefused, GuardRefused, Refusal, Rule
from workflows.words.sentence import Sentence, say, text

PROBLEM = "application/problem+json"
PROBLEM_TYPE = "/api/v1/problems/"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What a page of a case knows about the act that may be refused; the refusal's own page shows it.

    `task` is its name, `duties` are the cells of the duty strip as the macro of that name takes them.
    """

    task: str = ""
    household: str = ""
    number: str = ""
    case_url: str = ""
    duties: tuple[Mapping[str, Any], ...] = ()


TITLES: Mapping[str, str] = {
    "separation-of-duties": text("这一步，您不能办"),
    "binding": text("这一步要本人来办"),
    "role": text("这里要别的岗位"),
    "recusal": text("这一户的件，您要回避"),
    "related-person": text("这一户的件，您要回避"),
    "unsatisfiable": text("您接了，后面就没有人接得上"),
    "not-signed-in": text("先登录"),
    "not-found": text("没有找到"),
    "already-taken": text("别人先办了"),
    "not-possible": text("现在不能办"),
    "frozen": text("已冻结，现在不能办"),
    "stale": text("打开以后有了变化"),
    "entry-refused": text("有要改的地方"),
    "idempotency-key-reused": text("同一个编号，内容变了"),
    "form-expired": text("这一页放得太久了"),
    "too-large": text("文件太大"),
    "wrong-method": text("这个地址不能这样用"),
    "busy": text("现在人多，没有办成"),
    "bad-request": text("送来的内容读不出来"),
    "wrong-format": text("不是这里收的格式"),
    "broken": text("出了差错，什么都没有变"),
}

RULES: Mapping[str, str] = {
    "separation-of-duties": text("不相容职责：一案之中，一人只能担一项"),
    "binding": text("同一人职责：谁做的，谁来签"),
    "role": text("岗位"),
    "recusal": text("回避"),
    "related-person": text("关系人"),
    "frozen": text("已冻结"),
    "unsatisfiable": text("接了以后，剩下的每一步还要有人能办"),
}

_OF_HTTP: Mapping[int, tuple[str, Sentence]] = {
    400: ("bad-request", say("送来的内容读不出来，回上一页再试一次")),
    404: ("not-found", say("没有这个地址。从我的工作重新进")),
    405: ("wrong-method", say("这个地址不能这样用。从我的工作重新进")),
    413: ("too-large", say("一次送的文件太大。照片先缩小，录像分开传")),
    415: ("wrong-format", say("送来的内容不是这里收的格式")),
}


def about(refused: Refused) -> None:
    """Told by a page of a case before it acts: what the refusal's page will show besides the sentence."""
    g.refused = refused


def put_at_fields(form: PaperForm, refusal: EntryRefused) -> None:
    """What the door found wrong with an entry, at the fields of the page it came from."""
    for name, found in refusal.fields.items():
        for sentence in found:
            if name in form:
                form.refuse(name, sentence)
            else:
                form.whole.append(sentence)


def set_up(app: Flask) -> None:
    """Answers for everything that is raised."""
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(NotSignedIn, _not_signed_in)
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(LostRace, _busy)
    app.register_error_handler(Exception, _broken)


def problem(refusal: Refusal) -> Response:
    """A refusal as problem+json: type, title, detail, errors by field, and who could do it instead."""
    body: dict[str, Any] = _body(refusal.type, refusal.status, refusal.sentence)
    if isinstance(refusal, EntryRefused):
        body["errors"] = {name: [in_words(one) for one in found] for name, found in refusal.fields.items()}
    if isinstance(refusal, GuardRefused):
        body["could_take"] = list(refusal.could_take)
        if refusal.earlier is not None:
            earlier = refusal.earlier
            body |= {"duty": earlier.duty, "person": earlier.person, "task": earlier.task, "at": earlier.at.isoformat()}
    return _json(body)


def _refusal(refusal: Refusal) -> AnyResponse:
    g.refused_as = refusal.type
    log.info("refused", kind=refusal.type, page=request.endpoint)
    if _speaks_json():
        return problem(refusal)
    look_again()
    page = "refusals/guard.html" if isinstance(refusal, GuardRefused) else "refusals/plain.html"
    found = g.get("refused") or Refused()
    return _page(page, refusal.status, refusal=refusal, title=_headline(refusal, found), about=found,
                 rule=RULES.get(refusal.type, ""))  # fmt: skip


def _not_signed_in(refusal: NotSignedIn) -> AnyResponse:
    if _speaks_json():
        answer = problem(refusal)
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    # After a post the way back is the page it came from: the draft is there, the post itself is gone.
    back = request.full_path.removesuffix("?") if request.method == "GET" else path_of(request.referrer)
    log_in = url_for("sign_in.show", next=stays_here(back))
    if request.headers.get("HX-Request"):
        return Response(status=HTTPStatus.UNAUTHORIZED, headers={"HX-Redirect": log_in})
    return redirect(log_in, HTTPStatus.SEE_OTHER)


def _form_expired(error: CSRFError) -> AnyResponse:
    sentence = say("登录换过了，或这一页放得太久，没有提交。回上一页，您填的都在；刷新后再提交一次")
    return _said("form-expired", HTTPStatus.BAD_REQUEST, sentence)


def _http(error: HTTPException) -> AnyResponse:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _broken(error)
    kind, sentence = _OF_HTTP.get(status, _OF_HTTP[400])
    answer = _said(kind, status, sentence)
    # What the error carries of its own, such as the methods that are allowed.
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            answer.headers[name] = value
    return answer


def _busy(error: LostRace) -> AnyResponse:
    log.warning("busy", page=request.endpoint)
    answer = _said("busy", HTTPStatus.SERVICE_UNAVAILABLE, say("这一次没有办成，什么都没有变。过几秒再试一次"))
    answer.headers["Retry-After"] = "3"
    return answer


def _broken(error: Exception) -> AnyResponse:
    number = secrets.token_hex(4).upper()
    log.error("broken", number=number, page=request.endpoint, exc_info=error)
    sentence = say("再试一次；还不行，告诉系统管理员这个编号：{number}", number=number)
    try:
        # Asking who reads may be what broke: unless it was answered before, the house's own language is spoken.
        with force_locale(language() if "_login_user" in g else parts().settings.language):
            return _said("broken", HTTPStatus.INTERNAL_SERVER_ERROR, sentence, number=number)
    except Exception as second:
        # Whatever broke the page may break this one too; the number must still be said.
        log.error("broken_twice", number=number, exc_info=second)
        return Response(str(sentence), HTTPStatus.INTERNAL_SERVER_ERROR, mimetype="text/plain")


def _said(kind: str, status: int, sentence: Sentence, number: str = "") -> AnyResponse:
    if _speaks_json():
        return _json(_body(kind, status, sentence))
    page = "errors/broken.html" if number else "errors/plain.html"
    return _page(page, status, title=_title(kind), sentence=sentence, number=number)


def _page(template: str, status: int, **facts: Any) -> AnyResponse:
    return make_response(render_template(template, **facts), status)


def _title(kind: str) -> str:
    return TITLES.get(kind, TITLES["not-possible"])


def _headline(refusal: Refusal, found: Refused) -> Sentence | str:
    if refusal.type == Rule.EXCLUSIVE and found.task:
        return say("{task}，您不能办", task=found.task)
    return _title(refusal.type)


def _body(kind: str, status: int, sentence: Sentence) -> dict[str, Any]:
    return {
        "type": PROBLEM_TYPE + kind,
        "title": in_words(_title(kind)),
        "status": int(status),
        "detail": in_words(sentence),
    }


def _json(body: dict[str, Any]) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), body["status"], mimetype=PROBLEM)


def _speaks_json() -> bool:
    return request.path.startswith(API)
