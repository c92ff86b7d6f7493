"""After the payment something missing is asked of whoever holds the duty; before it a task can change hands."""

import pytest

from tests.builders.house import House
from tests.gates.acts import QUESTION, send_back
from workflows.acts.hand_over import HandOver
from workflows.acts.supplement import AnswerSupplement, AskSupplement
from workflows.records.cases import Supplement
from workflows.records.duties import DutyHeld
from workflows.words.refusals import AlreadyTaken, DutyRefused, EntryRefused, GuardRefused, NotPossible, Refusal
from workflows.words.roles import DutyClass


def ask(house: House, case: str, *, by: str = "zhengfang", to: DutyClass = DutyClass.COUNTER) -> str:
    """Something missing is asked in words."""
    act = AskSupplement(application=case, actor=house.person(by), to_duty=to, question="身份证影印件背面看不清")
    return str(house.parts.door.perform(act)["supplement"])


def answer(house: House, case: str, supplement: str, *, by: str) -> None:
    paper = house.conduct.hands.picture(house.person(by), "身份证国徽面", "attachments")
    act = AnswerSupplement(application=case, actor=house.person(by), supplement=supplement, note="已重新扫描",
                           attachments=(paper,))  # fmt: skip
    house.parts.door.perform(act)


def holders(house: House, case: str) -> dict[str, str]:
    table = DutyHeld.__table__
    with house.read() as db:
        return {row.person: row.duty_class for row in db.rows(table.select().where(table.c.case == case))}


def test_what_is_missing_is_asked_of_the_holder_and_moves_nothing(house: House) -> None:
    row = house.case_at("assemble_dossier")
    case = row.application
    supplement = ask(house, case)
    with pytest.raises(NotPossible, match="由他来答"):
        answer(house, case, supplement, by="tangyun")
    answer(house, case, supplement, by="jiangli")
    with pytest.raises(EntryRefused):
        answer(house, case, supplement, by="jiangli")
    found = house.rows(Supplement, case)[0]
    assert (found.note, found.answered_by) == ("已重新扫描", house.person("jiangli").person)
    assert found.due_at.isoformat() == "2026-11-27T16:00:00+00:00"
    assert house.open_tasks(case) == {"assemble_dossier"}
    house.conduct.finish(case)
    assert house.row(case).state == "filed"


def test_before_the_payment_a_return_is_the_way(house: House) -> None:
    row = house.case_at("approve_disbursement")
    with pytest.raises(NotPossible, match="退回补充"):
        ask(house, row.application)


def test_a_supplement_is_asked_and_answered_on_pages(house: House) -> None:
    row = house.case_at("assemble_dossier")
    number = house.row(row.application).number
    clerk = house.signed_in("zhengfang")
    given = {"to_duty": "counter", "question": "身份证影印件背面看不清"}
    assert clerk.post(f"/cases/{number}/supplements", given).status_code == 303
    supplement = house.rows(Supplement, row.application)[0]
    teller = house.signed_in("jiangli")
    address = f"/cases/{number}/supplements/{supplement.id}"
    assert teller.post(address, {"note": ""}).status_code == 422
    assert teller.post(address, {"note": "已重新扫描"}).status_code == 303
    assert house.rows(Supplement, row.application)[0].note == "已重新扫描"


def test_a_task_handed_over_leaves_both_in_the_class(house: House) -> None:
    row = house.case_at("review_credit")
    first = house.signed_in("zhoumin")
    assert first.post(f"/tasks/{row.id}/claim", {}, page=f"/tasks/{row.id}").status_code == 303
    given = first.post(f"/tasks/{row.id}/hand-over", {"to": "xuqin", "reason": "出差"})
    assert given.status_code == 303, given.text[:2000]
    held = holders(house, row.application)
    assert {held[house.person(login).person] for login in ("zhoumin", "xuqin")} == {"review"}
    with pytest.raises(AlreadyTaken, match="许琴"):
        house.conduct.complete(house.person("zhoumin"), row.id)
    house.conduct.complete(house.person("xuqin"), row.id)
    house.conduct.finish(row.application)
    assert house.row(row.application).state == "filed"


def test_a_task_is_not_handed_to_whoever_may_not_have_it(house: House) -> None:
    row = house.case_at("verify_identity")
    teller = house.person("jiangli")
    for to in ("linxiaofeng", "shenjianguo"):
        with pytest.raises(GuardRefused):
            house.parts.door.perform(HandOver(task=row.id, actor=teller, to=to, reason="有事"))
    assert holders(house, row.application).get(house.person("shenjianguo").person) == "grant"


def test_only_the_holder_hands_over_and_a_bound_signature_not_at_all(house: House) -> None:
    row = house.case_at("review_credit")
    house.signed_in("zhoumin").post(f"/tasks/{row.id}/claim", {}, page=f"/tasks/{row.id}")
    with pytest.raises(AlreadyTaken):
        house.parts.door.perform(HandOver(task=row.id, actor=house.person("xuqin"), to="xuqin", reason="我来"))
    house.conduct.complete(house.person("zhoumin"), row.id)
    signature = house.conduct.reach(row.application, "sign_as_approver")
    holder = house.conduct.somebody(signature)
    other = "chenhui" if holder.person == house.person("shenjianguo").person else "shenjianguo"
    with pytest.raises(Refusal):
        house.parts.door.perform(HandOver(task=signature.id, actor=holder, to=other, reason="有事"))


def test_a_duty_held_stays_through_a_return(house: House) -> None:
    row = house.case_at("approve_grant")
    granter = house.conduct.somebody(row)
    send_back(house, row, "review_credit", QUESTION)
    assert holders(house, row.application)[granter.person] == "grant"
    review = house.conduct.open(row.application)[0]
    with pytest.raises(DutyRefused):
        house.conduct.complete(granter, review.id)
