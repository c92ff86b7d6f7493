"""What was written before stands there again: after a return, and when a household comes back; no decision ever does."""

import re
from datetime import date
from typing import Any

from forms.by_key import form_for
from forms.task_form import TaskForm
from tests.builders.house import House
from tests.gates.acts import family, send_back
from workflows.words.choices.application import Purpose, Regime
from workflows.words.roles import Role


def _form(house: House, task: str, login: str) -> TaskForm:
    page = house.conduct.page(house.person(login), task)
    assert page.node.form_key is not None
    return form_for(page.node.form_key).for_page(page)


def _whose(house: House, row: Any) -> str:
    actor = house.conduct.somebody(row)
    return next(login for login, one in house.cooperative.people.items() if one.person == actor.person)


def test_after_a_return_the_words_stand_there_again_and_the_decision_does_not(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.case()
    send_back(house, house.conduct.reach(case, "review_credit"), "visit_household")
    row = house.conduct.open(case)[0]
    visit = _form(house, row.id, _whose(house, row))
    assert visit["visited_on"].data == date(2026, 11, 24)
    assert visit["visited_at"].data and visit["met_persons"].data and visit["photos"].data
    assert str(visit["committee_view"].data) and visit["lawsuits"].data is False
    assert visit["visit_outcome"].data is None and visit["interview_done"].data is None
    house.conduct.reach(case, "conclude_investigation")
    row = house.conduct.open(case)[0]
    conclusion = _form(house, row.id, _whose(house, row))
    assert len(conclusion["reasons"].data) >= 20
    assert conclusion["recommendation"].data is None and conclusion["signature"].data is None


def test_who_returned_a_case_does_not_find_the_reasons_of_that_return(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.case()
    house.conduct.reach(case, "review_credit")
    house.conduct.step(case, opinion="退回补充", reasons="收入要有凭证", return_to="conclude_investigation",
                       return_questions="凭证在哪里？")  # fmt: skip
    house.conduct.reach(case, "review_credit")
    row = house.conduct.open(case)[0]
    assert _form(house, row.id, _whose(house, row))["reasons"].data is None


def test_a_new_investigator_does_not_begin_with_what_another_saw(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.case()
    send_back(house, house.conduct.reach(case, "conclude_investigation"), "visit_household")
    row = house.conduct.open(case)[0]
    visitor = _whose(house, row)
    other = next(one for one in house.cooperative.by_role[Role.CLIENT_MANAGER] if one != house.person(visitor))
    login = next(name for name, one in house.cooperative.people.items() if one == other)
    visit = _form(house, row.id, login)
    assert visit["visited_at"].data is None
    assert visit["neighbours_view"].data is None


def test_a_renewal_begins_with_the_last_application(sqlite_house: House) -> None:
    house = sqlite_house
    place = family(house, wife=date(1981, 7, 20))
    house.filed(
        place,
        purpose=Purpose.OTHER.value,
        purpose_detail="修鱼塘的路，属生产",
        regime_choice=Regime.FARM_PRODUCTION.value,
    )
    page = house.signed_in("linxiaofeng").get(f"/households/{house.households[place]}/apply").text
    for field in ("purpose_detail", "current_address", "registered_address", "term_months", "amount"):
        assert re.search(rf'name="{field}"[^>]*value="[^"]+"', page), field
    for chosen in (Purpose.OTHER.value, Regime.FARM_PRODUCTION.value):
        assert re.search(rf'value="{chosen}"[^>]*(checked|selected)', page), chosen
    assert not re.search(r'name="privacy_notice_agreed"[^>]*checked', page)


def test_a_renewals_visit_knows_the_land_and_asks_for_the_figures(sqlite_house: House) -> None:
    house = sqlite_house
    place = family(house, wife=date(1981, 7, 20))
    house.filed(place)
    house.clock.later(days=300)
    row = house.conduct.reach(house.case(place), "visit_household")
    visit = _form(house, row.id, _whose(house, row))
    plots = [entry.form for entry in visit["land"].entries]
    assert plots and all(plot.mu.data and plot.crop.data for plot in plots)
    assert all(plot.yield_kg.data is None and plot.price.data is None for plot in plots)
    assert any(entry.form.is_labourer.data for entry in visit["members"].entries)
    assert visit["income_wages"].data is None
    assert str(visit["income_wages"].hint).startswith("2026 年 11 月 24 日调查时 36,000.00")
    assert visit["visited_on"].data is None and visit["neighbours_view"].data is None
