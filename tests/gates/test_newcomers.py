"""Somebody found at the visit is a person of his own: asked for consent, sealed under his own keys (PRODUCT §4, G1-06)."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.builders.house import House
from tests.gates.acts import family, withdraw
from webapp.demo.people import identity_number
from webapp.printing.data import dossier_data
from webapp.printing.dossier import html
from webapp.printing.of_case import dossier_of
from workflows.records.households import Member
from workflows.records.investigation import VisitMember
from workflows.records.people import DataKey, Person
from workflows.records.sealed import unseal_text
from workflows.records.texts import SignedSheet
from workflows.registers.households import AddHousehold, NewMember
from workflows.words.actor import OPERATOR
from workflows.words.choices.sheets import Sheet
from workflows.words.refusals import EntryRefused

NUMBER = identity_number(date(1990, 5, 6), 998)


def line(**given: str) -> dict[str, str]:
    base = {"relation": "其他", "member_state": "在户", "capacity": "完全"} | given
    return {f"members-9-{name}": value for name, value in base.items()}


def visited(house: House, **given: str) -> tuple[str, Any]:
    """A case after a visit that found one person more, and what the visit wrote of that person."""
    case = house.case(family(house))
    house.conduct.step(case, **line(**given))
    table = VisitMember.__table__
    with house.read() as db:
        return case, db.row(select(table).where(table.c.application == case, table.c.name == given["name"]))


def test_an_adult_found_at_the_visit_is_sealed_under_her_own_keys_and_asked_for_consent(house: House) -> None:
    case, found = visited(
        house, name="钱小燕", id_number=NUMBER, phone="13857009009", health="良好", health_agreed="yes"
    )
    assert found.subject != house.row(case).applicant
    person, key, member = Person.__table__, DataKey.__table__, Member.__table__
    with house.read() as db:
        assert db.scalar(select(person.c.name).where(person.c.id == found.subject)) == "钱小燕"
        assert unseal_text(db, VisitMember, "id_number", found, subject=found.subject) == NUMBER
        assert unseal_text(db, VisitMember, "health", found, subject=found.subject) == "良好"
        belongs = db.row(select(member).where(member.c.person == found.subject))
    assert (belongs.household, belongs.state) == (house.row(case).household, "在户")
    assert [one.subject for one in house.rows(SignedSheet, case) if one.kind == Sheet.HEALTH] == [found.subject]
    assert "collect_consent" in house.open_tasks(case)
    # Her keys destroyed, nothing of her can be read, and the applicant's data can.
    with house.by_hand() as db:
        db.execute(key.update().where(key.c.person == found.subject).values(wrapped=None, destroyed_at=house.clock.at))
    applicant_id = house.row(case).applicant
    with house.read() as db:
        assert unseal_text(db, VisitMember, "phone", found, subject=found.subject) is None
        applicant = db.row(select(person).where(person.c.id == applicant_id))
        assert unseal_text(db, Person, "id_number", applicant, subject=applicant.id)


def test_health_is_shown_to_the_reviewer_who_holds_the_task_and_printed_nowhere(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.case(family(house))
    house.conduct.step(case, **{"members-0-health": "高血压三级", "members-0-health_agreed": "yes"})
    row = house.conduct.reach(case, "review_credit")
    reviewer = house.signed_in("zhoumin")
    assert "高血压三级" not in reviewer.get(f"/tasks/{row.id}").text
    reviewer.post(f"/tasks/{row.id}/claim", {}, page=f"/tasks/{row.id}")
    assert "高血压三级" in reviewer.get(f"/tasks/{row.id}").text
    assert "高血压三级" not in house.signed_in("gaojun").get(f"/cases/{row.number}").text
    with house.read() as db, house.app.app_context():
        dossier = dossier_of(db, house.parts.store, case, now=house.clock.now())
        assert "高血压三级" not in html(dossier) and b'"health"' not in dossier_data(dossier)


def test_a_child_found_at_the_visit_is_kept_with_the_year_of_birth_alone(sqlite_house: House) -> None:
    _, found = visited(sqlite_house, name="孙小宝", birth_year="2020", capacity="无")
    person = Person.__table__
    with sqlite_house.read() as db:
        kept = db.row(select(person).where(person.c.id == found.subject))
    assert (kept.name, kept.birth_year, kept.birth_date, kept.id_number) == ("孙小宝", 2020, None, None)


@pytest.mark.parametrize(("born", "kept"), [(date(2012, 11, 24), date(2012, 11, 24)), (date(2012, 11, 25), None)])
def test_of_a_child_under_14_a_new_household_keeps_the_year_alone(
    sqlite_house: House, born: date, kept: date | None
) -> None:
    house = sqlite_house
    place = family(house, son=born)
    member, person = Member.__table__, Person.__table__
    with house.read() as db:
        wanted = select(person).join(member, member.c.person == person.c.id)
        son = db.row(wanted.where(member.c.household == house.households[place], member.c.relation == "子"))
    assert (son.birth_date, son.birth_year, son.id_number) == (kept, 2012, None)


def test_who_is_known_by_number_already_is_the_same_person(sqlite_house: House) -> None:
    house = sqlite_house
    table = Person.__table__
    staff = house.person("heyu").person
    with house.read() as db:
        number = unseal_text(db, Person, "id_number", db.row(select(table).where(table.c.id == staff)), subject=staff)
    assert number is not None
    _, found = visited(house, name="何雨", id_number=number)
    assert found.subject == staff


def test_who_borrows_under_an_open_line_joins_no_other_household_until_it_ends(house: House) -> None:
    case = house.case(family(house))
    house.conduct.reach(case, "verify_identity")
    borrower, table = house.row(case).applicant, Member.__table__
    with house.by_hand() as db:
        # He has moved away, and his household's line is still open.
        db.execute(table.update().where(table.c.person == borrower).values(state="迁出"))
    number, village = identity_number(date(1979, 2, 3), 999), next(iter(house.cooperative.villages.values()))
    head = NewMember(name="孙国强", relation="户主", id_number=number, phone="13857009001")
    alone = AddHousehold(village=village, village_group="5 组", members=(head,), actor=OPERATOR)
    with pytest.raises(EntryRefused) as refused:
        house.parts.door.perform(alone)
    assert "授信额度还没有结束" in str(refused.value.fields["members-0-id_number"])
    with pytest.raises(EntryRefused) as refused:
        house.conduct.step(house.case(), **line(name="孙国强", id_number=number, phone="13857009001"))
    assert set(refused.value.fields) == {"members"}
    withdraw(house, case)
    assert house.parts.door.perform(alone)["household"]
