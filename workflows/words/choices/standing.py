"""In what state a line, an IOU, a loan is, and what is frozen."""

from enum import StrEnum


class IouState(StrEnum):
    """借据"""

    DRAFT = "草拟"
    WAITING = "待批"
    PAID = "已放款"
    VOID = "作废"


class LineState(StrEnum):
    """授信额度"""

    IN_FORCE = "有效"
    SUSPENDED = "停用"
    CANCELLED = "取消"
    EXPIRED = "到期"
    SUPERSEDED = "已换新"


class BadLoanKind(StrEnum):
    """What became of a loan that was not repaid, as the core system says it (G4-07)."""

    WRITTEN_OFF = "核销"
    IN_COURT = "诉讼"


class FreezeScope(StrEnum):
    """What is frozen (PRODUCT §3)."""

    CASE = "案件"
    BRANCH = "网点"
    ACCOUNT = "账号"


class LoanClass(StrEnum):
    """五级分类, from the best to the worst (P-02)."""

    NORMAL = "正常"
    WATCH = "关注"
    SUBSTANDARD = "次级"
    DOUBTFUL = "可疑"
    LOSS = "损失"
