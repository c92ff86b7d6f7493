"""The people of an exploration: as few as a small cooperative has, each with as many roles as the static rule lets him."""

from workflows.duties.facts import Facts
from workflows.duties.rules import Standing, static_conflict
from workflows.words.roles import Role

FIELD = frozenset({Role.CLIENT_MANAGER, Role.CREDIT_REVIEWER, Role.CREDIT_CLERK})
OFFICE = frozenset({Role.CREDIT_APPROVER, Role.TELLER, Role.DISBURSEMENT_APPROVER, Role.CREDIT_CLERK, Role.DIRECTOR})
SEATED = OFFICE | {Role.COMMITTEE_MEMBER}
ABOVE = frozenset({Role.DIRECTOR, Role.COMMITTEE_MEMBER})
BRANCH, PARENT = "branch", "parent"
FEWEST = 7


def crew(people: int) -> Facts:
    """Somebody who directs the office above, of the others three in seven in the field, the rest in the office.

    The more roles meet in one person, the more there is to keep apart. Two of the office and the one above are the
    committee. `people` is at least FEWEST.
    """
    assert people >= FEWEST
    in_field = (people - 1) * 3 // 7
    kinds = [FIELD] * in_field + [SEATED] * 2 + [OFFICE] * (people - 3 - in_field) + [ABOVE]
    assert all(static_conflict(roles) is None for roles in kinds)
    staff = tuple(
        Standing(
            f"{number:02d}",
            f"{number:02d}",
            roles,
            seats=frozenset({BRANCH}) if Role.COMMITTEE_MEMBER in roles else frozenset(),
        )
        for number, roles in enumerate(kinds)
    )
    return Facts(staff=staff, branches=(BRANCH, PARENT))
