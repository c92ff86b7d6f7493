"""JSON Schemas of what REST answers, one a function of `answers.py`; nothing that is not said here is answered."""

from collections.abc import Mapping
from typing import Any

from webapp.api.problems import PROBLEMS
from webapp.refusals import PROBLEM_TYPE
from workflows.words.choices.standing import FreezeScope, LineState
from workflows.words.roles import DutyClass, Gate, Role

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
FLAG: Schema = {"type": "boolean"}
WHOLE: Schema = {"type": "integer"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
MAYBE_INSTANT: Schema = {"type": ["string", "null"], "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
MONEY: Schema = {"type": "string", "pattern": r"^-?\d+\.\d{2}$", "description": "元，两位小数"}
PERSON: Schema = {"type": "string", "description": "姓名"}
NUMBER: Schema = {"type": "string", "description": "申请编号"}
DUTY: Schema = {"type": "string", "enum": [one.value for one in DutyClass]}
STAGE: Schema = {"type": "string", "enum": ["intake", *(one.value for one in Gate), "closed"]}
STATE: Schema = {"type": "string", "enum": ["running", "refused", "withdrawn", "expired", "filed"]}
KIND: Schema = {"type": "string", "enum": ["origination", "drawdown"]}


def whole(**properties: Schema) -> Schema:
    """An object with just these properties, all of them there."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def many(items: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": items}


def page_of(name: str) -> Schema:
    """A page of a list; `next` is the number of the page after it."""
    return whole(items=many(ref(name)), next={"type": ["integer", "null"]})


def ref(name: str) -> Schema:
    """A schema by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


_WHY_NOT = whole(type=TEXT, detail=TEXT, duty={"type": ["string", "null"], "enum": [*DUTY["enum"], None]}, person=MAYBE,
                 at=MAYBE_INSTANT, could_take=many(PERSON))  # fmt: skip

SHAPES: Mapping[str, Schema] = {
    "Problem": {
        "type": "object",
        "properties": {
            "type": {"type": "string", "enum": [PROBLEM_TYPE + name for name in PROBLEMS]},
            "title": TEXT, "status": WHOLE, "detail": TEXT,
            "errors": {"type": "object", "additionalProperties": many(TEXT)},
            "could_take": many(PERSON), "duty": DUTY, "person": PERSON, "task": TEXT, "at": INSTANT,
        },
        "required": ["type", "title", "status", "detail"],
        "additionalProperties": False,
    },
    "ProblemType": whole(type=TEXT, title=TEXT, status=WHOLE, meaning=TEXT),
    "WhyNot": _WHY_NOT,
    "TaskItem": whole(id=TEXT, task=TEXT, application=NUMBER, holder=MAYBE, gate=TEXT,
                      role={"type": "string", "enum": [one.value for one in Role]}, household=TEXT, village=TEXT,
                      amount=MONEY, opened_at=INSTANT, due_at=MAYBE_INSTANT),
    "Task": whole(
        id=TEXT, task=TEXT, name=TEXT, application=NUMBER, holder=MAYBE, opened_at=INSTANT, due_at=MAYBE_INSTANT,
        schema={"type": "object", "description": "POST …/complete 要的 JSON Schema 2020-12"}, prefill={"type": "object"},
        may_claim=FLAG, why_not={"anyOf": [ref("WhyNot"), {"type": "null"}]},
        returnable=many(whole(task=TEXT, name=TEXT, done_by=TEXT)),
        questions=many(whole(id=TEXT, text=TEXT, asked_by=TEXT)),
        findings=many(whole(id=TEXT, kind=TEXT, sentence=TEXT, grave=FLAG)),
        covers=many(whole(person=TEXT, name=PERSON)),
    ),
    "TaskClaimed": whole(task=TEXT, application=NUMBER, holder=PERSON, version=TEXT),
    "TaskReleased": whole(task=TEXT, application=NUMBER),
    "TaskCompleted": {
        "type": "object",
        "properties": {"task": TEXT, "application": NUMBER, "record": MAYBE, "outcome": TEXT, "kept": FLAG, "recused": FLAG},
        "required": ["task", "application"],
        "additionalProperties": False,
    },
    "TaskReturned": whole(task=TEXT, application=NUMBER, returned_to=TEXT),
    "TaskHandedOver": whole(task=TEXT, application=NUMBER, holder=PERSON),
    "CreditAsked": whole(inquiry=TEXT, reference=TEXT, application=NUMBER),
    "ApplicationItem": whole(number=NUMBER, kind=KIND, stage=STAGE, state=STATE, household=TEXT, head_name=TEXT, village=TEXT,
                             amount=MONEY, opened_at=INSTANT, frozen=FLAG),
    "Application": whole(
        number=NUMBER, kind=KIND, line_of=MAYBE, stage=STAGE, state=STATE, household=TEXT, head_name=TEXT, village=TEXT,
        applicant=PERSON, amount=MONEY, purpose=TEXT, term_months=WHOLE, opened_at=INSTANT,
        open_tasks=many(whole(id=TEXT, task=TEXT, holder=MAYBE)),
        duties=many(whole(**{"class": DUTY}, person=PERSON, task=TEXT, at=INSTANT)),
        credit_line={"anyOf": [ref("CreditLine"), {"type": "null"}]}, supplements=many(ref("Supplement")),
        successions=many(ref("SuccessionNamed")), reversals=many(ref("Reversal")), named_tellers=many(ref("NamedTeller")),
        freezes=many(ref("Freeze")),
    ),
    "NamedTeller": whole(id=TEXT, teller=PERSON, office=TEXT, reason=TEXT, until={"type": ["string", "null"], "format": "date"},
                         named_by=PERSON, named_at=INSTANT, in_force=FLAG, ended_by=MAYBE, ended_at=MAYBE_INSTANT),
    "SuccessionNamed": whole(id=TEXT, task=TEXT, **{"class": DUTY}, succeeded=PERSON, successor=PERSON, ground=TEXT, reason=TEXT,
                             named_by=MAYBE, named_at=INSTANT),
    "Freeze": whole(
        id=TEXT, scope={"type": "string", "enum": [one.value for one in FreezeScope]}, name=TEXT,
        detail={"type": "string", "description": "申请编号、网点代码或工号"}, frozen_by=PERSON, frozen_at=INSTANT,
        reason={"type": ["string", "null"], "description": "只给系统管理员、稽核和主任"}, waiting={"anyOf": [ref("Unfreeze"), {"type": "null"}]},
        unfrozen_at=MAYBE_INSTANT, unfrozen_by=many(PERSON),
    ),
    "Unfreeze": whole(asked_by=PERSON, asked_at=INSTANT, reason=MAYBE, due_at=INSTANT,
                      waits_for={"type": "string", "enum": [Role.DIRECTOR.value, Role.AUDITOR.value]}),
    "CaseFrozen": whole(application=NUMBER, freeze=TEXT, paid_at=MAYBE_INSTANT),
    "BranchFrozen": whole(freeze=TEXT, cases=WHOLE),
    "AccountFrozen": whole(freeze=TEXT),
    "UnfreezeAsked": whole(freeze=TEXT, request=TEXT),
    "UnfreezeDecided": whole(freeze=TEXT, agreed=FLAG),
    "Reversal": whole(id=TEXT, reason=TEXT, asked_by=PERSON, asked_at=INSTANT, agreed={"type": ["boolean", "null"]},
                      decided_by=MAYBE, decided_at=MAYBE_INSTANT),
    "CreditLine": whole(state={"type": "string", "enum": [one.value for one in LineState]}, limit=MONEY, available=MONEY,
                        valid_until=DAY, revolving=FLAG),
    "Supplement": whole(id=TEXT, to_duty=DUTY, question=TEXT, asked_by=PERSON, asked_at=INSTANT, due_at=INSTANT, note=MAYBE,
                        answered_at=MAYBE_INSTANT),
    "ApplicationBegun": whole(number=NUMBER, outcome=TEXT),
    "ApplicationStopped": whole(application=NUMBER, state=STATE),
    "ConsentWithdrawn": whole(application=NUMBER, member=TEXT),
    "SupplementAsked": whole(application=NUMBER, supplement=TEXT),
    "TellerNamed": whole(application=NUMBER, naming=TEXT, teller=PERSON),
    "SuccessorNamed": whole(application=NUMBER, task=TEXT, succession=TEXT, successor=PERSON),
    "ReversalAsked": whole(application=NUMBER, reversal=TEXT),
    "ReversalDecided": whole(application=NUMBER, reversal=TEXT, agreed=FLAG),
    "Event": whole(seq=WHOLE, at=INSTANT, kind={"type": "string", "enum": ["act", "refusal", "view"]}, act=TEXT, task=MAYBE,
                   transition=MAYBE, actor=PERSON, acting_for=MAYBE, rule=MAYBE,
                   hash={"type": "string", "pattern": "^[0-9a-f]{64}$"}),
    "Diagram": whole(number=NUMBER, processes=many(whole(id=TEXT, xml=TEXT, done=many(TEXT), now=many(TEXT),
                                                         refused=many(TEXT),
                                                         plates={"type": "object", "additionalProperties": PERSON}))),
    "Household": whole(id=TEXT, village=TEXT, village_group=MAYBE, head_name=TEXT, state=TEXT, recused=FLAG,
                       members=many(whole(id=TEXT, name=PERSON, relation=TEXT, is_adult=FLAG, id_number=MAYBE))),
    "HouseholdAdded": whole(id=TEXT),
    "Form": whole(schema={"type": "object", "description": "JSON Schema 2020-12"}, prefill={"type": "object"}),
    "Attachment": whole(id=TEXT, sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"}, type=TEXT, bytes=WHOLE),
    "Process": whole(id=TEXT, version=WHOLE, digest=TEXT, current=FLAG, deployed_at=INSTANT, bpmn=TEXT),
}  # fmt: skip
