"""The names that the lint is told, as PRODUCT §2 has them."""

from workflows.engine.known_names import KnownNames

KNOWN = KnownNames(
    roles=frozenset(
        "client_manager teller credit_reviewer credit_approver director committee_member disbursement_approver "
        "credit_clerk system".split()
    ),
    duties=frozenset("investigate co_investigate review grant counter disburse file none".split()),
    forms=frozenset(
        "accept_application acknowledge_refusal deliver_notice visit_household confirm_visit collect_consent "
        "conclude_investigation review_credit propose_grant approve_grant vote_on_grant verify_identity check_borrowing "
        "sign_contract prepare_iou approve_disbursement assemble_dossier sign_as_client_manager sign_as_approver "
        "file_dossier".split()
    ),
    ops=frozenset(
        "report_refusal tell_applicant file_closed_case expire_grant measure_household list_missing_consents "
        "gather_exposures rate_household approval_authority record_grant refresh_exposures screen_lists "
        "recheck_before_payout pay_out tell_household enter_village_ledger record_contract reserve_iou archive_dossier".split()
    ),
)
