"""Telephone numbers of the mainland: a mobile, or a landline with its area code. Rule: RULES N-04."""

import re
import unicodedata
from dataclasses import dataclass

from workflows.words.choices.household import TelephoneKind
from workflows.words.sentence import Sentence, say

_COUNTRY = re.compile(r"(?:\+|00)86")
_SEPARATORS = re.compile(r"[\s\-‐‑–—−()]|[\u200b-\u200f\u202a-\u202e\ufeff]")
_MOBILE_DIGITS = 11
_LOCAL_DIGITS = (7, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telephone:
    """A telephone number as read; `cleaned` is the one stored form: 13812345678 or 0570-7012345."""

    cleaned: str
    kind: TelephoneKind | None
    errors: tuple[Sentence, ...]

    @property
    def is_good(self) -> bool:
        return not self.errors

    @property
    def masked(self) -> str:
        return mask_telephone(self.cleaned)


def read_telephone(text: str) -> Telephone:
    """Reads what was typed; never raises, what is wrong stands in `errors`.

    Full width, spaces, dashes, brackets and +86 are cleaned.
    """
    digits = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    digits = _COUNTRY.sub("", digits, count=1) if _COUNTRY.match(digits) else digits
    if not digits:
        return _wrong(digits, say("填电话号码"))
    for place, character in enumerate(digits, start=1):
        if not ("0" <= character <= "9"):
            sentence = say("电话第 {place} 位是「{character}」，只能是数字", place=place, character=character)
            return _wrong(digits, sentence)
    if digits[0] == "1":
        return _read_mobile(digits)
    if digits[0] == "0":
        return _read_landline(digits)
    return _wrong(digits, say("座机要带区号，例如 {example}", example="0570-7012345"))


def mask_telephone(cleaned: str) -> str:
    """How a number is shown to whoever does not need it: 138****6021, 0570-***2345; a faulty one is hidden whole."""
    if re.fullmatch(r"1[0-9]{10}", cleaned):
        return f"{cleaned[:3]}****{cleaned[-4:]}"
    area, dash, local = cleaned.partition("-")
    if dash and len(local) in _LOCAL_DIGITS:
        return f"{area}-{'*' * (len(local) - 4)}{local[-4:]}"
    return "*" * len(cleaned)


def _read_mobile(digits: str) -> Telephone:
    given = len(digits)
    if given < _MOBILE_DIGITS:
        return _wrong(digits, say("手机号少 {n} 位：现在 {given} 位，要 11 位", n=_MOBILE_DIGITS - given, given=given))
    if given > _MOBILE_DIGITS:
        return _wrong(digits, say("手机号多 {n} 位：现在 {given} 位，要 11 位", n=given - _MOBILE_DIGITS, given=given))
    if digits[1] < "3":
        return _wrong(digits, say("手机号以 13 到 19 开头，现在是 {start}", start=digits[:2]))
    return Telephone(cleaned=digits, kind=TelephoneKind.MOBILE, errors=())


def _read_landline(digits: str) -> Telephone:
    # Area codes: 010 and 02x have three digits, 03xx to 09xx have four (电信网编号计划).
    if digits[1:2] in ("", "0") or (digits[1] == "1" and digits[1:3] != "10"):
        return _wrong(digits, say("没有区号 {area}，区号例如 010、0570", area=digits[:3]))
    split = 3 if digits[1] in "12" else 4
    area, local = digits[:split], digits[split:]
    if len(local) not in _LOCAL_DIGITS:
        return _wrong(digits, say("区号 {area} 后面是 {given} 位，要 7 位或 8 位", area=area, given=len(local)))
    if local[0] in "01":
        return _wrong(digits, say("座机号不能以 {start} 开头（区号 {area} 之后）", start=local[0], area=area))
    return Telephone(cleaned=f"{area}-{local}", kind=TelephoneKind.LANDLINE, errors=())


def _wrong(digits: str, sentence: Sentence) -> Telephone:
    return Telephone(cleaned=digits, kind=None, errors=(sentence,))
