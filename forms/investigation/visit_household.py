"""农户调查表 (`visit_household`): what was found on the spot, or that the household could not be visited.

Sums are computed, never typed.
Rules: RULES D-02, D-03, G1-01, G1-02, G1-06, G1-10, G1-11, G2-08, G4-02, 9.2.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from forms import rules
from forms.fields.attached import FilesField, SignatureField
from forms.fields.choices import ChoiceField, YesNoField
from forms.fields.numbers import CountField, MoneyField
from forms.fields.rows import RowsField
from forms.fields.texts import LongTextField, TextField
from forms.fields.times import DayField
from forms.investigation import visit_lists
from forms.investigation.visit_beginning import begins_with, figures_then
from forms.investigation.visit_blocks import (
    ALL_INCOME,
    ATTEMPTS,
    BRED,
    EARNED,
    ON_THE_SPOT,
    OUTGO,
    PLANTED,
    SIGNED,
    STANDING,
)
from forms.investigation.visit_doubts import Doubt, Figures, doubts_in
from forms.investigation.visit_lists import (
    AssetLine,
    DebtLine,
    GuaranteeLine,
    LandLine,
    StockLine,
    due_within_year,
    lines_of,
    summed,
)
from forms.investigation.visit_members import VisitMemberLine
from forms.loan_origination.privacy_texts import sheet_text
from forms.paper_form import When
from forms.task_form import TaskForm
from workflows.credit.credit_line import HIGHEST_TOTAL
from workflows.door.entry import Beside, ListEntry, NewFinding
from workflows.records.base import ListRow
from workflows.records.investigation import HouseholdPaper, Visit, VisitMember
from workflows.records.texts import SignedSheet
from workflows.words.choices.application import Purpose
from workflows.words.choices.endings import RefusalGround
from workflows.words.choices.filing import HouseholdPaperKind
from workflows.words.choices.household import MemberState, Relation
from workflows.words.choices.investigation import BadHabit, Standing, VisitOutcome
from workflows.words.choices.sheets import Sheet
from workflows.words.clock import shanghai_day
from workflows.words.money import percent_of, to_fen
from workflows.words.sentence import Sentence, say, text

SUMMED = text("合计得出")
NET = " -".join((" ".join((PLANTED, BRED, *EARNED)), *OUTGO))
WHY = ("lawsuits_detail", "used_by_others_detail")
HOUSEHOLD_PAPERS = {"register_photos": HouseholdPaperKind.REGISTER, "marriage_photos": HouseholdPaperKind.MARRIAGE}
LISTS: Mapping[str, type[ListRow]] = {"members": VisitMember, **visit_lists.RECORDS}


class VisitHousehold(TaskForm):
    """A visit that was made fills every block; one that could not be made needs two attempts, and refuses."""

    record = Visit
    title = text("农户调查表")
    columns = "long"
    bottom_line = "net_income"
    refusal_ground = RefusalGround.VISIT_NOT_POSSIBLE
    again = ("visited_on", "visited_at", "met_persons", "borrower_absent_reason", "photos", *STANDING, *WHY)
    required_when = (
        When("visit_outcome", VisitOutcome.NOT_POSSIBLE, ATTEMPTS),
        When("visit_outcome", VisitOutcome.DONE, ON_THE_SPOT + EARNED + OUTGO + STANDING + SIGNED, usual=True),
        When("lawsuits", "yes", ("lawsuits_detail",)),
        When("used_by_others", "yes", ("used_by_others_detail",)),
    )

    visit_outcome = ChoiceField(text("上门结果"), choices=VisitOutcome)
    failed_reason = LongTextField(text("无法调查的原因"), sometimes=True)
    first_attempt_on = DayField(text("第一次上门"), sometimes=True)
    second_attempt_on = DayField(text("第二次上门"), sometimes=True)

    amended_amount = MoneyField(text("改后金额"), optional=True, hint=text("申请人要改才填"))
    amended_purpose = ChoiceField(text("改后用途"), choices=Purpose, optional=True)
    amended_term_months = CountField(
        text("改后期限"), least=1, most=rules.LONGEST_TERM, unit=text("个月"), optional=True
    )
    amendment_signature = SignatureField(text("申请人对修改签名"), sometimes=True)

    visited_on = DayField(text("调查日期"), sometimes=True)
    visited_at = TextField(text("地点"), sometimes=True)
    met_persons = TextField(text("见面人"), sometimes=True, hint=text("写姓名，几个人用顿号隔开"))
    borrower_absent_reason = LongTextField(text("没有见到借款人的原因"), sometimes=True)
    interview_done = YesNoField(text("已面谈"), sometimes=True)
    photos = FilesField(text("现场照片"), sometimes=True, accept="image/jpeg,image/png", hint=text("房屋、经营场所"))

    health_consent = LongTextField(text("健康信息"), auto=text("固定文本，记健康状况以前念给本人听"))
    register_photos = FilesField(text("户口簿照片"), optional=True, accept="image/jpeg,image/png")
    marriage_photos = FilesField(text("结婚证或离婚证照片"), optional=True, accept="image/jpeg,image/png")

    members = RowsField(VisitMemberLine, text("家庭成员"), least=1, most=20, sometimes=True)

    land = RowsField(LandLine, text("土地与种植"), most=40)
    income_planting = MoneyField(text("种植收入"), auto=SUMMED, counted=PLANTED)
    stock = RowsField(StockLine, text("养殖"), most=20)
    income_breeding = MoneyField(text("养殖收入"), auto=SUMMED, counted=BRED)
    income_wages = MoneyField(text("务工收入"), sometimes=True)
    income_business = MoneyField(text("经营收入"), sometimes=True)
    income_transport = MoneyField(text("运输收入"), sometimes=True)
    income_subsidies = MoneyField(text("补贴"), sometimes=True)
    income_other = MoneyField(text("其他收入"), sometimes=True)
    income_total = MoneyField(text("年收入合计"), auto=SUMMED, counted=ALL_INCOME)
    expected_income = MoneyField(text("今年预计收入"), optional=True)

    outgo_production = MoneyField(text("生产支出"), sometimes=True)
    outgo_living = MoneyField(text("生活支出"), sometimes=True)
    outgo_education = MoneyField(text("教育支出"), sometimes=True)
    outgo_medical = MoneyField(text("医疗支出"), sometimes=True)
    outgo_social = MoneyField(text("人情往来"), sometimes=True)
    outgo_interest = MoneyField(text("利息支出"), sometimes=True)
    outgo_other = MoneyField(text("其他支出"), sometimes=True)
    outgo_total = MoneyField(text("年支出合计"), auto=SUMMED, counted=" ".join(OUTGO))
    net_income = MoneyField(text("年纯收入"), auto=SUMMED, counted=NET)

    assets = RowsField(AssetLine, text("资产"), most=40)
    assets_total = MoneyField(text("资产合计"), auto=SUMMED, counted="assets-*-value")
    debts = RowsField(DebtLine, text("负债"), most=40)
    debts_total = MoneyField(text("负债合计"), auto=SUMMED, counted="debts-*-balance")
    debts_due_within_year = MoneyField(text("其中一年内到期"), auto=SUMMED)
    debts_to_income = CountField(
        text("负债比年纯收入"), unit="%", auto=text("负债合计除以年纯收入"), counted=f"debts-*-balance ÷ {NET}"
    )
    guarantees = RowsField(GuaranteeLine, text("对外担保"), most=20)

    neighbours_view = ChoiceField(text("邻里评价"), choices=Standing, sometimes=True)
    neighbours_view_by = TextField(text("邻里评价是谁说的"), sometimes=True)
    committee_view = ChoiceField(text("村委评价"), choices=Standing, sometimes=True)
    committee_view_by = TextField(text("村委评价是谁说的"), sometimes=True)
    bad_habits = ChoiceField(text("不良嗜好"), choices=BadHabit, sometimes=True)
    lawsuits = YesNoField(text("有无涉诉"), sometimes=True)
    lawsuits_detail = LongTextField(text("涉诉说明"), sometimes=True)
    used_by_others = YesNoField(text("是否他人使用"), sometimes=True, hint=text("当面问：钱是不是自己用"))
    used_by_others_detail = LongTextField(text("他人使用说明"), sometimes=True)

    surveyed = ChoiceField(text("被调查人"), sometimes=True, hint=text("谁看过调查表并签名"))
    farmer_signature = SignatureField(text("被调查人签名"), sometimes=True)
    investigator_signature = SignatureField(text("调查人签名"), sometimes=True)

    def adapt(self) -> None:
        """Another purpose has a rule book and a detail of its own, which an amendment does not ask."""
        self.amended_purpose.locked[Purpose.OTHER] = say("用途改为其他的，撤回后重新申请")
        for name, kind in HOUSEHOLD_PAPERS.items():
            if (kept := self.page.case.household_papers.get(kind)) is not None:
                self[name].hint = say("{number} 已存，有变化才再拍", number=kept.number)
        adults = [one for one in self.page.case.members if one.is_adult]
        self.surveyed.offer(
            [(one.id, say("{name}（{relation}）", name=one.name, relation=one.relation)) for one in adults]
        )
        if self.page.last_visit is not None:
            for name, said in figures_then(self.page.last_visit).items():
                self[name].hint = said

    def prefill(self) -> Mapping[str, Any]:
        """What is known already, and what changes slowly."""
        return begins_with(self.page, {name: self[name].line for name in visit_lists.RECORDS})

    def auto_values(self) -> Mapping[str, Any]:
        """The sums of the lists, and of all figures; None while a figure is missing."""
        land, stock = summed(self.land, "income"), summed(self.stock, "income")
        earned, outgo = self._sum(EARNED), self._sum(OUTGO)
        income = None if earned is None else to_fen(earned + land + stock)
        net = None if income is None or outgo is None else to_fen(income - outgo)
        debts = summed(self.debts, "balance")
        return {
            "health_consent": sheet_text(Sheet.HEALTH, self.page.case.branch_name).text,
            "income_planting": land,
            "income_breeding": stock,
            "income_total": income,
            "outgo_total": outgo,
            "net_income": net,
            "assets_total": summed(self.assets, "value"),
            "debts_total": debts,
            "debts_to_income": None if net is None else percent_of(debts, net),
            "debts_due_within_year": due_within_year(self.debts, self.page.today),
        }

    def check_attempts(self) -> None:
        """Two attempts on two days, none before the application (FORMS: 无法调查)."""
        if not self._was_made():
            self.hold("first_attempt_on", rules.not_before(self.first_attempt_on.data, self._opened_on()))
            second = rules.second_attempt(self.first_attempt_on.data, self.second_attempt_on.data)
            self.hold("second_attempt_on", second)

    def check_amendment(self) -> None:
        """What is amended differs from what was asked, holds the same rules, and is signed by the applicant."""
        asked = self.page.case.application
        amended = {"amount": "amended_amount", "purpose": "amended_purpose", "term_months": "amended_term_months"}
        changed = {name: field for name, field in amended.items() if self[field].data is not None}
        for name, field in changed.items():
            if self[field].data == getattr(asked, name):
                self.hold(field, say("和原来申请的一样，不用填"))
        if changed:
            self.require("amendment_signature")
        self.hold("amended_amount", rules.whole_hundreds(self.amended_amount.data))
        self.hold("amended_amount", rules.at_most(self.amended_amount.data, HIGHEST_TOTAL))
        term = rules.single_payment_term(self.amended_term_months.data, asked.repayment_method)
        self.hold("amended_term_months", term)

    def check_on_the_spot(self) -> None:
        """A visit is made after the application, to the borrower himself or with a reason, and he is spoken to."""
        if not self._was_made():
            return
        self.hold("visited_on", rules.not_before(self.visited_on.data, self._opened_on()))
        if self.met_persons.data and self.page.case.applicant.name not in "".join(self.met_persons.data.split()):
            self.require("borrower_absent_reason")
        if self.interview_done.data is False:
            self.hold("interview_done", say("面谈后再提交；找不到人的，上门结果选无法调查"))

    def check_members(self) -> None:
        """The whole family, each once, with one head and the applicant among them (G1-06)."""
        if not self._was_made():
            return
        lines = self._lines()
        named = {line.member.data for line in lines}
        missing = [one.name for one in self.page.case.members if one.id not in named]
        if missing:
            self.refuse("members", say("少了{names}：不在户的也要列上，选迁出或死亡", names=missing))
        if sum(line.relation.data is Relation.HEAD and line.lives_here() for line in lines) != 1:
            self.refuse("members", say("在户的成员里要有一个户主，也只能有一个"))
        numbers = [line.number() for line in lines if line.number()]
        if len(set(numbers)) != len(numbers):
            self.refuse("members", say("有两个人的身份证号相同，核对证件"))
        self._check_who_left(lines)
        self._check_capacity(lines)

    def outcome(self) -> str:
        """无法调查 refuses."""
        return "ok" if self._was_made() else "refused"

    def refusal_facts(self) -> str:
        """When it was tried, and why it failed."""
        days = (self.first_attempt_on.data, self.second_attempt_on.data)
        tried = "、".join(day.isoformat() for day in days if day is not None)
        return super().refusal_facts() if self._was_made() else f"{tried} 两次上门，{self.failed_reason.data}"

    def values(self) -> dict[str, Any]:
        """A visit that was not made holds attempts only; whatever else was typed is not kept."""
        found = super().values()
        if self._was_made():
            return found | dict.fromkeys(ATTEMPTS)
        kept = ("visit_outcome", "remarks", *ATTEMPTS)
        return {name: value if name in kept else None for name, value in found.items()}

    def lists(self) -> tuple[ListEntry, ...]:
        """The members as found, and what the household has and owes."""
        if not self._was_made():
            return ()
        return tuple(
            ListEntry(record, tuple(line.row() for line in lines_of(self[name]))) for name, record in LISTS.items()
        )

    def beside(self) -> tuple[Beside, ...]:
        """Papers of the household (G4-02), who signed the survey (9.2), who agreed that his health is put down (D-02)."""
        if not self._was_made():
            return ()
        surveyed = next(one.person for one in self.page.case.members if one.id == self.surveyed.data)
        signed = ((Sheet.FARMER_ON_SURVEY, surveyed, self.farmer_signature.data),
                  (Sheet.INVESTIGATOR_ON_SURVEY, self.page.actor.person, self.investigator_signature.data))  # fmt: skip
        words = sheet_text(Sheet.HEALTH, self.page.case.branch_name)
        papers = tuple(
            self._household_paper(kind, files)
            for name, kind in HOUSEHOLD_PAPERS.items()
            if (files := self[name].all_ids())
        )
        return (
            papers
            + tuple(
                self._sheet(kind, subject, signature=signature, version=None, text_digest=None)
                for kind, subject, signature in signed
            )
            + tuple(
                self._sheet(
                    Sheet.HEALTH, line.subject(), signature=None, version=words.version, text_digest=words.digest
                )
                for line in self._lines()
                if line.agrees_on_health()
            )
        )

    def warnings(self) -> list[tuple[str, Sentence]]:
        """What does not stop the visit and is shown to officer and reviewer (FORMS)."""
        return super().warnings() + [(doubt.field, doubt.sentence) for doubt in self._doubts()]

    def findings(self) -> tuple[NewFinding, ...]:
        """The same for the reviewer, with what must be weighed whatever the figures: G1-10, habits, lawsuits."""
        if not self._was_made():
            return ()
        found = [NewFinding(doubt.kind, str(doubt.sentence), "visit_household") for doubt in self._doubts()]
        if self.used_by_others.data:
            sentence = f"借款由他人使用：{self.used_by_others_detail.data}"
            found.append(NewFinding("他人使用", sentence, "visit_household", grave=True))
        if self.bad_habits.data is not BadHabit.NONE:
            grave = self.bad_habits.data in (BadHabit.GAMBLING, BadHabit.DRUGS)
            found.append(NewFinding("不良嗜好", f"不良嗜好：{self.bad_habits.data}", "visit_household", grave=grave))
        if self.lawsuits.data:
            found.append(NewFinding("涉诉", f"涉诉：{self.lawsuits_detail.data}", "visit_household"))
        return tuple(found)

    def _doubts(self) -> list[Doubt]:
        lines = self._lines()
        figures = Figures(
            net_income=self.net_income.data,
            debts=self.debts_total.data,
            amount=self._asked("amount"),
            term_months=self._asked("term_months"),
            has_labourer=not lines or any(line.is_labourer.data and line.lives_here() for line in lines),
            birth_date=self.page.case.applicant.birth_date,
            due_on=rules.due_after(self.page.today, self.amended_term_months.data),
        )
        of_land = [doubt for line in lines_of(self.land) for doubt in line.doubts(self.page.figures)]
        return doubts_in(figures) + of_land + [doubt for line in lines for doubt in line.doubts()]

    def _check_who_left(self, lines: list[VisitMemberLine]) -> None:
        """Who moved away or died is proved; the applicant lives here, or there is no loan (G1-06)."""
        left = [line for line in lines if line.member_state.data in (MemberState.MOVED_AWAY, MemberState.DECEASED)]
        if left:
            self.require("attachments")
        applicant = self.page.case.applicant.id
        if any(known.person == applicant for line in left if (known := line.in_file()) is not None):
            self.refuse("members", say("申请人已不在户：撤回这一件，不用再调查"))

    def _check_capacity(self, lines: list[VisitMemberLine]) -> None:
        """Whoever says that an adult cannot judge for himself proves it, once (G1-06); such a one does not borrow (A-02)."""
        proved = {line.member: line.capacity for line in self.page.case.lines("visit_members")}
        if any(line.is_incapable() and line.capacity.data != proved.get(line.member.data or "") for line in lines):
            self.require("attachments")
        applicant = self.page.case.applicant.id
        if any(known.person == applicant for line in lines if line.is_incapable() and (known := line.in_file())):
            self.refuse("members", say("申请人行为能力不完全，不能借款：撤回这一件"))

    def _sheet(self, kind: Sheet, subject: Any, **values: Any) -> Beside:
        return Beside(SignedSheet, {"kind": kind.value, "subject": subject, "at": self.page.now} | values)

    def _household_paper(self, kind: HouseholdPaperKind, files: list[str]) -> Beside:
        household = self.page.case.application.household
        return Beside(HouseholdPaper, {"household": household, "kind": kind.value, "files": files, "at": self.page.now})

    def _lines(self) -> list[VisitMemberLine]:
        return lines_of(self.members)

    def _asked(self, name: str) -> Any:
        """Amount or term, as amended here or as applied for."""
        amended = self[f"amended_{name}"].data
        return amended if amended is not None else getattr(self.page.case.application, name)

    def _sum(self, names: tuple[str, ...]) -> Decimal | None:
        figures = [self[name].data for name in names]
        return None if None in figures else to_fen(sum(figures, Decimal(0)))

    def _was_made(self) -> bool:
        return self.visit_outcome.data is VisitOutcome.DONE

    def _opened_on(self) -> date:
        return shanghai_day(self.page.case.application.opened_at)
