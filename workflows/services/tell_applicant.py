"""The refused applicant is told by text message within three working days; the port's answer is an act of its own.

Without a known number the notice is delivered by a person (`deliver_notice`).
"""

from collections.abc import Mapping

from sqlalchemy import select

from workflows.cases import jobs
from workflows.cases.case import Case
from workflows.records.endings import CustomerNotice
from workflows.records.households import Branch
from workflows.records.people import Person

WORDS = "{branch}：您的贷款申请已有结果，请到柜台领取客户告知书，或拨打柜台电话询问。"


def run(case: Case) -> Mapping[str, object] | None:
    """None while the message is under way."""
    person, notice = Person.__table__, case.last(CustomerNotice)
    assert notice is not None
    known = case.db.scalar(select(person.c.phone_key).where(person.c.id == case.row.applicant))
    if known is None:
        return {"notice": "failed"}
    work = next(work for work in case.process.waiting_services() if case.node(work.node).op == "tell_applicant")
    branch = case.db.scalar(select(Branch.__table__.c.name).where(Branch.__table__.c.id == case.row.branch))
    args = {"person": case.row.applicant, "kind": "notice", "text": WORDS.format(branch=branch), "work": work.id,
            "notice": notice.id}  # fmt: skip
    jobs.put(case.db, "text_message", f"notice:{notice.id}", args, now=case.now, application=case.id)
    return None
