"""个人信息处理告知与征信查询授权, by version. A signed text never changes: a new wording is a new version beside it.

Rules: RULES D-01, D-02, D-04.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

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
}
IN_USE = "P-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyNotice:
    """The text as it is shown and signed; `digest` is the SHA-256 of its UTF-8, in hexadecimal."""

    version: str
    text: str
    digest: str


def privacy_notice(office: str, version: str = IN_USE) -> PrivacyNotice:
    """The notice of an office, in the version in use or an older one. KeyError for an unknown version."""
    written = TEXTS[version].format(office=office)
    return PrivacyNotice(version=version, text=written, digest=sha256(written.encode()).hexdigest())
