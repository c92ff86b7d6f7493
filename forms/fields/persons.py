"""By what a person is known: identity number, telephone, account."""

from typing import Any

from forms.fields.paper_field import PaperField, Wrong
from forms.fields.texts import TextField
from workflows.words.account_number import account_fault, clean_account_number
from workflows.words.identity_number import read_identity_number
from workflows.words.telephone import read_telephone


class IdentityNumberField(PaperField):
    """身份证号, 18 characters (GB 11643); gives the cleaned number. `warnings` stand beside it and never stop."""

    kind = "identity_number"

    def read(self, cleaned: str) -> str:
        """The cleaned number, or the sentence of its first fault."""
        self._raw = cleaned
        return cleaned

    def pre_validate(self, form: Any) -> None:
        """Reads the number as of the form's day."""
        super().pre_validate(form)
        if self.data:
            found = read_identity_number(self.data, form.page.today)
            if found.errors:
                raise Wrong(found.errors[0])
            self.data = found.cleaned
            self.warnings = found.warnings

    def schema(self) -> dict[str, Any]:
        """Eighteen characters."""
        return {"type": "string", "minLength": 18, "maxLength": 40}


class TelephoneField(PaperField):
    """Mobile or landline with area code; gives the number in one form (N-04)."""

    kind = "telephone"

    def read(self, cleaned: str) -> str:
        """The cleaned number, or the sentence of its fault."""
        found = read_telephone(cleaned)
        if found.errors:
            raise Wrong(found.errors[0])
        return found.cleaned

    def schema(self) -> dict[str, Any]:
        """Digits, perhaps with separators."""
        return {"type": "string", "minLength": 7, "maxLength": 30}


class AccountField(TextField):
    """An account number; gives its digits."""

    def read(self, cleaned: str) -> str:
        """Spaces and full width are cleaned."""
        digits = clean_account_number(cleaned)
        fault = account_fault(digits, self.label.text)
        if fault is not None:
            raise Wrong(fault)
        return digits
