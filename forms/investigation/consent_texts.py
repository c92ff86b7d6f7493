"""The texts that a family signs, by version. A signed text never changes: a new wording is a new version beside it.

A 知情同意 binds to nothing; B 共同借款声明, offered to the spouse alone, makes a joint debtor.
Rules: RULES G1-05, G3-11.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from workflows.words.choices.investigation import ConsentText
from workflows.words.money import format_yuan, in_capitals

TEXTS: Mapping[str, tuple[ConsentText, str]] = {
    "A-1": (
        ConsentText.KNOWING,
        "本人是借款申请人{applicant}的家庭成员。本人知道{applicant}申请农户小额信用贷款 {figures} 元（{capitals}），"
        "用途：{purpose}，期限 {term_months} 个月，对此没有异议。\n"
        "本人签字只表示知情同意，不因签字成为借款人，也不因签字承担还款责任。\n"
        "签不签由本人决定。贷款发放前，本人可以撤回同意。",
    ),
    "B-1": (
        ConsentText.JOINT_DEBT,
        "本人是借款人{applicant}的配偶。本人知道{applicant}申请农户小额信用贷款 {figures} 元（{capitals}），"
        "用途：{purpose}，期限 {term_months} 个月。\n"
        "本人自愿作为共同借款人，对上述贷款的本金、利息和合同约定的其他款项，与{applicant}共同承担还款责任。\n"
        "本人知道这份声明与知情同意不同：签了这份，贷款就是夫妻共同债务。签不签由本人决定。",
    ),
}
IN_USE: Mapping[ConsentText, str] = {ConsentText.KNOWING: "A-1", ConsentText.JOINT_DEBT: "B-1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Borrowing:
    """What a family is told of: `amount` in yuan."""

    applicant: str
    amount: Decimal
    purpose: str
    purpose_detail: str | None
    term_months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A text as it is shown and signed; `digest` is the SHA-256 of its UTF-8, in hexadecimal."""

    kind: ConsentText
    version: str
    text: str
    digest: str


def statement(kind: ConsentText, borrowing: Borrowing, version: str | None = None) -> Statement:
    """The text of a kind for one borrowing, in the version in use or an older one. KeyError for an unknown version."""
    version = version or IN_USE[kind]
    found, source = TEXTS[version]
    assert found is kind, f"{version} is no {kind}"
    detail = f"（{borrowing.purpose_detail}）" if borrowing.purpose_detail else ""
    written = source.format(
        applicant=borrowing.applicant,
        figures=format_yuan(borrowing.amount),
        capitals=in_capitals(borrowing.amount),
        purpose=borrowing.purpose + detail,
        term_months=borrowing.term_months,
    )
    return Statement(kind=kind, version=version, text=written, digest=sha256(written.encode()).hexdigest())
