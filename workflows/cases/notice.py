"""客户告知书: outcome, general ground, rights; never another person's data, never a suspicion (G2-10)."""

from workflows.cases.case import Case
from workflows.records.endings import CustomerNotice
from workflows.words.choices.endings import RefusalGround

# The general ground that an applicant is told; a fixed text for each ground, so that nothing else slips out.
GROUND_TEXTS: dict[RefusalGround, str] = {
    RefusalGround.IDENTITY_UNTRUE: "身份证件信息核对不上。",
    RefusalGround.BROKEN_FAITH: "经核查，目前不符合本社的信用条件。",
    RefusalGround.CIRCUMSTANCES_CHANGED: "经核查，情况与授信时相比有变化。",
    RefusalGround.MEMBER_REFUSED: "家庭成员未全部同意。",
    RefusalGround.CONSENT_NOT_OBTAINED: "家庭成员未全部同意。",
    RefusalGround.VISIT_NOT_POSSIBLE: "未能完成上门调查。",
    RefusalGround.INVESTIGATION_DECLINED: "经调查，目前不符合本社的贷款条件。",
    RefusalGround.RELATED_PERSON: "按规定本社不能向您发放信用贷款。",
    RefusalGround.REVIEW_DECLINED: "经审查，目前不符合本社的贷款条件。",
    RefusalGround.GRANT_DECLINED: "经审批，本次未获批准。",
    RefusalGround.DISBURSEMENT_DECLINED: "经放款审批，本次未获批准。",
    RefusalGround.OTHER: "本次申请未获批准，可到柜台问明情况。",
}
RIGHTS = (
    "您可以到本社柜台要求说明理由；对结果有异议的，可以在收到本告知书之日起 20 日内书面提出，本社 20 日内书面答复。"
    "您的个人信息按规定保管，您可以要求查阅、复制。"
)


def make_notice(case: Case, *, outcome: str, ground: str) -> str:
    """Writes the notice of this case and gives its id."""
    return case.write(
        CustomerNotice,
        case.row.applicant,
        subject=case.row.applicant,
        outcome=outcome,
        ground_text=GROUND_TEXTS[RefusalGround(ground)],
        rights=RIGHTS,
        made_at=case.now,
    )
