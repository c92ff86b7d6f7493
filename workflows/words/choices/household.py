"""What a household's members are: kin, state, capacity, papers."""

from enum import StrEnum


class MaritalStatus(StrEnum):
    """婚姻状况 (GB/T 2261.2)"""

    SINGLE = "未婚"
    MARRIED = "已婚"
    WIDOWED = "丧偶"
    DIVORCED = "离婚"


class Gender(StrEnum):
    """性别, as the identity number says it."""

    MALE = "男"
    FEMALE = "女"


class IdentityDocument(StrEnum):
    """What a borrower proves himself with (`id_kind`, G3-02)."""

    IDENTITY_CARD = "居民身份证"
    TEMPORARY_CARD = "临时居民身份证"


class TelephoneKind(StrEnum):
    """What a telephone number belongs to (N-04)."""

    MOBILE = "手机"
    LANDLINE = "座机"


class Relation(StrEnum):
    """与户主关系"""

    HEAD = "户主"
    SPOUSE = "配偶"
    FATHER = "父"
    MOTHER = "母"
    SON = "子"
    DAUGHTER = "女"
    SIBLING = "兄弟姐妹"
    OTHER = "其他"


class MemberState(StrEnum):
    """在户与否"""

    LIVING_HERE = "在户"
    MOVED_AWAY = "迁出"
    DECEASED = "死亡"


class Capacity(StrEnum):
    """民事行为能力 (G1-06, 民法典 Arts. 17–22)"""

    FULL = "完全"
    LIMITED = "限制"
    NONE = "无"
