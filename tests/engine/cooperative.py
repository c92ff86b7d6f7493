"""The five gates and the drawdown drawn in miniature, as the contract of the diagrams has them."""

from __future__ import annotations

from tests.engine.drawing import diagram, table

AFTER = """
    gateway stopped
    call call_filing called=filing
    gateway filed_or_again
    gateway to_filing
    end filed
    service report_refusal lane=system
    parallel tell_both
    user acknowledge_refusal lane=director duty=none due=1 sign_off=password
    service tell_applicant lane=system
    gateway told
    user deliver_notice lane=client_manager duty=none due="3 from report_refusal"
    gateway notice_out
    parallel both_told
    gateway to_closing
    service file_closed_case lane=system
    end closed
    message applicant_withdraws on before_payment
    message consent_withdrawn on before_payment
    message case_stopped on before_payment
    gateway interrupted
    before_payment > stopped_by
    gateway stopped_by
    applicant_withdraws_before_payment > interrupted
    consent_withdrawn_before_payment > interrupted
    case_stopped_before_payment > interrupted
    interrupted > stopped_by
    stopped_by > stopped
    stopped > to_filing ? outcome == "paid"
    stopped > refusing ? outcome == "refused"
    stopped > to_closing
    gateway refusing
    refusing > report_refusal
    to_filing > call_filing
    call_filing > filed_or_again
    filed_or_again > to_filing ? outcome == "return"
    filed_or_again > filed
    report_refusal > tell_both
    tell_both > acknowledge_refusal
    tell_both > tell_applicant
    tell_applicant > told
    told > notice_out ? notice == "sent"
    told > deliver_notice
    deliver_notice > notice_out
    acknowledge_refusal > both_told
    notice_out > both_told
    both_told > to_closing
    to_closing > file_closed_case
    file_closed_case > closed
"""

LOAN_ORIGINATION = (
    """
    start applied
    gateway by_whom
    user accept_application lane=client_manager duty=investigate due=none
    user accept_application_teller lane=teller duty=counter due=none form_key=accept_application
    gateway accepted
    gateway related
    applied > by_whom
    by_whom > accept_application_teller ? accepted_by == "teller"
    by_whom > accept_application
    accept_application > accepted
    accept_application_teller > accepted
    accepted > related
    related > refusing ? outcome == "refused"
    related > before_payment
    sub before_payment
      start begin
      gateway which_gate
      call call_investigation called=investigation
      gateway investigated
      gateway to_rating
      call call_rating_and_grant called=rating_and_grant
      gateway granted
      gateway to_disbursement
      call call_disbursement called=disbursement
      gateway disbursed
      gateway back
      gateway leaving
      timer grant_expiry on call_disbursement = grant_expires_at
      service expire_grant lane=system
      end over
      begin > back
      back > which_gate
      which_gate > to_rating ? resume_at in ("review_credit", "propose_grant", "approve_grant", "approve_grant_director", "vote_on_grant")
      which_gate > to_disbursement ? resume_at in ("verify_identity", "check_borrowing", "sign_contract", "prepare_iou")
      which_gate > call_investigation
      call_investigation > investigated
      investigated > to_rating ? outcome == "ok"
      investigated > back ? outcome == "return"
      investigated > leaving
      to_rating > call_rating_and_grant
      call_rating_and_grant > granted
      granted > to_disbursement ? outcome in ("ok", "yes")
      granted > back ? outcome == "return"
      granted > leaving
      to_disbursement > call_disbursement
      call_disbursement > disbursed
      disbursed > back ? outcome == "return"
      disbursed > leaving
      grant_expiry_call_disbursement > expire_grant
      expire_grant > leaving
      leaving > over
    end sub
    """
    + AFTER
)

DRAWDOWN = (
    """
    start drawn
    drawn > before_payment
    sub before_payment
      start begin
      gateway to_disbursement
      call call_disbursement called=disbursement
      gateway disbursed
      gateway leaving
      timer grant_expiry on call_disbursement = grant_expires_at
      service expire_grant lane=system
      end over
      begin > to_disbursement
      to_disbursement > call_disbursement
      call_disbursement > disbursed
      disbursed > to_disbursement ? outcome == "return" and resume_at in ("verify_identity", "check_borrowing", "sign_contract", "prepare_iou")
      disbursed > leaving
      grant_expiry_call_disbursement > expire_grant
      expire_grant > leaving
      leaving > over
    end sub
    """
    + AFTER
)

INVESTIGATION = """
    start investigation_begins
    gateway investigation_entry
    user visit_household lane=client_manager duty=investigate due=5
    gateway visited
    service measure_household lane=system
    gateway how_many
    gateway to_confirm
    user confirm_visit lane=client_manager duty=co_investigate due=2
    gateway confirmed
    gateway to_consents
    service list_missing_consents lane=system
    gateway to_collect
    user collect_consent lane=client_manager duty=investigate due=10 collection=members element=member completion="no > 0" pass_when="no == 0"
    gateway consented
    gateway to_conclude
    user conclude_investigation lane=client_manager duty=investigate due=2 bound_to=visit_household
    gateway concluded
    service list_missing_consents_again lane=system op=list_missing_consents
    gateway all_there
    gateway investigation_back
    gateway investigation_refusing
    end investigation_done
    end investigation_refused
    investigation_begins > investigation_back
    investigation_back > investigation_entry
    investigation_entry > to_confirm ? resume_at == "confirm_visit"
    investigation_entry > to_consents ? resume_at == "collect_consent"
    investigation_entry > to_conclude ? resume_at == "conclude_investigation"
    investigation_entry > visit_household
    visit_household > visited
    visited > measure_household ? outcome == "ok"
    visited > investigation_refusing ? outcome == "refused"
    visited > investigation_back
    measure_household > how_many
    how_many > to_confirm ? two_person
    how_many > to_consents
    to_confirm > confirm_visit
    confirm_visit > confirmed
    confirmed > investigation_back ? outcome == "return"
    confirmed > to_consents
    to_consents > list_missing_consents
    list_missing_consents > to_collect
    to_collect > collect_consent
    collect_consent > consented
    consented > to_conclude ? outcome == "yes"
    consented > investigation_back ? outcome == "return"
    consented > investigation_refusing
    to_conclude > conclude_investigation
    conclude_investigation > concluded
    concluded > list_missing_consents_again ? outcome == "ok"
    concluded > investigation_back ? outcome == "return"
    concluded > investigation_refusing
    list_missing_consents_again > all_there
    all_there > to_collect ? consents_missing > 0
    all_there > investigation_done
    investigation_refusing > investigation_refused
"""

RATING_AND_GRANT = """
    start rating_begins
    gateway rating_entry
    gateway rating_back
    service gather_exposures lane=system
    user review_credit lane=credit_reviewer duty=review due=3
    gateway reviewed
    rule rate_household lane=system decision=household_rating
    gateway to_propose
    user propose_grant lane=credit_reviewer duty=review due=1 bound_to=review_credit
    gateway proposed
    rule approval_authority lane=system decision=approval_authority
    gateway whose_authority
    gateway to_approver
    gateway to_director
    gateway to_committee
    user approve_grant lane=credit_approver duty=grant due=2 sign_off=password
    user approve_grant_director lane=director duty=grant due=2 sign_off=password form_key=approve_grant
    user vote_on_grant lane=committee_member duty=grant due=5 sign_off=password collection=committee element=voter completion="yes * 3 >= total * 2 or no * 3 > total or returned > 0" pass_when="total > 0 and yes * 3 >= total * 2"
    gateway decided
    gateway granted_or_not
    service record_grant lane=system
    gateway rating_returning
    gateway rating_refusing
    end rating_done
    end rating_returned
    end rating_refused
    rating_begins > rating_back
    rating_back > rating_entry
    rating_entry > to_propose ? resume_at == "propose_grant"
    rating_entry > to_approver ? resume_at == "approve_grant"
    rating_entry > to_director ? resume_at == "approve_grant_director"
    rating_entry > to_committee ? resume_at == "vote_on_grant"
    rating_entry > gather_exposures
    gather_exposures > review_credit
    review_credit > reviewed
    reviewed > rate_household ? outcome == "ok"
    reviewed > rating_returning ? outcome == "return"
    reviewed > rating_refusing
    rate_household > to_propose
    to_propose > propose_grant
    propose_grant > proposed
    proposed > approval_authority ? outcome == "ok"
    proposed > rating_returning ? outcome == "return"
    proposed > rating_refusing
    approval_authority > whose_authority
    whose_authority > to_director ? authority == "director"
    whose_authority > to_committee ? authority == "committee"
    whose_authority > to_approver
    to_approver > approve_grant
    to_director > approve_grant_director
    to_committee > vote_on_grant
    approve_grant > decided
    approve_grant_director > decided
    vote_on_grant > decided
    decided > granted_or_not
    granted_or_not > record_grant ? outcome in ("ok", "yes")
    granted_or_not > rating_returning ? outcome == "return"
    granted_or_not > rating_refusing
    record_grant > rating_done
    gateway own_gate
    rating_returning > own_gate
    own_gate > rating_back ? resume_at in ("review_credit", "propose_grant", "approve_grant", "approve_grant_director", "vote_on_grant")
    own_gate > rating_returned
    rating_refusing > rating_refused
"""

DISBURSEMENT = """
    start disbursement_begins
    gateway disbursement_entry
    gateway disbursement_back
    gateway to_identity
    user verify_identity lane=teller duty=counter due="0 from claim" due_if_kept=2
    gateway identified
    gateway to_refresh
    service refresh_exposures lane=system
    gateway to_check
    user check_borrowing lane=teller duty=counter due="0 from claim" bound_to=verify_identity
    gateway checked
    gateway to_contract
    user sign_contract lane=teller duty=counter due="0 from claim" bound_to=verify_identity
    gateway signed
    gateway to_iou
    user prepare_iou lane=teller duty=counter due="0 from claim" bound_to=verify_identity
    gateway prepared
    service screen_lists lane=system
    gateway to_approval
    user approve_disbursement lane=disbursement_approver duty=disburse due=0 sign_off=password
    gateway approved
    service recheck_before_payout lane=system
    gateway rechecked
    service pay_out lane=system
    service tell_household lane=system
    gateway disbursement_returning
    gateway own_gate
    gateway disbursement_stopping
    end paid
    end disbursement_returned
    end disbursement_stopped
    disbursement_begins > disbursement_back
    disbursement_back > disbursement_entry
    disbursement_entry > to_refresh ? resume_at == "check_borrowing"
    disbursement_entry > to_contract ? resume_at == "sign_contract"
    disbursement_entry > to_iou ? resume_at == "prepare_iou"
    disbursement_entry > to_identity
    to_identity > verify_identity
    verify_identity > identified
    identified > to_refresh ? outcome == "ok"
    identified > to_identity ? outcome == "again"
    identified > disbursement_returning ? outcome == "return"
    identified > disbursement_stopping
    to_refresh > refresh_exposures
    refresh_exposures > to_check
    to_check > check_borrowing
    check_borrowing > checked
    checked > to_contract ? outcome == "ok" and contract_needed
    checked > to_iou ? outcome == "ok" and not contract_needed
    checked > to_identity ? outcome == "again"
    checked > disbursement_returning ? outcome == "return"
    checked > disbursement_stopping
    to_contract > sign_contract
    sign_contract > signed
    signed > to_iou ? outcome == "ok"
    signed > disbursement_returning ? outcome == "return"
    signed > disbursement_stopping
    to_iou > prepare_iou
    prepare_iou > prepared
    prepared > screen_lists ? outcome == "ok"
    prepared > disbursement_returning
    screen_lists > to_approval
    to_approval > approve_disbursement
    approve_disbursement > approved
    approved > recheck_before_payout ? outcome == "ok"
    approved > disbursement_returning ? outcome == "return"
    approved > disbursement_stopping
    recheck_before_payout > rechecked
    rechecked > to_approval ? held
    rechecked > to_check ? changed and not held
    rechecked > pay_out
    pay_out > tell_household
    tell_household > paid
    disbursement_returning > own_gate
    own_gate > disbursement_back ? resume_at in ("verify_identity", "check_borrowing", "sign_contract", "prepare_iou")
    own_gate > disbursement_returned
    disbursement_stopping > disbursement_stopped
"""

FILING = """
    start filing_begins
    gateway filing_entry
    user assemble_dossier lane=credit_clerk duty=file due=5
    service enter_village_ledger lane=system
    parallel both_sign
    user sign_as_client_manager lane=client_manager duty=investigate due=3 bound_to=visit_household sign_off=password
    user sign_as_approver lane=credit_approver duty=grant due=3 bound_to=approve_grant,approve_grant_director,vote_on_grant sign_off=password
    gateway manager_signed
    gateway approver_signed
    parallel both_signed
    gateway sent_back
    terminate dossier_returned
    user file_dossier lane=credit_clerk duty=file due="10 from pay_out" bound_to=assemble_dossier
    end dossier_filed
    filing_begins > filing_entry
    filing_entry > assemble_dossier
    assemble_dossier > enter_village_ledger
    enter_village_ledger > both_sign
    both_sign > sign_as_client_manager
    both_sign > sign_as_approver
    sign_as_client_manager > manager_signed
    sign_as_approver > approver_signed
    manager_signed > both_signed ? outcome == "ok"
    manager_signed > sent_back
    approver_signed > both_signed ? outcome == "ok"
    approver_signed > sent_back
    sent_back > dossier_returned
    both_signed > file_dossier
    file_dossier > dossier_filed
"""

TEXTS = {
    "loan_origination": LOAN_ORIGINATION,
    "investigation": INVESTIGATION,
    "rating_and_grant": RATING_AND_GRANT,
    "disbursement": DISBURSEMENT,
    "filing": FILING,
    "drawdown": DRAWDOWN,
}

TABLES = {
    "household_rating.dmn": table(
        "household_rating",
        "COLLECT",
        ["indicator", "value"],
        ["points"],
        [
            ('"debt"', "< 300", "20"),
            ('"debt"', "300 <= ? < 600", "10"),
            ('"debt"', ">= 600", "0"),
            ('"character"', '"好"', "15"),
            ('"character"', '? in ("较好", "一般")', "8"),
            ('"character"', '"差"', "0"),
        ],
    ),
    "approval_authority.dmn": table(
        "approval_authority",
        "UNIQUE",
        ["total", "raised"],
        ["authority"],
        [
            ("<= 50000", "0", '"approver"'),
            ("<= 50000", "1", '"director"'),
            ("50000 < ? <= 100000", "0", '"director"'),
            ("50000 < ? <= 100000", "1", '"committee"'),
            ("100000 < ? <= 200000", "-", '"committee"'),
            ("> 200000", "-", '"none"'),
        ],
    ),
}


def files(**changed: str) -> dict[str, bytes]:
    """The whole set; `changed` puts another text in the place of a process."""
    drawn = {f"{name}.bpmn": diagram(name, changed.get(name, text)) for name, text in TEXTS.items()}
    return {**drawn, **TABLES}
