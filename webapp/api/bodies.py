"""JSON Schemas of what is posted, out of the forms themselves.

A form as it stands in a case knows its choices, questions and findings; that schema is `schema` of `GET /tasks/{id}`.
Here stands what can be said without a case: the fields, and whatever they allow in any case.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from wtforms.fields.core import UnboundField

from forms.by_key import form_for, form_keys
from forms.loan_origination.new_household import NewHousehold
from forms.paper_form import PaperForm
from forms.rendering.json_schema import schema_of
from forms.task_form import ANSWER, FINDING
from webapp.act_pages import form_named
from webapp.api.shapes import Schema, whole

ACTS: Mapping[str, str] = {
    "Withdrawal": "withdraw",
    "ConsentWithdrawal": "withdraw_consent",
    "SupplementQuestion": "supplement_ask",
    "SupplementAnswer": "supplement_answer",
    "Return": "return_for_supplement",
    "HandOver": "hand_over",
    "Drawdown": "draw",
    "TellerNaming": "name_teller",
    "TellerTakenBack": "take_back_teller",
    "Succession": "succession",
    "CaseFreeze": "freeze",
    "BranchFreeze": "freeze_branch",
    "AccountFreeze": "freeze_account",
    "UnfreezeQuestion": "ask_unfreeze",
    "UnfreezeDecision": "decide_unfreeze",
    "ReversalQuestion": "ask_reversal",
    "ReversalDecision": "decide_reversal",
    "CreditEnquiry": "ask_credit",
}
"""The forms of acts that are no user tasks, by the name of their schema."""

ACCEPTANCE = "accept_application"
MADE_BY_THE_CASE: Schema = {
    "no_relation": {"type": "boolean", "title": "本人与借款户没有需要回避的情形（第一次办本案时）"},
    "password": {"type": "string", "writeOnly": True, "maxLength": 200, "title": "登录密码（签字的任务）"},
    "return_to": {"type": "string"},
    "return_questions": {"type": "array", "items": {"type": "string"}},
}


def of_acts() -> dict[str, Schema]:
    """The acts on a case, the acceptance and the new household: required is what always is."""
    found = {name: _plain(form_named(form)) for name, form in ACTS.items()}
    # The longest term that the line allows stands in for one that is not given.
    found["Drawdown"]["required"].remove("term_months")
    acceptance = _plain(form_for(ACCEPTANCE))
    acceptance["properties"]["no_relation"] = MADE_BY_THE_CASE["no_relation"]
    acceptance["required"] += ["household", "no_relation"]
    search = whole(q={"type": "string", "minLength": 1, "maxLength": 100, "pattern": r"\S"})
    nothing = {"type": "object", "additionalProperties": False, "maxProperties": 0}
    return found | {
        "Acceptance": acceptance,
        "NewHousehold": _plain(NewHousehold),
        "Search": search,
        "Nothing": nothing,
    }


def of_tasks() -> dict[str, Schema]:
    """The form of every user task, by a name made of its key."""
    return {_name(key): _of_task(key) for key in sorted(task_forms())}


def task_forms() -> frozenset[str]:
    """Keys of the forms of all user tasks but the one that begins a case."""
    return form_keys() - {ACCEPTANCE}


@cache
def _of_task(key: str) -> Schema:
    """What a case adds is allowed, what it may take away is not required: the case's own schema is the strict one."""
    schema = _plain(form_for(key))
    schema["properties"] |= {name: one for name, one in MADE_BY_THE_CASE.items() if name not in schema["properties"]}
    schema["patternProperties"] = {f"^({ANSWER}|{FINDING})": {"type": "string"}}
    del schema["additionalProperties"], schema["required"]
    schema.pop("allOf", None)
    return schema


def _name(key: str) -> str:
    return "Form" + "".join(part.capitalize() for part in key.split("_"))


def _plain(form: type[PaperForm]) -> Schema:
    """The schema of a form's fields as they are written, without a case: choices that only a case has are left open."""
    fields = {name: getattr(form, name) for name in dir(form) if isinstance(getattr(form, name), UnboundField)}
    title = getattr(form, "title", "")
    bare: Any = type(form.__name__, (PaperForm,), fields | {"title": title, "required_when": form.required_when})()
    schema = schema_of(bare)
    del schema["$schema"]
    found: Schema = _open(schema)
    return found


def _open(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_open(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {name: _open(one) for name, one in schema.items() if not (name == "enum" and one == [])}
