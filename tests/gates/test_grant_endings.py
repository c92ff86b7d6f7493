"""The second gate can end an application: the review, the proposal, the approver; each with its own ground."""

import pytest

from tests.builders.house import House
from tests.gates.acts import line_of
from workflows.records.endings import CustomerNotice, RefusalAcknowledgement, RefusalReport
from workflows.records.filing import Dossier
from workflows.words.choices.endings import RefusalGround


@pytest.mark.parametrize(
    ("task", "changed", "ground"),
    [
        ("review_credit", {"opinion": "不同意", "reasons": "收入证明是假的"}, RefusalGround.REVIEW_DECLINED),
        ("propose_grant", {"decision": "不予授信", "opinion": "负债过高"}, RefusalGround.REVIEW_DECLINED),
        ("approve_grant", {"decision": "不同意", "reasons": "用途不清"}, RefusalGround.GRANT_DECLINED),
    ],
)
def test_each_no_of_the_second_gate_ends_the_application_without_a_line(
    house: House, task: str, changed: dict[str, str], ground: RefusalGround
) -> None:
    case = house.case()
    house.conduct.reach(case, task)
    house.conduct.step(case, **changed)
    report = house.rows(RefusalReport, case)
    assert [(row.task, row.gate) for row in report] == [(task, "rating_and_grant")]
    assert report[0].ground in (ground, RefusalGround.GRANT_DECLINED)
    assert report[0].facts in changed.values()
    assert house.row(case).state == "refused"
    assert line_of(house, case) is None
    house.work()
    house.conduct.finish(case)
    assert [row.kind for row in house.rows(Dossier, case)] == ["closed"]


def test_the_director_signs_for_a_refusal_by_password_within_a_working_day(house: House) -> None:
    case = house.case()
    house.conduct.reach(case, "review_credit")
    house.conduct.step(case, opinion="不同意", reasons="材料虚假")
    row = house.conduct.reach(case, "acknowledge_refusal")
    assert row.due_at is not None
    assert (row.due_at - house.clock.at).days <= 1
    director = house.signed_in("gaojun")
    assert director.complete(row.id, password="wrong-password-1").status_code == 422
    assert house.rows(RefusalAcknowledgement, case) == []
    assert director.complete(row.id).status_code == 303
    assert len(house.rows(RefusalAcknowledgement, case)) == 1


def test_a_refusal_told_and_acknowledged_in_either_order_is_filed_once(house: House) -> None:
    told_first, noted_first = house.case(0), house.case(1)
    for case in (told_first, noted_first):
        house.conduct.reach(case, "review_credit")
        house.conduct.step(case, opinion="不同意", reasons="材料虚假")
    house.conduct.step(noted_first)
    assert house.rows(Dossier, noted_first) == []
    house.work()
    house.conduct.step(told_first)
    for case in (told_first, noted_first):
        assert len(house.rows(Dossier, case)) == 1
        assert len(house.rows(CustomerNotice, case)) == 1
        assert house.open_tasks(case) == set()


def test_nothing_goes_back_from_a_refusal(house: House) -> None:
    case = house.case()
    house.conduct.reach(case, "review_credit")
    house.conduct.step(case, opinion="不同意", reasons="材料虚假")
    row = house.conduct.reach(case, "acknowledge_refusal")
    director = house.signed_in("gaojun")
    answer = director.post(
        f"/tasks/{row.id}/return",
        {"to_task": "review_credit", "reason": "再看看", "questions": "能不能批？"},
    )
    assert answer.status_code == 422
    assert house.row(case).state == "refused"
