"""Whether the rest can be staffed is exact: compared with trying every choice of persons, on small staffs.

The brute force below knows nothing of matchings. It gives every free person one class or none, in his own right or also
in that of whom he covers, and looks whether all places are served and the committee of that choice has its votes.
"""

from collections.abc import Iterator
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders.house import MORNING
from workflows.duties.facts import Facts
from workflows.duties.rules import Held, Holdings, Standing, static_conflict
from workflows.duties.sentences import own_household
from workflows.duties.staffing import Ballot, Needs, Place, two_thirds, unfilled
from workflows.words.roles import DutyClass, Role

R, D = Role, DutyClass
ORDER = (
    Place(D.INVESTIGATE, R.CLIENT_MANAGER), Place(D.REVIEW, R.CLIENT_MANAGER), Place(D.REVIEW, R.CREDIT_REVIEWER),
    Place(D.GRANT, R.COMMITTEE_MEMBER), Place(D.GRANT, R.CREDIT_APPROVER), Place(D.COUNTER, R.TELLER),
    Place(D.DISBURSE, R.DISBURSEMENT_APPROVER), Place(D.FILE, R.CREDIT_CLERK),
)  # fmt: skip
ROLES = (R.CLIENT_MANAGER, R.CREDIT_REVIEWER, R.TELLER, R.DISBURSEMENT_APPROVER, R.CREDIT_CLERK, R.CREDIT_APPROVER)


def standing(number: int, roles: frozenset[Role], seat: str | None, away: bool, recused: bool) -> Standing:
    seats = frozenset({seat}) if seat else frozenset()
    own = roles | ({R.COMMITTEE_MEMBER} if seat else frozenset())
    return Standing(str(number), str(number), own, own_household("x") if recused else None, away, seats=seats)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    number = draw(st.integers(2, 5))
    staff = tuple(
        standing(
            place,
            draw(st.frozensets(st.sampled_from(ROLES), max_size=3)),
            draw(st.sampled_from([None, None, "near", "above"])),
            draw(st.integers(0, 5)) == 0,
            draw(st.integers(0, 7)) == 0,
        )
        for place in range(number)
    )
    held = draw(st.dictionaries(st.sampled_from([one.person for one in staff]), st.sampled_from(D), max_size=2))
    away = [one.person for one in staff if one.away]
    there = [one.person for one in staff if not one.away]
    covers = frozenset((draw(st.sampled_from(there)), one) for one in away if there and draw(st.booleans()))
    rows = tuple(Held(person, person, duty, "", "", MORNING) for person, duty in held.items())
    return Facts(staff=staff, held=Holdings(rows), covers=covers, branches=("near", "above"))


def needs(vote: bool) -> st.SearchStrategy[tuple[Place, ...]]:
    left_out = {Place(D.GRANT, R.CREDIT_APPROVER if vote else R.COMMITTEE_MEMBER)}
    there = [place for place in ORDER if place not in left_out]
    return st.sets(st.sampled_from(there), min_size=1, max_size=4).map(
        lambda wanted: tuple(place for place in ORDER if place in wanted)
    )


def may_stand_in(one: Standing, other: Standing) -> bool:
    return one.recused is None and other.recused is None and static_conflict(one.roles | other.roles) is None


def choices(found: Facts) -> Iterator[tuple[dict[str, DutyClass], dict[DutyClass, set[Role]]]]:
    """Who holds which class in the end, and which roles each class has at hand."""
    by_id = {one.person: one for one in found.staff}
    holds = found.held.by_person()
    covered = {one.person: [by_id[absent] for substitute, absent in found.covers if substitute == one.person and
                            may_stand_in(one, by_id[absent])] for one in found.staff}  # fmt: skip
    options = []
    for one in found.staff:
        with_whom = [set(two) for number in range(len(covered[one.person]) + 1)
                     for two in combinations([other.person for other in covered[one.person]], number)]  # fmt: skip
        if one.person in holds:
            classes: list[DutyClass | None] = [holds[one.person]]
        else:
            classes = [None] if one.away or one.recused else [None, *D]
        options.append([(one, duty, absent) for duty in classes for absent in (with_whom if duty else [set()])])
    for choice in product(*options):
        taken = dict(holds)
        at_hand: dict[DutyClass, set[Role]] = {duty: set() for duty in D}
        good = True
        for one, duty, absent in choice:
            if duty is None:
                continue
            for person in (one.person, *absent):
                good &= taken.setdefault(person, duty) is duty
            if one.recused is None:
                at_hand[duty] |= one.roles.union(*(by_id[other].roles for other in absent))
        if good:
            yield taken, at_hand


def can_be_staffed(places: tuple[Place, ...], found: Facts) -> bool:
    vote = next((place for place in places if place.is_vote), None)
    before = {place.duty_class for place in places[: places.index(vote)]} if vote else set()
    return any(
        all(place.role in at_hand[place.duty_class] for place in places if not place.is_vote)
        and (vote is None or votes(found, taken, before))
        for taken, at_hand in choices(found)
    )


def votes(found: Facts, taken: dict[str, DutyClass], before: set[DutyClass]) -> bool:
    """Whoever takes a duty before the vote is no member of it; of the others, two thirds must be free to say yes."""
    at_first = found.held.by_person()
    gone = {person for person, duty in taken.items() if duty in before or person in at_first} - {
        person for person, duty in at_first.items() if duty is D.GRANT
    }
    for branch in found.branches:
        members = [one for one in found.staff if branch in one.seats and one.recused is None and one.person not in gone]
        if len(members) >= 3:
            free = [one for one in members if not one.away and taken.get(one.person) in (None, D.GRANT)]
            return len(free) >= two_thirds(len(members))
    return False


@settings(max_examples=150, deadline=None)
@given(facts(), needs(vote=False))
def test_it_is_exact_where_one_person_grants(found: Facts, places: tuple[Place, ...]) -> None:
    assert (not unfilled(Needs(places), found, {})) == can_be_staffed(places, found)


@settings(max_examples=150, deadline=None)
@given(facts(), needs(vote=True))
def test_it_is_exact_where_a_committee_shrinks_before_it_votes(found: Facts, places: tuple[Place, ...]) -> None:
    assert (not unfilled(Needs(places), found, {})) == can_be_staffed(places, found)


def member(number: int, *roles: Role) -> Standing:
    return standing(number, frozenset(roles), "near", away=False, recused=False)


def test_a_member_who_reviews_leaves_the_committee_with_fewer_votes_to_find() -> None:
    """Four members need three votes; if one of them reviews, three are left and need two."""
    staff = (member(1, R.CREDIT_REVIEWER), member(2), member(3), member(4, R.TELLER))
    places = (ORDER[2], ORDER[3], ORDER[5])
    assert unfilled(Needs(places), Facts(staff=staff, branches=("near",)), {}) == ()


def test_an_open_vote_counts_its_fixed_members() -> None:
    staff = (member(1), member(2, R.TELLER), member(3))
    found, places = Facts(staff=staff, branches=("near",)), (ORDER[3], ORDER[5])
    assert unfilled(Needs(places, Ballot(3, 0, ("1", "2", "3"))), found, {"1": D.GRANT}) == ()
    assert len(unfilled(Needs(places, Ballot(3, 0, ("1", "2"))), found, {"1": D.GRANT})) == 1
    assert unfilled(Needs(places, Ballot(3, 1, ("2", "3"))), found, {"3": D.GRANT}) == ()


def test_one_person_bears_a_merged_class_or_two_share_it() -> None:
    alone = (standing(1, frozenset({R.CLIENT_MANAGER, R.CREDIT_REVIEWER}), None, False, False),)
    apart = tuple(standing(n, frozenset({role}), None, False, False)
                  for n, role in enumerate((R.CLIENT_MANAGER, R.CREDIT_REVIEWER)))  # fmt: skip
    for staff in (alone, apart):
        assert unfilled(Needs(ORDER[1:3]), Facts(staff=staff), {}) == ()
