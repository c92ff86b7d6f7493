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


class DocumentForm(StrEnum):
    """original/copy"""

    ORIGINAL = "原件"
    COPY = "影印件"
