"""What is chosen at the fourth gate, and how a volume is ordered."""

from enum import StrEnum


class DossierDecision(StrEnum):
    """档案签字"""

    SIGN = "签字"
    RETURN = "退回"


class DocumentGroup(StrEnum):
    """Groups of a volume, in their order (9.3)."""

    ESSENTIAL = "要件"
    MANAGEMENT = "管理"
    TITLES = "权证"
    RECOVERY = "保全"
    GENERAL = "综合"


class HouseholdPaperKind(StrEnum):
    """Papers that a household shows once (G4-02, 9.3)."""

    REGISTER = "户口簿"
    MARRIAGE = "婚姻证明"


class HoldGround(StrEnum):
    """Why a volume is kept whatever its term says (G4-07). 反洗钱 is the anti-money-laundering officer's, else the director's."""

    COURT = "诉讼或执行"
    ANTI_MONEY_LAUNDERING = "反洗钱调查"
    INQUIRY = "监管或审计检查"


class DocumentForm(StrEnum):
    """original/copy"""

    ORIGINAL = "原件"
    COPY = "影印件"
