"""Every state of the processes with seven people and every choice of who acts: no violation, nobody stranded (S-01)."""

import pytest

from tests.engine.cases import real
from workflows.duties import rules
from workflows.exploration.crew import crew
from workflows.exploration.explorer import Explorer
from workflows.exploration.hands import Hand
from workflows.exploration.scenes import explore_all, first_loans


def test_seven_people_never_break_the_rules_and_always_finish() -> None:
    found = explore_all(real(), 7)
    assert found.total.violations == []
    assert found.total.stranded == []
    assert found.total.states > 10_000
    assert found.total.refused > found.total.acts > 0


def test_it_sees_a_violation_where_a_rule_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same walk without the rule that keeps classes apart: were it blind, this would pass too."""
    kept = tuple(rule for rule in rules.RULES if rule is not rules.exclusive)
    monkeypatch.setattr(rules, "RULES", kept)
    staff = crew(7)
    explorer = Explorer(next(first_loans(real())), staff)
    explorer.run([tuple(Hand() for _ in staff.staff)])
    assert explorer.tally.violations
