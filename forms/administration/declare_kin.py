"""亲属关系年度申报: who is kin in the service area, signed once a year by everybody who may hold a duty (RULES S-03)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from forms.fields.choices import ChoiceField, SeveralField, YesNoField
from forms.fields.persons import IdentityNumberField
from forms.fields.rows import RowsField
from forms.fields.texts import PasswordField, TextField
from forms.paper_form import PaperForm
from workflows.registers.kin_declarations import Kin
from workflows.registers.kinship import NEAR_KINDS, WIDE_KINDS
from workflows.words.identity_number import read_identity_number
from workflows.words.sentence import Sentence, say, text

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class KinPage:
    """What the form knows: whom the signer has declared before, by id, and as it is said."""

    today: date
    known: Sequence[tuple[str, Sentence]] = ()


class KinLine(PaperForm):
    """One relative. Without his number he cannot be matched to a household."""

    page: KinPage  # type: ignore[assignment]

    name = TextField(text("姓名"), limit=LONGEST_NAME)
    kind = ChoiceField(text("他是您的"), choices=[(one, one) for one in (*NEAR_KINDS, *WIDE_KINDS)])
    id_number = IdentityNumberField(text("身份证号"), optional=True)

    def check_adult(self) -> None:
        """No minor's number is kept (D-03)."""
        number, today = self.id_number.data, self.page.today
        if not number or self.id_number.errors:
            return
        if not read_identity_number(number, today).is_adult_on(today):
            self.refuse("id_number", say("未成年的亲属不填身份证号，只写姓名"))


class DeclareKin(PaperForm):
    """All of them, or none."""

    title = text("亲属关系年度申报")

    has_kin = YesNoField(text("服务区内有亲属"))
    still = SeveralField(text("以前申报过的，仍是的打勾"), optional=True)
    kin = RowsField(KinLine, text("新申报的亲属"), most=40, hint=text("有身份证号的，系统自动回避他家的件"))
    password = PasswordField(text("登录密码"))

    @classmethod
    def for_page(cls, page: KinPage, formdata: object = None) -> "DeclareKin":
        """With whom was declared before."""
        form = cls(formdata, page=page)  # type: ignore[arg-type]
        if page.known:
            form.still.offer(list(page.known))
        else:
            del form["still"]
        return form

    def check_has_kin(self) -> None:
        """What is said of kin and who is named agree."""
        named = bool(self.kept() or self.kin.lines())
        if self.has_kin.data is True and not named:
            self.hold("has_kin", say("选了是，就勾上或填上至少一位"))
        if self.has_kin.data is False and named:
            self.hold("has_kin", say("选了否，下面就不勾也不填"))

    def kept(self) -> tuple[str, ...]:
        """Those declared before who are ticked."""
        return tuple(self["still"].data or ()) if "still" in self else ()

    def new(self) -> tuple[Kin, ...]:
        """Those declared for the first time."""
        return tuple(
            Kin(name=one["name"], kind=str(one["kind"]), id_number=one["id_number"] or None) for one in self.kin.lines()
        )
