"""档案签字 and 归档: both sign the same catalogue, or send it back; then it is filed (G4-02, G4-07)."""

from datetime import date
from typing import Any

import pytest

from tests.forms.counter_pages import (
    application,
    before,
    case_file,
    formed,
    made,
    page,
    paid,
    posted,
    said,
    without,
)
from workflows.records.filing import DossierSignature, Filing
from workflows.records.grant import Authority, Vote

SIGN = {"decision": "签字", "password": "p"}
BOTH = ["sign_as_client_manager", "sign_as_approver"]


@pytest.mark.parametrize("task", BOTH)
def test_signs_what_was_assembled_and_names_both(task: str) -> None:
    form = posted(page(task, paid(), sign_off=True), SIGN)
    assert said(form) == {}
    entry = form.entry()
    assert entry.outcome == "ok" and entry.values["catalogue_digest"] == "ab" * 32
    assert entry.values["ledger_entry"] == "ledger_entry-1" and entry.values["decision"] == "签字"
    assert "林晓峰" in entry.values["statement"] and "方志远" in entry.values["statement"]
    needed = {c.name for c in DossierSignature.__table__.columns if not c.nullable}
    assert needed - set(entry.values) == {"id", "branch", "application", "task", "round", "person", "subject", "at"}


@pytest.mark.parametrize("task", BOTH)
def test_a_return_goes_to_the_clerk_with_questions(task: str) -> None:
    sent = {"decision": "退回", "password": "p"}
    assert "return_questions" in said(posted(page(task, paid(), sign_off=True), sent))
    entry = posted(page(task, paid(), sign_off=True), sent | {"return_questions": "借据缺页\n调查表缺照片"}).entry()
    assert entry.outcome == "return" and entry.go_back is not None
    assert (entry.go_back.to_task, entry.go_back.questions) == ("assemble_dossier", ("借据缺页", "调查表缺照片"))


@pytest.mark.parametrize("missing", ["decision", "password"])
def test_nothing_is_signed_by_itself(missing: str) -> None:
    assert missing in said(posted(page("sign_as_approver", paid(), sign_off=True), without(SIGN, missing)))


def voted(chair_votes: str) -> dict[str, tuple[Any, ...]]:
    """A grant of the committee, whose chair is 许琴."""
    opened = made(Authority, at=before(days=13), authority="committee", chair="p-reviewer")
    votes = [formed(Vote, "approve_grant", before(days=12), vote="同意"),
             formed(Vote, "review_credit", before(days=12), vote=chair_votes)]  # fmt: skip
    return {name: rows for name, rows in paid().items() if name != "decision"} | {
        "authority": (opened,),
        "votes": tuple(votes),
    }


@pytest.mark.parametrize(("chair_votes", "name"), [("同意", "许琴"), ("弃权", "方志远")])
def test_after_a_vote_the_chair_stands_there_or_another_who_agreed(chair_votes: str, name: str) -> None:
    entry = posted(page("sign_as_client_manager", voted(chair_votes), sign_off=True), SIGN).entry()
    assert f"审批人{name}" in entry.values["statement"]


def test_a_drawdown_names_who_granted_the_line() -> None:
    own = {name: rows for name, rows in paid().items() if name in ("assembly", "ledger_entry", "iou")}
    drawn = page("sign_as_client_manager", own, names={}, application=application(kind="drawdown"),
                 line_case=case_file(paid()), sign_off=True)  # fmt: skip
    assert "林晓峰" in posted(drawn, SIGN).entry().values["statement"]


def test_filed_once_it_is_printed() -> None:
    form = posted(page("file_dossier", paid()), {"printed": "yes"})
    assert said(form) == {}
    values = form.entry().values
    assert (values["filed_on"], values["retention_until"]) == (date(2026, 11, 24), date(2056, 12, 31))
    needed = {c.name for c in Filing.__table__.columns if not c.nullable}
    assert needed - set(values) == {"id", "branch", "application", "task", "round", "person", "subject", "at"}
    assert "先打印" in said(posted(page("file_dossier", paid()), {"printed": "no"}))["printed"]
    assert "printed" in said(posted(page("file_dossier", paid()), {}))


def test_nobody_shortens_the_term_by_hand() -> None:
    sent = {"printed": "yes", "retention_until": "2027-01-01", "filed_on": "2020-01-01"}
    values = posted(page("file_dossier", paid()), sent).entry().values
    assert (values["filed_on"], values["retention_until"]) == (date(2026, 11, 24), date(2056, 12, 31))
