"""Changes of staff: each form hands over what is wanted, for a second person to agree to (PRODUCT §3).

A role that does not go with what is ticked stays in the list with the reason (static rule); it may be ticked all the
same, since the other can be taken away in the same step.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from werkzeug.datastructures import MultiDict

from forms.fields.choices import ChoiceField, SeveralField
from forms.fields.persons import IdentityNumberField
from forms.fields.texts import LongTextField, TextField
from forms.fields.times import DayField
from forms.paper_form import PaperForm
from workflows.duties.rules import static_conflict, why_not_beside
from workflows.registers.wanted import Wanted
from workflows.words.roles import ROLE_NAMES, Role
from workflows.words.sentence import Sentence, say, text

LONGEST_REASON = 200
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPage:
    """What these forms know: the account (its name) with its roles, the offices (code, name) and colleagues (account,
    name) that may be chosen."""

    today: date
    name: str = ""
    roles: frozenset[Role] = frozenset()
    office: str = ""
    offices: Sequence[tuple[str, str]] = ()
    colleagues: Sequence[tuple[str, str]] = ()


class RolesField(SeveralField):
    """Roles; `apart` are those that do not go with what is ticked, `fresh` those that are new."""

    def __init__(self, label: str, **kw: Any):
        super().__init__(label, choices=[(role.value, ROLE_NAMES[role]) for role in Role], **kw)
        self.apart: dict[str, Sentence] = {}
        self.fresh: set[str] = set()

    def compare(self, before: Collection[Role]) -> None:
        """Says of every role how it goes with what is ticked now, and what was there before."""
        ticked = frozenset(Role(one) for one in self.data or [])
        clash = ((role, why_not_beside(role, ticked)) for role in Role if role not in ticked)
        self.apart = {role.value: why for role, why in clash if why is not None}
        self.fresh = {role.value for role in ticked - set(before)}


class StaffForm(PaperForm):
    """A subclass writes its fields and says what is wanted."""

    title: ClassVar[str] = ""
    predicts: ClassVar[bool] = True
    page: Any

    @classmethod
    def for_page(cls, page: StaffPage, formdata: MultiDict[str, Any] | None = None) -> "StaffForm":
        """The form with the choices that its page offers."""
        found = cls(formdata, page=page)  # type: ignore[arg-type]
        found.adapt()
        return found

    def adapt(self) -> None:
        """Offers what this page says."""

    if TYPE_CHECKING:

        def wanted(self) -> Wanted:
            """What a second person would agree to; every subclass says it. Call after `validate`."""


class StaffRoles(StaffForm):
    """改岗位: all roles of the account from then on."""

    title = text("改岗位")

    roles = RolesField(text("岗位"), hint=text("灰的和已选的不能兼"))
    reason = LongTextField(text("理由"), limit=LONGEST_REASON)

    def adapt(self) -> None:
        """Begins with the roles held."""
        if self.roles.raw_data is None:
            self.roles.data = [role.value for role in Role if role in self.page.roles]
        self.roles.compare(self.page.roles)

    def chosen(self) -> frozenset[Role]:
        """What is ticked."""
        return frozenset(Role(one) for one in self.roles.data or [])

    def check_roles(self) -> None:
        """Roles that may meet, and others than before."""
        self.hold("roles", static_conflict(self.chosen()))
        if self.roles.data and self.chosen() == self.page.roles:
            self.hold("roles", say("岗位没有变化"))

    def wanted(self) -> Wanted:
        """The roles by their code names."""
        return Wanted(kind="roles", name=self.page.name, content={"roles": sorted(self.chosen())})


class StaffLeave(StaffForm):
    """休假顶岗: somebody acts for him in these days, and what he does counts for both."""

    title = text("休假顶岗")

    since = DayField(text("第一天"), future=True)
    until = DayField(text("最后一天"), future=True)
    substitute = ChoiceField(text("谁来顶岗"))
    reason = LongTextField(text("理由"), limit=LONGEST_REASON)

    def adapt(self) -> None:
        """Everybody but himself."""
        self.substitute.offer([two for two in self.page.colleagues if two[0] != self.page.name])

    def check_days(self) -> None:
        """From today on, in their order."""
        first, last = self.since.data, self.until.data
        if first and first < self.page.today:
            self.hold("since", say("第一天不能早于今天"))
        if first and last and last < first:
            self.hold("until", say("最后一天不能早于第一天"))

    def wanted(self) -> Wanted:
        """Days and who stands in."""
        content = {"substitute": self.substitute.data, "since": self.since.data.isoformat(),
                   "until": self.until.data.isoformat()}  # fmt: skip
        return Wanted(kind="cover", name=self.page.name, content=content)


class StaffOffice(StaffForm):
    """换网点."""

    title = text("换网点")

    branch = ChoiceField(text("新网点"))
    reason = LongTextField(text("理由"), limit=LONGEST_REASON)

    def adapt(self) -> None:
        """Every office but his own."""
        self.branch.offer([two for two in self.page.offices if two[0] != self.page.office])

    def wanted(self) -> Wanted:
        """The office's code."""
        return Wanted(kind="branch", name=self.page.name, content={"branch": self.branch.data})


class StaffPassword(StaffForm):
    """重设密码: whoever agrees is shown a password for the start, once."""

    title = text("重设密码")
    predicts = False

    reason = LongTextField(text("理由"), limit=LONGEST_REASON, hint=text("确认后给出起始密码，只显示一次"))

    def wanted(self) -> Wanted:
        """Nothing but whose."""
        return Wanted(kind="password", name=self.page.name)


class NewStaff(StaffForm):
    """加人: a new account; with a number that is known it is a second account of that person."""

    title = text("加人")
    predicts = False

    real_name = TextField(text("姓名"), limit=LONGEST_NAME)
    name = TextField(text("工号"), limit=LONGEST_NAME, hint=text("登录用，以后不改"))
    id_number = IdentityNumberField(text("身份证号"), hint=text("同一个号码的两个账号算一个人"))
    branch = ChoiceField(text("网点"))
    roles = RolesField(text("岗位"), hint=text("灰的和已选的不能兼"))
    reason = LongTextField(text("理由"), limit=LONGEST_REASON)

    def adapt(self) -> None:
        """Any office below one's own."""
        self.branch.offer(self.page.offices)
        self.roles.compare(frozenset())

    def check_roles(self) -> None:
        """Roles that may meet."""
        self.hold("roles", static_conflict(frozenset(Role(one) for one in self.roles.data or [])))

    def wanted(self) -> Wanted:
        """Who, where, what."""
        content = {"roles": sorted(self.roles.data), "branch": self.branch.data, "real_name": self.real_name.data}
        return Wanted(kind="add", name=self.name.data, content=content, id_number=self.id_number.data)


FORMS: dict[str, type[StaffForm]] = {
    "roles": StaffRoles,
    "cover": StaffLeave,
    "branch": StaffOffice,
    "password": StaffPassword,
}
"""What can be asked for about somebody who is there, by the kind of the change."""
