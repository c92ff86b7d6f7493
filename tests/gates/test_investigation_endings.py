"""The first gate can end an application: a no, nobody to ask, nobody at home, a household that does not convince."""

import pytest
from sqlalchemy import select

from tests.builders.house import House
from tests.gates.acts import couple, with_port
from workflows.records.endings import CustomerNotice, NoticeDelivery, RefusalReport
from workflows.records.filing import Dossier
from workflows.records.jobs import SentMessage
from workflows.words.choices.endings import RefusalGround

DECLINED = "现场核实收入与申报不符，经营场所已转租他人，还款来源没有着落，不建议授信。"
NOT_REACHED = {"failed_reason": "在外地，电话不接", "first_attempt_on": "2026-11-24", "second_attempt_on": "2026-11-25"}


def test_one_no_ends_the_application_and_the_others_are_not_asked_any_more(house: House) -> None:
    case = house.case(couple(house))
    consent = house.conduct.reach(case, "collect_consent")
    browser = house.signed_in("linxiaofeng")
    answer = browser.complete(consent.id, decision="不同意", signature="", spouse_text_b="", text_b_signature="")
    assert answer.status_code == 303, answer.text[:2000]
    assert house.row(case).state == "refused"
    assert house.open_tasks(case) == {"acknowledge_refusal"}
    assert [row.ground for row in house.rows(RefusalReport, case)] == [RefusalGround.MEMBER_REFUSED]


def test_a_members_no_is_told_as_not_all_agreed_and_names_nobody(house: House) -> None:
    case = house.case(couple(house))
    house.conduct.reach(case, "collect_consent")
    house.conduct.step(case, decision="不同意", signature="", spouse_text_b="", text_b_signature="")
    notice = house.rows(CustomerNotice, case)
    assert [row.ground_text for row in notice] == ["家庭成员未全部同意。"]
    assert "赵桂兰" not in notice[0].ground_text + notice[0].rights
    # The officer's report has the name, the case's page does not show it to whoever may open it.
    browser = house.signed_in("jiangli")
    page = browser.get(f"/cases/{house.row(case).number}").text
    assert "赵桂兰不同意" not in page


@pytest.mark.parametrize(
    ("task", "changed", "ground"),
    [
        ("visit_household", {"visit_outcome": "无法调查", **NOT_REACHED}, RefusalGround.VISIT_NOT_POSSIBLE),
        ("collect_consent", {"decision": "无法取得", "signature": "", "spouse_text_b": "", "text_b_signature": "",
                             **NOT_REACHED}, RefusalGround.CONSENT_NOT_OBTAINED),
        ("conclude_investigation", {"recommendation": "不同意", "reasons": DECLINED}, RefusalGround.INVESTIGATION_DECLINED),
    ],
)  # fmt: skip
def test_each_no_of_the_first_gate_is_reported_told_acknowledged_and_filed(
    house: House, task: str, changed: dict[str, str], ground: RefusalGround
) -> None:
    case = house.case(couple(house))
    house.conduct.reach(case, task)
    house.clock.later(days=2)
    house.conduct.step(case, **changed)
    assert [(row.task, row.gate, row.ground) for row in house.rows(RefusalReport, case)] == [
        (task, "investigation", ground)
    ]
    assert house.row(case).state == "refused"
    house.work()
    assert house.rows(CustomerNotice, case)[0].channel == "短信"
    with house.read() as db:
        sent = db.rows(select(SentMessage.__table__).where(SentMessage.__table__.c.application == case))
    assert [row.kind for row in sent] == ["notice"]
    house.conduct.finish(case)
    assert [row.kind for row in house.rows(Dossier, case)] == ["closed"]
    assert house.row(case).state == "refused"


class Unreachable:
    """An operator that cannot reach the number."""

    def send(self, number: str, words: str) -> bool:
        return False


def test_whoever_cannot_be_reached_by_text_message_gets_the_notice_by_hand(house: House) -> None:
    with_port(house, text_message=Unreachable())
    case = house.case(couple(house))
    house.conduct.reach(case, "conclude_investigation")
    house.conduct.step(case, recommendation="不同意", reasons=DECLINED)
    assert house.open_tasks(case) == {"acknowledge_refusal"}
    house.work()
    assert house.open_tasks(case) == {"acknowledge_refusal", "deliver_notice"}
    row = next(row for row in house.conduct.open(case) if row.task == "deliver_notice")
    browser = house.signed_in("linxiaofeng")
    to_somebody_else = browser.complete(row.id, delivered_to="赵桂兰")
    assert to_somebody_else.status_code == 422
    assert browser.complete(row.id).status_code == 303
    assert house.rows(NoticeDelivery, case)[0].channel == "当面"
    house.conduct.finish(case)
    assert [row.kind for row in house.rows(Dossier, case)] == ["closed"]


def test_the_message_to_the_applicant_holds_neither_name_nor_amount(house: House) -> None:
    case = house.case(couple(house))
    house.conduct.reach(case, "conclude_investigation")
    house.conduct.step(case, recommendation="不同意", reasons=DECLINED)
    house.work()
    with house.read() as db:
        words = [row.text for row in db.rows(select(SentMessage.__table__))]
    assert words
    assert not any(secret in text for text in words for secret in ("孙国强", "8000", "8,000", DECLINED))


def test_a_case_that_ended_refused_leaves_the_household_free_to_apply_again(house: House) -> None:
    place = couple(house)
    case = house.case(place)
    house.conduct.reach(case, "conclude_investigation")
    house.conduct.step(case, recommendation="不同意", reasons=DECLINED)
    again = house.case(place)
    assert house.row(again).state == "running"
