"""整理档案: the catalogue of RULES 9.3 out of the case, looked at document by document (G4-01, G4-02)."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from forms.filing.catalogue import catalogue, digest_of
from tests.forms.counter_pages import (
    TODAY,
    application,
    at_counter,
    before,
    case_file,
    granted,
    line,
    made,
    page,
    paid,
    posted,
    said,
)
from workflows.queries.case_file import DutyRow
from workflows.records.cases import Supplement
from workflows.records.disbursement import DisbursementDecision
from workflows.records.filing import CatalogueEntry

IN_ORDER = [
    "借款合同", "借据", "综合融资成本明示表", "共同借款声明", "身份证影印件", "联网核查记录", "征信授权",
    "个人信息处理告知", "农户贷款申请书", "农户调查表", "家庭成员同意书", "调查结论", "审查意见",
    "信用等级评定", "授信建议", "授信审批", "借款情况核查", "放款核对表", "面签录音录像", "审计链摘要",
]  # fmt: skip
TELLER = DutyRow("p-teller", "蒋丽", "counter", "verify_identity", before(hours=2), None)


def assembled() -> dict[str, tuple[Any, ...]]:
    """Paid out, nothing assembled yet."""
    rows = paid()
    return {name: found for name, found in rows.items() if name not in ("assembly", "ledger_entry")}


def sent(count: int = len(IN_ORDER), **changes: Any) -> dict[str, Any]:
    """Everything looked at."""
    ticked = [str(number) for number in range(1, count + 1)]
    return {"ledger_row_checked": "yes", "shelf_mark": "3-2-15-7", "checked": ticked} | changes


def test_the_catalogue_stands_in_its_order() -> None:
    rows = catalogue(case_file(assembled()))
    assert [one.name for one in rows] == IN_ORDER and all(one.present for one in rows)
    groups = [one.group.value for one in rows]
    assert groups == sorted(groups, key=["要件", "管理", "综合"].index)
    by_name = {one.name: one for one in rows}
    assert by_name["借据"].reference == "JJ20260001" and by_name["借据"].dated == TODAY and by_name["借据"].original
    assert not by_name["身份证影印件"].original and by_name["农户调查表"].pages == 3


def test_what_was_signed_on_paper_is_kept_as_the_original() -> None:
    originals = {one.name for one in catalogue(case_file(assembled())) if one.original}
    assert originals == {
        "借款合同", "借据", "综合融资成本明示表", "共同借款声明", "征信授权", "个人信息处理告知", "农户贷款申请书",
        "家庭成员同意书",
    }  # fmt: skip


def test_an_answer_kept_with_the_verdict_alone_is_a_record_too() -> None:
    rows = assembled() | {"networked": ()}
    rows["identity"][0].networked_reference = "LW1"
    assert [one.name for one in catalogue(case_file(rows))] == IN_ORDER
    assert all(one.present for one in catalogue(case_file(rows)))


def test_every_row_is_kept_with_its_tick_and_the_digest_covers_them() -> None:
    form = posted(page("assemble_dossier", assembled()), sent())
    assert said(form) == {}
    entry = form.entry()
    (rows,) = entry.lists
    assert rows.record is CatalogueEntry and len(rows.rows) == len(IN_ORDER)
    assert all(row["checked"] and row["present"] for row in rows.rows)
    columns = {c.name for c in CatalogueEntry.__table__.columns} - {"id", "of", "application", "position"}
    assert all(set(row) == columns for row in rows.rows)
    assert entry.values["catalogue_digest"] == digest_of(catalogue(case_file(assembled())))


def test_the_digest_notices_every_change() -> None:
    rows = catalogue(case_file(assembled()))
    first = rows[0]
    changes = ({"pages": 9}, {"dated": date(2026, 1, 1)}, {"present": False}, {"original": False}, {"reference": "x"})
    digests = {digest_of((replace(first, **change), *rows[1:])) for change in changes}
    assert len({digest_of(rows), digest_of(rows[::-1]), *digests}) == 7


def test_what_is_missing_is_asked_back_from_whose_duty_it_is() -> None:
    rows = assembled()
    rows["signing"][0].signing_recording = None
    form = posted(page("assemble_dossier", rows, duties=(TELLER,)), sent())
    assert "缺面签录音录像" in said(form)["checked"] and "蒋丽" in said(form)["checked"]


def test_an_answered_supplement_brings_it_into_the_volume() -> None:
    rows = assembled()
    rows["signing"][0].signing_recording = None
    asked = made(Supplement, question="面签录音录像", answered_at=None, attachments=None)
    waiting = page("assemble_dossier", rows | {"supplements": (asked,)})
    assert "缺面签录音录像" in said(posted(waiting, sent()))["checked"]
    answered = made(Supplement, question="面签录音录像", answered_at=before(minutes=1), attachments=["v9"])
    again = page("assemble_dossier", rows | {"supplements": (answered,)})
    assert said(posted(again, sent(len(IN_ORDER) + 1))) == {}


def test_what_was_never_needed_may_stay_absent() -> None:
    rows = assembled()
    rows["signing"][0].spouse_signature = None
    case = case_file(rows, line=line(text_b_waived=True))
    assert "共同借款声明" not in [one.name for one in catalogue(case)]


def test_a_second_drawdown_shows_the_contract_by_reference() -> None:
    own = {n: at_counter()[n] for n in ("exposure", "identity", "networked", "borrowing", "iou_form", "iou")}
    own |= {"disbursement": (made(DisbursementDecision, id="d-2", at=before()),)}
    for rows in own.values():
        for row in rows:
            row.id = f"second-{row.id}"
    case = case_file(own, application=application(id="a-2", number="YX20260009", kind="drawdown"),
                     line_case=case_file(granted() | at_counter()))  # fmt: skip
    by_name = {one.name: one for one in catalogue(case)}
    assert by_name["借款合同"].reference == "见 SQ20260001：HT20260001" and by_name["借款合同"].pages == 0
    assert by_name["借据"].reference == "JJ20260001" and by_name["借据"].pages == 1


def test_one_document_not_looked_at_is_named() -> None:
    assert "审计链摘要" in said(posted(page("assemble_dossier", assembled()), sent(len(IN_ORDER) - 1)))["checked"]
    assert "checked" in said(posted(page("assemble_dossier", assembled()), sent(0)))


@pytest.mark.parametrize(("mark", "good"), [("3－2－15－7", True), ("3-2-15", False), ("A-2-15-7", False), ("", False)])
def test_the_shelf_mark(mark: str, good: bool) -> None:
    form = posted(page("assemble_dossier", assembled()), sent(shelf_mark=mark))
    assert ("shelf_mark" not in said(form)) == good
    assert not good or form.entry().values["shelf_mark"] == "3-2-15-7"


def test_ledger_and_file_say_the_same() -> None:
    assert (
        "不一致"
        in said(posted(page("assemble_dossier", assembled()), sent(ledger_row_checked="no")))["ledger_row_checked"]
    )


def register(of: str, number: str) -> dict[str, Any]:
    row = SimpleNamespace(id="hp1", application=of, number=number, kind="户口簿", files=["f1", "f2"], at=before(days=3))
    return {"户口簿": row}


def test_a_paper_of_the_household_stands_in_one_volume_and_by_reference_in_each_later_one() -> None:
    case = case_file(assembled())
    own = replace(case, household_papers=register(case.application.id, "SQ1"))
    (there,) = [one for one in catalogue(own) if one.name == "户口簿影印件"]
    assert (there.pages, there.reference, there.group.value) == (2, "hp1", "综合")
    later = replace(case, household_papers=register("another", "SQ1"))
    (referred,) = [one for one in catalogue(later) if one.name == "户口簿影印件"]
    assert (referred.pages, referred.reference, referred.present) == (0, "见 SQ1：hp1", True)
    assert catalogue(later).index(referred) == IN_ORDER.index("面签录音录像") + 1
