"""What may be chosen on the forms. Each value is the Chinese word of FORMS.md, and so the source text of a choice.

A member's name in lower case is the choice's code name where RULES.md gives one (`match_photo`, `farm_production`).
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


class GuaranteeKind(StrEnum):
    """担保方式; the small credit loan knows no other (A-04)."""

    CREDIT = "信用"


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


class VisitOutcome(StrEnum):
    """上门调查"""

    DONE = "已完成"
    NOT_POSSIBLE = "无法调查"


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


class IouState(StrEnum):
    """借据"""

    DRAFT = "草拟"
    WAITING = "待批"
    PAID = "已放款"
    VOID = "作废"


class DisbursementDecision(StrEnum):
    """放款审批"""

    PAY = "同意放款"
    RETURN = "退回"
    DECLINE = "不同意"


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


class LineState(StrEnum):
    """授信额度"""

    IN_FORCE = "有效"
    SUSPENDED = "停用"
    CANCELLED = "取消"
    EXPIRED = "到期"
    SUPERSEDED = "已换新"


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
