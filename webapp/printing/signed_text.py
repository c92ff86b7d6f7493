"""共同借款声明 in the words that were signed: found again by its digest, which is all that is kept of it (RULES G1-05)."""

from forms.investigation.consent_texts import TEXTS, Borrowing, statement
from workflows.queries.dossier import Dossier
from workflows.words.choices import ConsentText


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
