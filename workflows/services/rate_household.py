"""信用等级评定: the tables rate the household on what the visit and the exposures say; a person decides (G2-04, 9.1)."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from workflows.cases.case import Case
from workflows.cases.consents import missing
from workflows.cases.exposure_check import last_frozen, look_up
from workflows.cases.reference import needed_on
from workflows.credit import rating
from workflows.credit.credit_line import cap_of
from workflows.engine.decision import decide
from workflows.records.cases import Application
from workflows.records.grant import CreditReview, Rating, RatingPoint
from workflows.records.investigation import Visit, VisitMember
from workflows.services.gather_exposures import OCCASION
from workflows.words.choices.grant import CapPolicy
from workflows.words.choices.household import MemberState
from workflows.words.choices.investigation import BadHabit, Standing
from workflows.words.reference_kinds import COUNTY_MEAN

TWO_YEARS = timedelta(days=730)


def run(case: Case) -> Mapping[str, object]:
    """One rating a round, with every indicator's input and points and the version of the tables."""
    visit = case.last(Visit)
    assert visit is not None
    tables = case.spec.tables
    found = rating.rate(
        _facts(case, visit),
        CapPolicy(case.row.policy["caps"]),
        lambda table, inputs: decide(tables[table], inputs),
    )
    row = case.write(
        Rating,
        at=case.now,
        table_version=case.spec.digest,
        score=found.score,
        grade=found.grade,
        veto=[veto.value for veto in found.vetoes],
        grade_cap=found.grade_cap,
        cap=cap_of(found.grade_cap, visit.net_income, visit.debts_due_within_year),
        basis_points_tenths=found.basis_points_tenths,
    )
    case.write_lines(
        RatingPoint,
        row,
        [
            {"indicator": one.indicator.value, "input": str(one.value), "points": one.points, "maximum": one.maximum}
            for one in found.contributions
        ],
    )
    return {}


def _facts(case: Case, visit: Any) -> rating.RatingFacts:
    members = [row for row in case.lines(VisitMember, visit.id) if row.member_state == MemberState.LIVING_HERE]
    review = case.last(CreditReview)
    return rating.RatingFacts(
        members=len(members),
        labourers=sum(row.is_labourer for row in members),
        assets=visit.assets_total,
        debts=visit.debts_total,
        net_income=visit.net_income,
        means=_means(case),
        neighbours_view=Standing(visit.neighbours_view),
        committee_view=Standing(visit.committee_view),
        loans=tuple(rating.Loan(worst_days_late=days, is_late_now=late) for days, late in look_up(case).late_days),
        broken_faith=last_frozen(case, OCCASION).broken_faith or bool(review and review.broken_faith),
        name_lent=bool(visit.used_by_others),
        bad_habits=[BadHabit(visit.bad_habits)],
        consent_missing=bool(missing(case)),
    )


def _means(case: Case) -> rating.Means:
    """The village's medians of 24 months, else the county's figures (9.1)."""
    visit, application = Visit.__table__, Application.__table__
    newest = (
        select(func.max(visit.c.id).label("id"))
        .join(application, application.c.id == visit.c.application)
        .where(
            application.c.village == case.row.village,
            visit.c.at >= case.now - TWO_YEARS,
            visit.c.net_income.is_not(None),
        )
        .group_by(application.c.household)
        .subquery()
    )
    rows = case.db.rows(
        select(visit.c.assets_total, visit.c.debts_total, visit.c.net_income).join(newest, newest.c.id == visit.c.id)
    )

    def mean(name: str, values: list[Decimal]) -> Decimal:
        return rating.village_mean(values, needed_on(case.db, COUNTY_MEAN, name, case.today))

    return rating.Means(
        assets=mean("资产", [row.assets_total for row in rows]),
        net_assets=mean("净资产", [row.assets_total - row.debts_total for row in rows]),
        net_income=mean("纯收入", [row.net_income for row in rows]),
    )
