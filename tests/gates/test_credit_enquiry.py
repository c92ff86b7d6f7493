"""The credit bureau is asked about nobody without his own authorisation before, and what it says is seen at once (D-04, G2-03)."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy.exc import DBAPIError

from tests.builders.house import House
from tests.gates.acts import couple, with_port
from webapp.outside_sources import CREDIT_BUREAU, ask_open
from workflows.acts.ask_credit import AskCredit
from workflows.cases.credit_reports import authorisations
from workflows.ports.credit_bureau import FileDropCreditBureau, Question, Report, ReportedAct, ReportedDebt
from workflows.queries.work_list import WorkRow
from workflows.records.audit import AuditEvent
from workflows.records.enquiries import CreditInquiry, CreditReport
from workflows.records.grant import ExposureCheck, ExposureLine, Rating
from workflows.words.choices.grant import BadActKind, InquiryReason
from workflows.words.refusals import EntryRefused, NotFound, NotPossible

DEBT = ReportedDebt(lender="县城商业银行", number="MN-0001", guarantee=False, amount=Decimal(20000), balance=Decimal(18000),
                    due_on=date(2027, 5, 1), days_overdue=0)  # fmt: skip
LATE = ReportedAct(kind=BadActKind.OVERDUE, reference="县城商业银行 MN-0002", worst_days_late=95, amount=Decimal(20000),
                   began_on=date(2021, 1, 1), ended_on=date(2021, 11, 25))  # fmt: skip


class Says:
    """A bureau that always says the same."""

    name = "征信系统"

    def __init__(self, *said: ReportedDebt | ReportedAct, gives: bool = True) -> None:
        debts = tuple(one for one in said if isinstance(one, ReportedDebt))
        acts = tuple(one for one in said if isinstance(one, ReportedAct))
        self.report = Report(reference="PBC-7", is_given=gives, debts=debts, acts=acts)
        self.asked: list[Question] = []

    def ask(self, question: Question) -> Report:
        """At once."""
        self.asked.append(question)
        return self.report


def claimed(house: House, place: int | None = None) -> WorkRow:
    """`review_credit` of a couple in the hands of 周敏."""
    row = house.case_at("review_credit", couple(house) if place is None else place)
    house.signed_in("zhoumin").post(f"/tasks/{row.id}/claim", {}, page=f"/tasks/{row.id}")
    return row


def asks(house: House, row: WorkRow, about: str | None = None) -> dict[str, Any]:
    """周敏 asks about the applicant, or somebody else, and the worker brings the answer."""
    subject = about or str(house.row(row.application).applicant)
    act = AskCredit(task=row.id, subject=subject, reason=InquiryReason.LOAN_REVIEW, actor=house.person("zhoumin"))
    answer = house.parts.door.perform(act)
    ask_open(house.parts, CREDIT_BUREAU)
    return answer


def last_check(house: House, row: WorkRow) -> Any:
    return house.rows(ExposureCheck, row.application)[-1]


def test_the_answer_is_sealed_and_enters_the_exposure_check_at_once(house: House) -> None:
    port = Says(DEBT)
    with_port(house, credit_bureau=port)
    row = claimed(house)
    browser, applicant = house.signed_in("zhoumin"), house.row(row.application).applicant
    form = browser.get(f"/tasks/{row.id}/ask-credit").text
    assert "赵桂兰没有签本次的征信查询授权，不能查" in form
    answer = browser.post(f"/tasks/{row.id}/ask-credit", {"subject": applicant, "reason": "贷款审查"})
    assert answer.status_code == 303, answer.text[:2000]
    [inquiry], [report] = house.rows(CreditInquiry, row.application), house.rows(CreditReport, row.application)
    assert (inquiry.subject, inquiry.reason, inquiry.person) == (applicant, "贷款审查", house.person("zhoumin").person)
    assert inquiry.authorised_at < inquiry.asked_at
    assert report.inquiry == inquiry.id and b"MN-0001" not in report.content
    assert [one.name for one in port.asked] == ["孙国强"]
    check = last_check(house, row)
    assert check.sources["征信（孙国强）"] == "已取得" and check.sources["征信（赵桂兰）"] == "未查询"
    found = [one for one in house.rows(ExposureLine, row.application) if one.of == check.id]
    assert [(one.circle, one.reference, one.balance) for one in found] == [
        ("借款人", "县城商业银行 MN-0001", Decimal(18000))
    ]
    page = browser.get(f"/tasks/{row.id}").text
    assert "县城商业银行 MN-0001" in page and "征信（孙国强） 已取得" in page
    with house.read() as db:
        told = [one for one in db.rows(AuditEvent.__table__.select()) if "credit" in one.act]
    assert [one.act for one in told] == ["ask_credit", "credit_answered"]
    assert not any(word in orjson.dumps(one.facts).decode() for one in told for word in ("孙国强", "18000", "商业银行"))
    log = browser.get(f"/households/{house.row(row.application).household}/enquiries/{applicant}").text
    assert "周敏" in log and inquiry.reference in log and "MN-0001" not in log


def before_the_signature(house: House, row: WorkRow) -> None:
    """The instant at which the applicant signed, less a second."""
    signed = asks_signed_at(house, row)
    house.clock.at = signed - timedelta(seconds=1)


def asks_signed_at(house: House, row: WorkRow) -> Any:
    applicant = house.row(row.application).applicant
    with house.read() as db:
        signed = authorisations(db, row.application).get(applicant)
    assert signed is not None
    return signed.at


def already_asked(house: House, row: WorkRow) -> None:
    asks(house, row)


def nothing(house: House, row: WorkRow) -> None:
    """All is well but for whom is asked about."""


@pytest.mark.parametrize(
    ("comes_before", "about", "sentence"),
    [(before_the_signature, "applicant", "签在查询之前"), (nothing, "spouse", "没有签本次的征信查询授权"),
     (already_asked, "applicant", "授权这次用过了")],
)  # fmt: skip
def test_nobody_is_asked_about_without_an_authorisation_that_serves(
    house: House, comes_before: Callable[[House, WorkRow], None], about: str, sentence: str
) -> None:
    port = Says(DEBT)
    with_port(house, credit_bureau=port)
    row = claimed(house)
    comes_before(house, row)
    asked = len(port.asked)
    with pytest.raises(NotPossible, match=sentence):
        asks(house, row, getattr(house.row(row.application), about))
    assert len(port.asked) == asked


def test_an_authorisation_of_another_case_or_a_stranger_serves_nobody(house: House) -> None:
    with_port(house, credit_bureau=Says(DEBT))
    row = claimed(house)
    with pytest.raises(NotFound):
        asks(house, row, house.person("jiangli").person)
    with_port(house, credit_bureau=None)
    with pytest.raises(NotPossible, match="没有接征信系统"):
        asks(house, row)
    assert "ask-credit" not in house.signed_in("zhoumin").get(f"/tasks/{row.id}").text


def test_a_report_of_31_days_is_not_shown_and_is_asked_for_anew(house: House) -> None:
    port = Says(DEBT)
    with_port(house, credit_bureau=port)
    row = claimed(house)
    asks(house, row)
    house.clock.later(days=30)
    assert "县城商业银行 MN-0001" in house.signed_in("zhoumin").get(f"/tasks/{row.id}").text
    house.clock.later(days=1)
    page = house.signed_in("zhoumin").get(f"/tasks/{row.id}").text
    assert "县城商业银行 MN-0001" not in page and "报告已过 30 天" in page
    with pytest.raises(EntryRefused):
        house.conduct.complete(house.person("zhoumin"), row.id)
    asks(house, row)
    assert len(port.asked) == 2
    house.conduct.complete(house.person("zhoumin"), row.id)
    assert len(house.rows(Rating, row.application)) == 1


def test_broken_faith_that_the_bureau_reports_leaves_no_agreeing(house: House) -> None:
    with_port(house, credit_bureau=Says(LATE))
    row = claimed(house)
    asks(house, row)
    assert last_check(house, row).broken_faith
    with pytest.raises(EntryRefused):
        house.conduct.complete(house.person("zhoumin"), row.id, broken_faith="no")
    house.conduct.complete(house.person("zhoumin"), row.id, broken_faith="yes", broken_faith_detail="征信有不良记录")
    assert house.rows(Rating, row.application)[-1].veto == ["不守信"]


def test_a_bureau_that_is_silent_stands_as_such_and_agreeing_is_argued(house: House, tmp_path: Path) -> None:
    with_port(house, credit_bureau=FileDropCreditBureau(tmp_path))
    row = claimed(house)
    reference = asks(house, row)["reference"]
    assert last_check(house, row).sources["征信（孙国强）"] == "未取得"
    with pytest.raises(EntryRefused):
        house.conduct.complete(house.person("zhoumin"), row.id)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / f"{reference}.json").write_text(json.dumps({"reference": "PBC-1", "given": False}))
    house.work()
    assert last_check(house, row).sources["征信（孙国强）"] == "未取得"
    house.conduct.complete(house.person("zhoumin"), row.id, source_missing_reason="额度小，自有台账已足")


def test_no_statement_by_hand_asks_too_early_or_takes_an_enquiry_back(house: House) -> None:
    with_port(house, credit_bureau=Says())
    row = claimed(house)
    asks(house, row)
    table = CreditInquiry.__table__
    [inquiry] = house.rows(CreditInquiry, row.application)
    early = {**inquiry._asdict(), "id": "made up", "reference": "made-up", "authorised_at": inquiry.asked_at}
    for statement in (
        table.insert().values(early),
        table.update().where(table.c.id == inquiry.id).values(reason="贷后管理"),
        table.delete().where(table.c.id == inquiry.id),
    ):
        with pytest.raises(DBAPIError), house.by_hand() as db:
            db.execute(statement)


def test_the_log_of_somebody_who_only_consented_is_empty(house: House) -> None:
    row = house.case_at("review_credit", couple(house))
    case = house.row(row.application)
    page = house.signed_in("linxiaofeng").get(f"/households/{case.household}/enquiries/{case.spouse}").text
    assert "没有查过您的征信" in page and "孙国强" not in page
