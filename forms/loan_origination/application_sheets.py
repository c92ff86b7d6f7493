"""What is handed in beside 农户贷款申请书: notice, consents one by one, the spouse's signature, further answers (9.2, D-02)."""

from collections.abc import Iterator
from typing import Any

from forms.loan_origination import privacy_texts
from workflows.door.entry import Beside
from workflows.records.intake import ApplicationDetail
from workflows.records.texts import ShownText, SignedSheet
from workflows.words.choices.sheets import Sheet


def beside_application(form: Any, *, office: str, spouse: str | None) -> Iterator[Beside]:
    """Rows of an application that holds: which notice was shown, what was agreed to and signed by itself, what else was said.

    `form` is the filled application, `spouse` the person of the spouse.
    """
    common = {"subject": form.subject(), "at": form.page.now}
    notice = privacy_texts.privacy_notice(office)
    yield Beside(ShownText, common | {"kind": privacy_texts.KIND} | _version(notice))
    enquiry = {"kind": Sheet.CREDIT_ENQUIRY.value, "signature": form.credit_signature.data}
    yield Beside(SignedSheet, common | enquiry | _version(privacy_texts.sheet_text(Sheet.CREDIT_ENQUIRY, office)))
    account = {"kind": Sheet.ACCOUNT.value, "signature": None}
    yield Beside(SignedSheet, common | account | _version(privacy_texts.sheet_text(Sheet.ACCOUNT, office)))
    spouse_signed = spouse is not None and bool(form.spouse_signature.data)
    if spouse_signed:
        signed = {"kind": Sheet.SPOUSE_ON_APPLICATION.value, "signature": form.spouse_signature.data}
        yield Beside(SignedSheet, common | signed | {"subject": spouse, "version": None, "text_digest": None})
    said = {name: form[name].data for name in ("registered_address", "settlement_account", "staff_kin_who")}
    yield Beside(
        ApplicationDetail,
        common
        | said
        | {
            "staff_kin": form.staff_kin.data.value,
            "co_borrower": spouse if form.co_borrower.data else None,
            "spouse_unsigned_reason": form.spouse_unsigned_reason.data if spouse and not spouse_signed else None,
        },
    )


def _version(text: privacy_texts.PrivacyNotice) -> dict[str, Any]:
    return {"version": text.version, "text_digest": text.digest}
