"""审批人签字 (`sign_as_approver`): bound to who granted, after a vote its chair or another who voted 同意."""

from forms.filing.dossier_signing import DossierSigning
from workflows.words.sentence import text


class SignAsApprover(DossierSigning):
    """Who granted stands by the volume."""

    title = text("审批人档案签字")
    as_what = text("授信审批人")
