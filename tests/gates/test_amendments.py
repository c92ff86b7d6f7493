"""What the family consented to is what is lent: raised terms, birthdays and new faces ask again (G1-03, G1-05, G1-06)."""

from datetime import date

import pytest

from tests.builders.house import House
from tests.gates.acts import couple, family, line_of, send_back
from workflows.records.investigation import Consent, VisitConfirmation
from workflows.words.refusals import EntryRefused, GuardRefused


def amended(house: House, case: str, **changed: str) -> None:
    """A second visit, at which the applicant changes what he asks for and signs for it."""
    visitor = house.person("linxiaofeng")
    row = house.conduct.open(case)[0]
    signature = house.conduct.hands.signature(visitor, "孙国强", "amendment_signature")
    house.conduct.complete(visitor, row.id, amendment_signature=signature, **changed)


@pytest.mark.parametrize(
    ("changed", "asks_again"),
    [
        ({"amended_amount": "9000"}, True),
        ({"amended_purpose": "养殖"}, True),
        ({"amended_term_months": "18"}, True),
        ({"amended_amount": "6000"}, False),
        ({"amended_term_months": "6"}, False),
        ({}, False),
    ],
)
def test_raised_terms_void_the_consents_and_ask_again(house: House, changed: dict[str, str], asks_again: bool) -> None:
    case = house.case(couple(house))
    send_back(house, house.conduct.reach(case, "conclude_investigation"), "visit_household")
    amended(house, case, **changed) if changed else house.conduct.step(case)
    assert house.open_tasks(case) == ({"collect_consent"} if asks_again else {"conclude_investigation"})
    house.conduct.reach(case, "conclude_investigation")
    assert len(house.rows(Consent, case)) == (2 if asks_again else 1)
    digests = {row.text_digest for row in house.rows(Consent, case)}
    assert len(digests) == (2 if asks_again else 1)


def test_what_is_amended_is_what_is_granted_and_lent(house: House) -> None:
    case = house.case(couple(house))
    amended(house, case, amended_amount="9500", amended_term_months="10")
    row = house.row(case)
    assert (row.amount, row.term_months) == (9500, 10)
    house.conduct.finish(case)
    assert line_of(house, case).approved_limit == 9500
    assert house.row(case).state == "filed"


def test_an_amendment_without_the_applicants_signature_is_refused(house: House) -> None:
    case = house.case(couple(house))
    row = house.conduct.open(case)[0]
    with pytest.raises(EntryRefused) as refused:
        house.conduct.complete(house.person("linxiaofeng"), row.id, amended_amount="9000")
    assert set(refused.value.fields) == {"amendment_signature"}


def test_a_birthday_between_visit_and_conclusion_adds_a_consent(house: House) -> None:
    # He comes of age on the 26th; the visit is on the 24th.
    case = house.case(family(house, wife=date(1981, 7, 20), son=date(2008, 11, 26)))
    house.conduct.reach(case, "conclude_investigation")
    assert len(house.rows(Consent, case)) == 1
    house.clock.later(days=2)
    house.conduct.step(case)
    assert house.open_tasks(case) == {"collect_consent"}
    assert len(house.conduct.open(case)) == 1
    house.conduct.step(case)
    assert house.open_tasks(case) == {"conclude_investigation"}
    house.conduct.step(case)
    assert house.open_tasks(case) == {"review_credit"}
    assert len(house.rows(Consent, case)) == 2


def test_the_day_before_his_birthday_a_son_is_not_asked(house: House) -> None:
    case = house.case(family(house, wife=date(1981, 7, 20), son=date(2008, 11, 26)))
    house.conduct.reach(case, "conclude_investigation")
    house.clock.later(days=1)
    house.conduct.step(case)
    assert house.open_tasks(case) == {"review_credit"}


def test_eighteen_today_is_asked_and_eighteen_tomorrow_is_not(house: House) -> None:
    place = family(house, son=date(2008, 11, 24), daughter=date(2008, 11, 25))
    case = house.case(place)
    house.conduct.reach(case, "collect_consent")
    assert len(house.conduct.open(case)) == 1


@pytest.mark.parametrize(("amount", "second"), [("29900", False), ("30000", True)])
def test_from_thirty_thousand_a_second_investigator_goes_along(house: House, amount: str, second: bool) -> None:
    case = house.case(couple(house), amount=amount)
    house.conduct.step(case)
    assert house.open_tasks(case) == ({"confirm_visit"} if second else {"collect_consent"})


def test_the_visitor_does_not_confirm_his_own_visit_and_disagreement_goes_to_the_reviewer(house: House) -> None:
    case = house.case(couple(house), amount="30000")
    row = house.conduct.reach(case, "confirm_visit")
    with pytest.raises(GuardRefused):
        house.conduct.complete(house.person("linxiaofeng"), row.id)
    second = house.signed_in("heyu")
    assert second.complete(row.id, agrees="no", differences="").status_code == 422
    assert second.complete(row.id, agrees="no", differences="存栏数少一半").status_code == 303
    assert [one.agrees for one in house.rows(VisitConfirmation, case)] == [False]
    review = house.conduct.reach(case, "review_credit")
    assert "存栏数少一半" in house.signed_in("zhoumin").get(f"/tasks/{review.id}").text


def test_an_amendment_over_the_sum_brings_in_the_second_investigator(house: House) -> None:
    case = house.case(couple(house), amount="20000")
    amended(house, case, amended_amount="30000")
    assert house.open_tasks(case) == {"confirm_visit"}
