"""Account numbers: digits alone, however they were typed."""

import unicodedata

from workflows.words.sentence import Sentence, say

SHORTEST, LONGEST = 8, 32


def clean_account_number(text: str) -> str:
    """One form for one number: no full width and no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def account_fault(cleaned: str, label: str) -> Sentence | None:
    """Why this is no account number, in the words of its field; None where it may be one."""
    if not (cleaned.isascii() and cleaned.isdecimal()):
        return say("{label}只能是数字", label=label)
    if not SHORTEST <= len(cleaned) <= LONGEST:
        return say("{label}要 {least} 到 {most} 位，现在 {given} 位", label=label, least=SHORTEST, most=LONGEST,
                   given=len(cleaned))  # fmt: skip
    return None


def mask_account(cleaned: str | None) -> str:
    """6224 **** **** 3307: the first and the last four digits (LOOK §6); of one that is too short for that nothing."""
    if not cleaned or len(cleaned) <= SHORTEST:
        return "*" * len(cleaned or "")
    return f"{cleaned[:4]} **** **** {cleaned[-4:]}"
