"""How a person is found: whole numbers and their last four over blind indexes, names by prefix and pinyin."""

from itertools import islice, product
from typing import Any

from pypinyin import Style, pinyin

from workflows.records.transaction import Db

READINGS = 16
IDENTITY_KIND = "identity"
IDENTITY_TAIL = "identity-tail"
PHONE_KIND = "phone"
PHONE_TAIL = "phone-tail"
ACCOUNT_KIND = "账户"


def identity_keys(db: Db, id_number: str) -> tuple[str, str]:
    """Blind indexes of the whole identity number and of its last four characters."""
    return db.keyring.blind(IDENTITY_KIND, id_number), db.keyring.blind(IDENTITY_TAIL, id_number[-4:])


def phone_keys(db: Db, phone: str) -> tuple[str, str]:
    """Blind indexes of the whole telephone number and of its last four digits."""
    return db.keyring.blind(PHONE_KIND, phone), db.keyring.blind(PHONE_TAIL, phone[-4:])


def account_key(db: Db, number: str) -> str:
    """Blind index of an account number, the same for whoever gives it: a household, a payee, the core system."""
    return db.keyring.blind(ACCOUNT_KIND, number)


def words_of(name: str) -> frozenset[str]:
    """What a name is found by: itself, every reading of its characters in pinyin, and their initials.

    All readings are kept, because the package reads many surnames as common words (单, 仇, 解, 曾).
    """
    # What is no Chinese character comes back one a place, like a reading.
    apart: Any = list
    readings = pinyin(name, style=Style.NORMAL, heteronym=True, errors=apart)
    spoken = {"".join(reading) for reading in islice(product(*readings), READINGS)}
    initials = {"".join(part[:1] for part in reading) for reading in islice(product(*readings), READINGS)}
    return frozenset({name, *(word.lower() for word in spoken | initials)})
