"""A signed contract that never came into force: the borrower is told that it is void (PRODUCT §2, disbursement)."""

from sqlalchemy import select

from workflows.cases import jobs
from workflows.cases.case import Case
from workflows.records.households import Branch
from workflows.records.jobs import StaffNotice
from workflows.records.people import Person
from workflows.words.roles import Role

KIND = "contract_void"
# Neutral words: no name, no amount, no number (D-07).
WORDS = "{branch}：您签的借款合同没有放款，已经作废，不用还款。有疑问到柜台询问，或拨打柜台电话。"


def tell_borrower(case: Case, contract: str) -> None:
    """By text message, once a contract; without a known number a client manager is asked to tell him."""
    person = Person.__table__
    known = case.db.scalar(select(person.c.phone_key).where(person.c.id == case.row.applicant))
    if known is None:
        ask_to_tell(case)
        return
    branch = case.db.scalar(select(Branch.__table__.c.name).where(Branch.__table__.c.id == case.row.branch))
    args = {"person": case.row.applicant, "kind": KIND, "text": WORDS.format(branch=branch)}
    jobs.put(case.db, "text_message", f"{KIND}:{contract}", args, now=case.now, application=case.id)


def ask_to_tell(case: Case) -> None:
    """No message reaches the borrower, so somebody says it to him."""
    case.write(StaffNotice, role=Role.CLIENT_MANAGER.value, kind=KIND, at=case.now)
