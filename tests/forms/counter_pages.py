"""Pages of gates 3 and 4 as their forms get them: a married borrower, a line of 15,000 yuan, everything done well.

Rows are the records themselves, outside any database; `changed(page, ...)` bends one thing.
"""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from werkzeug.datastructures import MultiDict

from forms.by_key import form_for
from forms.task_form import TaskForm
from workflows.engine.specification import Node
from workflows.queries.case_file import CaseFile
from workflows.queries.household_file import MemberFacts, PersonFacts
from workflows.queries.task import TaskPage
from workflows.records import disbursement, endings, filing, grant, intake, investigation
from workflows.records.cases import Application, WorkItem
from workflows.words.actor import Actor
from workflows.words.sentence import Sentence
from workflows.words.working_days import WorkingCalendar

NOW = datetime(2026, 11, 24, 1, 31, tzinfo=UTC)
TODAY = date(2026, 11, 24)
NUMBER = "330825196803159977"
YUAN = Decimal("15000.00")
POLICY = {
    "merged": "",
    "two_person_from": "30000",
    "caps": "standard",
    "text_b_from": "10000",
    "recording_required": True,
}
NAMES = {
    "p-manager": "林晓峰",
    "p-reviewer": "许琴",
    "p-approver": "方志远",
    "p-teller": "蒋丽",
    "p-disburser": "吴静",
    "p-clerk": "陈慧",
}
PEOPLE = {
    "visit_household": "p-manager",
    "review_credit": "p-reviewer",
    "approve_grant": "p-approver",
    "verify_identity": "p-teller",
    "approve_disbursement": "p-disburser",
    "assemble_dossier": "p-clerk",
}


def before(**since: int) -> datetime:
    """An instant before now."""
    return NOW - timedelta(**since)


def person(id: str, name: str, number: str, **changes: Any) -> PersonFacts:
    """A person whom the file knows whole."""
    known: dict[str, Any] = {
        "id": id, "name": name, "id_number": number, "id_masked": "330***********9977", "phone": "13812345678",
        "phone_masked": "138****5678", "address": "石桥村3组", "birth_date": date(1968, 3, 15), "gender": "男",
        "nationality": "中国", "occupation": "务农", "id_valid_from": date(2016, 5, 1),
        "id_valid_until": date(2036, 5, 1), "id_valid_for_life": False, "identity_verified": True,
    }  # fmt: skip
    return PersonFacts(**(known | changes))


def member(id: str, name: str, relation: str, person: str) -> MemberFacts:
    """A grown-up member at home."""
    return MemberFacts(
        id=id, person=person, name=name, relation=relation, birth_date=date(1970, 1, 1), birth_year=1970, gender="女",
        is_adult=True, works_away=False, away_place=None, state="在户", id_number=None, id_masked="", phone=None,
        phone_masked="",
    )  # fmt: skip


def formed(record: Any, task: str, at: datetime, **columns: Any) -> Any:
    """A form's record, by whoever does that task."""
    return record(
        id=f"{record.__tablename__}-1", task=task, round=1, person=PEOPLE.get(task, "p-teller"), at=at, **columns
    )


def made(record: Any, **columns: Any) -> Any:
    """A record that no form made."""
    return record(**({"id": f"{record.__tablename__}-1"} | columns))


def granted() -> dict[str, tuple[Any, ...]]:
    """What gates 1 and 2 left behind."""
    return {
        "form": (formed(intake.ApplicationForm, "accept_application", before(days=20), marital_status="已婚"),),
        "visit": (formed(investigation.Visit, "visit_household", before(days=18), visit_outcome="已完成", photos=["a1"]),),
        "consents": (formed(investigation.Consent, "collect_consent", before(days=17), member="m-wife", decision="同意",
                            spouse_text_b=False, cannot_write=False),),
        "conclusion": (formed(investigation.Conclusion, "conclude_investigation", before(days=16)),),
        "exposure": (made(grant.ExposureCheck, id="e-grant", occasion="审查", at=before(days=15), total=Decimal("2000.00"),
                          broken_faith=False, grounds=[], sources=[]),),
        "review": (formed(grant.CreditReview, "review_credit", before(days=14), opinion="同意评级"),),
        "rating": (made(grant.Rating, at=before(days=14), grade=1, score=81),),
        "proposal": (formed(grant.GrantProposal, "propose_grant", before(days=13), decision="建议授信"),),
        "authority": (made(grant.Authority, at=before(days=13), authority="approver", total=YUAN, chair=None),),
        "decision": (formed(grant.GrantDecision, "approve_grant", before(days=12), decision="同意"),),
    }  # fmt: skip


def at_counter() -> dict[str, tuple[Any, ...]]:
    """And what the teller did today, up to the IOU."""
    conditions = [{"condition": "提供购销合同", "met": True}]
    return granted() | {
        "exposure": (*granted()["exposure"], made(grant.ExposureCheck, id="e-today", occasion="柜台", at=before(hours=1),
                     total=Decimal("2000.00"), broken_faith=False, grounds=[], sources=[])),
        "identity": (formed(disbursement.IdentityCheck, "verify_identity", before(hours=1), verdict="身份真实",
                            card_front="f1", card_back="f2", further_proof=None),),
        "networked": (made(disbursement.NetworkedResult, result="一致有照片", reference="LW1", at=before(hours=1)),),
        "borrowing": (formed(disbursement.BorrowingCheck, "check_borrowing", before(minutes=50), verdict="符合",
                             grant_conditions_met=conditions, exposure_check="e-today"),),
        "signing": (formed(disbursement.ContractSigning, "sign_contract", before(minutes=40), outcome="已签",
                           signing_recording="v1", spouse_signature="s3"),),
        "cost": (made(disbursement.CostDisclosure, signed_at=before(minutes=41), line="l-1"),),
        "contract": (made(disbursement.LoanContract, number="HT20260001", signed_at=before(minutes=40), line="l-1"),),
        "iou_form": (formed(disbursement.IouForm, "prepare_iou", before(minutes=30), amount=YUAN, pay_to_kind="自主支付",
                            pay_to_name="林秋生", borrower_signature="s1", co_borrower_signature="s2",
                            disbursed_on=TODAY, due_on=date(2027, 11, 24)),),
        "iou": (made(disbursement.Iou, number="JJ20260001", form="iou_form-1", amount=YUAN, state="待批",
                     disbursed_on=TODAY, due_on=date(2027, 11, 24)),),
    }  # fmt: skip


def paid() -> dict[str, tuple[Any, ...]]:
    """Paid out, the dossier assembled and entered in the ledger."""
    rows = at_counter()
    rows["iou"][0].state, rows["iou"][0].paid_at = "已放款", before(minutes=5)
    return rows | {
        "disbursement": (formed(disbursement.DisbursementDecision, "approve_disbursement", before(minutes=5),
                                decision="同意放款"),),
        "assembly": (formed(filing.DossierAssembly, "assemble_dossier", before(minutes=2), catalogue_digest="ab" * 32,
                            shelf_mark="3-2-15-7"),),
        "ledger_entry": (made(filing.LedgerEntry, at=before(minutes=1), grade=1, approved_limit=YUAN),),
    }  # fmt: skip


def refused(ground: str, task: str | None = "check_borrowing") -> dict[str, tuple[Any, ...]]:
    """Refused at the counter, or without a task by the line's own end; the applicant not reached by a text message."""
    report = made(endings.RefusalReport, ground=ground, gate="disbursement", task=task, facts="…", evidence=[], at=NOW)
    return granted() | {
        "report": (report,),
        "notice": (made(endings.CustomerNotice, outcome="未通过", made_at=NOW),),
    }


def line(**changes: Any) -> Any:
    """The revolving line of 15,000 yuan."""
    known: dict[str, Any] = {
        "approved_limit": YUAN, "annual_rate": Decimal("5.6750"), "revolving": True, "term_limit_months": 24,
        "repayment_method": "到期还本按季结息", "latest_due_on": None, "granted_on": date(2026, 11, 12),
        "valid_until": date(2028, 11, 12), "conditions": ["提供购销合同"], "text_b_waived": False, "state": "有效",
        "granted_by": ["p-approver"], "grade": 1,
    }  # fmt: skip
    return made(grant.CreditLine, **({"id": "l-1"} | known | changes))


def application(**changes: Any) -> Any:
    """Asks for 15,000 yuan to plant with, for 12 months."""
    known: dict[str, Any] = {
        "number": "SQ20260001", "kind": "origination", "amount": YUAN, "purpose": "种植", "term_months": 12,
        "regime": "农户生产经营", "line": "l-1", "policy": POLICY, "state": "running", "spouse": "p-wife",
    }  # fmt: skip
    return made(Application, **({"id": "a-1"} | known | changes))


def case_file(rounds: dict[str, tuple[Any, ...]], **changes: Any) -> CaseFile:
    """The case with those records."""
    work = [made(WorkItem, id=f"w-{t}", task=t, state="done", done_by=p, voided=False) for t, p in PEOPLE.items()]
    known: dict[str, Any] = {
        "application": application(), "branch_name": "石桥信用社", "branch_code": "SQ", "village_name": "石桥村",
        "head_name": "林秋生", "village_group": "3组", "applicant": person("p-borrower", "林秋生", NUMBER),
        "spouse": person("p-wife", "王桂兰", "411325197511029984"),
        "members": (member("m-head", "林秋生", "户主", "p-borrower"), member("m-wife", "王桂兰", "配偶", "p-wife")),
        "line": line(), "duties": (), "work": tuple(work), "names": NAMES, "rounds": rounds, "lists": {}, "today": TODAY,
    }  # fmt: skip
    return CaseFile(**(known | changes))


def page(task: str, rounds: dict[str, tuple[Any, ...]], *, sign_off: bool = False, **changes: Any) -> TaskPage:
    """The page of a task. `line`, `application`, `applicant` and other facts of the case go into the case."""
    of_case = {name: changes.pop(name) for name in tuple(changes) if name in CaseFile.__dataclass_fields__}
    drawn: dict[str, Any] = dict.fromkeys(field.name for field in fields(Node)) | {
        "id": task, "name": task, "kind": "user", "process": "disbursement", "form_key": task, "bound_to": (),
        "sign_off": sign_off, "multi_instance": False,
    }  # fmt: skip
    node = Node(**drawn)
    known: dict[str, Any] = {
        "node": node, "actor": Actor(person="p-teller", name="蒋丽", account="c-1"), "now": NOW, "today": TODAY,
        "calendar": WorkingCalendar(holidays=frozenset(), worked_weekends=frozenset(), years=frozenset({2026})).with_provisional(range(2027, 2036)),
        "policy": POLICY, "file": case_file(rounds, **of_case), "available": YUAN,
    }  # fmt: skip
    return TaskPage(**(known | changes))


def posted(page: TaskPage, sent: dict[str, Any]) -> TaskForm:
    """The form of the page with what was sent, already looked at."""
    pairs = {name: value if isinstance(value, list) else [value] for name, value in sent.items()}
    form = form_for(page.node.form_key or "").for_page(page, MultiDict(pairs))
    form.validate()
    return form


def said(form: Any) -> dict[str, str]:
    """What the form says is wrong, by field."""
    found: dict[str, str] = {}
    for name, sentence in form.sentences():
        assert isinstance(sentence, Sentence)
        found[name] = found.get(name, "") + str(sentence)
    return found


def without(sent: dict[str, Any], *names: str) -> dict[str, Any]:
    """The same without some fields."""
    return {name: value for name, value in sent.items() if name not in names}
