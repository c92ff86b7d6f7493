"""The exposure that the grant was made on, and today's, side by side (G3-13)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workflows.cases.exposure_check import as_lines, was_not_asked
from workflows.credit.exposure import Change, Difference, Exposure, ExposureLine, differences
from workflows.queries.case_file import CaseFile, Found
from workflows.services import gather_exposures, refresh_exposures
from workflows.words.money import format_yuan
from workflows.words.sentence import Sentence, say


@dataclass(frozen=True, slots=True)
class TwoChecks:
    """`at_grant` is None for a grant whose check cannot be found."""

    at_grant: Found
    today: Any


@dataclass(frozen=True, slots=True)
class Side:
    """One debt or guarantee in both checks; `changes` is empty where it stands as it stood."""

    before: ExposureLine | None
    after: ExposureLine | None
    changes: tuple[Change, ...]

    @property
    def line(self) -> ExposureLine:
        """Whose it is and what it is called: the later one, if it is still there."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def not_asked(self) -> bool:
        """Whether nobody answered for it today: that is not nothing (G2-02)."""
        return Change.NOT_ASKED in self.changes

    def said(self) -> Sentence:
        """In one line, for whoever cannot see the table."""
        line = self.line
        return say(
            "{changes}：{name}{kind} {reference}，{before} → {after} 元",
            changes=list(self.changes),
            name=line.name,
            kind=line.kind.value,
            reference=line.reference,
            before=format_yuan(self.before.balance) if self.before else "0",
            after=format_yuan(self.after.balance) if self.after else "?" if self.not_asked else "0",
        )


def two_checks(case: CaseFile) -> TwoChecks:
    """The last exposure check that a grant was made on, and the case's own last one at the counter."""
    today = _taken_for(case, refresh_exposures.OCCASION)
    assert today, "refresh_exposures has run before the teller checks"
    at_grant = _taken_for(case.line_case or case, gather_exposures.OCCASION)
    return TwoChecks(at_grant=at_grant[-1] if at_grant else None, today=today[-1])


def is_within_grant(checks: TwoChecks, limit: Decimal, available: Decimal) -> bool:
    """Whether what the household owes more than at the grant is no more than it drew under the line itself.

    All in yuan: what may still be drawn counts as room, so a debt from elsewhere shows. Rule: G3-13.
    """
    if checks.at_grant is None:
        return False
    return bool(checks.today.total + available <= checks.at_grant.total + limit)


def side_by_side(case: CaseFile, check: str | None = None) -> tuple[Side, ...]:
    """Every line of the grant's check and of today's, or of the one with the id `check`: today's order, then what is gone.

    A line whose source was not asked again is not gone. Rules: G2-02, G3-13.
    """
    today = [row for row in _taken_for(case, refresh_exposures.OCCASION) if check in (None, row.id)]
    at_grant = _taken_for(case.line_case or case, gather_exposures.OCCASION)
    if not today or not at_grant:
        return ()
    before, after = _frozen(case.line_case or case, at_grant[-1]), _frozen(case, today[-1])
    changed = {(one.after or one.before).key: one for one in differences(before, after)}  # type: ignore[union-attr]
    earlier = {line.key: line for line in before.lines}
    asked = today[-1].sources
    found = [_side(changed.pop(line.key, None), earlier.get(line.key), line, asked) for line in after.lines]
    return (*found, *(_side(one, one.before, None, asked) for one in changed.values()))


def _side(one: Difference | None, before: ExposureLine | None, after: ExposureLine | None, asked: Any) -> Side:
    if one is None:
        return Side(before, after, ())
    return Side(before, after, (Change.NOT_ASKED,) if was_not_asked(one, asked) else one.changes)


def _frozen(case: CaseFile, check: Any) -> Exposure:
    lines, origins = (
        sorted((row for row in case.rounds.get(name, ()) if row.of == check.id), key=lambda row: row.position)
        for name in ("every_exposure_line", "every_exposure_origin")
    )
    return Exposure(lines=as_lines(lines, origins), sources=(), taken_at=check.at)


def _taken_for(case: CaseFile, occasion: str) -> list[Any]:
    return [row for row in case.rounds.get("exposure", ()) if row.occasion == occasion]
