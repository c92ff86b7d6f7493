"""What is chosen at the third gate: identity, readiness, signing, payment."""

from enum import StrEnum


class NetworkedResult(StrEnum):
    """联网核查结果 (G3-03)"""

    MATCH_PHOTO = "一致有照片"
    MATCH_NO_PHOTO = "一致无照片"
    NAME_MISMATCH = "姓名不符"
    NOT_FOUND = "无此号码"
    PHOTO_MISMATCH = "照片不符"
    UNAVAILABLE = "系统不可用"

    @property
    def needs_further_proof(self) -> bool:
        """Whether 身份真实 needs something besides the card (FORMS: on any but the first two)."""
        return self not in (NetworkedResult.MATCH_PHOTO, NetworkedResult.MATCH_NO_PHOTO)


class FurtherProof(StrEnum):
    """其他证明"""

    HOUSEHOLD_REGISTER = "户口簿"
    PASSPORT = "护照"
    DRIVING_LICENCE = "驾驶证"
    CARD_READER = "读卡器"
    POLICE_RECEIPT = "公安回执"


class CounterPlace(StrEnum):
    """Where the customer was served (G3-05)."""

    COUNTER = "柜台"
    AT_HOME = "上门"
    OTHER_BRANCH = "他社"


class IdentityVerdict(StrEnum):
    """身份核查"""

    TRUE = "身份真实"
    UNTRUE = "不真实"
    PENDING = "待核实"
    UNVERIFIED = "未能核实"


class BorrowingVerdict(StrEnum):
    """借款情况核查"""

    FITS = "符合"
    NOT_READY = "条件未备"
    DOES_NOT_FIT = "不符合"


class SigningOutcome(StrEnum):
    """面签合同"""

    SIGNED = "已签"
    NOT_SIGNED = "客户未签"


class PaymentManner(StrEnum):
    """入账账户: the borrower's own account, or 受托支付 to a payee with proof (G3-12)."""

    OWN_ACCOUNT = "自主支付"
    ENTRUSTED = "受托支付"


class DisbursementDecision(StrEnum):
    """放款审批"""

    PAY = "同意放款"
    RETURN = "退回"
    DECLINE = "不同意"
