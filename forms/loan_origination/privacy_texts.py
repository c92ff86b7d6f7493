"""The privacy notice, and the consents that are asked for one by one beside it, by version.

A signed text never changes: a new wording is a new version beside it. No face or fingerprint template is taken of
anybody, so no consent to one is asked for.
Rules: RULES D-01, D-02, D-04.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from workflows.words.choices.sheets import Sheet

KIND = "个人信息处理告知"
TEXTS: Mapping[str, str] = {
    "P-1": (
        "一、{office}为办理本次借款，收集本人的姓名、证件、电话、住址、家庭成员、收入支出、资产负债、签名和影像，"
        "用于调查、评级、授信、放款、贷后管理和归档，不作他用。\n"
        "二、证件、账户、影像和健康状况是敏感个人信息，只由担任本案职责的人查看，加密保存，每次查看全号都有记录；"
        "健康状况可以不填，不影响评级。\n"
        "三、未满 18 岁的家庭成员不保存证件号。\n"
        "四、授权{office}为审查本次借款、管理本次借款，向金融信用信息基础数据库查询本人信用报告，并报送本次借款的信息。"
        "本次申请没有批准的，不再查询。\n"
        "五、信息保存到法律规定的期限届满，之后销毁。本人可以查阅、复制、更正自己的信息，可以要求说明，"
        "也可以在借款结清前后撤回与本案无关的同意。\n"
        "以上内容已向本人念过并解释，本人同意处理个人信息，并单独同意处理敏感个人信息和查询征信。"
    ),
    "P-2": (
        "一、{office}为办理本次借款，收集本人的姓名、证件、电话、住址、家庭成员、收入支出、资产负债、签名和影像，"
        "用于调查、评级、授信、放款、贷后管理和归档，不作他用。\n"
        "二、证件和影像加密保存，只由担任本案职责的人查看，每次查看全号都有记录。不采集人脸特征和指纹特征。\n"
        "三、未满 18 岁的家庭成员不保存证件号。\n"
        "四、查询征信、使用账户信息、记录健康状况，各用一份文本另外征求同意。健康状况可以不同意，不影响申请、评级和授信。\n"
        "五、信息保存到法律规定的期限届满，之后销毁。本人可以查阅、复制、更正自己的信息，可以要求说明，可以撤回同意；"
        "撤回以前已经办的不受影响。\n"
        "以上内容已向本人念过并解释，本人同意按这份告知处理个人信息。"
    ),
}
IN_USE = "P-2"
WITH_ENQUIRY = frozenset({"P-1"})
"""Versions that hold the authorisation to ask the credit bureau as well; later ones leave it to a sheet of its own."""

SHEETS: Mapping[str, tuple[Sheet, str]] = {
    "C-1": (
        Sheet.CREDIT_ENQUIRY,
        "本人授权{office}：\n"
        "一、为审查本次借款、管理本次借款，向金融信用信息基础数据库查询本人的信用报告。\n"
        "二、向该数据库报送本次借款的信息；报送不良信息以前，先告知本人。\n"
        "授权从签字起，到本次借款结清为止；本次申请没有批准的，不再查询。查到的信息只由担任本案职责的人查看，不作他用。\n"
        "这份授权已向本人念过并解释，本人单独同意。",
    ),
    "K-1": (
        Sheet.ACCOUNT,
        "账户是敏感个人信息。本人单独同意{office}为发放和收回本次借款，记录和使用本人的结算账号。"
        "账号加密保存，只由担任本案职责的人查看，不作他用。",
    ),
    "H-1": (
        Sheet.HEALTH,
        "健康状况是敏感个人信息。本人单独同意{office}记录本人的健康状况，只供调查人和审查人了解家庭情况；"
        "加密保存，不打印，不进档案，不参加评级。可以不同意，也可以随时撤回，不影响申请、评级和授信。",
    ),
}
SHEETS_IN_USE: Mapping[Sheet, str] = {Sheet.CREDIT_ENQUIRY: "C-1", Sheet.ACCOUNT: "K-1", Sheet.HEALTH: "H-1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyNotice:
    """A text as it is shown and signed; `digest` is the SHA-256 of its UTF-8, in hexadecimal."""

    version: str
    text: str
    digest: str


def privacy_notice(office: str, version: str = IN_USE) -> PrivacyNotice:
    """The notice of an office, in the version in use or an older one. KeyError for an unknown version."""
    return _written(TEXTS[version], office, version)


def sheet_text(kind: Sheet, office: str, version: str | None = None) -> PrivacyNotice:
    """The text of one consent, in the version in use or an older one. KeyError for an unknown version or a kind without."""
    version = version or SHEETS_IN_USE[kind]
    found, source = SHEETS[version]
    assert found is kind, f"{version} is no {kind}"
    return _written(source, office, version)


def _written(source: str, office: str, version: str) -> PrivacyNotice:
    written = source.format(office=office)
    return PrivacyNotice(version=version, text=written, digest=sha256(written.encode()).hexdigest())
