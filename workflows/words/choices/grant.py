"""What is chosen at the second gate, and the words of its decision tables."""

from enum import StrEnum


class ReviewOpinion(StrEnum):
    """审查意见"""

    RATE = "同意评级"
    RETURN = "退回补充"
    DECLINE = "不同意"


class ProposalDecision(StrEnum):
    """授信建议"""

    GRANT = "建议授信"
    DECLINE = "不予授信"
    RETURN = "退回补充"


class GrantDecision(StrEnum):
    """授信审批"""

    GRANT = "同意"
    GRANT_PARTLY = "部分同意"
    RETURN = "退回补充"
    DECLINE = "不同意"


class Vote(StrEnum):
    """贷审会; the last is the chair's alone (G2-07)."""

    YES = "同意"
    NO = "不同意"
    ABSTAIN = "弃权"
    RETURN = "退回补充"


class Authority(StrEnum):
    """Who may grant an amount: the words of the table `approval_authority` and of the routing variable (G2-07)."""

    APPROVER = "approver"
    DIRECTOR = "director"
    COMMITTEE = "committee"
    NONE = "none"


class CapPolicy(StrEnum):
    """Which caps hold: 15,000 / 10,000 / 5,000 or 50,000 / 30,000 / 10,000. Words of the table `grade_terms` (9.1)."""

    STANDARD = "standard"
    RAISED = "raised"


class RaisingReason(StrEnum):
    """Why a grant goes one level of authority up (9.1); however many, it goes up by one."""

    ABOVE_CAP = "超过授信上限"
    PAST_AGE_LIMIT = "到期时已满 65 岁"
    SPOUSE_NOT_SIGNING = "配偶不签共同借款声明"


class Veto(StrEnum):
    """What puts a household into grade 4 whatever its points (9.1)."""

    BROKEN_FAITH = "不守信"
    NAME_LENT = "借名"
    GAMBLING_OR_DRUGS = "赌博或吸毒"
    CONSENT_MISSING = "缺成年成员同意"


class BadActKind(StrEnum):
    """What may be broken faith (G2-03)."""

    OVERDUE = "逾期"
    WRITTEN_OFF = "核销"
    IN_COURT = "诉讼"
    DISHONEST_DEBTOR = "失信被执行人"
    NAME_LENT = "借名"
    USE_CHANGED = "改变用途"
    FALSE_PAPERS = "虚假材料"


class SourceState(StrEnum):
    """Whether a source of exposures answered; what did not is never a zero (G2-02)."""

    OBTAINED = "已取得"
    NOT_OBTAINED = "未取得"
    NOT_ASKED = "未查询"


class InquiryReason(StrEnum):
    """Why a credit report is asked for (D-04)."""

    LOAN_REVIEW = "贷款审查"
    SURETY = "担保审查"
    AFTER_LOAN = "贷后管理"
