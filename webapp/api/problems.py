"""What the problem types mean: every `type` of a problem+json is an address that explains it (RFC 9457)."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response

from webapp.api.answers import Shown, answered, listed
from webapp.api.rest import page, rest_blueprint
from webapp.language import word
from webapp.refusals import PROBLEM_TYPE, TITLES
from workflows.words.refusals import NotFound
from workflows.words.sentence import say, text

blueprint = rest_blueprint("problems")


@dataclass(frozen=True, slots=True)
class Problem:
    """With which status a type comes, and what to do about it."""

    status: int
    meaning: str


PROBLEMS: Mapping[str, Problem] = {
    "separation-of-duties": Problem(403, text("同一人在一案中已担任另一项不相容职责；could_take 是可以办的人")),
    "binding": Problem(403, text("这一步要由做过前一步的本人来办")),
    "role": Problem(403, text("这一步要另一个岗位的人来办")),
    "recusal": Problem(403, text("与这一户有需要回避的关系，既不能办，也看不到")),
    "related-person": Problem(403, text("借款人是关系人，不能放信用贷款")),
    "unsatisfiable": Problem(403, text("这个人办了以后，后面的职责没有人能接；could_take 是可以办的人")),
    "not-signed-in": Problem(401, text("没有令牌，或令牌已经失效")),
    "not-found": Problem(404, text("没有，或属于别的网点")),
    "already-taken": Problem(409, text("别人先办了")),
    "not-possible": Problem(409, text("这一件、这个额度现在的状态不允许；例如已经放款、超过可用额度")),
    "frozen": Problem(409, text("这一件、它的网点或账号已紧急冻结：只能撤回申请或撤回同意；detail 写着谁能解冻")),
    "refused": Problem(409, text("现在不能办")),
    "stale": Problem(412, text("If-Match 说的不是现在的状态：重新取一次再办")),
    "entry-refused": Problem(422, text("errors 按栏写明哪里要改；改好可用原来的 Idempotency-Key 再交")),
    "idempotency-key-reused": Problem(422, text("这个 Idempotency-Key 已用于另一个内容：换一个")),
    "idempotency-key-missing": Problem(400, text("提交要带 Idempotency-Key，1 到 200 个字符")),
    "bad-request": Problem(400, text("送来的内容读不出来")),
    "form-expired": Problem(400, text("网页上的表单放得太久")),
    "too-large": Problem(413, text("文件或内容太大；上限见 OpenAPI 文档")),
    "wrong-format": Problem(415, text("送来的内容不是这里收的格式")),
    "wrong-kind": Problem(415, text("文件不是照片、PDF 或 MP4，或已损坏")),
    "wrong-method": Problem(405, text("这个地址没有这个方法；Allow 写着可用的")),
    "busy": Problem(503, text("同时办的人多，什么都没有变；过几秒用同一个 Idempotency-Key 再交")),
    "broken": Problem(500, text("我们出了差错，什么都没有变；把编号告诉系统管理员")),
}


@blueprint.get("/problems")
def index() -> Response:
    """All types."""
    number = page()
    return listed((_shown(name) for name in PROBLEMS) if number == 1 else (), number, more=False)


@blueprint.get("/problems/<name>")
def show(name: str) -> Response:
    """One type."""
    if name not in PROBLEMS:
        raise NotFound(say("没有这一种"))
    return answered(_shown(name))


def _shown(name: str) -> Shown:
    problem = PROBLEMS[name]
    title = word(TITLES.get(name, TITLES["not-possible"]))
    return {"type": PROBLEM_TYPE + name, "title": title, "status": problem.status, "meaning": word(problem.meaning)}
