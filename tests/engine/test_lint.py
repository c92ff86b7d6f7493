"""One fault at a time is drawn into a set that has none, and the lint names it, its file and its element."""

from __future__ import annotations

import pytest

from tests.engine import cooperative
from tests.engine.cases import real_files
from tests.engine.drawing import diagram, table
from tests.engine.names import KNOWN
from workflows.engine.findings import BadDiagram, Finding
from workflows.engine.lint import check
from workflows.engine.specification import load_specification


def test_the_diagrams_of_this_version_and_those_in_miniature_have_no_fault() -> None:
    assert check(real_files(), KNOWN) == []
    assert check(cooperative.files(), KNOWN) == []


def found(process: str, old: str, new: str, extra: str = "") -> list[Finding]:
    """The findings on the whole set, or on the drawdown alone where the mutant is a part of it and of nothing else."""
    text = cooperative.TEXTS[process]
    assert old in text, f"the mutant changes nothing: {old}"
    files = cooperative.files()
    if process in ("disbursement", "filing"):
        files = {name: files[name] for name in ("drawdown.bpmn", "disbursement.bpmn", "filing.bpmn")}
    files[f"{process}.bpmn"] = diagram(process, text.replace(old, new, 1), extra)
    return check(files, KNOWN)


USER = 'user check_borrowing lane=teller duty=counter due="0 from claim" bound_to=verify_identity'

MUTANTS = [
    ("no_lane", "check_borrowing", "disbursement", USER, USER.replace("lane=teller ", "")),
    ("unknown_lane", "check_borrowing", "disbursement", USER, USER.replace("lane=teller", "lane=cashier")),
    ("no_duty", "check_borrowing", "disbursement", USER, USER.replace("duty=counter ", "")),
    ("unknown_duty", "check_borrowing", "disbursement", USER, USER.replace("duty=counter", "duty=counting")),
    ("unknown_form_key", "check_borrowing", "disbursement", USER, USER + " form_key=check_borowing"),
    ("no_form_key", "check_borrowing", "disbursement", USER, USER + " form_key="),
    ("no_due", "check_borrowing", "disbursement", USER, USER.replace('due="0 from claim"', "")),
    ("bad_due", "check_borrowing", "disbursement", USER, USER.replace('due="0 from claim"', "due=P3D")),
    ("bad_due", "check_borrowing", "disbursement", USER, USER.replace('due="0 from claim"', 'due="3 from pay_ot"')),
    ("unknown_bound_to", "check_borrowing", "disbursement", USER, USER.replace("verify_identity", "verify_idenity")),
    ("unknown_sign_off", "check_borrowing", "disbursement", USER, USER + " sign_off=pin"),
    ("unknown_asks", "check_borrowing", "disbursement", USER, USER + " asks=neighbour"),
    ("no_name", "check_borrowing", "disbursement", USER, USER + " name="),
    ("no_op", "screen_lists", "disbursement", "service screen_lists lane=system", "service screen_lists lane=system op="),
    ("unknown_op", "screen_lists", "disbursement", "service screen_lists lane=system", "service screen_lists lane=system op=scren"),
    ("unknown_lane", "screen_lists", "disbursement", "service screen_lists lane=system", "service screen_lists lane=teller"),
    ("missing_end", "flow_tell_household_paidd", "disbursement", "tell_household > paid\n", "tell_household > paidd\n"),
    ("second_flow", "tell_household", "disbursement", "tell_household > paid\n", "tell_household > paid\ntell_household > to_check\n"),
    ("no_default", "rechecked", "disbursement", "rechecked > pay_out", "rechecked > pay_out ? not held and not changed"),
    ("overlap", "flow_rechecked_to_check", "disbursement", "changed and not held", "changed"),
    ("never", "flow_disbursement_entry_to_contract", "disbursement", 'resume_at == "sign_contract"', 'resume_at == "sign_contrakt"'),
    ("never", "flow_identified_to_identity", "disbursement", 'outcome == "again"', 'outcome == "agian"'),
    ("expression", "flow_rechecked_to_approval", "disbursement", "? held", "? on_hold"),
    ("expression", "flow_rechecked_to_approval", "disbursement", "? held", "? held ="),
    ("expression", "flow_rechecked_to_approval", "disbursement", "? held", "? ().__class__"),
    ("condition_fails", "flow_rechecked_to_approval", "disbursement", "? held", "? held > authority"),
    ("condition_without_gateway", "flow_tell_household_paid", "disbursement", "tell_household > paid\n", "tell_household > paid ? held\n"),
    ("process_missing", "call_disbursement", "drawdown", "called=disbursement", "called=disbursment"),
    ("table_missing", "rate_household", "rating_and_grant", "decision=household_rating", "decision=household_ratin"),
    ("timer_kind", "grant_expiry_call_disbursement", "drawdown", "timer grant_expiry on call_disbursement = grant_expires_at", "timer grant_expiry on call_disbursement ="),
    ("expression", "grant_expiry_call_disbursement", "drawdown", "= grant_expires_at", "= P3D"),
    ("collection", "vote_on_grant", "rating_and_grant", "collection=committee", "collection=voters"),
    ("element_variable", "vote_on_grant", "rating_and_grant", "element=voter", "element=outcome"),
    ("pass_when", "vote_on_grant", "rating_and_grant", 'pass_when="total > 0 and yes * 3 >= total * 2"', ""),
    ("expression", "vote_on_grant", "rating_and_grant", "total > 0 and yes", "count > 0 and yes"),
    ("parallel_pairs", "filing", "filing", "file_dossier > dossier_filed", "".join(f"parallel s{n}\nparallel j{n}\ngateway a{n}\ngateway b{n}\n" for n in range(3)) + "file_dossier > s0\n" + "".join(f"s{n} > a{n}\ns{n} > b{n}\na{n} > j{n}\nb{n} > j{n}\nj{n} > {f's{n + 1}' if n < 2 else 'dossier_filed'}\n" for n in range(3))),
    ("loop", "", "disbursement", "tell_household > paid\n", "gateway round\ngateway round_or_on\ntell_household > round\nround > round_or_on\nround_or_on > round ? held\nround_or_on > paid\n"),
    ("resume_target", "approve_disbursement", "disbursement", 'disbursement_entry > to_iou ? resume_at == "prepare_iou"', ""),
    ("resume_target", "verify_identity", "loan_origination", '"propose_grant", "approve_grant"', '"approve_grant"'),
    ("pays_twice", "pay_out", "disbursement", "tell_household > paid\n", "gateway once_more\ntell_household > once_more\nonce_more > to_approval ? held\nonce_more > paid\n"),
    ("refusal_pays", "report_refusal", "loan_origination", "both_told > to_closing", "gateway mercy\nboth_told > mercy\nmercy > before_payment ? held\nmercy > to_closing"),
    ("refusal_pays", "acknowledge_refusal", "loan_origination", "both_told > to_closing", "gateway mercy\nboth_told > mercy\nmercy > before_payment ? held\nmercy > to_closing"),
    ("filing_goes_back", "call_filing", "loan_origination", 'filed_or_again > to_filing ? outcome == "return"', 'filed_or_again > before_payment ? outcome == "return"'),
    ("calls_itself", "disbursement", "disbursement", "service screen_lists lane=system", "call screen_lists called=disbursement"),
    ("start_events", "disbursement", "disbursement", "start disbursement_begins", "start disbursement_begins\nstart another\nanother > to_check"),
    ("task_differs", "acknowledge_refusal", "drawdown", "lane=director duty=none due=1", "lane=director duty=none due=2"),
]  # fmt: skip


FILE_OF = {"verify_identity": "disbursement.bpmn", "acknowledge_refusal": "loan_origination.bpmn"}
"""Where the fault shows when that is not where it was made."""


@pytest.mark.parametrize(("fault", "element", "process", "old", "new"), MUTANTS)
def test_a_fault_is_named_with_its_file_and_element(fault: str, element: str, process: str, old: str, new: str) -> None:
    findings = found(process, old, new)
    named = [finding for finding in findings if finding.fault == fault and finding.element.startswith(element)]
    assert named, [str(finding) for finding in findings]
    assert named[0].file in (f"{process}.bpmn", FILE_OF.get(element)) and len(named[0].sentence) > 8


@pytest.mark.parametrize(
    "tag",
    ["scriptTask", "complexGateway", "inclusiveGateway", "eventBasedGateway", "intermediateCatchEvent", "intermediateThrowEvent",
     "sendTask", "receiveTask", "manualTask", "task", "transaction", "adHocSubProcess"],
)  # fmt: skip
def test_an_element_that_does_not_work_is_refused_even_where_no_start_event_reaches_it(tag: str) -> None:
    findings = found("filing", "start filing_begins", "start filing_begins", f'<bpmn:{tag} id="odd"/>')
    assert [(finding.fault, finding.element) for finding in findings if finding.fault == "unsupported"] == [
        ("unsupported", "odd")
    ]


def test_an_event_sub_process_is_refused_because_it_would_interrupt_nothing() -> None:
    odd = '<bpmn:subProcess id="odd" triggeredByEvent="true"><bpmn:startEvent id="a"/><bpmn:endEvent id="b"/></bpmn:subProcess>'
    assert "unsupported" in {
        finding.fault for finding in found("filing", "start filing_begins", "start filing_begins", odd)
    }


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ("<bpmn:errorEventDefinition/>", "event_kind"),
        (
            "<bpmn:conditionalEventDefinition><bpmn:condition>held</bpmn:condition></bpmn:conditionalEventDefinition>",
            "event_kind",
        ),
        ("<bpmn:messageEventDefinition/>", "message_missing"),
        (
            "<bpmn:timerEventDefinition><bpmn:timeDuration>'P3D'</bpmn:timeDuration></bpmn:timerEventDefinition>",
            "timer_kind",
        ),
    ],
)
def test_only_named_messages_and_points_in_time_interrupt(inside: str, fault: str) -> None:
    odd = f'<bpmn:boundaryEvent id="odd" attachedToRef="file_dossier">{inside}</bpmn:boundaryEvent>'
    odd += '<bpmn:sequenceFlow id="odd_flow" sourceRef="odd" targetRef="dossier_filed"/>'
    assert fault in {finding.fault for finding in found("filing", "start filing_begins", "start filing_begins", odd)}


def test_a_reminder_is_not_drawn() -> None:
    odd = '<bpmn:boundaryEvent id="odd" attachedToRef="file_dossier" cancelActivity="false"><bpmn:timerEventDefinition>'
    odd += "<bpmn:timeDate>grant_expires_at</bpmn:timeDate></bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    odd += '<bpmn:sequenceFlow id="odd_flow" sourceRef="odd" targetRef="dossier_filed"/>'
    assert "not_interrupting" in {
        finding.fault for finding in found("filing", "start filing_begins", "start filing_begins", odd)
    }


def test_nodes_that_lead_nowhere_or_that_nothing_leads_to_are_found() -> None:
    lost = found("disbursement", "tell_household > paid\n", "tell_household > paid\ngateway island\nisland > paid\n")
    assert ("unreachable", "island") in {(finding.fault, finding.element) for finding in lost}
    dead = found("disbursement", "tell_household > paid\n", "gateway wall\ntell_household > wall\n")
    assert ("dead_end", "wall") in {(finding.fault, finding.element) for finding in dead}


def test_branches_of_a_parallel_gateway_may_not_meet_in_an_exclusive_one() -> None:
    """The dossier would be filed twice."""
    findings = found("filing", "parallel both_signed\n", "gateway both_signed\n")
    assert ("exclusive_join", "both_signed") in {(finding.fault, finding.element) for finding in findings}


def test_a_parent_without_the_filed_end_is_refused() -> None:
    files = cooperative.files(
        loan_origination=cooperative.LOAN_ORIGINATION.replace("end filed\n", "end put_away\n").replace(
            "> filed\n", "> put_away\n"
        )
    )
    assert [finding.fault for finding in check(files, KNOWN)] == ["no_filed_end"]


def test_one_id_for_two_things_is_refused() -> None:
    findings = found("filing", "gateway sent_back", "gateway sent_back\n", '<bpmn:task id="sent_back"/>')
    assert "duplicate_id" in {finding.fault for finding in findings}


def test_a_diagram_without_a_process_is_none() -> None:
    files = {**cooperative.files(), "other.bpmn": b"<a/>"}
    assert [(finding.fault, finding.file) for finding in check(files, KNOWN)] == [("no_process", "other.bpmn")]


def test_two_files_with_the_same_process_are_refused() -> None:
    files = {**cooperative.files(), "other.bpmn": diagram("filing", cooperative.FILING)}
    assert "duplicate_process" in {finding.fault for finding in check(files, KNOWN)}


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b" " * 1_000_001, "too_large"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "doctype"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "doctype"),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"), "not_utf8"),
        (b'<?xml version="1.0" encoding="GB18030"?><a/>', "not_utf8"),
        (b"<a><b></a>", "broken_xml"),
        (b"", "broken_xml"),
    ],
)
def test_hostile_or_broken_xml_goes_no_further(data: bytes, fault: str) -> None:
    files = {**cooperative.files(), "extra.bpmn": data}
    assert [(finding.fault, finding.file) for finding in check(files, KNOWN)] == [(fault, "extra.bpmn")]
    with pytest.raises(BadDiagram):
        load_specification(files)


ROWS = [("< 60", '"low"'), ("60 <= ? < 80", '"middle"'), (">= 80", '"high"')]


@pytest.mark.parametrize(
    ("fault", "policy", "rows"),
    [
        ("hit_policy", "FIRST", ROWS),
        ("gap", "UNIQUE", [ROWS[0], ROWS[2]]),
        ("gap", "UNIQUE", [("< 60", '"low"'), ("> 60", '"high"')]),
        ("gap", "COLLECT", [ROWS[0], ROWS[2]]),
        ("overlap", "UNIQUE", [("<= 60", '"low"'), *ROWS[1:]]),
        ("overlap", "UNIQUE", [*ROWS, ("-", '"any"')]),
        ("input_cell", "UNIQUE", [("[60..80]", '"low"'), *ROWS]),
        ("input_cell", "UNIQUE", [("not(70)", '"low"'), *ROWS]),
        ("input_cell", "UNIQUE", [('"a","b"', '"low"'), *ROWS]),
        ("input_cell", "UNIQUE", [("? > 3 or held", '"low"'), *ROWS]),
        ("output_missing", "UNIQUE", [("< 60", ""), *ROWS[1:]]),
        ("output_cell", "UNIQUE", [("< 60", "low"), *ROWS[1:]]),
        ("row_length", "UNIQUE", [("< 60",), *ROWS[1:]]),
    ],
)
def test_a_faulty_table_is_named(fault: str, policy: str, rows: list[tuple[str, ...]]) -> None:
    files = {**cooperative.files(), "grade.dmn": table("grade", policy, ["score"], ["grade"], rows)}
    findings = [finding for finding in check(files, KNOWN) if finding.file == "grade.dmn"]
    assert fault in {finding.fault for finding in findings}, findings
