"""What somebody who does his work properly writes into each form, from what the page shows him.

One function a form, found by the form's key; the demo and the tests post the same answers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from forms.filing.assemble_dossier import AssembleDossier
from forms.task_form import FINDING
from webapp.demo.hands import Hands
from workflows.credit.credit_line import valid_until
from workflows.credit.interest import add_months
from workflows.queries.task import TaskPage
from workflows.words.choices.application import GuaranteeKind, Purpose, RepaymentMethod, StaffKin
from workflows.words.choices.disbursement import (
    BorrowingVerdict,
    CounterPlace,
    DisbursementDecision,
    IdentityVerdict,
    NetworkedResult,
    PaymentManner,
    SigningOutcome,
)
from workflows.words.choices.endings import NotedAction, NoticeChannel
from workflows.words.choices.filing import DossierDecision
from workflows.words.choices.grant import GrantDecision, ProposalDecision, ReviewOpinion, Vote
from workflows.words.choices.household import Capacity, MaritalStatus
from workflows.words.choices.investigation import (
    AssetKind,
    BadHabit,
    ConsentChannel,
    ConsentDecision,
    LandHeld,
    LandKind,
    Recommendation,
    SpouseTextB,
    Standing,
    VisitOutcome,
)

Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody fills in a form: the page before him and what he can hand in."""

    page: TaskPage
    hands: Hands

    def signed(self, name: str, purpose: str) -> str:
        """Somebody's signature, drawn on this person's screen."""
        return self.hands.signature(self.page.actor, name, purpose)


def answers(form_key: str, desk: Desk) -> Answers:
    """Field name → what is typed or chosen; lists as `name-0-field`. KeyError for a form without answers."""
    fill: Callable[[Desk], Answers] = globals()[form_key]
    given = fill(desk)
    if desk.page.first_act:
        given["no_relation"] = "yes"
    for question in desk.page.questions:
        given[f"answer_{question.id}"] = "已补齐，见附件和本次填写。"
    return given


def accept_application(desk: Desk) -> Answers:
    """The head applies for spring planting."""
    household = desk.page.household
    assert household is not None
    head = next(one for one in household.members if one.relation == "户主")
    spouse = next((one for one in household.members if one.relation == "配偶"), None)
    return {
        "household": household.id,
        "applicant": head.id,
        "id_valid_from": "2016-05-01",
        "id_valid_until": "2036-05-01",
        "phone": head.phone or "13857001234",
        "registered_address": f"{household.village_name}{household.village_group or ''}",
        "current_address": f"{household.village_name}{household.village_group or ''}",
        "works_away": "no",
        "marital_status": (MaritalStatus.MARRIED if spouse else MaritalStatus.SINGLE).value,
        "spouse": spouse.id if spouse else "",
        "staff_kin": StaffKin.NONE.value,
        "amount": "8000",
        "purpose": Purpose.PLANTING.value,
        "term_months": "12",
        "repayment_method": RepaymentMethod.INTEREST_QUARTERLY.value,
        "repayment_source": "种植和务工收入",
        "guarantee_kind": GuaranteeKind.CREDIT.value,
        "revolving": "no",
        "privacy_notice_agreed": "yes",
        "privacy_signature": desk.signed(head.name, "privacy_signature"),
        "credit_consent_agreed": "yes",
        "credit_signature": desk.signed(head.name, "credit_signature"),
        "account_consent_agreed": "yes",
        "applicant_signature": desk.signed(head.name, "applicant_signature"),
    } | ({"spouse_signature": desk.signed(spouse.name, "spouse_signature")} if spouse else {})


def visit_household(desk: Desk) -> Answers:
    """Everybody was at home and the harvest was fair."""
    page = desk.page
    given: Answers = {
        "visit_outcome": VisitOutcome.DONE.value,
        "visited_on": page.today.isoformat(),
        "visited_at": f"{page.case.village_name}家中",
        "met_persons": page.case.applicant.name,
        "interview_done": "yes",
        "photos": [desk.hands.picture(page.actor, f"{page.case.head_name}家房屋")],
        "neighbours_view": Standing.GOOD.value,
        "neighbours_view_by": "邻居",
        "committee_view": Standing.GOOD.value,
        "committee_view_by": "村委主任",
        "bad_habits": BadHabit.NONE.value,
        "lawsuits": "no",
        "used_by_others": "no",
        "surveyed": next(one.id for one in page.case.members if one.person == page.case.applicant.id),
        "farmer_signature": desk.signed(page.case.applicant.name, "farmer_signature"),
        "investigator_signature": desk.signed(page.actor.name, "investigator_signature"),
    }
    given |= _farm()
    given |= {f"income_{kind}": "0" for kind in ("business", "transport", "other")}
    given |= {"income_wages": "36000", "income_subsidies": "1200"}
    given |= {f"outgo_{kind}": "0" for kind in ("education", "interest", "other")}
    given |= {"outgo_production": "9000", "outgo_living": "15000", "outgo_medical": "1500", "outgo_social": "3000"}
    for place, one in enumerate(page.case.members):
        line = f"members-{place}-"
        given |= {f"{line}member": one.id, f"{line}name": one.name, f"{line}relation": one.relation,
                  f"{line}member_state": "在户", f"{line}capacity": Capacity.FULL.value}  # fmt: skip
        if one.is_adult:
            given[f"{line}is_labourer"] = "yes"
        if one.id_number is None and one.birth_date:
            given[f"{line}birth_date"] = one.birth_date.isoformat()
        elif one.id_number is None and one.birth_year:
            given[f"{line}birth_year"] = str(one.birth_year)
    return given


def _farm() -> Answers:
    """What an ordinary household has: two plots, some pigs, a house and savings, nothing owed."""
    lines = {
        "land-0": {"kind": LandKind.PADDY.value, "mu": "6.5", "own_or_rented": LandHeld.OWN.value, "crop": "水稻",
                   "yield_kg": "3800", "price": "2.80"},
        "land-1": {"kind": LandKind.DRY_FIELD.value, "mu": "3", "own_or_rented": LandHeld.RENTED.value, "crop": "玉米",
                   "yield_kg": "1650", "price": "2.40"},
        "stock-0": {"species": "猪", "head": "6", "sold_per_year": "8", "income": "14000"},
        "assets-0": {"kind": AssetKind.HOUSE.value, "description": "砖混 120 平方米", "value": "120000"},
        "assets-1": {"kind": AssetKind.DEPOSIT.value, "description": "本社存款", "value": "30000"},
    }  # fmt: skip
    return {f"{line}-{name}": value for line, fields in lines.items() for name, value in fields.items()}


def confirm_visit(desk: Desk) -> Answers:
    """The second investigator was there and agrees."""
    return {"went_along": "yes", "agrees": "yes", "signature": desk.signed(desk.page.actor.name, "signature")}


def collect_consent(desk: Desk) -> Answers:
    """The member signs before the officer; a spouse also signs as joint debtor."""
    page = desk.page
    assert page.member is not None
    given = {
        "decision": ConsentDecision.AGREED.value,
        "capacity": Capacity.FULL.value,
        "channel": ConsentChannel.IN_PERSON.value,
        "signature": desk.signed(page.member.name, "signature"),
    }
    if page.case.spouse is not None and page.case.spouse.id == page.member.person:
        given |= {"spouse_text_b": "yes", "text_b_signature": desk.signed(page.member.name, "text_b_signature")}
    return given


def conclude_investigation(desk: Desk) -> Answers:
    """Recommended as applied for."""
    case = desk.page.case
    given = {
        "recommendation": Recommendation.GRANT.value,
        "recommended_amount": str(case.application.amount),
        "recommended_term_months": str(case.application.term_months),
        "reasons": "家庭收入稳定，用途真实，邻里和村委评价好，还款来源可靠，建议授信。",
        "signature": desk.signed(desk.page.actor.name, "signature"),
    }
    if case.spouse is not None:
        given["spouse_text_b"] = SpouseTextB.SIGNED.value
    return given


def review_credit(desk: Desk) -> Answers:
    """Complete, no broken faith, every finding answered."""
    given = {
        "documents_complete": "yes",
        "broken_faith": "no",
        "opinion": ReviewOpinion.RATE.value,
        "reasons": "材料齐全，同意评级。",
    }
    return given | {FINDING + one.id: "已电话核实，情况属实。" for one in desk.page.findings}


def propose_grant(desk: Desk) -> Answers:
    """As much as was asked for and as the cap allows."""
    page = desk.page
    rating = page.case.last("rating")
    assert rating is not None
    amount = page.case.application.amount
    given = {
        "decision": ProposalDecision.GRANT.value,
        "proposed_limit": str(amount),
        "term_limit_months": str(page.case.application.term_months),
        "opinion": "建议按申请授信。",
        "conditions": "",
    }
    lasts = valid_until(page.today, revolving=page.case.application.revolving)
    given["latest_due_on"] = add_months(lasts, page.case.application.term_months).isoformat()
    if page.case.application.revolving:
        given["valid_until"] = lasts.isoformat()
    if amount > rating.cap:
        given["exception_reason"] = "家庭资产较多，收入稳定，超上限部分有存货保障。"
    return given


def approve_grant(desk: Desk) -> Answers:
    """Granted as proposed."""
    return {"decision": GrantDecision.GRANT.value, "reasons": "同意。"}


def vote_on_grant(desk: Desk) -> Answers:
    """In favour."""
    return {"vote": Vote.YES.value, "reasons": "同意。"}


def verify_identity(desk: Desk) -> Answers:
    """The borrower is there with a true card."""
    page, person = desk.page, desk.page.case.applicant
    return {
        "place": (CounterPlace.OTHER_BRANCH if page.is_guest else CounterPlace.COUNTER).value,
        "alive_and_present": "yes",
        "card_front": desk.hands.picture(page.actor, f"{person.name}身份证人像面", "card_front"),
        "card_back": desk.hands.picture(page.actor, "身份证国徽面", "card_back"),
        "read_name": person.name,
        "read_id_number": person.id_number or "",
        "read_address": person.address or page.case.village_name,
        "read_valid_until": "2036-05-01",
        "person_matches_photo": "yes",
        "networked_check_result": NetworkedResult.MATCH_PHOTO.value,
        "networked_reference": "LW" + page.today.strftime("%Y%m%d") + "0001",
        "networked_at": (page.now - timedelta(minutes=1)).isoformat(),
        "nationality": "中国",
        "occupation": "务农",
        "earlier_results_answer": "上次结果已当面核对，证件与本人一致。",
        "verdict": IdentityVerdict.TRUE.value,
    }


def check_borrowing(desk: Desk) -> Answers:
    """Nothing has changed since the grant."""
    line = desk.page.case.line
    met = {f"condition_{number}": "yes" for number in range(1, len(line.conditions if line else ()) + 1)}
    found = {FINDING + one.id: "已向本人问清，账户和用款都是自己的。" for one in desk.page.findings}
    return {"broken_faith_found": "no", "verdict": BorrowingVerdict.FITS.value} | met | found


def sign_contract(desk: Desk) -> Answers:
    """Cost table, three heavy terms, contract, the spouse's declaration, the recording."""
    case = desk.page.case
    given = {
        "signing_outcome": SigningOutcome.SIGNED.value,
        "cost_signature": desk.signed(case.applicant.name, "cost_signature"),
        "heavy_penalty_interest": "yes",
        "heavy_early_recall": "yes",
        "heavy_misuse": "yes",
        "borrower_signature": desk.signed(case.applicant.name, "borrower_signature"),
        "signing_recording": desk.hands.recording(desk.page.actor),
    }
    if case.spouse is not None:
        given["spouse_signature"] = desk.signed(case.spouse.name, "spouse_signature")
    return given


def prepare_iou(desk: Desk) -> Answers:
    """The whole of what is available, to the borrower's own account."""
    page, case = desk.page, desk.page.case
    assert case.line is not None
    amount = min(case.application.amount, page.available or Decimal(0))
    due = min(
        day for day in (add_months(page.today, case.application.term_months), case.line.latest_due_on or date.max)
    )
    given = {
        "amount": str(amount),
        "due_on": due.isoformat(),
        "purpose": case.application.purpose,
        "pay_to_kind": PaymentManner.OWN_ACCOUNT.value,
        "pay_to_name": case.applicant.name,
        "pay_to": _account_of(case.applicant.id_number or ""),
        "phone_on_iou": case.applicant.phone or "13857001234",
        "borrower_signature": desk.signed(case.applicant.name, "borrower_signature"),
    }
    if case.spouse is not None:
        given["co_borrower_signature"] = desk.signed(case.spouse.name, "co_borrower_signature")
    return given


def _account_of(id_number: str) -> str:
    """An account that nobody else has."""
    return f"62241{id_number[6:17]:0<11}"


def approve_disbursement(desk: Desk) -> Answers:
    """Every line of the list is yes."""
    return {"decision": DisbursementDecision.PAY.value, "reasons": "同意放款。"}


def assemble_dossier(desk: Desk) -> Answers:
    """Every paper looked at."""
    present = AssembleDossier.for_page(desk.page)["checked"].choices
    shelf_mark = _place_of(desk.page.case.application.number)
    return {"ledger_row_checked": "yes", "shelf_mark": shelf_mark, "checked": [key for key, _ in present]}


def _place_of(number: str) -> str:
    """A place that no other volume has: twelve in a box, six boxes on a shelf, five shelves in a cabinet."""
    place = int(number.rpartition("-")[2]) - 1
    box, at = divmod(place, 12)
    shelf, box = divmod(box, 6)
    cabinet, shelf = divmod(shelf, 5)
    return f"{cabinet + 1}-{shelf + 1}-{box + 1}-{at + 1}"


def sign_as_client_manager(desk: Desk) -> Answers:
    """Signed."""
    return {"decision": DossierDecision.SIGN.value}


def sign_as_approver(desk: Desk) -> Answers:
    """Signed."""
    return {"decision": DossierDecision.SIGN.value}


def file_dossier(desk: Desk) -> Answers:
    """Printed and put in its place."""
    return {"printed": "yes"}


def acknowledge_refusal(desk: Desk) -> Answers:
    """Noted."""
    return {"noted_action": NotedAction.NOTED.value, "line_action": "继续停用"}


def deliver_notice(desk: Desk) -> Answers:
    """Handed over."""
    page = desk.page
    return {
        "channel": NoticeChannel.IN_PERSON.value,
        "delivered_to": page.case.applicant.name,
        "proof": [desk.hands.picture(page.actor, "签收单", "proof")],
    }
