"""What is applied for: product, purpose and the regime that follows from it, manner of repayment.

Each value is the Chinese word of FORMS.md, and so the source text of a choice; a member's name in lower case is its code
name where RULES.md gives one (`farm_production`).
"""

from enum import StrEnum


class Regime(StrEnum):
    """Which rule book governs a case (RULES A-01)."""

    FARM_PRODUCTION = "农户生产经营"
    FARM_CONSUMPTION = "农户生活消费"


class Product(StrEnum):
    """What is lent (A-04)."""

    FARM_CREDIT = "农户小额信用贷款"


class Purpose(StrEnum):
    """用途"""

    PLANTING = "种植"
    BREEDING = "养殖"
    MACHINERY = "农机具"
    FARM_SUPPLIES = "农资"
    TRANSPORT = "运输"
    TRADE = "经商"
    BUILDING = "建房"
    EDUCATION = "教育"
    MEDICAL = "医疗"
    CONSUMPTION = "消费"
    OTHER = "其他"


PRODUCTION = frozenset(
    {
        Purpose.PLANTING,
        Purpose.BREEDING,
        Purpose.MACHINERY,
        Purpose.FARM_SUPPLIES,
        Purpose.TRANSPORT,
        Purpose.TRADE,
    }
)


def regime_of(purpose: Purpose) -> Regime | None:
    """The regime that follows from the purpose; None for 其他, where the officer chooses it with a reason (A-01)."""
    if purpose is Purpose.OTHER:
        return None
    return Regime.FARM_PRODUCTION if purpose in PRODUCTION else Regime.FARM_CONSUMPTION


class RepaymentMethod(StrEnum):
    """还款方式"""

    INTEREST_QUARTERLY = "到期还本按季结息"
    ALL_AT_MATURITY = "到期利随本清"
    EQUAL_INSTALMENTS = "等额本息"
    EQUAL_PRINCIPAL = "等额本金"
    BY_HARVEST = "按生产周期"


class DayCount(StrEnum):
    """How days are counted for interest (N-07), as printed in contract and cost table."""

    ACTUAL_360 = "ACT/360"
    ACTUAL_365 = "ACT/365"
    THIRTY_360 = "30/360"


class StaffKin(StrEnum):
    """是否本社员工亲属 (9.2). Close kin of credit staff get no unsecured loan (S-04); of others the reviewer is told."""

    NONE = "不是"
    OF_CREDIT_STAFF = "信贷人员本人或近亲属"
    OF_OTHERS = "其他员工的亲属或远亲"


class GuaranteeKind(StrEnum):
    """担保方式; the small credit loan knows no other (A-04)."""

    CREDIT = "信用"
