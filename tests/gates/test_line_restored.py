"""A suspended line is lifted by a director who did not grant it, once the cause is cured (FORMS, 授信额度)."""

import pytest
from sqlalchemy import select

from tests.builders.house import House
from tests.gates.acts import draw, line_of, suspend, take_back_consent
from tests.gates.test_drawdown import line_with_room
from workflows.acts.restore_line import RestoreLine
from workflows.records.disbursement import LedgerPosting
from workflows.records.grant import CreditLine, LineChange
from workflows.words.refusals import DutyRefused, GuardRefused, NotPossible

CURED = "他行借款已结清，见结清证明"


def restore(house: House, case: str, *, by: str = "gaojun") -> None:
    house.parts.door.perform(RestoreLine(application=case, actor=house.person(by), reason=CURED))


def suspended(house: House) -> str:
    """A line whose director said at the refusal that it stays suspended."""
    first = line_with_room(house)
    suspend(house, draw(house, first, "1000"))
    house.work()
    assert line_of(house, first).state == "停用"
    return first


def test_a_director_lifts_the_line_on_its_page_and_it_serves_later_cases(house: House) -> None:
    first = suspended(house)
    address = f"/cases/{house.row(first).number}"
    director, teller = house.signed_in("gaojun"), house.signed_in("jiangli")
    assert f"{address}/restore-line" in director.get(address).text
    assert f"{address}/restore-line" not in teller.get(address).text
    assert director.post(f"{address}/restore-line", {"reason": ""}).status_code == 422
    assert director.post(f"{address}/restore-line", {"reason": CURED}).status_code == 303
    table = LineChange.__table__
    with house.read() as db:
        changes = db.rows(select(table).where(table.c.line == line_of(house, first).id).order_by(table.c.id))
    assert [(one.state, one.rule) for one in changes] == [("停用", "拒贷"), ("有效", "主任恢复")]
    assert changes[-1].by == house.person("gaojun").person
    again = draw(house, first, "1000")
    house.conduct.finish(again)
    assert len(house.rows(LedgerPosting, again)) == 1
    with pytest.raises(NotPossible, match="有效"):
        restore(house, first)


def test_nobody_else_lifts_it_and_a_director_not_what_he_granted(house: House) -> None:
    first = suspended(house)
    with pytest.raises(GuardRefused):
        restore(house, first, by="jiangli")
    table, director = CreditLine.__table__, house.person("gaojun").person
    with house.by_hand() as db:
        before = db.scalar(select(table.c.granted_by))
        db.execute(table.update().values(granted_by=[director]))
    with pytest.raises(DutyRefused, match="由没有批过它的主任恢复"):
        restore(house, first)
    with house.by_hand() as db:
        db.execute(table.update().values(granted_by=before))
    assert line_of(house, first).state == "停用"


def test_a_consent_taken_back_is_cured_by_a_renewal_alone(house: House) -> None:
    first = suspended(house)
    take_back_consent(house, first)
    with pytest.raises(NotPossible, match="办续贷"):
        restore(house, first)
    assert line_of(house, first).state == "停用"


def test_what_the_approver_refused_is_not_cured(house: House) -> None:
    first = line_with_room(house)
    drawn = draw(house, first, "1000")
    house.conduct.reach(drawn, "approve_disbursement")
    house.conduct.step(drawn, decision="不同意", reasons="资料不全")
    with pytest.raises(NotPossible, match="不能恢复"):
        restore(house, first)
    assert line_of(house, first).state == "停用"


def test_it_is_lifted_where_it_was_granted(house: House) -> None:
    first = line_with_room(house)
    drawn = draw(house, first, "1000")
    suspend(house, drawn)
    with pytest.raises(NotPossible, match="到批它的那一件"):
        restore(house, drawn)
