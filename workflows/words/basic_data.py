"""What must be known of a customer: name, sex, nationality, occupation, address, contact, and kind, number and validity
of the card (令〔2025〕第11号 Art. 49). Rule: G3-02. Name and sex come with the number; a borrower is a citizen, and there
is one kind of card by which he is served.
"""

from typing import Any

from workflows.words.sentence import text

_ASKED = (
    ("id_number", text("证件号")), ("nationality", text("国籍")), ("occupation", text("职业")),
    ("address", text("住址")), ("phone", text("电话")),
)  # fmt: skip
ID_KIND = text("居民身份证")
VALIDITY = text("证件有效期")


def lacking(person: Any) -> tuple[str, ...]:
    """Which of them a `person` row does not have yet, by the words of the form; sealed ones need not be opened."""
    missing = [word for name, word in _ASKED if getattr(person, name) is None]
    valid = person.id_valid_for_life or person.id_valid_until is not None
    return tuple(missing if valid else [*missing, VALIDITY])
