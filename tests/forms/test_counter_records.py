"""What the forms of gates 3 and 4 hand in is what their records keep: no column unknown, none missing that must be."""

from typing import Any

import pytest

from tests.forms import (
    test_approve_disbursement,
    test_assemble_dossier,
    test_check_borrowing,
    test_endings,
    test_prepare_iou,
    test_sign_contract,
    test_verify_identity,
)
from tests.forms.counter_pages import at_counter, granted, line, page, paid, posted, refused, said

OF_EVERY_FORM = {"id", "branch", "application", "task", "round", "person", "subject", "at"}
WELL_DONE: list[tuple[str, Any, dict[str, Any]]] = [
    ("verify_identity", granted(), test_verify_identity.GOOD),
    ("check_borrowing", at_counter(), test_check_borrowing.GOOD),
    ("sign_contract", granted(), test_sign_contract.GOOD),
    ("prepare_iou", at_counter(), test_prepare_iou.GOOD),
    ("approve_disbursement", at_counter(), test_approve_disbursement.PAY),
    ("assemble_dossier", test_assemble_dossier.assembled(), test_assemble_dossier.sent()),
    ("sign_as_client_manager", paid(), {"decision": "签字"}),
    ("sign_as_approver", paid(), {"decision": "签字"}),
    ("file_dossier", paid(), {"printed": "yes"}),
    ("acknowledge_refusal", refused("其他"), test_endings.NOTED),
    ("deliver_notice", refused("其他"), test_endings.BY_HAND),
]


@pytest.mark.parametrize(("task", "rounds", "sent"), WELL_DONE, ids=[task for task, _, _ in WELL_DONE])
def test_form_and_record_agree(task: str, rounds: Any, sent: dict[str, Any]) -> None:
    state = "停用" if task == "acknowledge_refusal" else "有效"
    form = posted(page(task, rounds, line=line(state=state)), sent)
    assert said(form) == {}
    entry = form.entry()
    assert entry.record is not None
    record: Any = entry.record
    columns = record.__table__.columns
    assert set(entry.values) <= {column.name for column in columns}
    required = {column.name for column in columns if not column.nullable} - OF_EVERY_FORM
    assert not [name for name in required if entry.values.get(name) is None]


@pytest.mark.parametrize(("task", "rounds", "sent"), WELL_DONE, ids=[task for task, _, _ in WELL_DONE])
def test_every_field_says_over_rest_what_it_takes(task: str, rounds: Any, sent: dict[str, Any]) -> None:
    form = posted(page(task, rounds), sent)
    assert all(field.schema() for field in form)
