"""Texts in the words that were signed: found again by the digest, which is all that is kept of them (RULES G1-05, D-01)."""

from dataclasses import dataclass
from typing import Any

from forms.investigation.consent_texts import TEXTS, Borrowing, statement
from forms.loan_origination import privacy_texts
from workflows.queries.dossier import Dossier
from workflows.words.choices.investigation import ConsentText
from workflows.words.choices.sheets import Sheet

FIRST_NOTICE = "P-1"
"""What was signed before versions were recorded."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A text that was shown with an act; without a version nothing was recorded of it, without words none fit any more."""

    text: str
    version: str = ""
    digest: str = ""


def shown_privacy_notice(dossier: Dossier) -> Shown:
    """The privacy notice that the applicant signed."""
    office = dossier.file.branch_name
    rows = [row for row in dossier.shown_texts if row.kind == privacy_texts.KIND]
    if not rows:
        return Shown(privacy_texts.privacy_notice(office, FIRST_NOTICE).text)
    row = rows[-1]
    found = privacy_texts.privacy_notice(office, row.version) if row.version in privacy_texts.TEXTS else None
    words = found.text if found is not None and found.digest == row.text_digest else ""
    return Shown(words, row.version, row.text_digest)


def sheet_words(dossier: Dossier, row: Any) -> Shown:
    """The text of a consent by itself, by the version that its row names."""
    office = dossier.file.branch_name
    known = row.version in privacy_texts.SHEETS
    found = privacy_texts.sheet_text(Sheet(row.kind), office, row.version) if known else None
    words = found.text if found is not None and found.digest == row.text_digest else ""
    return Shown(words, row.version, row.text_digest)


def signed_text_b(dossier: Dossier, digest: str | None) -> str | None:
    """The text whose digest was signed: over what was asked for, or over the whole line; None where neither fits."""
    file, line = dossier.file, dossier.file.line
    asked = file.application
    amounts = [asked.amount] if line is None else [line.approved_limit, asked.amount]
    for version, (kind, _source) in TEXTS.items():
        for amount in amounts if kind is ConsentText.JOINT_DEBT else ():
            borrowing = Borrowing(
                applicant=file.applicant.name,
                amount=amount,
                purpose=asked.purpose,
                purpose_detail=asked.purpose_detail,
                term_months=asked.term_months,
            )
            found = statement(kind, borrowing, version)
            if found.digest == digest:
                return found.text
    return None
