"""农户贷款申请书 (`accept_application`, `accept_application_teller`): who asks for how much, for what, for how long.

Rules: RULES A-01, A-02, A-04, D-01, D-02, D-04, G1-11, G1-12, G2-06, G2-08, N-03, S-04, 9.2.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from forms import rules
from forms.acting_form import Awaited
from forms.fields.attached import SignatureField
from forms.fields.choices import ChoiceField, TickField, YesNoField
from forms.fields.numbers import CountField, MoneyField
from forms.fields.persons import AccountField, IdentityNumberField, TelephoneField
from forms.fields.texts import HiddenField, LongTextField, TextField
from forms.fields.times import DayField
from forms.loan_origination import privacy_texts
from forms.loan_origination.application_sheets import beside_application
from forms.loan_origination.before_acceptance import Looked, Total, comes_next, looked_at, total_of
from forms.paper_form import When
from forms.task_form import TaskForm
from workflows.credit.credit_line import HIGHEST_TOTAL
from workflows.door.entry import Beside, NewFinding
from workflows.queries.household_file import HouseholdFile, MemberFacts
from workflows.records.intake import ApplicationForm
from workflows.words.age import ADULT_AT, is_adult_on
from workflows.words.choices.application import (
    GuaranteeKind,
    Purpose,
    Regime,
    RepaymentMethod,
    StaffKin,
    regime_of,
)
from workflows.words.choices.endings import RefusalGround
from workflows.words.choices.household import MaritalStatus
from workflows.words.choices.sheets import Sheet
from workflows.words.choices.standing import LineState
from workflows.words.identity_number import CardValidity, read_identity_number, unusual_validity
from workflows.words.money import in_capitals
from workflows.words.sentence import Sentence, say, text

FROM_FILE = text("留空就用农户档案里的")
BY_SPOUSE = ("spouse_signature", "spouse_unsigned_reason")
ASKED_LAST_TIME = (
    *("id_valid_from", "id_valid_until", "id_valid_for_life", "works_away", "away_place", "marital_status"),
    *("amount", "purpose", "purpose_detail", "term_months", "repayment_method", "repayment_source", "revolving"),
)
"""What a renewal begins with; the reason for the age and every signature are asked anew."""

CARD_ENDS_SOON = timedelta(days=90)
"""A card that ends within the time that a case may take is told of at once (G1-12, ours)."""


class AcceptApplication(TaskForm):
    """The household is the page's; `applicant` and `spouse` are chosen by member and kept as persons."""

    record = ApplicationForm
    title = text("农户贷款申请书")
    columns = "side"
    refusal_ground = RefusalGround.RELATED_PERSON
    turns_on = "staff_kin"
    refusing = (StaffKin.OF_CREDIT_STAFF.value,)
    required_when = (
        When("works_away", "yes", ("away_place",)),
        When("marital_status", MaritalStatus.MARRIED, ("spouse",)),
        When("purpose", Purpose.OTHER, ("purpose_detail", "regime_choice")),
        When("staff_kin", StaffKin.OF_CREDIT_STAFF, ("staff_kin_who",)),
        When("staff_kin", StaffKin.OF_OTHERS, ("staff_kin_who",)),
    )

    only_when = (
        When("works_away", "yes", ("away_place",)),
        When("marital_status", MaritalStatus.MARRIED, ("spouse", "co_borrower", *BY_SPOUSE)),
        When("purpose", Purpose.OTHER, ("regime_choice",)),
        When("staff_kin", StaffKin.OF_CREDIT_STAFF, ("staff_kin_who",)),
        When("staff_kin", StaffKin.OF_OTHERS, ("staff_kin_who",)),
    )

    household = HiddenField(text("农户"))
    applicant = ChoiceField(text("借款申请人"))
    id_number = IdentityNumberField(text("身份证号"), sometimes=True, hint=FROM_FILE)
    id_valid_from = DayField(text("证件有效期起"), optional=True)
    id_valid_until = DayField(text("证件有效期止"), future=True, sometimes=True)
    id_valid_for_life = TickField(text("证件长期有效"), optional=True)
    phone = TelephoneField(text("联系电话"), sometimes=True, hint=FROM_FILE)
    registered_address = TextField(text("户籍地址"), hint=text("照户口簿或身份证"))
    current_address = TextField(text("现住址"))
    works_away = YesNoField(text("外出务工"))
    away_place = TextField(text("务工地"), sometimes=True)
    marital_status = ChoiceField(text("婚姻状况"), choices=MaritalStatus)
    spouse = ChoiceField(text("配偶"), sometimes=True)
    staff_kin = ChoiceField(text("是否本社员工亲属"), choices=StaffKin)
    staff_kin_who = TextField(text("是谁的什么亲属"), sometimes=True, hint=text("写员工姓名和亲属关系"))
    amount = MoneyField(text("申请金额"), hint=text("100 的整数倍"))
    amount_in_words = TextField(text("大写"), auto=text("由金额得出"), spells="amount")
    purpose = ChoiceField(text("用途"), choices=Purpose)
    purpose_detail = TextField(text("用途说明"), sometimes=True, hint=text("用途是其他的，写明做什么、为什么这样归类"))
    regime = TextField(text("贷款类别"), auto=text("由用途得出"))
    regime_choice = ChoiceField(text("其他用途归入"), choices=Regime, sometimes=True)
    term_months = CountField(text("期限"), least=1, most=rules.LONGEST_TERM, unit=text("个月"))
    age_reason = LongTextField(text("超过 65 岁的理由"), sometimes=True)
    repayment_method = ChoiceField(text("还款方式"), choices=RepaymentMethod)
    repayment_source = LongTextField(text("还款来源"))
    settlement_account = AccountField(text("结算账号"), optional=True, hint=text("在本社开的户；没开户先空着"))
    co_borrower = TickField(text("配偶作共同借款人"), optional=True)
    guarantee_kind = ChoiceField(text("担保方式"), choices=GuaranteeKind, sometimes=True)
    renews = TextField(text("续贷"), auto=text("本户现有额度"))
    revolving = YesNoField(text("循环使用"))
    privacy_notice = LongTextField(text("个人信息处理告知"), auto=text("固定文本"))
    privacy_notice_agreed = TickField(text("同意个人信息处理"))
    privacy_signature = SignatureField(text("告知书签名"))
    credit_consent = LongTextField(text("征信查询授权"), auto=text("固定文本"))
    credit_consent_agreed = TickField(text("单独同意查询征信"))
    credit_signature = SignatureField(text("授权书签名"))
    account_consent = LongTextField(text("账户信息"), auto=text("固定文本"))
    account_consent_agreed = TickField(text("单独同意使用账户信息"))
    applicant_signature = SignatureField(text("申请书签名"))
    spouse_signature = SignatureField(text("配偶签名"), sometimes=True)
    spouse_unsigned_reason = LongTextField(
        text("配偶没有签的原因"), sometimes=True, hint=text("例如在外务工；调查时再征求同意")
    )

    def adapt(self) -> None:
        """Offers the members; who is not adult stays in the list with the reason."""
        members = [
            (one.id, say("{name}（{relation}）", name=one.name, relation=one.relation))
            for one in self._household.members
        ]
        self.applicant.offer(members)
        self.spouse.offer(members)
        for one in self._household.members:
            if _is_surely_minor(one, self.page.today):
                sentence = say("{name}未满 {years} 岁，不能作申请人", name=one.name, years=ADULT_AT)
                self.applicant.locked[one.id] = sentence
                self.spouse.locked[one.id] = say("{name}未满 {years} 岁，不能选作配偶", name=one.name, years=ADULT_AT)

    def prefill(self) -> Mapping[str, Any]:
        """What the household's last application said, else the head as far as the file knows him; nothing agreed or signed."""
        where = self._household.village_name + (self._household.village_group or "")
        known: dict[str, Any] = {
            "household": self._household.id,
            "current_address": where,
            "guarantee_kind": GuaranteeKind.CREDIT,
        }
        head = next((one for one in self._household.members if one.relation == "户主" and one.is_adult), None)
        if head is not None:
            known |= {"applicant": head.id, "works_away": head.works_away, "away_place": head.away_place}
        return known | self.asked_last_time()

    def asked_last_time(self) -> dict[str, Any]:
        """Of whoever applied last and still lives here."""
        last = self.page.last_application
        applicant = self._by_person(last.row.applicant) if last is not None else None
        if last is None or applicant is None:
            return {}
        spouse = self._by_person(last.row.spouse) if last.row.spouse else None
        said = {name: getattr(last.row, name) for name in ASKED_LAST_TIME}
        return said | {
            "applicant": applicant.id,
            "spouse": spouse.id if spouse else None,
            "current_address": last.address,
            "registered_address": last.registered_address,
            "settlement_account": last.settlement_account,
            "regime_choice": last.row.regime if last.row.purpose == Purpose.OTHER else None,
        }

    def auto_values(self) -> Mapping[str, Any]:
        """Capitals of the amount, the regime of the purpose, the line that this application renews."""
        amount = self.amount.data
        purpose = self.purpose.data
        regime = (regime_of(purpose) or self.regime_choice.data) if purpose else None
        line = self._active_line()
        return {
            "amount_in_words": in_capitals(amount) if amount else None,
            "regime": regime,
            "renews": say("{limit} 元，到 {until}", limit=line.approved_limit, until=f"{line.valid_until:%Y-%m-%d}")
            if line
            else None,
            "privacy_notice": privacy_texts.privacy_notice(self._office).text,
            "credit_consent": privacy_texts.sheet_text(Sheet.CREDIT_ENQUIRY, self._office).text,
            "account_consent": privacy_texts.sheet_text(Sheet.ACCOUNT, self._office).text,
        }

    def act_words(self, chosen: str = "") -> Sentence:
        """On to the visit; who is credit staff or close kin of it is refused at once (S-04)."""
        if chosen == StaffKin.OF_CREDIT_STAFF:
            return say("记下申请，不予发放")
        return say("受理，转上门调查")

    def awaits(self) -> list[Awaited]:
        """Nothing: so long a form is looked at whole, and says all that is wrong at once."""
        return []

    def total(self) -> Total:
        """What the household owes here, before and after."""
        return total_of(self.page, self.amount.data)

    def looked_at(self) -> tuple[Looked, ...]:
        """Whether the household may apply."""
        return looked_at(self)

    def comes_next(self) -> tuple[tuple[str, Sentence], ...]:
        """What follows acceptance."""
        return comes_next(self)

    def declares_relation(self) -> bool:
        """There is no case yet to be recused from: the form says no by itself."""
        return False

    def check_relation(self) -> None:
        """Whoever is related leaves it to somebody else."""
        if "no_relation" in self and self["no_relation"].data is False:
            self.hold("no_relation", say("有需要回避的情形，这一件由别人受理"))

    def check_household(self) -> None:
        """What was typed belongs to the household of the page, and that household may apply."""
        if self.household.data not in (None, self._household.id):
            self.refuse("household", say("这一页是另一户的，重新打开"))
        if self._household.state == "户主待补":
            self.whole.append(say("{name}户的户主资料还没补全：先补全农户档案，再受理", name=self._household.head_name))

    def check_applicant(self) -> None:
        """Adult, with an identity number and a telephone of his own (A-02, N-03)."""
        one = self._member("applicant")
        if one is None or self.applicant.errors:
            return
        if one.id_number is None:
            self.require("id_number")
        elif self.id_number.data and not self.id_number.errors and self.id_number.data != one.id_number:
            self.refuse("id_number", say("与农户档案里{name}的号码不同：核对证件；档案有错先更正档案", name=one.name))
        if one.phone is None:
            self.require("phone")
        born = self._birth_date()
        if born is not None and not is_adult_on(born, self.page.today):
            self.hold("applicant", say("{name}未满 {years} 岁，不能作申请人", name=one.name, years=ADULT_AT))

    def check_card(self) -> None:
        """The card ends on a day, or it is 长期."""
        if self.id_valid_for_life.data:
            if self.id_valid_until.data is not None:
                self.hold("id_valid_until", say("长期有效的证件不填止日"))
            return
        self.require("id_valid_until")
        if self.id_valid_from.data and self.id_valid_until.data:
            self.hold("id_valid_until", rules.not_before(self.id_valid_until.data, self.id_valid_from.data))

    def check_spouse(self) -> None:
        """A spouse is another member, and only who is married has one; he or she signs, or it is said why not (9.2)."""
        if self.spouse.data is None:
            if self.co_borrower.data:
                self.hold("co_borrower", say("没有选配偶"))
            return
        if self.marital_status.data is not MaritalStatus.MARRIED:
            self.hold("spouse", say("婚姻状况不是已婚的，不选配偶"))
        elif self.spouse.data == self.applicant.data:
            self.hold("spouse", say("配偶要选另一个人"))
        elif self.spouse_signature.is_empty() and not self.spouse_signature.errors:
            self.require("spouse_unsigned_reason")

    def check_amount(self) -> None:
        """A multiple of 100 yuan within the product's top (G2-06, 9.1)."""
        self.hold("amount", rules.whole_hundreds(self.amount.data))
        self.hold("amount", rules.at_most(self.amount.data, HIGHEST_TOTAL))

    def check_term(self) -> None:
        """Term with manner of repayment (G2-08), and with the applicant's age (G1-11)."""
        self.hold("repayment_method", rules.single_payment_term(self.term_months.data, self.repayment_method.data))
        due_on = rules.due_after(self.page.today, self.term_months.data)
        self.hold("age_reason", rules.age_reason(self._birth_date(), due_on, self.age_reason.data))

    def warnings(self) -> list[tuple[str, Sentence]]:
        """The card: expired here is a warning, at the counter a stop; an unusual span (G1-12)."""
        found = super().warnings()
        until, since, born = self.id_valid_until.data, self.id_valid_from.data, self._birth_date()
        if until is not None and until < self.page.today:
            found.append(("id_valid_until", say("证件 {until} 已过期：到柜台前要换好证", until=until)))
        elif until is not None and until <= self.page.today + CARD_ENDS_SOON:
            days = (until - self.page.today).days
            found.append(("id_valid_until", say("{n} 天后过期。可受理，柜台要看新证", n=days)))
        if born and since and since >= born and bool(until) != bool(self.id_valid_for_life.data):
            card = CardValidity(valid_from=since, valid_until=until, for_life=until is None)
            unusual = unusual_validity(born, card)
            if unusual is not None:
                found.append(("id_valid_until", unusual))
        return found

    def outcome(self) -> str:
        """Who says that he is credit staff or close kin of it gets no unsecured loan (S-04)."""
        return "refused" if self.staff_kin.data is StaffKin.OF_CREDIT_STAFF else "ok"

    def refusal_facts(self) -> str:
        """What the applicant said himself."""
        return f"申请人自己说是{self.staff_kin.data}：{self.staff_kin_who.data}。不得发放信用贷款（商业银行法第四十条）"

    def findings(self) -> tuple[NewFinding, ...]:
        """Other kin of staff is for the reviewer to weigh: nobody of them may act in the case (S-03)."""
        if self.staff_kin.data is not StaffKin.OF_OTHERS:
            return ()
        sentence = f"申请人说是本社员工的亲属：{self.staff_kin_who.data}"
        return (NewFinding("员工亲属", sentence, "accept_application"),)

    def values(self) -> dict[str, Any]:
        """As signed; numbers that were left empty are the file's."""
        one, spouse, line = self._member("applicant"), self._member("spouse"), self._active_line()
        assert one is not None
        return super().values() | {
            "household": self._household.id,
            "applicant": one.person,
            "spouse": spouse.person if spouse else None,
            "id_number": self.id_number.data or one.id_number,
            "phone": self.phone.data or one.phone,
            "guarantee_kind": GuaranteeKind.CREDIT.value,
            "renews": line.id if line else None,
        }

    def subject(self) -> str:
        """The applicant: number, telephone and address are his."""
        one = self._member("applicant")
        assert one is not None
        return one.person

    def beside(self) -> tuple[Beside, ...]:
        """Notice, consents, the spouse's signature and what is kept beside the form (D-01, D-02, 9.2)."""
        spouse = self._member("spouse")
        return tuple(beside_application(self, office=self._office, spouse=spouse.person if spouse else None))

    def _by_person(self, person: str) -> MemberFacts | None:
        return next((one for one in self._household.members if one.person == person), None)

    @property
    def _office(self) -> str:
        return self._household.branch_name

    @property
    def _household(self) -> HouseholdFile:
        assert self.page.household is not None
        return self.page.household

    def _active_line(self) -> Any:
        """The line that a new application renews (A-02)."""
        active = (LineState.IN_FORCE, LineState.SUSPENDED)
        return next((line for line in self._household.lines if line.state in active), None)

    def _member(self, field: str) -> MemberFacts | None:
        return self._household.member(self[field].data) if self[field].data else None

    def _birth_date(self) -> date | None:
        """The applicant's, from the file or from the number typed."""
        one = self._member("applicant")
        if one is not None and one.birth_date is not None:
            return one.birth_date
        number = self.id_number.data
        return read_identity_number(number, self.page.today).birth_date if number else None


def _is_surely_minor(one: MemberFacts, today: date) -> bool:
    """Whether the file says so; of whom it knows no birth the number typed will tell."""
    if one.birth_date is not None:
        return not one.is_adult
    return one.birth_year is not None and today.year - one.birth_year < ADULT_AT
