"""How a case ends other than filed, and how that is told."""

from enum import StrEnum


class RefusalGround(StrEnum):
    """拒贷报告"""

    IDENTITY_UNTRUE = "身份不实"
    BROKEN_FAITH = "不守信"
    CIRCUMSTANCES_CHANGED = "情况变化"
    MEMBER_REFUSED = "成员不同意"
    CONSENT_NOT_OBTAINED = "未取得同意"
    VISIT_NOT_POSSIBLE = "无法调查"
    INVESTIGATION_DECLINED = "调查不同意"
    RELATED_PERSON = "关系人"
    REVIEW_DECLINED = "审查不同意"
    GRANT_DECLINED = "审批不同意"
    DISBURSEMENT_DECLINED = "放款审批不同意"
    OTHER = "其他"


class NotedAction(StrEnum):
    """处理意见"""

    NOTED = "知悉"
    WATCH = "列入关注名单"
    VERIFY_FURTHER = "进一步核实"
    HAND_ON = "移交"


class LineAction(StrEnum):
    """What the acknowledger does with a revolving line."""

    CANCEL = "取消"
    KEEP_SUSPENDED = "继续停用"
    RESTORE = "恢复"


RESTORABLE = frozenset({RefusalGround.CIRCUMSTANCES_CHANGED, RefusalGround.OTHER})
"""Grounds after which a suspended line may be restored at the acknowledgement (FORMS, 主任签收)."""
CANCELLING = frozenset({RefusalGround.IDENTITY_UNTRUE, RefusalGround.BROKEN_FAITH})
"""Grounds that cancel a revolving line at once (G3-13)."""


class WithdrawalKind(StrEnum):
    """撤回"""

    BY_APPLICANT = "申请人撤回"
    NOT_SIGNED = "客户未签"
    DECEASED = "借款人死亡"
    CAPACITY_LOST = "丧失行为能力"
    NOT_REACHABLE = "联系不上"


class NoticeChannel(StrEnum):
    """客户告知书"""

    TEXT_MESSAGE = "短信"
    IN_PERSON = "当面"
    POST = "邮寄"
