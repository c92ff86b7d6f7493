"""借款情况核查: the grant against today; broken faith leaves refusal alone (G3-13)."""

from decimal import Decimal
from typing import Any

import pytest

from tests.forms.counter_pages import at_counter, before, made, page, posted, said, without
from workflows.records.grant import ExposureCheck

GOOD = {"broken_faith_found": "no", "condition_1": "yes", "verdict": "符合"}


def today(**changes: Any) -> dict[str, tuple[Any, ...]]:
    """The case with another check today."""
    rows = at_counter()
    known: dict[str, Any] = {"total": Decimal("2000.00"), "broken_faith": False, "grounds": [], "sources": []}
    fresh = made(ExposureCheck, id="e-today", occasion="柜台", at=before(hours=1), **(known | changes))
    return rows | {"exposure": (rows["exposure"][0], fresh)}


GROUND = {"kind": "逾期", "reference": "JJ20250007", "worst_days_late": 12, "ended_on": None, "broken": True}
HISTORY = {"kind": "逾期", "reference": "JJ20190002", "worst_days_late": 95, "ended_on": "2020-01-01", "broken": False}
BROKEN = today(broken_faith=True, grounds=[GROUND, HISTORY])


def test_what_fits_goes_on_with_the_check_it_was_made_on() -> None:
    form = posted(page("check_borrowing", today()), GOOD)
    assert said(form) == {}
    entry = form.entry()
    assert entry.outcome == "ok" and entry.values["exposure_check"] == "e-today"
    assert entry.values["grant_conditions_met"] == [{"condition": "提供购销合同", "met": True}]
    assert entry.values["still_within_grant"] is True and entry.values["broken_faith_found"] is False


@pytest.mark.parametrize("missing", ["broken_faith_found", "condition_1", "verdict"])
def test_nothing_is_left_open(missing: str) -> None:
    assert missing in said(posted(page("check_borrowing", today()), without(GOOD, missing)))


def test_a_condition_not_met_does_not_fit() -> None:
    wrong = posted(page("check_borrowing", today()), GOOD | {"condition_1": "no"})
    assert "提供购销合同" in said(wrong)["verdict"]


def test_not_ready_ends_the_visit_and_says_what_is_missing() -> None:
    sent = GOOD | {"condition_1": "no", "verdict": "条件未备"}
    assert "unmet_detail" in said(posted(page("check_borrowing", today()), sent))
    form = posted(page("check_borrowing", today()), sent | {"unmet_detail": "购销合同没带"})
    assert said(form) == {} and form.entry().outcome == "again"


def test_what_does_not_fit_is_refused_as_changed_circumstances() -> None:
    sent = GOOD | {"verdict": "不符合"}
    assert "unmet_detail" in said(posted(page("check_borrowing", today()), sent))
    entry = posted(page("check_borrowing", today()), sent | {"unmet_detail": "他行新借 5 万元"}).entry()
    assert entry.outcome == "refused" and entry.refusal is not None
    assert (entry.refusal.ground, entry.refusal.facts) == ("情况变化", "他行新借 5 万元")


def test_the_teller_cannot_take_away_what_the_check_found() -> None:
    form = posted(page("check_borrowing", BROKEN), GOOD)
    assert "只能选不符合" in said(form)["verdict"]
    refused = posted(page("check_borrowing", BROKEN), GOOD | {"verdict": "不符合"})
    assert said(refused) == {}
    entry = refused.entry()
    assert entry.values["broken_faith_found"] is True and entry.refusal is not None
    assert (entry.refusal.ground, entry.refusal.facts) == ("不守信", "逾期 JJ20250007，最长逾期 12 天")


@pytest.mark.parametrize("verdict", ["符合", "条件未备"])
def test_the_teller_may_add_broken_faith_and_then_only_refuses(verdict: str) -> None:
    found = GOOD | {"broken_faith_found": "yes", "unmet_detail": "借名", "verdict": verdict}
    assert set(said(posted(page("check_borrowing", today()), found))) == {"broken_faith_detail", "verdict"}
    entry = posted(
        page("check_borrowing", today()), found | {"broken_faith_detail": "借名", "verdict": "不符合"}
    ).entry()
    assert entry.refusal is not None and entry.refusal.ground == "不守信"


def test_money_drawn_under_the_line_is_no_new_debt_but_anything_more_is() -> None:
    drawn = today(total=Decimal("7000.00"))
    assert said(posted(page("check_borrowing", drawn, available=Decimal("10000.00")), GOOD)) == {}
    more = today(total=Decimal("7000.01"))
    assert "超出授信" in said(posted(page("check_borrowing", more, available=Decimal("10000.00")), GOOD))["verdict"]


def test_the_grounds_of_the_check_stand_there_to_begin_with() -> None:
    from forms.by_key import form_for

    form = form_for("check_borrowing").for_page(page("check_borrowing", BROKEN))
    assert (
        form["broken_faith_detail"].data == "逾期 JJ20250007，最长逾期 12 天"
        and form["broken_faith_found"].data is True
    )
    assert form["verdict"].data is None
