"""Every call of /api/v1, as the OpenAPI document says it: what it takes, what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from webapp.addresses import LAST_PAGE
from webapp.api.applications import PDF, STAGES, XML
from webapp.api.problems import PROBLEMS
from webapp.api.rest import ACTING_FOR, JSON, KEY, LONGEST_KEY, LONGEST_WORD
from webapp.api.shapes import Schema
from workflows.attachments.kinds import MOST_BYTES, Kind
from workflows.queries.work_list import SCOPES

MEDIA_TYPES = {Kind.JPEG: "image/jpeg", Kind.PNG: "image/png", Kind.PDF: PDF, Kind.MP4: "video/mp4"}


def query(name: str, schema: Schema, description: str = "", *, required: bool = False) -> Schema:
    """A parameter of the address."""
    return {"name": name, "in": "query", "schema": schema, "description": description, "required": required}


WORD: Schema = {"type": "string", "maxLength": LONGEST_WORD}
PAGE = query("page", {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1})
COVER = query(ACTING_FOR, WORD, "替谁办：被替的人的编号，见 covers")
IDEMPOTENCY: Schema = {
    "name": KEY, "in": "header", "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]([ -~]*[!-~])?$"},
    "description": "同一编号、同一内容，得到第一次的回答",
}  # fmt: skip
IF_MATCH: Schema = {"name": "If-Match", "in": "header", "schema": {"type": "string"}, "required": False,
                    "description": "看到时的 ETag；不再是它，回 412"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One call. `body` and `answer` are names of schemas, `pages` says that the answer is a page of a list of them.

    `state` is said where the answer carries an ETag; `about` is the kind of thing in the path, whose ETag If-Match takes.
    """

    method: str
    path: str
    summary: str
    answer: str = ""
    pages: bool = False
    body: str = ""
    form: Schema | None = None
    parameters: tuple[Schema, ...] = ()
    status: int = 200
    state: bool = False
    takes_state: bool = False
    media: tuple[str, ...] = (JSON,)
    open_to_all: bool = False
    body_optional: bool = False
    values: Mapping[str, Schema] | None = None

    @property
    def posts(self) -> bool:
        """Whether it changes something, or at least could not stand in an address."""
        return self.method == "post"


def _get(path: str, summary: str, answer: str, **more: Any) -> Operation:
    return Operation(method="get", path=path, summary=summary, answer=answer, **more)


def _post(path: str, summary: str, body: str, answer: str, **more: Any) -> Operation:
    return Operation(method="post", path=path, summary=summary, body=body, answer=answer, **more)


def _on_task(path: str, summary: str, body: str, answer: str, **more: Any) -> Operation:
    return _post(path, summary, body, answer, state=True, takes_state=True, parameters=(COVER,), **more)


def _on_case(path: str, summary: str, body: str, answer: str, **more: Any) -> Operation:
    return _post(path, summary, body, answer, state=True, takes_state=True, parameters=(COVER,), **more)


_TASK, _CASE = "/tasks/{task}", "/applications/{number}"
_FILE: Schema = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "contentMediaType": "application/octet-stream", "format": "binary"},
        "purpose": {"type": "string", "maxLength": LONGEST_WORD, "description": "表单的栏名；签名图写 signature"},
    },
    "required": ["file"],
    "additionalProperties": False,
    "x-most-bytes": {MEDIA_TYPES[kind]: most for kind, most in MOST_BYTES.items()},
}

OPERATIONS: tuple[Operation, ...] = (
    _get("/households", "农户，按村", "Household", pages=True, parameters=(query("village", WORD, "村名或编号"), PAGE)),
    _post("/households", "新建农户", "NewHousehold", "HouseholdAdded", status=201, parameters=(COVER,)),
    _post("/households/search", "按姓名、拼音、号码或末四位找农户", "Search", "Household", pages=True, parameters=(PAGE,)),
    _get("/forms/accept_application", "受理这一户要填的表", "Form",
         parameters=(query("household", WORD | {"minLength": 1}, "农户编号", required=True), COVER)),
    _get("/applications", "申请，新的在前", "ApplicationItem", pages=True,
         parameters=(query("stage", {"type": "string", "enum": list(STAGES)}), query("village", WORD, "村名或编号"),
                     query("q", WORD, "姓名、拼音或申请编号"), PAGE)),
    _post("/applications", "受理申请", "Acceptance", "ApplicationBegun", status=201, state=True, parameters=(COVER,)),
    _get(_CASE, "一件申请", "Application", state=True),
    _get(f"{_CASE}/events", "经过，旧的在前", "Event", pages=True, state=True, parameters=(PAGE,)),
    _get(f"{_CASE}/diagram", "流程图和办到哪里；Accept: application/xml 只给一张图", "Diagram", state=True, media=(JSON, XML),
         parameters=(query("process", WORD, "哪一张；只用于 application/xml"),)),
    _get(f"{_CASE}/dossier.pdf", "档案", "", state=True, media=(PDF,)),
    _on_case(f"{_CASE}/withdraw", "撤回", "Withdrawal", "ApplicationStopped"),
    _on_case(f"{_CASE}/withdraw-consent", "撤回同意", "ConsentWithdrawal", "ConsentWithdrawn"),
    _on_case(f"{_CASE}/drawdowns", "用信：开始新的一件", "Drawdown", "ApplicationBegun", status=201),
    _on_case(f"{_CASE}/named-teller", "指定他社柜员办柜台上的事", "TellerNaming", "TellerNamed", status=201),
    _on_case(f"{_CASE}/named-teller/take-back", "收回指定", "TellerTakenBack", "TellerNamed"),
    _on_case(f"{_CASE}/freeze", "紧急冻结这一件", "CaseFreeze", "CaseFrozen", status=201),
    _on_case(f"{_CASE}/reversal", "申请冲正放款", "ReversalQuestion", "ReversalAsked", status=201),
    _on_case(f"{_CASE}/reversal/decision", "决定是否冲正", "ReversalDecision", "ReversalDecided"),
    _on_case(f"{_CASE}/succession", "指定接替：原办人来不了，由另一人在自己名下签字", "Succession", "SuccessorNamed", status=201),
    _on_case(f"{_CASE}/supplements", "放款后要求补充", "SupplementQuestion", "SupplementAsked", status=201),
    _on_case(_CASE + "/supplements/{supplement}", "答复补充", "SupplementAnswer", "SupplementAsked"),
    _get("/freezes", "冻结着的", "Freeze", pages=True, parameters=(PAGE,)),
    _post("/freezes/branch", "紧急冻结网点，连同下级", "BranchFreeze", "BranchFrozen", status=201, parameters=(COVER,)),
    _post("/freezes/account", "紧急冻结账号", "AccountFreeze", "AccountFrozen", status=201, parameters=(COVER,)),
    _post("/freezes/{freeze}/unfreeze", "申请解冻", "UnfreezeQuestion", "UnfreezeAsked", status=201, parameters=(COVER,)),
    _post("/freezes/{freeze}/unfreeze/decision", "决定是否解冻", "UnfreezeDecision", "UnfreezeDecided", parameters=(COVER,)),
    _get("/tasks", "任务", "TaskItem", pages=True,
         parameters=(query("scope", {"type": "string", "enum": list(SCOPES), "default": "mine"}), PAGE)),
    _get(_TASK, "一项任务和它的表", "Task", state=True, parameters=(COVER,)),
    _on_task(f"{_TASK}/claim", "接下", "Nothing", "TaskClaimed", body_optional=True),
    _on_task(f"{_TASK}/release", "退回待接", "Nothing", "TaskReleased", body_optional=True),
    _on_task(f"{_TASK}/complete", "办完：GET /tasks/{task} 的 schema 要的对象", "TaskForm", "TaskCompleted"),
    _on_task(f"{_TASK}/return", "退回补充", "Return", "TaskReturned"),
    _on_task(f"{_TASK}/hand-over", "移交", "HandOver", "TaskHandedOver"),
    _on_task(f"{_TASK}/ask-credit", "查询征信：只查本人签过授权的人", "CreditEnquiry", "CreditAsked"),
    _post("/attachments", "上传一个文件，类型按内容认", "", "Attachment", form=_FILE, status=201, parameters=(COVER,)),
    _get("/processes", "已部署的流程图", "Process", pages=True, parameters=(PAGE,)),
    _get("/processes/{process}/{version}.bpmn", "一张流程图", "", media=(XML,), values={"version": {"type": "integer", "minimum": 1}}),
    _get("/problems", "差错的种类", "ProblemType", pages=True, parameters=(PAGE,), open_to_all=True),
    _get("/problems/{name}", "一种差错", "ProblemType", open_to_all=True,
         values={"name": {"type": "string", "enum": list(PROBLEMS)}}),
    Operation(method="get", path="/openapi.json", summary="这份文档", open_to_all=True),
)  # fmt: skip
