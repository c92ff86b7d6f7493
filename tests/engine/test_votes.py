"""All votes of a committee of one to five, each stored after every vote."""

from __future__ import annotations

import itertools

import pytest

from tests.engine.cases import Case
from tests.engine.drawing import diagram
from workflows.engine.specification import Specification, load_specification

VOTE = """
start s
user vote lane=committee_member duty=grant due=5 collection=committee element=voter completion="yes * 3 >= total * 2 or no * 3 > total or returned > 0" pass_when="total > 0 and yes * 3 >= total * 2"
gateway decided
user granted
user returned
end refused
end done
s > vote
vote > decided
decided > granted ? outcome == "yes"
decided > returned ? outcome == "return"
decided > refused
granted > done
returned > done
"""


@pytest.fixture(scope="module")
def committee() -> Specification:
    return load_specification({"ballot.bpmn": diagram("ballot", VOTE)})


@pytest.mark.parametrize("size", range(1, 6))
def test_two_thirds_of_those_eligible_pass_and_the_vote_stops_as_soon_as_it_is_decided(
    committee: Specification, size: int
) -> None:
    for votes in itertools.product(("yes", "no", "abstain"), repeat=size):
        case = Case(committee, "ballot", committee=[f"p{n}" for n in range(size)])
        cast: list[str] = []
        while "vote" in case.open:
            case.complete("vote", votes[len(cast)], instance=f"p{len(cast)}")
            cast.append(votes[len(cast)])
            decided = cast.count("yes") * 3 >= size * 2 or cast.count("no") * 3 > size or len(cast) == size
            assert decided == ("vote" not in case.open), cast
        assert (case.open == ["granted"]) == (cast.count("yes") * 3 >= size * 2), cast
        assert (case.ended == "refused") == (cast.count("yes") * 3 < size * 2)


def test_an_empty_committee_grants_nothing(committee: Specification) -> None:
    assert Case(committee, "ballot", committee=[]).ended == "refused"


def test_the_chair_returns_it_to_where_he_says_and_the_other_votes_are_off(committee: Specification) -> None:
    case = Case(committee, "ballot", committee=["p0", "p1", "p2", "p3"]).complete("vote", "yes", instance="p1")
    case.complete("vote", "returned", "review_credit", instance="p0")
    assert case.open == ["returned"] and case.process.routing["resume_at"] == "review_credit"
