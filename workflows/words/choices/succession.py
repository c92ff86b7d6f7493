"""Why somebody signs in another's place (PRODUCT §3, succession)."""

from enum import StrEnum


class SuccessionGround(StrEnum):
    """接替缘由, as the case itself shows it; the director says the rest in words."""

    LEFT = "离岗"
    RECUSED = "回避"
    LATE = "逾期未办"
    OTHER_DUTY = "不相容职责"
    VILLAGE = "不再管片"
