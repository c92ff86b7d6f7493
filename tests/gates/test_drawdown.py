"""Money under a revolving line: no second investigation, other people, never more than there is room for (A-03)."""

from decimal import Decimal

import pytest

from tests.builders.house import House
from tests.gates.acts import at_once, couple, done_by, draw, line_of
from tests.gates.test_returns import pay_back
from workflows.cases.line_use import drawn_on
from workflows.queries.work_list import WorkRow
from workflows.records.disbursement import Iou, LedgerPosting, LoanContract
from workflows.records.duties import DutyHeld
from workflows.records.filing import Dossier
from workflows.records.grant import CreditLine, LineChange
from workflows.words.refusals import AlreadyTaken, DutyRefused, GuardRefused, NotPossible, Refusal
from workflows.words.roles import DutyClass

LIMIT = "8000"


def line_with_room(house: House, limit: str = LIMIT) -> str:
    """A revolving line whose first loan has come back whole."""
    return pay_back(house, house.filed(couple(house), revolving="yes", amount=limit))


def use_of(house: House, line: str) -> Decimal:
    """What is owed and reserved under a line."""
    with house.read() as db:
        used = drawn_on(db, line)
    return used.outstanding + used.reserved


def duties(house: House, case: str) -> dict[str, set[str]]:
    table = DutyHeld.__table__
    with house.read() as db:
        rows = db.rows(table.select().where(table.c.case == case))
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.duty_class, set()).add(row.person)
    return found


def test_a_drawdown_goes_to_the_counter_and_is_filed_like_any_other(house: House) -> None:
    first = line_with_room(house)
    drawn = draw(house, first, "5000")
    assert house.open_tasks(drawn) == {"verify_identity"}
    house.conduct.finish(drawn)
    assert house.row(drawn).state == "filed"
    assert [row.amount for row in house.rows(LedgerPosting, drawn)] == [Decimal("5000.00")]
    # One contract per line: the first drawdown's stands for all.
    assert house.rows(LoanContract, drawn) == []
    assert house.rows(Iou, drawn)[0].contract == house.rows(LoanContract, first)[0].id
    house.work()
    assert house.rows(Dossier, drawn)[0].sealed_at is not None


def test_who_granted_the_line_stays_out_of_the_counter_and_the_payment(house: House) -> None:
    first = line_with_room(house)
    drawn = draw(house, first, "5000", by="tangyun")
    inherited = ("investigate", "review", "grant")
    before, now = duties(house, first), duties(house, drawn)
    assert all(now[duty] == before[duty] for duty in inherited)
    row = house.conduct.reach(drawn, "approve_disbursement")
    granter = house.person(done_by(house, first, "approve_grant"))
    with pytest.raises(GuardRefused):
        house.conduct.complete(granter, row.id)
    with house.read() as db:
        rows = db.rows(DutyHeld.__table__.select().where(DutyHeld.__table__.c.case == drawn))
    assert {r.inherited_from for r in rows if r.duty_class in inherited} == {first}
    assert {r.inherited_from for r in rows if r.duty_class == "counter"} == {None}


def test_teller_and_payer_of_an_earlier_payment_are_free_again(house: House) -> None:
    first = line_with_room(house)
    teller, payer = done_by(house, first, "verify_identity"), done_by(house, first, "approve_disbursement")
    drawn = draw(house, first, "1000", by=teller)
    row = house.conduct.reach(drawn, "approve_disbursement")
    house.conduct.complete(house.person(payer), row.id)
    assert len(house.rows(LedgerPosting, drawn)) == 1


def test_an_inherited_duty_shuts_out_by_the_constraint_as_well(house: House) -> None:
    first = line_with_room(house)
    drawn = draw(house, first, "1000")
    granter = house.person(done_by(house, first, "approve_grant"))
    row = house.conduct.open(drawn)[0]
    with pytest.raises(DutyRefused):
        house.conduct.complete(granter, row.id)
    assert granter.person in duties(house, drawn)[DutyClass.GRANT]


def test_a_drawdown_is_signed_by_whom_investigated_and_granted_the_line(house: House) -> None:
    first = line_with_room(house)
    drawn = draw(house, first, "1000")
    house.conduct.reach(drawn, "sign_as_approver")
    house.conduct.finish(drawn)
    assert done_by(house, drawn, "sign_as_approver") == done_by(house, first, "approve_grant")
    assert done_by(house, drawn, "sign_as_client_manager") == done_by(house, first, "visit_household")


def test_more_than_there_is_room_for_is_refused_at_the_start(house: House) -> None:
    first = house.filed(couple(house), revolving="yes", amount=LIMIT)
    with pytest.raises(NotPossible, match=r"最多可放 0\.00 元"):
        draw(house, first, "100")
    pay_back(house, first)
    with pytest.raises(Refusal):
        draw(house, first, "8100")
    with pytest.raises(Refusal):
        draw(house, first, "1050")
    assert draw(house, first, LIMIT)


def test_a_single_grant_is_not_drawn_on_again(house: House) -> None:
    first = pay_back(house, house.filed(couple(house)))
    with pytest.raises(NotPossible):
        draw(house, first, "1000")


def test_two_tellers_at_one_instant_never_draw_more_than_the_line(house: House) -> None:
    first = line_with_room(house)
    line = line_of(house, first).id
    drawn = [draw(house, first, "5000", by="jiangli"), draw(house, first, "5000", by="tangyun")]
    rows: list[WorkRow] = [house.conduct.reach(case, "prepare_iou") for case in drawn]
    tellers = [house.conduct.somebody(row) for row in rows]
    pages = [house.conduct.page(teller, row.id) for teller, row in zip(tellers, rows, strict=True)]
    assert all(page.available == Decimal(LIMIT) for page in pages)
    found = at_once(
        lambda: house.conduct.complete(tellers[0], rows[0].id, amount="5000"),
        lambda: house.conduct.complete(tellers[1], rows[1].id, amount="5000"),
    )
    refused = [one for one in found if isinstance(one, Exception)]
    assert len(refused) == 1, found
    assert isinstance(refused[0], Refusal)
    assert use_of(house, line) == Decimal("5000")
    house.conduct.finish(drawn[found.index(next(one for one in found if isinstance(one, dict)))])
    assert use_of(house, line) == Decimal("5000")


def test_what_a_voided_iou_reserved_can_be_drawn_by_another(house: House) -> None:
    first = line_with_room(house)
    one = draw(house, first, "8000")
    row = house.conduct.reach(one, "approve_disbursement")
    with pytest.raises(NotPossible):
        draw(house, first, "1000")
    house.conduct.complete(house.conduct.somebody(row), row.id, decision="不同意", reasons="用途不符")
    assert use_of(house, line_of(house, first).id) == 0


def test_a_line_suspended_by_a_refusal_serves_again_once_the_director_restores_it(house: House) -> None:
    first = line_with_room(house)
    drawn = draw(house, first, "1000")
    house.conduct.reach(drawn, "check_borrowing")
    house.conduct.step(drawn, verdict="不符合", unmet_detail="他行新增借款，已说明即将结清")
    assert line_of(house, first).state == "停用"
    with pytest.raises(NotPossible):
        draw(house, first, "1000")
    house.conduct.step(drawn, line_action="恢复")
    house.work()
    assert line_of(house, first).state == "有效"
    assert house.row(drawn).state == "refused"
    with house.read() as db:
        changes = db.rows(LineChange.__table__.select().order_by(LineChange.__table__.c.id))
    assert [one.state for one in changes] == ["停用", "有效"]
    again = draw(house, first, "1000")
    house.conduct.finish(again)
    assert len(house.rows(LedgerPosting, again)) == 1


def test_a_line_refused_for_what_the_approver_said_cannot_be_restored(house: House) -> None:
    first = line_with_room(house)
    drawn = draw(house, first, "1000")
    house.conduct.reach(drawn, "approve_disbursement")
    house.conduct.step(drawn, decision="不同意", reasons="资料不全")
    with pytest.raises(Refusal):
        house.conduct.step(drawn, line_action="恢复")
    house.conduct.step(drawn, line_action="取消")
    house.work()
    assert line_of(house, first).state == "取消"


def test_a_drawdown_on_its_way_when_the_line_is_suspended_cannot_be_paid(house: House) -> None:
    first = line_with_room(house)
    one, other = draw(house, first, "1000", by="jiangli"), draw(house, first, "1000", by="tangyun")
    row = house.conduct.reach(one, "approve_disbursement")
    approver = house.conduct.somebody(row)
    house.conduct.reach(other, "check_borrowing")
    house.conduct.step(other, verdict="不符合", unmet_detail="情况有变")
    with pytest.raises(AlreadyTaken, match="已经拒贷"):
        house.conduct.complete(approver, row.id)
    assert house.row(one).state == "refused"
    assert house.rows(LedgerPosting, one) == []


def test_a_renewal_supersedes_the_line_it_renews(house: House) -> None:
    place = couple(house)
    first = pay_back(house, house.filed(place, revolving="yes"))
    old = line_of(house, first)
    again = house.case(place, amount="9000", revolving="yes")
    assert house.row(again).renews == old.id
    house.conduct.reach(again, "approve_grant")
    assert line_of(house, first).state == "有效"
    house.conduct.step(again)
    assert line_of(house, first).state == "已换新"
    with house.read() as db:
        lines = db.rows(CreditLine.__table__.select().where(CreditLine.__table__.c.state == "有效"))
    assert [one.application for one in lines] == [again]
    with pytest.raises(NotPossible):
        draw(house, first, "1000")
    house.conduct.finish(again)
    assert house.row(again).state == "filed"


def test_a_refused_renewal_leaves_the_old_line_in_force(house: House) -> None:
    place = couple(house)
    first = pay_back(house, house.filed(place, revolving="yes"))
    again = house.case(place, amount="9000", revolving="yes")
    house.conduct.reach(again, "review_credit")
    house.conduct.step(again, opinion="不同意", reasons="负债增加")
    assert line_of(house, first).state == "有效"
    assert draw(house, first, "1000")
