"""Which roles may meet in one person (PRODUCT §3, static), through the real door: all pairs, cover and accounts counted."""

from datetime import timedelta
from itertools import combinations

import pytest

from tests.builders.house import House
from workflows.registers.cover import Substitute
from workflows.registers.staff import AddStaff, ChangeRoles
from workflows.words.actor import OPERATOR
from workflows.words.refusals import EntryRefused, Forbidden, NotPossible
from workflows.words.roles import Role

WITHOUT_DUTY = {Role.ADMINISTRATOR, Role.AUDITOR, Role.AML_OFFICER}
NEVER_WITH_MANAGER = {Role.TELLER, Role.CREDIT_APPROVER, Role.DISBURSEMENT_APPROVER}


def may_meet(one: Role, other: Role) -> bool:
    """Written out from PRODUCT §3, not from the code."""
    if one in WITHOUT_DUTY or other in WITHOUT_DUTY:
        return False
    return not (
        (one is Role.CLIENT_MANAGER and other in NEVER_WITH_MANAGER)
        or (other is Role.CLIENT_MANAGER and one in NEVER_WITH_MANAGER)
    )


def add(house: House, name: str, *roles: Role) -> None:
    act = AddStaff(name=name, roles=frozenset(roles), branch="0301", demo=True, actor=OPERATOR)
    house.parts.door.perform(act)


def test_every_pair_of_roles(sqlite_house: House) -> None:
    for number, (one, other) in enumerate(combinations(Role, 2)):
        if may_meet(one, other):
            add(sqlite_house, f"n{number}", one, other)
        else:
            with pytest.raises(EntryRefused):
                add(sqlite_house, f"n{number}", one, other)


def test_a_second_account_counts(house: House) -> None:
    add(house, "one", Role.CLIENT_MANAGER)
    second = AddStaff(name="two", roles=frozenset({Role.TELLER}), branch="0301", person="one", actor=OPERATOR)
    with pytest.raises(EntryRefused):
        house.parts.door.perform(second)


def cover(house: House, absent: str, substitute: str, *, days: int = 3) -> None:
    now = house.clock.at
    act = Substitute(absent=absent, substitute=substitute, since=now, until=now + timedelta(days=days), reason="休假",
                     actor=OPERATOR)  # fmt: skip
    house.parts.door.perform(act)


def test_own_and_covered_roles_together_must_pass(house: House) -> None:
    add(house, "manager", Role.CLIENT_MANAGER)
    add(house, "teller", Role.TELLER)
    add(house, "clerk", Role.CREDIT_CLERK)
    with pytest.raises(EntryRefused):
        cover(house, "manager", "teller")
    cover(house, "manager", "clerk")
    with pytest.raises(EntryRefused):
        house.parts.door.perform(ChangeRoles(name="clerk", roles=frozenset({Role.TELLER}), demo=True, actor=OPERATOR))


def test_cover_is_not_passed_on(house: House) -> None:
    for name in ("one", "two", "three"):
        add(house, name, Role.CREDIT_CLERK)
    cover(house, "one", "two")
    for absent, substitute in (("two", "three"), ("three", "one"), ("one", "three")):
        with pytest.raises(NotPossible):
            cover(house, absent, substitute)
    house.clock.later(days=4)
    cover(house, "two", "three")


def test_nobody_gives_roles_but_the_operator(house: House) -> None:
    director = next(actor for actor in house.cooperative.by_role[Role.DIRECTOR])
    with pytest.raises(Forbidden):
        house.parts.door.perform(
            AddStaff(name="x", roles=frozenset({Role.TELLER}), branch="0301", demo=True, actor=director)
        )
