"""Whose the account is that a loan goes to: a name says it until the core system does (A-02, G3-12)."""

from typing import Any

import pytest
from sqlalchemy import select

from tests.builders.house import House
from workflows.records.cases import Finding
from workflows.records.disbursement import Iou, LedgerPosting
from workflows.records.people import Person
from workflows.records.sealed import unseal_text
from workflows.registers.customer_accounts import AccountRow, ImportAccounts
from workflows.words.actor import OPERATOR
from workflows.words.clock import shanghai_day
from workflows.words.refusals import EntryRefused, NotPossible

OWN, ANOTHERS, SHUT, SHOP = "6228480000000001", "6228480000000002", "6228480000000003", "6228480000000004"
OPENED = "2020-05-06"


def number_of(house: House, case: str) -> str:
    """The identity number of a case's applicant."""
    with house.read() as db:
        row = db.row(select(Person.__table__).where(Person.__table__.c.id == house.row(case).applicant))
        found = None if row is None else unseal_text(db, Person, "id_number", row, subject=row.id)
    assert found is not None
    return found


def register(house: House, **accounts: Any) -> None:
    """The core system hands over its register: account → (holder, closed)."""
    today = shanghai_day(house.clock.now())
    rows = tuple(
        AccountRow(row=place, number=number, holder=holder, opened_on=today.replace(year=2020), closed_on=closed)
        for place, (number, (holder, closed)) in enumerate(accounts.items(), start=2)
    )
    assert house.parts.door.perform(ImportAccounts(rows=rows, actor=OPERATOR))["bad"] == []


def kinds(house: House, case: str) -> list[str]:
    return [row.kind for row in house.rows(Finding, case) if row.kind == "账号未登记"]


def checklist(house: House, case: str) -> str:
    """The checklist as the approver has it before him."""
    task = house.conduct.reach(case, "approve_disbursement").id
    return house.signed_in("wujing").get(f"/tasks/{task}").text


def test_money_goes_to_no_account_that_the_register_knows_to_be_anothers_or_closed(house: House) -> None:
    case = house.case()
    own, today = number_of(house, case), shanghai_day(house.clock.now())
    task = house.conduct.reach(case, "prepare_iou")
    teller = house.conduct.somebody(task)
    register(house, **{OWN: (own, None), ANOTHERS: ("91330825MA2ABCDE0X", None), SHUT: (own, today)})
    for number, said in ((ANOTHERS, "不是借款人的"), (SHUT, "已销户")):
        with pytest.raises(EntryRefused) as refused:
            house.conduct.complete(teller, task.id, pay_to=number)
        assert said in str(refused.value.fields["pay_to"][0])
        assert house.rows(Iou, case) == []
    assert f'value="{OWN}"' in house.signed_in("jiangli").get(f"/tasks/{task.id}").text
    house.conduct.complete(teller, task.id, pay_to=OWN)
    page = checklist(house, case)
    assert "借款人本人账户" in page and f"{today.year}-" in page
    assert kinds(house, case) == []

    # Closed while the approver looked at it: the payment itself is the last to ask.
    register(house, **{OWN: (own, today)})
    approval = house.conduct.reach(case, "approve_disbursement")
    assert "已销户" in house.signed_in("wujing").get(f"/tasks/{approval.id}").text
    assert house.signed_in("wujing").complete(approval.id, decision="同意放款").status_code in (409, 422)
    assert house.rows(LedgerPosting, case) == []


def test_an_account_that_no_register_knows_is_a_finding_and_without_a_register_the_source_says_so(house: House) -> None:
    without, with_one = house.case(), house.case(1)
    task = house.conduct.reach(without, "prepare_iou")
    house.conduct.complete(house.conduct.somebody(task), task.id, pay_to=OWN)
    assert "只核对了户名" in checklist(house, without) and kinds(house, without) == []
    # What a register says later than the IOU sends the case back to be looked at.
    register(house, **{ANOTHERS: (number_of(house, with_one), None)})
    house.conduct.step(without)
    assert house.open_tasks(without) == {"check_borrowing"} and kinds(house, without) == ["账号未登记"]
    assert house.rows(LedgerPosting, without) == []

    task = house.conduct.reach(with_one, "prepare_iou")
    house.conduct.complete(house.conduct.somebody(task), task.id, pay_to=OWN)
    assert kinds(house, with_one) == ["账号未登记"]


def test_a_payee_is_compared_with_the_holder_where_he_is_known_here(sqlite_house: House) -> None:
    house = sqlite_house
    case, other = house.case(), house.case(1)
    own, theirs = number_of(house, case), number_of(house, other)
    task = house.conduct.reach(case, "prepare_iou")
    teller = house.conduct.somebody(task)
    register(house, **{OWN: (own, None), ANOTHERS: (theirs, None), SHOP: ("91330825MA2ABCDE0X", None)})
    with house.read() as db:
        name = db.scalar(select(Person.__table__.c.name).where(Person.__table__.c.id == house.row(other).applicant))
    proof = house.conduct.hands.picture(teller, "发票", "payee_proof")
    entrusted = {"pay_to_kind": "受托支付", "payee_proof": [proof]}
    for number, payee, said in ((OWN, "农资店", "借款人自己的"), (ANOTHERS, "农资店", "户名不是农资店")):
        with pytest.raises(EntryRefused) as refused:
            house.conduct.complete(teller, task.id, pay_to=number, pay_to_name=payee, **entrusted)
        assert said in str(refused.value.fields["pay_to"][0])
    assert name != "农资店"
    house.conduct.complete(teller, task.id, pay_to=SHOP, pay_to_name="农资店", **entrusted)
    assert "他人账户" in checklist(house, case)


def test_an_application_names_no_account_of_somebody_else(sqlite_house: House) -> None:
    house = sqlite_house
    first = house.case()
    register(house, **{ANOTHERS: (number_of(house, first), None)})
    with pytest.raises(EntryRefused) as refused:
        house.case(1, settlement_account=ANOTHERS)
    assert "不是借款人的" in str(refused.value.fields["settlement_account"][0])
    unknown = house.case(1, settlement_account=OWN)
    house.conduct.reach(unknown, "review_credit")
    assert kinds(house, unknown) == ["账号未登记"]


def test_who_pays_without_asking_the_page_is_stopped_by_the_payment_itself(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.case()
    own, today = number_of(house, case), shanghai_day(house.clock.now())
    register(house, **{OWN: (own, None)})
    task = house.conduct.reach(case, "prepare_iou")
    house.conduct.complete(house.conduct.somebody(task), task.id, pay_to=OWN)
    approval = house.conduct.reach(case, "approve_disbursement")
    actor = house.conduct.somebody(approval)
    seen = house.conduct.filled(house.conduct.page(actor, approval.id), {"decision": "同意放款"})
    register(house, **{OWN: (own, today)})
    with pytest.raises(NotPossible, match="已销户"):
        paid(house, approval.id, actor, seen)
    assert house.rows(LedgerPosting, case) == []


def paid(house: House, task: str, actor: Any, form: Any) -> None:
    """The form as it was filled before, handed in now."""
    from workflows.acts.complete import Complete
    from workflows.records.people import Account

    table = Account.__table__
    with house.read() as db:
        signing = actor.signing(db.scalar(select(table.c.credential_version).where(table.c.id == actor.account)))
    house.parts.door.perform(Complete(task=task, actor=signing, entry=form.entry(), seen_version=None))
