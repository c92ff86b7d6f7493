"""What is chosen at the first gate: the visit, the family's consents, the conclusion."""

from enum import StrEnum


class VisitOutcome(StrEnum):
    """上门调查"""

    DONE = "已完成"
    NOT_POSSIBLE = "无法调查"


class LandKind(StrEnum):
    """土地"""

    PADDY = "水田"
    DRY_FIELD = "旱地"
    WOODLAND = "林地"
    ORCHARD = "果园"
    FISH_POND = "鱼塘"
    GREENHOUSE = "大棚"


class LandHeld(StrEnum):
    """own_or_rented"""

    OWN = "自有"
    RENTED = "租入"


class AssetKind(StrEnum):
    """资产"""

    HOUSE = "房屋"
    VEHICLE = "车辆"
    MACHINERY = "农机具"
    DEPOSIT = "存款"
    SHARES = "股金"
    LIVESTOCK = "牲畜"
    STOCK = "存货"
    OTHER = "其他"


class Lender(StrEnum):
    """债权人"""

    THIS_COOPERATIVE = "本社"
    OTHER_BANK = "他行"
    PRIVATE = "民间"


class Standing(StrEnum):
    """邻里评价, 村委评价"""

    GOOD = "好"
    FAIRLY_GOOD = "较好"
    AVERAGE = "一般"
    POOR = "差"

    @property
    def rank(self) -> int:
        """0 for the best."""
        return list(Standing).index(self)


class BadHabit(StrEnum):
    """不良嗜好"""

    NONE = "无"
    GAMBLING = "赌博"
    DRUGS = "吸毒"
    DRINKING = "酗酒"
    OTHER = "其他"


class ConsentDecision(StrEnum):
    """家庭成员同意书"""

    AGREED = "同意"
    REFUSED = "不同意"
    NOT_OBTAINABLE = "无法取得"


class ConsentChannel(StrEnum):
    """How a member signed or took back a consent."""

    IN_PERSON = "当面"
    AT_DISTANCE = "远程"


class ConsentText(StrEnum):
    """Which text is signed: A binds to nothing, B makes a joint debtor (G1-05, G3-11)."""

    KNOWING = "知情同意"
    JOINT_DEBT = "共同借款声明"


class Recommendation(StrEnum):
    """调查结论"""

    GRANT = "同意授信"
    DECLINE = "不同意"


class SpouseTextB(StrEnum):
    """共同借款声明 of the spouse, as it stands at the conclusion."""

    SIGNED = "已签"
    AT_SIGNING = "将于面签"
    NOT_SIGNING = "不签"
