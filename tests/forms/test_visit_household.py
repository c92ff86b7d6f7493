"""农户调查表. RULES G1-01, G1-02, G1-06, G1-08, G1-10, G1-11, G2-08, D-03."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from forms.by_key import form_for
from forms.investigation.visit_blocks import EARNED, OUTGO
from forms.investigation.visit_lists import RECORDS
from forms.loan_origination.privacy_texts import sheet_text
from forms.task_form import TaskForm
from tests.forms.pages import (
    CHILD,
    FAMILY,
    HEAD,
    HEAD_NUMBER,
    MINOR_NUMBER,
    STRANGER_NUMBER,
    WIFE,
    WIFE_NUMBER,
    application,
    case,
    filled,
    misfits,
    page,
    person,
    said,
)
from workflows.words.choices.sheets import Sheet

MEMBERS = {
    "members-0-member": "m1", "members-0-name": "林秋生", "members-0-relation": "户主", "members-0-member_state": "在户",
    "members-0-is_labourer": "yes",
    "members-1-member": "m2", "members-1-name": "陈桂香", "members-1-relation": "配偶", "members-1-member_state": "在户",
    "members-1-works_away": "yes", "members-1-away_place": "杭州", "members-1-phone": "13700000002",
    "members-2-member": "m3", "members-2-name": "林小河", "members-2-relation": "子", "members-2-member_state": "在户",
    "members-3-member": "m4", "members-3-name": "林小雨", "members-3-relation": "女", "members-3-member_state": "在户",
}  # fmt: skip
GOOD: dict[str, Any] = {
    "visit_outcome": "已完成", "visited_on": "2026-11-23", "visited_at": "石桥村三组林家", "met_persons": "林秋生、陈桂香",
    "interview_done": "yes", "photos": ["f1", "f2"],
    **dict.fromkeys(EARNED, "0"), "income_wages": "20000",
    **dict.fromkeys(OUTGO, "0"), "outgo_living": "10000.25", "outgo_production": "5000",
    "neighbours_view": "好", "neighbours_view_by": "邻居林老二", "committee_view": "较好", "committee_view_by": "村主任",
    "bad_habits": "无", "lawsuits": "no", "used_by_others": "no",
    "surveyed": "m1", "farmer_signature": "s1", "investigator_signature": "s2",
    "land-0-kind": "水田", "land-0-mu": "6.5", "land-0-own_or_rented": "自有", "land-0-crop": "水稻",
    "land-0-yield_kg": "60,001", "land-0-price": "0.50",
    "assets-0-kind": "房屋", "assets-0-description": "砖混", "assets-0-value": "120000",
    "debts-0-lender": "他行", "debts-0-balance": "14000", "debts-0-due_on": "2028-01-01",
    "debts-1-lender": "民间", "debts-1-balance": "6000", "debts-1-due_on": "2027-11-24",
    **MEMBERS,
}  # fmt: skip
TRIED: dict[str, Any] = {
    "visit_outcome": "无法调查", "failed_reason": "两次都没人在家", "first_attempt_on": "2026-11-20",
    "second_attempt_on": "2026-11-23",
}  # fmt: skip
PAGE = page("visit_household")


def visit(**changes: Any) -> TaskForm:
    return filled(PAGE, GOOD, **{name.replace("__", "-"): value for name, value in changes.items()})


def kinds(form: TaskForm) -> list[str]:
    return [finding.kind for finding in form.findings()]


def test_a_visit_holds_the_family_and_its_figures_and_goes_on() -> None:
    form = visit()
    assert said(form) == {}
    entry = form.entry()
    assert entry.outcome == "ok" and entry.findings == () and entry.subject == HEAD.person
    assert misfits(entry) == []
    assert entry.values["photos"] == ["f1", "f2"] and entry.attachments == ("f1", "f2", "s1", "s2")
    assert entry.values["failed_reason"] is None
    rows = entry.lists[0].rows
    assert [row["subject"] for row in rows] == ["pm1", "pm2", "pm3", "pm4"]
    assert rows[0]["id_number"] == HEAD_NUMBER and rows[0]["capacity"] == "完全" and rows[0]["phone"] == HEAD.phone
    assert rows[1]["phone"] == "13700000002" and rows[1]["works_away"] is True


def test_sums_are_computed_to_the_fen_and_never_typed() -> None:
    values = visit(income_total="1", net_income="2").entry().values
    assert values["income_total"] == Decimal("50000.50")
    assert values["outgo_total"] == Decimal("15000.25")
    assert values["net_income"] == Decimal("35000.25")


def test_what_is_owed_is_shown_as_a_share_of_the_net_income_and_of_nothing_where_there_is_none() -> None:
    assert visit().debts_to_income.data == 57
    assert visit(**{"debts-1-balance": "6126"}).debts_to_income.data == 58
    assert visit(outgo_living="90000").debts_to_income.data is None
    assert visit(outgo_living="").debts_to_income.data is None


def test_the_first_page_lists_the_members_and_shows_no_whole_number() -> None:
    form = form_for("visit_household").for_page(PAGE)
    assert [line.form.name.data for line in form.members.entries] == ["林秋生", "陈桂香", "林小河", "林小雨"]
    assert not any(line.form.id_number.shown() or line.form.phone.shown() for line in form.members.entries)
    assert [line.form.consent_required.data for line in form.members.entries] == [False, True, True, False]
    assert form.visit_outcome.data is None and form.bad_habits.data is None


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("photos", None, "现场照片：还没有附件"),
        ("met_persons", None, "填见面人"),
        ("met_persons", "陈桂香", "填没有见到借款人的原因"),
        ("interview_done", "no", "面谈后再提交；找不到人的，上门结果选无法调查"),
        ("visited_on", "2026-11-25", "调查日期不能晚于今天"),
        ("visited_on", "2026-11-19", "不能早于 2026 年 11 月 20 日"),
        ("income_wages", None, "填务工收入；没有填 0"),
        ("income_wages", "-5", "金额不能是负数：现在填了 -5"),
        ("land__0__price", None, "填每公斤卖价；没有填 0"),
        ("land__0__mu", "0", "面积要大于 0"),
        ("land__0__mu", "6.555", "面积填数字，最多两位小数，现在填了 6.555"),
        ("debts__1__balance", None, "填余额；没有填 0"),
        ("guarantees__0__for_whom", "邻居林老二", "填担保余额；没有填 0"),
        ("used_by_others", None, "是否他人使用：选是或否"),
        ("neighbours_view_by", None, "填邻里评价是谁说的"),
        ("lawsuits", "yes", "填涉诉说明"),
        ("surveyed", None, "选被调查人"),
        ("surveyed", "m4", "被调查人没有「m4」这一项"),
        ("farmer_signature", None, "被调查人签名：还没有签名"),
        ("investigator_signature", None, "调查人签名：还没有签名"),
    ],
)
def test_each_rule_is_one_sentence_at_its_field(field: str, typed: str | None, sentence: str) -> None:
    assert list(said(visit(**{field: typed})).values()) == [sentence]


def test_a_borrower_who_was_not_met_needs_a_reason() -> None:
    assert said(visit(met_persons="陈桂香", borrower_absent_reason="在杭州住院，已视频见到")) == {}


def test_two_dated_attempts_end_the_case_without_a_visit() -> None:
    form = filled(PAGE, TRIED)
    assert said(form) == {}
    entry = form.entry()
    assert entry.outcome == "refused" and entry.lists == () and entry.findings == ()
    assert entry.refusal is not None and entry.refusal.ground == "无法调查"
    assert entry.refusal.facts == "2026-11-20、2026-11-23 两次上门，两次都没人在家"
    assert entry.values["visited_on"] is None and misfits(entry) == []


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("second_attempt_on", None, "填第二次上门"),
        ("second_attempt_on", "2026-11-20", "第二次要晚于第一次（2026 年 11 月 20 日），而且不在同一天"),
        ("first_attempt_on", "2026-11-19", "不能早于 2026 年 11 月 20 日"),
        ("failed_reason", None, "填无法调查的原因"),
    ],
)
def test_one_attempt_is_not_enough(field: str, typed: str | None, sentence: str) -> None:
    assert said(filled(PAGE, TRIED, **{field: typed})) == {field: sentence}


def test_what_was_typed_for_a_visit_is_not_kept_when_there_was_none() -> None:
    entry = filled(PAGE, {**GOOD, **TRIED}).entry()
    assert entry.values["income_wages"] is None and entry.lists == ()


def test_an_amendment_is_signed_and_keeps_the_rules_of_the_application() -> None:
    assert said(visit(amended_amount="20000")) == {"amendment_signature": "申请人对修改签名：还没有签名"}
    form = visit(amended_amount="20000", amended_term_months="24", amendment_signature="s1")
    assert said(form) == {} and form.entry().values["amended_amount"] == Decimal("20000.00")
    assert said(visit(amended_amount="15000", amendment_signature="s1")) == {
        "amended_amount": "和原来申请的一样，不用填"
    }
    assert "amended_amount" in said(visit(amended_amount="15050", amendment_signature="s1"))
    assert said(visit(amended_purpose="其他", amendment_signature="s1")) == {
        "amended_purpose": "用途改为其他的，撤回后重新申请"
    }
    single = page("visit_household", file=case(asked=application(repayment_method="到期利随本清")))
    refused = filled(single, GOOD, amended_term_months="13", amendment_signature="s1")
    assert list(said(refused)) == ["amended_term_months"]


def test_an_amendment_past_the_65th_birthday_goes_to_the_reviewer() -> None:
    old = replace(case(), applicant=replace(person(HEAD), birth_date=date(1962, 11, 25)))
    form = filled(page("visit_household", file=old), GOOD, amended_term_months="24", amendment_signature="s1")
    assert "年龄" in kinds(form)


def test_an_identity_number_of_a_minor_is_dropped_and_he_is_told() -> None:
    form = visit(
        members__4__name="林小禾", members__4__relation="女", members__4__member_state="在户",
        members__4__id_number=MINOR_NUMBER,
    )  # fmt: skip
    assert said(form) == {}
    row = form.entry().lists[0].rows[4]
    assert row["id_number"] is None and row["birth_date"] == date(2008, 11, 25) and row["capacity"] == "限制"
    assert row["subject"].name == row["name"] and row["member"] is None
    assert ("members-4-id_number", "未满 18 岁的身份证号不保留") in [(n, str(s)) for n, s in form.warnings()]
    assert MINOR_NUMBER not in repr(form.entry())


def test_of_a_child_under_fourteen_only_relation_and_year_are_kept() -> None:
    form = visit(
        members__3__birth_date="2015-06-01",
        members__3__health="哮喘",
        members__3__health_agreed="yes",
        members__3__phone="13600000000",
    )
    row = form.entry().lists[0].rows[3]
    assert row["birth_year"] == 2015 and row["capacity"] == "限制"
    assert row["birth_date"] is None and row["health"] is None and row["phone"] is None


def test_somebody_found_at_the_visit_has_an_age_and_as_an_adult_a_number() -> None:
    found = {"members__4__name": "林老太", "members__4__relation": "母", "members__4__member_state": "在户"}
    assert said(visit(**found)) == {"members-4-birth_date": "填身份证号；未成年人填出生日期，未满 14 岁填出生年份"}
    assert said(visit(**found, members__4__birth_date="1940-01-01")) == {"members-4-id_number": "填身份证号"}
    assert said(visit(**found, members__4__birth_year="2012")) == {"members-4-birth_date": "满 14 岁的填出生日期"}
    assert said(visit(**found, members__4__id_number=STRANGER_NUMBER)) == {}


def test_the_family_is_whole_with_one_head_and_nobody_twice() -> None:
    gone = {f"members__3__{name}": None for name in ("member", "name", "relation", "member_state")}
    assert said(visit(**gone)) == {"members": "少了林小雨：不在户的也要列上，选迁出或死亡"}
    assert said(visit(members__1__relation="户主")) == {"members": "在户的成员里要有一个户主，也只能有一个"}
    assert "members" in said(visit(members__1__id_number=HEAD_NUMBER))
    assert said(visit(members__1__member="m7"))["members-1-name"] == "这一行不是本户的成员：删掉，另起一行填"


def test_who_left_is_proved_and_the_applicant_cannot_have_left() -> None:
    left = {"members__1__member_state": "迁出", "members__1__state_since": "2026-10-01"}
    assert said(visit(**left)) == {"attachments": "附件：还没有附件"}
    assert said(visit(**left, attachments="proof1")) == {}
    assert said(visit(members__1__member_state="死亡", attachments="p1")) == {"members-1-state_since": "填从哪天起"}
    dead = {"members__0__member_state": "死亡", "members__0__state_since": "2026-11-01", "attachments": "p1"}
    assert "members" in said(visit(**dead))


def test_an_adult_without_full_capacity_has_a_guardian() -> None:
    limited = {"members__2__capacity": "限制", "attachments": "proof1"}
    assert said(visit(**limited)) == {"members-2-guardian": "填监护人"}
    form = visit(**limited, members__2__guardian="林秋生")
    assert said(form) == {}
    assert form.entry().lists[0].rows[2]["capacity"] == "限制"


def test_that_an_adult_lacks_full_capacity_is_proved_once() -> None:
    limited = {"members-2-capacity": "限制", "members-2-guardian": "林秋生"}
    assert said(filled(PAGE, GOOD | limited)) == {"attachments": "附件：还没有附件"}
    found = SimpleNamespace(member="m3", capacity="限制", guardian="林秋生", occupation=None, annual_income=None,
                            is_labourer=False)  # fmt: skip
    again = page("visit_household", file=case(lists={"visit_members": (found,)}))
    assert said(filled(again, GOOD | limited)) == {}


def test_who_cannot_judge_for_himself_does_not_borrow() -> None:
    form = visit(members__0__capacity="无", members__0__guardian="陈桂香", attachments="proof1")
    assert "不能借款" in said(form)["members"]


def test_a_wish_to_lend_the_name_is_a_grave_finding() -> None:
    form = visit(used_by_others="yes", used_by_others_detail="给妹夫买车")
    assert said(form) == {}
    [finding] = form.entry().findings
    assert finding.grave and finding.sentence == "借款由他人使用：给妹夫买车"
    assert said(visit(used_by_others="yes")) == {"used_by_others_detail": "填他人使用说明"}


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"debts__0__balance": "64000.51"}, "负债偏高"),
        ({"land__0__yield_kg": "50000"}, "金额偏高"),
        ({"members__0__is_labourer": None}, "无劳动力"),
        ({"members__1__id_number": STRANGER_NUMBER}, "号码不同"),
        ({"bad_habits": "酗酒"}, "不良嗜好"),
        ({"lawsuits": "yes", "lawsuits_detail": "邻地纠纷"}, "涉诉"),
    ],
)
def test_a_doubt_stops_nothing_and_goes_to_the_reviewer(changes: dict[str, Any], kind: str) -> None:
    form = visit(**changes)
    assert said(form) == {} and kinds(form) == [kind]


def test_figures_at_the_limit_raise_no_doubt() -> None:
    assert kinds(visit(debts__0__balance="64000.50")) == []
    assert kinds(visit(land__0__yield_kg="50000.5")) == []
    assert visit().warnings() == []


def test_a_line_with_nothing_in_it_falls_away_and_too_many_are_refused() -> None:
    assert len(visit(members__4__name="").entry().lists[0].rows) == 4
    many = {f"members__{n}__name": f"人{n}" for n in range(4, 21)}
    assert said(visit(**many))["members"] == "家庭成员最多 20 行"


def test_the_second_round_begins_with_the_figures_of_the_first() -> None:
    first = visit().entry()
    last = type("Row", (), {**first.values})()
    lists = {
        f"visit_{name}": tuple(SimpleNamespace(**row) for row in given.rows)
        for name, given in zip(("members", *RECORDS), first.lists, strict=True)
    }
    again = page("visit_household", file=case(visit=last, lists=lists))
    form = form_for("visit_household").for_page(again)
    assert form.income_planting.shown() == "30,000.50" and form.land.entries[0].form.crop.data == "水稻"
    assert form.income_wages.shown() == "20,000.00" and form.photos.data is None and form.visited_on.data is None
    assert form.members.entries[0].form.is_labourer.data is True


def test_the_wives_number_and_the_child_are_known_from_the_file() -> None:
    rows = visit().entry().lists[0].rows
    assert rows[1]["id_number"] == WIFE_NUMBER and rows[1]["birth_date"] == WIFE.birth_date
    assert rows[3]["birth_year"] == CHILD.birth_year and len(rows) == len(FAMILY)


def test_the_lists_are_summed_line_by_line_and_an_open_day_counts_as_due_at_once() -> None:
    form = visit(
        debts__2__lender="本社", debts__2__balance="1000.10",
        stock__0__species="猪", stock__0__head="6", stock__0__income="9000", guarantees__0__for_whom="孙阿根",
        guarantees__0__balance="12000",
    )  # fmt: skip
    assert said(form) == {}
    entry = form.entry()
    values = entry.values
    assert (values["income_planting"], values["income_breeding"]) == (Decimal("30000.50"), Decimal("9000.00"))
    assert values["income_total"] == Decimal("59000.50")
    assert (values["assets_total"], values["debts_total"]) == (Decimal("120000.00"), Decimal("21000.10"))
    assert values["debts_due_within_year"] == Decimal("7000.10")
    kept = {one.record: one.rows for one in entry.lists}
    assert [row["income"] for row in kept[RECORDS["land"]]] == [Decimal("30000.50")]
    assert kept[RECORDS["guarantees"]][0] == {"for_whom": "孙阿根", "balance": Decimal("12000.00")}
    assert misfits(entry) == []


def test_a_line_that_was_begun_is_asked_for_whole() -> None:
    assert said(visit(stock__0__species="猪")) == {"stock-0-head": "填现有", "stock-0-income": "填一年收入；没有填 0"}


def test_what_a_line_comes_to_is_never_typed() -> None:
    form = visit(land__0__income="99999", assets_total="1")
    assert form.entry().values["income_planting"] == Decimal("30000.50")
    assert form.entry().values["assets_total"] == Decimal("120000.00")


def test_a_plot_without_a_harvest_earns_nothing() -> None:
    form = visit(land__0__crop="", land__0__yield_kg="", land__0__price="")
    assert said(form) == {} and form.entry().values["income_planting"] == 0


@pytest.mark.parametrize(
    ("usual", "kind"),
    [
        ({("亩产", "水稻"): Decimal("3000")}, "亩产偏高"),
        ({("单价", "水稻"): Decimal("0.1666")}, "单价偏高"),
        ({("亩产", "水稻"): Decimal("3077"), ("单价", "水稻"): Decimal("0.1667")}, None),
        ({("亩产", "玉米"): Decimal("1")}, None),
    ],
)
def test_a_harvest_beyond_three_times_the_countys_usual_is_shown_beside_it(usual: Any, kind: str | None) -> None:
    form = filled(replace(PAGE, figures=usual), GOOD)
    assert said(form) == {} and kinds(form) == ([kind] if kind else [])
    assert [field for field, _ in form.warnings()] == (
        [] if kind is None else ["land-0-yield_kg" if kind == "亩产偏高" else "land-0-price"]
    )


def test_the_usual_harvest_is_written_as_people_write_it() -> None:
    form = filled(
        replace(PAGE, figures={("亩产", "水稻"): Decimal("550.0000"), ("单价", "水稻"): Decimal("0.1000")}), GOOD
    )
    assert [str(sentence) for _, sentence in form.warnings()] == [
        "水稻亩产超过全县常年 550 公斤的 3 倍",
        "水稻卖价超过全县常年 0.1 元的 3 倍",
    ]


def sheets(form: TaskForm) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for one in form.entry().beside:
        found.setdefault(one.values["kind"], []).append((one.values["subject"], one.values["signature"]))
    return found


def test_the_survey_is_signed_by_whoever_was_asked_and_by_the_investigator() -> None:
    assert sheets(visit(surveyed="m2")) == {
        "调查表被调查人签名": [("pm2", "s1")],
        "调查表调查人签名": [("actor", "s2")],
    }
    assert filled(PAGE, TRIED).entry().beside == ()


def test_health_is_kept_only_of_whom_it_was_agreed_with_and_by_its_own_text() -> None:
    alone = visit(members__1__health="高血压")
    assert said(alone) == {"members-1-health": "先把健康信息的文本念给本人听，同意的勾上；不同意就清空，不影响申请"}
    assert alone.entry().lists[0].rows[1]["health"] is None
    form = visit(members__1__health="高血压", members__1__health_agreed="yes")
    assert said(form) == {} and form.entry().lists[0].rows[1]["health"] == "高血压"
    (agreed,) = [one.values for one in form.entry().beside if one.values["kind"] == "健康信息处理同意"]
    words = sheet_text(Sheet.HEALTH, PAGE.case.branch_name)
    assert (agreed["subject"], agreed["version"], agreed["text_digest"]) == ("pm2", words.version, words.digest)
    assert form.health_consent.data == words.text


def test_leaving_health_empty_changes_nothing() -> None:
    given, left = visit(members__1__health="高血压", members__1__health_agreed="yes").entry(), visit().entry()
    assert given.values == left.values and given.outcome == left.outcome and given.findings == left.findings
    rows = [{k: v for k, v in row.items() if k != "health"} for row in given.lists[0].rows]
    assert rows == [{k: v for k, v in row.items() if k != "health"} for row in left.lists[0].rows]


def test_a_paper_of_the_household_is_taken_once_and_a_later_visit_says_where_it_is() -> None:
    first = page("visit_household", file=case(asked=application(household="h1")))
    form = filled(first, GOOD, register_photos=["r1", "r2"])
    assert said(form) == {} and "r1" in form.entry().attachments
    (paper,) = [one.values for one in form.entry().beside if "files" in one.values]
    assert (paper["household"], paper["kind"], paper["files"]) == ("h1", "户口簿", ["r1", "r2"])
    kept = replace(case(), household_papers={"户口簿": SimpleNamespace(number="SQ2026-0001")})
    again = form_for("visit_household").for_page(page("visit_household", file=kept))
    assert "SQ2026-0001" in str(again.register_photos.hint) and again.marriage_photos.hint == ""
