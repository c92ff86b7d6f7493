"""客户经理签字 (`sign_as_client_manager`): bound to who investigated, or who follows him in the village."""

from forms.filing.dossier_signing import DossierSigning
from workflows.words.sentence import text


class SignAsClientManager(DossierSigning):
    """The investigator stands by the volume."""

    title = text("客户经理档案签字")
    as_what = text("客户经理")
