"""A made-up case with everything in it, as the queries would give it: no database, every column of every record there.

Two people have characters in their names that most fonts lack (䶮, 𬸪).
"""

import io
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

from PIL import Image, ImageDraw

from forms.investigation.consent_texts import Borrowing, Statement, statement
from forms.loan_origination.privacy_texts import SHEETS_IN_USE, sheet_text
from webapp.printing.pdf import stamp_font
from workflows.attachments.copies import stamp
from workflows.credit.cost import cost_table
from workflows.credit.repayment import LoanTerms, repayment_plan
from workflows.queries.case_file import CaseFile, DutyRow
from workflows.queries.dossier import LIST_RECORDS, RECORDS, ChainEnd, Dossier, HandedOver, Paper
from workflows.queries.household_file import MemberFacts, PersonFacts
from workflows.records.base import Record
from workflows.records.cases import Application
from workflows.records.disbursement import LedgerPosting
from workflows.records.grant import CreditLine, ExposureLine
from workflows.words.choices.application import RepaymentMethod
from workflows.words.choices.investigation import ConsentText
from workflows.words.choices.sheets import Sheet
from workflows.words.identity_number import mask_identity_number
from workflows.words.telephone import mask_telephone

D = Decimal
LIMIT = D("20000.00")
RATE = D("5.3750")
PAID_ON, DUE_ON = date(2026, 11, 24), date(2027, 11, 23)
NAMES = {
    "lin": "林晓峰",
    "he": "何雨",
    "zhou": "周𬸪",
    "shen": "沈建国",
    "jiang": "蒋丽",
    "wu": "吴静",
    "zheng": "郑芳",
    "xu": "许主任",
}
TASKS = {
    "visit_household": "上门调查",
    "review_credit": "授信审查",
    "assemble_dossier": "整理档案",
    "prepare_iou": "填制借据",
}


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of 2026 by the clock on the wall in Shanghai."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def row(record: type[Record], **values: Any) -> SimpleNamespace:
    """A row with every column of its table; a column that is none is a mistake of the sample."""
    columns = record.__table__.columns
    assert set(values) <= set(columns.keys()), set(values) - set(columns.keys())
    plain = {c.name: c.default.arg if c.default is not None and c.default.is_scalar else None for c in columns}
    named = {"id": f"{record.__tablename__}-{values.get('position', 1)}", "application": "case", "round": 1}
    return SimpleNamespace(**{**plain, **{k: v for k, v in named.items() if k in columns}, **values})


def form(name: str, person: str, when: datetime, **values: Any) -> SimpleNamespace:
    """A record of the case by its name in the case file."""
    record = RECORDS[name]
    known = {"person": person, "at": when, "task": name, "subject": "wang"}
    columns = record.__table__.columns
    return row(record, **{k: v for k, v in known.items() if k in columns and k not in values}, **values)


def person(id: str, name: str, number: str, phone: str, **more: Any) -> PersonFacts:
    """Somebody with his numbers whole."""
    facts = {
        "address": "云禾县上塘乡上塘村 3 组 27 号", "birth_date": date(int(number[6:10]), int(number[10:12]), int(number[12:14])),
        "gender": "男" if int(number[16]) % 2 else "女", "nationality": "中国", "occupation": "种植",
        "id_valid_from": date(2015, 3, 1), "id_valid_until": date(2035, 3, 1), "id_valid_for_life": False,
        "identity_verified": True,
    }  # fmt: skip
    return PersonFacts(id=id, name=name, id_number=number, id_masked=mask_identity_number(number), phone=phone,
                       phone_masked=mask_telephone(phone), **{**facts, **more})  # fmt: skip


WANG = person("wang", "王长根", "330825196801121234", "13757032290")
LI = person("li", "李秀英", "330825197005040826", "13857036021")


def member(id: str, of: PersonFacts, relation: str, **more: Any) -> MemberFacts:
    """A member of the household today."""
    facts = {"works_away": False, "away_place": None, "state": "在户", **more}
    return MemberFacts(id=id, person=of.id, name=of.name, relation=relation, birth_date=of.birth_date,
                       birth_year=None, gender=of.gender, is_adult=True, id_number=of.id_number, id_masked=of.id_masked,
                       phone=of.phone, phone_masked=of.phone_masked, **facts)  # fmt: skip


MEMBERS = (
    member("m1", WANG, "户主"),
    member("m2", LI, "配偶"),
    member("m3", person("lei", "王䶮", "330825199303155519", "13957035519"), "子", works_away=True, away_place="宁波"),
    member("m4", person("fu", "王福田", "330825194002100037", "0570-7012345"), "父"),
)


def picture(size: tuple[int, int], seed: int) -> bytes:
    """A drawn stand-in for a photograph."""
    found = Image.new("RGB", size, (214, 222, 216))
    pen = ImageDraw.Draw(found)
    width, height = size
    for step in range(9):
        shade = 90 + (seed * 37 + step * 29) % 120
        left = (seed * 173 + step * 311) % width
        pen.rectangle(
            (left, height // 3 + step * 17 % (height // 2), left + width // 7, height), fill=(shade, shade + 20, shade)
        )
    pen.rectangle((0, height * 4 // 5, width, height), fill=(150, 140, 118))
    return saved(found, "JPEG")


def signature_picture(seed: int) -> bytes:
    """Strokes on white."""
    found = Image.new("RGB", (420, 150), "white")
    pen = ImageDraw.Draw(found)
    for step in range(14):
        x = 20 + step * 28
        pen.line(
            (x, 40 + (seed * 13 + step * 31) % 70, x + 30, 30 + (seed * 29 + step * 47) % 90),
            fill=(16, 24, 60),
            width=5,
        )
    return saved(found, "PNG")


def card(side: str) -> bytes:
    """A drawn stand-in for one side of an identity card."""
    found = Image.new("RGB", (1012, 638), (222, 233, 238) if side == "front" else (240, 226, 220))
    pen = ImageDraw.Draw(found)
    for line in range(5):
        pen.rectangle((60, 80 + line * 90, 520 - line * 30, 104 + line * 90), fill=(70, 80, 90))
    pen.ellipse((700, 120, 930, 420), fill=(150, 160, 168))
    return saved(found, "JPEG")


def saved(found: Image.Image, kind: str) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    found.save(out, kind)
    return out.getvalue()


def paper(id: str, data: bytes, purpose: str, media_type: str = "image/jpeg", name: str = "") -> Paper:
    """An attachment of the case."""
    shown = f"data:{media_type};base64,{b64encode(data).decode()}" if media_type.startswith("image/") else None
    return Paper(id=id, file_name=name or f"{id}.jpg", media_type=media_type, purpose=purpose, bytes=len(data),
                 plain_sha256=sha256(data).hexdigest(), at=at(11, 11, 10, 5), picture=shown)  # fmt: skip


def papers() -> dict[str, Paper]:
    """Photographs, signatures, stamped card copies, a recording."""
    words = "仅供本笔贷款使用 SQ-0301-2026-000418 2026-11-23"
    found = [paper(f"photo{n}", picture((1400, 1050), n), "photo") for n in range(1, 7)]
    found += [paper(f"sig{n}", signature_picture(n), "signature", "image/png") for n in range(1, 9)]
    found += [paper(side, stamp(card(side), words, stamp_font()), "card") for side in ("front", "back")]
    return {one.id: one for one in [*found, paper("movie", b"\x00" * 9_000_000, "recording", "video/mp4", "面签.mp4")]}


def terms(method: RepaymentMethod = RepaymentMethod.INTEREST_QUARTERLY, due_on: date = DUE_ON) -> LoanTerms:
    """The loan's terms."""
    return LoanTerms(principal=LIMIT, annual_rate=RATE, disbursed_on=PAID_ON, due_on=due_on, method=method)


def plan(of: LoanTerms) -> list[dict[str, Any]]:
    """The plan as it is kept with the IOU."""
    return [
        {"number": one.number, "due_on": one.due_on.isoformat(), "days": one.days, "principal": str(one.principal),
         "interest": str(one.interest), "balance": str(one.balance)}
        for one in repayment_plan(of)
    ]  # fmt: skip


def contract_terms(of: LoanTerms) -> dict[str, Any]:
    """The contract's terms as they are kept with it."""
    return {"product": "农户小额信用贷款", "currency": "人民币", "limit": str(LIMIT), "purpose": "种植", "annual_rate": str(RATE), "day_count": "ACT/360",
            "valid_until": "2028-11-17", "revolving": True, "term_limit_months": 12, "repayment_method": of.method.value, "penalty_rate": "8.0625",
            "misuse_rate": "10.7500", "conditions": ["放款前交采摘园供货合同复印件"], "in_force": "放款审批同意时生效"}  # fmt: skip


def text_b() -> Statement:
    """What the spouse signed at the counter, over the whole line."""
    over = Borrowing(applicant="王长根", amount=LIMIT, purpose="种植", purpose_detail="大棚草莓", term_months=12)
    return statement(ConsentText.JOINT_DEBT, over)


def text_a() -> Statement:
    """What every adult member signed."""
    over = Borrowing(applicant="王长根", amount=D("30000"), purpose="种植", purpose_detail="大棚草莓", term_months=12)
    return statement(ConsentText.KNOWING, over)


SHEETS = (
    (Sheet.CREDIT_ENQUIRY, "wang", "sig1", at(11, 9, 9, 20)), (Sheet.ACCOUNT, "wang", None, at(11, 9, 9, 20)),
    (Sheet.SPOUSE_ON_APPLICATION, "li", "sig4", at(11, 9, 9, 20)), (Sheet.FARMER_ON_SURVEY, "wang", "sig2", at(11, 12, 17, 20)),
    (Sheet.INVESTIGATOR_ON_SURVEY, "lin", "sig6", at(11, 12, 17, 20)),
)  # fmt: skip


def first_gate() -> dict[str, tuple[Any, ...]]:
    """Application, visit, second investigator, consents, conclusion."""
    signed = text_a()
    consent = {"statement": signed.text, "text_version": signed.version, "text_digest": signed.digest, "spouse_text_b": False, "capacity": "完全",
               "cannot_write": False, "decision": "同意"}  # fmt: skip
    return {
        "form": (form("form", "lin", at(11, 9, 9, 20), household="house", applicant="wang", id_number=b"1", phone=b"1",
            current_address=b"1", id_valid_until=date(2035, 3, 1), id_valid_for_life=False, works_away=False,
            marital_status="已婚", spouse="li", amount=D("30000.00"), purpose="种植", purpose_detail="大棚草莓",
            regime="农户生产经营", term_months=12, repayment_method="到期还本按季结息", repayment_source="草莓采摘和销售收入，儿子在宁波务工的工资",
            guarantee_kind="信用", revolving=True, privacy_notice_agreed=True, privacy_signature="sig1", applicant_signature="sig2"),),
        "detail": (form("detail", "lin", at(11, 9, 9, 20), registered_address=b"1", settlement_account=b"1", staff_kin="不是", co_borrower="li",
            spouse_unsigned_reason=None),),
        "sheets": tuple(
            form("sheets", "lin", when, id=f"sheet{n}", subject=who, kind=kind.value, signature=signature, version=words.version if words else None,
                 text_digest=words.digest if words else None)
            for n, (kind, who, signature, when) in enumerate(SHEETS, 1) for words in [sheet_text(kind, "青禾信用社") if kind in SHEETS_IN_USE else None]
        ),
        "visit": (form("visit", "lin", at(11, 12, 17, 20), visit_outcome="已完成", visited_on=date(2026, 11, 11), visited_at="上塘村 3 组 27 号",
            met_persons="王长根、李秀英、王福田", interview_done=True, photos=[f"photo{n}" for n in range(1, 7)],
            income_planting=D("62892"), income_breeding=D(0), income_wages=D("72000"), income_business=D(0), income_transport=D(0),
            income_subsidies=D("1280"), income_other=D("2550"), income_total=D("138722"), expected_income=D("145000"),
            outgo_production=D("19600"), outgo_living=D("16800"), outgo_education=D(0), outgo_medical=D("2600"), outgo_social=D("2400"),
            outgo_interest=D("522"), outgo_other=D(0), outgo_total=D("41922"), net_income=D("96800"), assets_total=D("198000"),
            debts_total=D("7600"), debts_due_within_year=D("7600"), neighbours_view="好", neighbours_view_by="王土根", committee_view="较好",
            committee_view_by="村主任", bad_habits="无", lawsuits=False, used_by_others=False, remarks="大棚两季，供采摘园，附收款记录 14 笔"),),
        "confirmation": (form("confirmation", "he", at(11, 11, 16, 30), went_along=True, agrees=True, signature="sig3"),),
        "consents": (
            form("consents", "lin", at(11, 12, 10, 5), id="c1", subject="li", member="m2", channel="当面", signature="sig4", signed_at=at(11, 12, 10, 5), **consent),
            form("consents", "lin", at(11, 12, 10, 40), id="c2", subject="fu", member="m4", channel="当面", signed_at=at(11, 12, 10, 40),
                 **{**consent, "cannot_write": True}, thumbprint_photo="photo6", first_witness="王土根", second_witness="何雨"),
            form("consents", "lin", at(11, 12, 20, 12), id="c3", subject="lei", member="m3", channel="远程", signature="sig5",
                 signed_at=at(11, 12, 20, 12), address="122.225.30.7", device="手机浏览器", **consent),
        ),
        "conclusion": (form("conclusion", "lin", at(11, 13, 9, 30), recommendation="同意授信", recommended_amount=D("30000"),
            recommended_term_months=12, reasons="大棚草莓已种两季，供采摘园，附收款记录 14 笔；儿子在宁波务工，收入稳定；户主本人近 5 年 6 笔借款都按期还清。",
            risks="草莓价格年度间波动大；大棚无保险。", spouse_text_b="将于面签", signature="sig6"),),
    }  # fmt: skip


def second_gate() -> dict[str, tuple[Any, ...]]:
    """Exposure, review, rating, proposal, decision, and a return on the way."""
    return {
        "exposure": (
            form("exposure", "zhou", at(11, 17, 9, 0), id="e1", occasion="审查", total=D("7600"), broken_faith=False, grounds=[
                {"kind": "逾期", "reference": "老贷-2021-0087", "worst_days_late": 12, "ended_on": "2022-04-02", "broken": False}],
                sources={"本社台账": "已取得", "征信系统": "未查询"}),
            form("exposure", "jiang", at(11, 23, 9, 52), id="e2", occasion="柜台", total=D("7600"), broken_faith=False, grounds=[],
                 sources={"本社台账": "已取得", "征信系统": "未查询"}),
        ),
        "findings": (
            form("findings", "lin", at(11, 12, 17, 20), id="f1", kind="收入", sentence="草莓亩收入为本县常年的 3.1 倍", source="visit_household", grave=False,
                 answer="采摘园有供货合同和收款记录，单价高于批发，属实。", answered_by="zhou", answered_at=at(11, 17, 10, 48)),
            form("findings", "lin", at(11, 17, 9, 0), id="f2", kind="担保", sentence="为孙阿根（邻）担保 12,000.00 元", source="gather_exposures", grave=True,
                 answer="孙阿根借款正常，12 月到期，已计入偿债能力。", answered_by="zhou", answered_at=at(11, 17, 10, 48)),
        ),
        "review": (form("review", "zhou", at(11, 17, 10, 48), consents_complete=True, documents_complete=True, broken_faith=False, opinion="同意评级",
            reasons="资料齐全，疑点已逐条答复，近五年没有不守信记录。"),),
        "rating": (form("rating", "zhou", at(11, 17, 10, 48), table_version=sha256(b"dmn").hexdigest(), score=81, grade=1, veto=[],
            grade_cap=D("50000"), cap=D("48400"), basis_points_tenths=2375),),
        "proposal": (form("proposal", "zhou", at(11, 17, 14, 20), decision="建议授信", proposed_limit=D("30000"), rate_tier=1, annual_rate=RATE,
            latest_due_on=date(2028, 11, 17), valid_until=date(2028, 11, 17), revolving=True, term_limit_months=12,
            conditions=["放款前交采摘园供货合同复印件"], opinion="等级一级，建议额度不超过调查建议。"),),
        "authority": (form("authority", "shen", at(11, 17, 14, 20), total=D("37600"), raised_by=[], authority="approver", committee=[]),),
        "decision": (form("decision", "shen", at(11, 18, 11, 2), decision="部分同意", approved_limit=LIMIT, conditions=[],
            reasons="首次大棚贷款，先按两万元授信，用款情况好再提额。"),),
        "returns": (form("returns", "zhou", at(11, 16, 11, 0), from_task="review_credit", to_task="visit_household", reason="收款记录没有附"),),
        "questions": (form("questions", "zhou", at(11, 16, 11, 0), of="return_round-1", position=1, to_task="visit_household", text="采摘园的收款记录有几笔，附上来",
            answer="14 笔，已附。", answered_by="lin", answered_at=at(11, 16, 17, 0)),),
    }  # fmt: skip


def third_gate(of: LoanTerms) -> dict[str, tuple[Any, ...]]:
    """Identity, borrowing, contract, IOU, payment."""
    cost = cost_table(of, "青禾信用社")
    items = [{"name": i.name, "manner": str(i.manner), "amount": str(i.amount), "yearly_percent": str(i.yearly_percent), "collected_by": i.collected_by}
             for i in cost.items]  # fmt: skip
    late, misused = cost.contingent
    checks = (
        "授信在有效期内",
        "身份真实",
        "借款情况已核查",
        "用信条件已满足",
        "成本明示表和合同已签",
        "面签已录音录像",
        "借据完整",
        "入账账户合规",
        "风险提示已逐条答复",
    )
    return {
        "networked": (form("networked", "jiang", at(11, 23, 9, 16), result="系统不可用", reference="HC-20261123-0007"),
                      form("networked", "jiang", at(11, 23, 9, 18), id="n2", result="一致有照片", reference="HC-20261123-0012")),
        "identity": (form("identity", "jiang", at(11, 23, 9, 20), card_front="front", card_back="back", read_name="王长根", read_id_number=b"1", read_address=b"1",
            read_valid_until=date(2035, 3, 1), read_valid_for_life=False, matches_application=True, networked_check_result="一致有照片",
            person_matches_photo=True, alive_and_present=True, someone_came_instead=False, place="柜台", verdict="身份真实",
            earlier_results_answer="第一次系统不可用，两分钟后重查一致。"),),
        "borrowing": (form("borrowing", "jiang", at(11, 23, 9, 55), still_within_grant=True, broken_faith_found=False,
            grant_conditions_met=[{"condition": "放款前交采摘园供货合同复印件", "met": True}], exposure_check="e2", verdict="符合"),),
        "signing": (form("signing", "jiang", at(11, 23, 10, 24), outcome="已签", cost_signature="sig7", heavy_penalty_interest=True, heavy_early_recall=True,
            heavy_misuse=True, borrower_signature="sig8", spouse_signature="sig4", spouse_text_digest=text_b().digest,
            signing_recording="movie", cost_signed_at=at(11, 23, 10, 19), contract_signed_at=at(11, 23, 10, 22)),),
        "cost": (form("cost", "jiang", at(11, 23, 10, 19), line="line", principal=LIMIT, items=items, yearly_cost_percent=cost.yearly_percent,
            penalty_rate=late.annual_rate, misuse_rate=misused.annual_rate, signed_at=at(11, 23, 10, 19)),),
        "contract": (form("contract", "jiang", at(11, 23, 10, 22), number="HT-0301-2026-000207", line="line", signing="contract_signing-1", terms=contract_terms(of),
            text_digest=sha256(b"contract").hexdigest(), signed_at=at(11, 23, 10, 22), in_force_at=at(11, 24, 14, 20)),),
        "iou_form": (form("iou_form", "jiang", at(11, 24, 10, 12), amount=LIMIT, purpose="种植（大棚草莓）", disbursed_on=PAID_ON, due_on=of.due_on, pay_to_kind="自主支付",
            pay_to_name="王长根", pay_to=b"1", phone_on_iou=b"1", borrower_signature="sig2", co_borrower_signature="sig4"),),
        "iou": (form("iou", "jiang", at(11, 24, 10, 12), number="JJ-0301-2026-000311", form="iou_form-1", line="line", contract="loan_contract-1", household="house",
            borrower="wang", amount=LIMIT, annual_rate=RATE, repayment_method=of.method.value, disbursed_on=PAID_ON, due_on=of.due_on,
            plan=plan(of), state="已放款", paid_at=at(11, 24, 14, 21)),),
        "disbursement": (form("disbursement", "wu", at(11, 24, 14, 20), decision="同意放款",
            checklist=[{"key": str(n), "label": label, "met": True, "source": "11 月 23 日 09:20 蒋丽身份核查：身份真实" if n == 1 else "本案记录"} for n, label in enumerate(checks)]),),
    }  # fmt: skip


DOCUMENTS = (
    ("要件", "借款合同", 4, True, "HT-0301-2026-000207"), ("要件", "借据", 1, True, "JJ-0301-2026-000311"), ("要件", "综合融资成本明示表", 1, True, ""),
    ("要件", "共同借款声明", 1, True, ""), ("要件", "身份证影印件", 2, False, ""), ("要件", "联网核查记录", 1, False, ""), ("要件", "联网核查记录", 1, False, ""),
    ("要件", "征信授权", 1, True, ""), ("要件", "个人信息处理告知", 1, True, ""), ("管理", "农户贷款申请书", 2, True, ""), ("管理", "农户调查表", 8, False, ""),
    ("管理", "协办意见", 1, False, ""), ("管理", "家庭成员同意书", 1, True, "李秀英"), ("管理", "家庭成员同意书", 1, True, "王福田"),
    ("管理", "家庭成员同意书", 1, True, "王䶮"), ("管理", "调查结论", 1, False, ""), ("管理", "风险清查与答复", 1, False, ""), ("管理", "审查意见", 1, False, ""),
    ("管理", "信用等级评定", 1, False, ""), ("管理", "授信建议", 1, False, ""), ("管理", "授信审批", 1, False, ""), ("管理", "借款情况核查", 1, False, ""),
    ("管理", "放款核对表", 1, False, ""), ("管理", "面签录音录像", 0, False, ""), ("管理", "村授信台账", 1, False, ""), ("综合", "婚姻证明影印件", 1, False, ""),
    ("综合", "退回、补充与移交记录", 1, False, ""), ("综合", "审计链摘要", 1, False, ""),
)  # fmt: skip


def fourth_gate() -> dict[str, tuple[Any, ...]]:
    """Assembly, ledger, signatures, filing."""
    said = "在王长根的信贷档案上签字，本案由林晓峰调查、沈建国授信 20,000.00 元，目录 28 份。签后不能改。"
    catalogue_digest = sha256(b"catalogue").hexdigest()
    return {
        "assembly": (form("assembly", "zheng", at(11, 25, 9, 20), ledger_row_checked=True, shelf_mark="03 柜 2 层 05 盒 027 号", catalogue_digest=catalogue_digest),),
        "ledger_entry": (form("ledger_entry", "zheng", at(11, 25, 9, 20), village="village", household="house", line="line", grade=1, approved_limit=LIMIT,
            drawn=LIMIT, valid_until=date(2028, 11, 17)),),
        "signatures": (
            form("signatures", "lin", at(11, 25, 16, 8), id="s1", task="sign_as_client_manager", decision="签字", statement="林晓峰以客户经理" + said, catalogue_digest=catalogue_digest),
            form("signatures", "shen", at(11, 26, 9, 14), id="s2", task="sign_as_approver", decision="签字", statement="沈建国以授信审批" + said, catalogue_digest=catalogue_digest),
        ),
        "filing": (form("filing", "zheng", at(11, 26, 10, 30), printed=True, filed_on=date(2026, 11, 26), retention_until=date(2037, 12, 31)),),
        "supplements": (form("supplements", "zheng", at(11, 25, 9, 32), to_duty="investigate", question="请补户口簿影印件", asked_by="zheng", asked_at=at(11, 25, 9, 32),
            due_at=at(11, 28, 17), note="原件已看，与影印件一致", attachments=["photo5"], answered_by="lin", answered_at=at(11, 25, 16, 0)),),
    }  # fmt: skip


def lists() -> dict[str, tuple[Any, ...]]:
    """Members as visited, rating points, the catalogue."""
    seen = (("m1", "wang", "王长根", "户主", None, True), ("m2", "li", "李秀英", "配偶", D("18000"), True),
            ("m3", "lei", "王䶮", "子", D("54000"), True), ("m4", "fu", "王福田", "父", D("2640"), False))  # fmt: skip
    points = (("家庭人口", "4", 8, 8), ("劳动力", "3", 8, 8), ("资产总值", "1.2", 11, 13), ("净资产", "1.1", 11, 13),
              ("纯收入", "1.0", 12, 14), ("综合评价", "较好", 25, 30), ("履约情况", "没有记录", 10, 14))  # fmt: skip
    return {
        "visit_members": tuple(
            row(LIST_RECORDS["visit_members"], of="visit-1", position=n, member=id, subject=who, name=name, relation=relation, annual_income=income,
                id_number=b"1", health=b"1", occupation="种植" if n == 1 else "务农", works_away=who == "lei", away_place="宁波" if who == "lei" else None,
                member_state="在户", is_labourer=works, capacity="完全", birth_date=date(1970, 1, 1))
            for n, (id, who, name, relation, income, works) in enumerate(seen, 1)
        ),
        "visit_land": (
            row(LIST_RECORDS["visit_land"], of="visit-1", position=1, kind="水田", mu=D("3.5"), own_or_rented="自有", crop="单季稻",
                yield_kg=D("1890"), price=D("2.80"), income=D("5292.00")),
            row(LIST_RECORDS["visit_land"], of="visit-1", position=2, kind="大棚", mu=D("2"), own_or_rented="租入", crop="草莓",
                yield_kg=D("3600"), price=D("16.00"), income=D("57600.00")),
        ),
        "visit_assets": (
            row(LIST_RECORDS["visit_assets"], of="visit-1", position=1, kind="房屋", description="砖混 1 幢", value=D("160000")),
            row(LIST_RECORDS["visit_assets"], of="visit-1", position=2, kind="其他", description="大棚设施 2 亩", value=D("38000")),
        ),
        "visit_debts": (
            row(LIST_RECORDS["visit_debts"], of="visit-1", position=1, lender="本社", balance=D("7600"), due_on=date(2027, 3, 20), purpose="农资",
                overdue=False),
        ),
        "visit_guarantees": (row(LIST_RECORDS["visit_guarantees"], of="visit-1", position=1, for_whom="孙阿根（邻）", balance=D("12000")),),
        "rating_points": tuple(
            row(LIST_RECORDS["rating_points"], of="rating-1", position=n, indicator=name, input=found, points=got, maximum=most)
            for n, (name, found, got, most) in enumerate(points, 1)
        ),
        "catalogue": tuple(
            row(LIST_RECORDS["catalogue"], of="dossier_assembly-1", position=n, document_group=group, document=name, pages=pages, original=original, present=True, checked=True,
                dated=date(2026, 11, 9 + n % 16), reference=" ".join((known, "01a20c91a00078209413b81c8d964a67")).strip())
            for n, (group, name, pages, original, known) in enumerate(DOCUMENTS, 1)
        ),
        "exposure_lines": (),
    }  # fmt: skip


def debts(of: str) -> tuple[Any, ...]:
    """What the household owed and guaranteed."""
    return (
        row(ExposureLine, id=of + "1", of=of, position=1, circle="借款人", name="王长根", kind="借款", reference="老贷-2025-0141", amount=D("8000"),
            balance=D("7600"), due_on=date(2027, 3, 20), days_overdue=0, broken_faith=False),
        row(ExposureLine, id=of + "2", of=of, position=2, circle="借款人", name="王长根", kind="对外担保", reference="老贷-2025-0203", amount=D("12000"),
            balance=D("12000"), due_on=date(2026, 12, 30), days_overdue=0, broken_faith=False),
    )  # fmt: skip


def opened() -> dict[tuple[str, str], str]:
    """Sealed values in plain."""
    numbers = {1: WANG.id_number, 2: LI.id_number, 3: "330825199303155519", 4: "330825194002100037"}
    return {
        ("application_form-1", "id_number"): WANG.id_number or "", ("application_form-1", "phone"): "13757032290",
        ("application_detail-1", "registered_address"): "云禾县上塘乡上塘村 3 组 27 号", ("application_detail-1", "settlement_account"): "6224120355813307",
        ("application_form-1", "current_address"): "云禾县上塘乡上塘村 3 组 27 号", ("identity_check-1", "read_id_number"): WANG.id_number or "",
        ("identity_check-1", "read_address"): "浙江省云禾县上塘乡上塘村 3 组 27 号", ("iou_form-1", "phone_on_iou"): "13757032290",
        ("iou_form-1", "pay_to"): "6224120355813307",
        **{(f"visit_member-{n}", "id_number"): number or "" for n, number in numbers.items()},
        **{(f"visit_member-{n}", "health"): "一般" if n == 4 else "健康" for n in numbers},
    }  # fmt: skip


def application(**changed: Any) -> SimpleNamespace:
    """The application's row."""
    values = {"id": "case", "branch": "qinghe", "number": "SQ-0301-2026-000418", "kind": "origination", "household": "house", "village": "village",
              "applicant": "wang", "amount": D("30000.00"), "purpose": "种植", "purpose_detail": "大棚草莓", "term_months": 12,
              "repayment_method": "到期还本按季结息", "revolving": True, "regime": "农户生产经营", "spouse": "li", "line": "line",
              "policy": {"merged": ""}, "state": "filed", "opened_at": at(11, 9, 9, 20), "closed_at": at(11, 26, 10, 30)}  # fmt: skip
    return row(Application, **{**values, **changed})


def line() -> SimpleNamespace:
    """The line that was granted."""
    return row(CreditLine, id="line", branch="qinghe", household="house", borrower="wang", grade=1, approved_limit=LIMIT, annual_rate=RATE,
               lpr=D("3.0000"), basis_points_tenths=2375, revolving=True, term_limit_months=12, repayment_method="到期还本按季结息",
               latest_due_on=date(2028, 11, 17), granted_on=date(2026, 11, 18), valid_until=date(2028, 11, 17),
               conditions=["放款前交采摘园供货合同复印件"], granted_by=["shen"], state="有效")  # fmt: skip


def duties() -> tuple[DutyRow, ...]:
    """Seven people, seven duties."""
    held = (("lin", "investigate", at(11, 9, 9, 20)), ("he", "co_investigate", at(11, 11, 16, 30)), ("zhou", "review", at(11, 17, 9)),
            ("shen", "grant", at(11, 18, 10, 2)), ("jiang", "counter", at(11, 23, 9, 10)), ("wu", "disburse", at(11, 24, 14, 2)),
            ("zheng", "file", at(11, 25, 9)))  # fmt: skip
    return tuple(DutyRow(who, NAMES[who], duty, "", since, None) for who, duty, since in held)


def dossier(of: LoanTerms | None = None) -> Dossier:
    """A filed case, with everything a case can have but a vote."""
    rounds = {**first_gate(), **second_gate(), **third_gate(of or terms()), **fourth_gate()}
    return assembled(rounds, lists(), application())


def assembled(rounds: Mapping[str, tuple[Any, ...]], of_lists: Mapping[str, tuple[Any, ...]], head: Any) -> Dossier:
    """A dossier of given rounds."""
    file = CaseFile(
        application=head, branch_name="青禾信用社", branch_code="0301", village_name="上塘村", head_name="王长根", village_group="3 组",
        applicant=WANG, spouse=LI, members=MEMBERS, line=line(), duties=duties(), work=(), names=NAMES, rounds=rounds, lists=of_lists,
        today=date(2026, 11, 26),
    )  # fmt: skip
    return Dossier(
        file=file,
        kind="closed" if head.state in ("refused", "withdrawn", "expired") else "loan",
        cooperative="云禾县农村信用合作联社",
        manager="林晓峰",
        chain=ChainEnd(61, sha256(b"chain").hexdigest()),
        opened=opened(),
        papers=papers(),
        exposure_lines={"e1": debts("e1"), "e2": debts("e2")} if "exposure" in rounds else {},
        posting=row(
            LedgerPosting,
            iou_number="JJ-0301-2026-000311",
            amount=LIMIT,
            posted_on=PAID_ON,
            posted_at=at(11, 24, 14, 21),
        )
        if "iou" in rounds and head.state == "filed"
        else None,
        hand_overs=(HandedOver(at(11, 10, 8, 30), "visit_household", "何雨", "林晓峰"),),
        refused_attempts=2,
        task_names=TASKS,
    )


def refused() -> Dossier:
    """A case refused at the counter: identity untrue."""
    rounds = {
        **first_gate(), **second_gate(), **{k: v for k, v in third_gate(terms()).items() if k in ("networked", "identity")},
        "report": (form("report", "jiang", at(11, 23, 9, 30), gate="disbursement", task="verify_identity", refused_by="jiang", ground="身份不实",
            facts="来人持王长根的身份证，照片与来人不符，第 17、18 位与申请书不同；问其出生年月答不上来。", evidence=["front"]),),
        "acknowledgement": (form("acknowledgement", "xu", at(11, 24, 8, 50), report="refusal_report-1", noted_action="进一步核实", line_action="取消"),),
        "notice": (form("notice", "jiang", at(11, 23, 9, 30), outcome="没有批准", ground_text="原因：办理时身份核查没有通过。",
            rights="您可以要求我们说明理由；有异议的，收到之日起 20 日内向信用社提出，也可以改日带证件再来申请。", made_at=at(11, 23, 9, 30),
            channel="当面", delivered_at=at(11, 24, 15, 0)),),
        "delivery": (form("delivery", "lin", at(11, 24, 15, 0), notice="customer_notice-1", channel="当面", delivered_to="王长根本人", proof=["photo1"]),),
        "dossier": (form("dossier", "zheng", at(11, 24, 16, 0), kind="closed", made_at=at(11, 24, 16, 0), retention_until=date(2036, 12, 31), contents={}),),
    }  # fmt: skip
    without_catalogue = {**lists(), "catalogue": ()}
    return assembled(rounds, without_catalogue, application(state="refused", closed_at=at(11, 24, 16, 0)))


def withdrawn() -> Dossier:
    """A case that the applicant took back before the review."""
    rounds = {
        **first_gate(),
        "withdrawal": (form("withdrawal", "lin", at(11, 14, 10, 0), kind="申请人撤回", reason="儿子寄钱回来，不借了", asked_by="王长根", asked_at=at(11, 14, 9, 50),
            proof=["sig1"]),),
    }  # fmt: skip
    without = {**lists(), "catalogue": (), "rating_points": ()}
    made = assembled(rounds, without, application(state="withdrawn", line=None, closed_at=at(11, 14, 10, 0)))
    return replace(made, hand_overs=())
