"""One line of the family list of 农户调查表: a member as found at the visit.

Rules: RULES G1-06, D-02, D-03.
"""

from datetime import date
from typing import Any

from forms.fields.choices import ChoiceField, TickField
from forms.fields.numbers import CountField, MoneyField
from forms.fields.persons import IdentityNumberField, TelephoneField
from forms.fields.texts import HiddenField, TextField
from forms.fields.times import DayField
from forms.investigation.visit_doubts import Doubt
from forms.paper_form import PaperForm, When, plain
from workflows.cases.people import NewPerson
from workflows.queries.case_file import CaseFile
from workflows.queries.household_file import MemberFacts
from workflows.words.age import ADULT_AT, CHILD_UNDER, age_on, is_adult_on
from workflows.words.choices.household import Capacity, Gender, MemberState, Relation
from workflows.words.identity_number import mask_identity_number, read_identity_number
from workflows.words.sentence import say, text

NO_CAPACITY_UNDER = 8
"""Years under which nobody has capacity; until 18 it is limited (民法典 Arts. 19, 20)."""

FROM_FILE = text("留空就用农户档案里的")
# 女 is a daughter too.
GENDERS = {Gender.MALE: text("男", kind="gender"), Gender.FEMALE: text("女", kind="gender")}


class VisitMemberLine(PaperForm):
    """A member of the file (`member`), or somebody found at the visit. A minor's identity number is dropped."""

    required_when = (
        When("works_away", "yes", ("away_place",)),
        When("member_state", MemberState.MOVED_AWAY, ("state_since",)),
        When("member_state", MemberState.DECEASED, ("state_since",)),
    )

    in_short = ("name", "relation", "away_place", "annual_income")

    member = HiddenField(text("家庭成员编号"))
    name = TextField(text("姓名"), limit=40)
    relation = ChoiceField(text("与户主关系"), choices=Relation)
    id_number = IdentityNumberField(text("身份证号"), sometimes=True, hint=FROM_FILE)
    birth_date = DayField(text("出生日期"), sometimes=True, hint=text("没有身份证号才填"))
    birth_year = CountField(text("出生年份"), sometimes=True, least=1900, most=2100, hint=text("未满 14 岁只填年份"))
    gender = TextField(text("性别"), auto=text("由身份证号得出"))
    occupation = TextField(text("职业"), optional=True, limit=40)
    works_away = TickField(text("外出务工"), optional=True)
    away_place = TextField(text("务工地"), sometimes=True)
    phone = TelephoneField(text("电话"), optional=True, hint=FROM_FILE)
    annual_income = MoneyField(text("年收入"), optional=True)
    health = TextField(text("健康状况"), optional=True)
    health_agreed = TickField(text("本人单独同意记录健康状况"), optional=True)
    member_state = ChoiceField(text("在户与否"), choices=MemberState)
    state_since = DayField(text("从哪天起"), sometimes=True)
    is_labourer = TickField(text("劳动力"), optional=True)
    capacity = ChoiceField(text("行为能力"), choices=Capacity, optional=True, hint=text("不选就是完全"))
    guardian = TextField(text("监护人"), sometimes=True, limit=40)
    consent_required = TickField(text("要签同意书"), auto=text("成年人要签"))

    @classmethod
    def known(cls, one: MemberFacts, found: Any, *, figures: bool = True) -> dict[str, Any]:
        """What the file says of a member, and the last visit, its figures on demand; whole numbers stay in the file."""
        kept = ("occupation", "is_labourer", "capacity", "guardian") + (("annual_income",) if figures else ())
        return {
            "member": one.id,
            "name": one.name,
            "relation": one.relation,
            "birth_date": None if one.id_number else one.birth_date,
            "birth_year": None if one.birth_date else one.birth_year,
            "works_away": one.works_away,
            "away_place": one.away_place,
            "member_state": MemberState.LIVING_HERE,
        } | ({name: getattr(found, name) for name in kept} if found is not None else {})

    def auto_values(self) -> dict[str, Any]:
        """Gender by the number or the file; who is adult today signs, the applicant excepted (G1-06)."""
        known, number = self.in_file(), self._number_read()
        gender = read_identity_number(number, self._today()).gender if number else known.gender if known else None
        signs = self.is_adult() and self.lives_here() and not self._is_applicant()
        return {"gender": GENDERS[Gender(gender)] if gender else None, "consent_required": bool(signs)}

    def check_member(self) -> None:
        """A line of the file is of this household."""
        if self.member.data and self.in_file() is None:
            self.hold("name", say("这一行不是本户的成员：删掉，另起一行填"))

    def check_birth(self) -> None:
        """Everybody's age is known; under 14 the year will do (D-03)."""
        if self.id_number.errors or self.birth_date.errors or self.born() is not None:
            return
        year = self._year()
        if year is None:
            self.hold("birth_date", say("填身份证号；未成年人填出生日期，未满 14 岁填出生年份"))
        elif self._today().year - year >= CHILD_UNDER:
            self.hold("birth_date", say("满 14 岁的填出生日期"))

    def check_adult(self) -> None:
        """An adult of the household has an identity number; one without full capacity has a guardian (G1-06)."""
        if not self.is_adult() or not self.lives_here():
            return
        if self.number() is None:
            self.require("id_number")
        if self.is_incapable():
            self.require("guardian")

    def check_health(self) -> None:
        """No health without the consent of that very person (D-02); leaving it empty changes nothing."""
        if self.health.data and not self.health_agreed.data:
            self.refuse("health", say("先把健康信息的文本念给本人听，同意的勾上；不同意就清空，不影响申请"))

    def check_number_of_a_minor(self) -> None:
        """It is not kept, and whoever typed it is told so (D-03)."""
        if self.id_number.data and self.is_adult() is False:
            self.id_number.warnings = (say("未满 {years} 岁的身份证号不保留", years=ADULT_AT),)

    def in_file(self) -> MemberFacts | None:
        """The member of the household file, None for somebody found at the visit."""
        members = self._case().members if self.page is not None else ()
        return next((one for one in members if one.id == self.member.data), None)

    def born(self) -> date | None:
        """By the number, else as typed, else as the file says."""
        number, known = self._number_read(), self.in_file()
        by_number = read_identity_number(number, self._today()).birth_date if number else None
        return by_number or self.birth_date.data or (known.birth_date if known else None)

    def is_adult(self) -> bool | None:
        """On the day of the visit's form; None while the birth is not known. Of whom only the year is kept is not."""
        born = self.born()
        if born is not None:
            return is_adult_on(born, self._today())
        return None if self._year() is None else False

    def lives_here(self) -> bool:
        """In the household now; also while the state has not been chosen."""
        return self.member_state.data in (None, MemberState.LIVING_HERE)

    def is_incapable(self) -> bool:
        """An adult of the household who acts with or through a guardian (G1-06)."""
        return bool(self.is_adult()) and self.lives_here() and self.capacity.data in (Capacity.LIMITED, Capacity.NONE)

    def number(self) -> str | None:
        """The identity number that is kept: none of a minor (D-03)."""
        return self._number_read() if self.is_adult() else None

    def row(self) -> dict[str, Any]:
        """The record's line, sealed for its own person. Somebody found at the visit has no file yet, and no `member`."""
        known, age, born = self.in_file(), self._age(), self.born()
        is_child = age < CHILD_UNDER
        given = {name: plain(self[name].data) for name in ("name", "relation", "works_away", "away_place", "gender",
                 "annual_income", "member_state", "state_since", "is_labourer", "guardian")}  # fmt: skip
        personal = {
            "birth_date": born,
            "occupation": self.occupation.data,
            "phone": self.phone.data or (known.phone if known else None),
            "health": self.health.data if self.agrees_on_health() else None,
        }
        kept: dict[str, Any] = dict.fromkeys(personal) if is_child else personal
        number, year = self.number(), born.year if born else self._year()
        newcomer = NewPerson(name=given["name"], id_number=number, phone=kept["phone"], occupation=kept["occupation"],
                             birth_date=kept["birth_date"], birth_year=year, gender=given["gender"])  # fmt: skip
        return given | kept | {
            "subject": known.person if known else newcomer,
            "member": known.id if known else None,
            "id_number": number,
            "birth_year": year,
            "capacity": self._capacity(age).value,
        }  # fmt: skip

    def agrees_on_health(self) -> bool:
        """Said for himself, by somebody old enough whom the file knows or his number does: else nobody could be named."""
        named = self.in_file() is not None or self.number() is not None
        return bool(self.health.data and self.health_agreed.data) and named and self._age() >= CHILD_UNDER

    def subject(self) -> str | NewPerson:
        """Whose line it is."""
        found: str | NewPerson = self.row()["subject"]
        return found

    def doubts(self) -> list[Doubt]:
        """A number that contradicts the file."""
        known = self.in_file()
        if known is None or known.id_number is None or self.number() in (None, known.id_number):
            return []
        shown = mask_identity_number(known.id_number)
        sentence = say("{name}的身份证号与农户档案（{shown}）不同", name=known.name, shown=shown)
        return [Doubt(self.id_number.name, "号码不同", sentence)]

    def _capacity(self, age: int) -> Capacity:
        if age < ADULT_AT:
            return Capacity.NONE if age < NO_CAPACITY_UNDER else Capacity.LIMITED
        return self.capacity.data or Capacity.FULL

    def _age(self) -> int:
        born, year = self.born(), self._year()
        if born is not None:
            return age_on(born, self._today())
        return self._today().year - (year or self._today().year)

    def _year(self) -> int | None:
        known = self.in_file()
        return self.birth_year.data or (known.birth_year if known else None)

    def _number_read(self) -> str | None:
        """The number typed if it holds, else the file's."""
        known, typed = self.in_file(), self.id_number.data
        if typed and read_identity_number(typed, self._today()).is_good:
            return read_identity_number(typed, self._today()).cleaned
        return known.id_number if known else None

    def _is_applicant(self) -> bool:
        known = self.in_file()
        return known is not None and known.person == self._case().applicant.id

    def _case(self) -> CaseFile:
        assert self.page is not None
        return self.page.case

    def _today(self) -> date:
        assert self.page is not None
        return self.page.today
