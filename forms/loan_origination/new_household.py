"""新建农户: a household that no roster brought, with its people.

Rules: RULES A-02, D-03.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from forms.fields.choices import ChoiceField, TickField
from forms.fields.persons import IdentityNumberField, TelephoneField
from forms.fields.rows import RowsField
from forms.fields.texts import TextField
from forms.fields.times import DayField
from forms.paper_form import PaperForm, When
from workflows.words.age import is_adult_on
from workflows.words.choices.household import Relation
from workflows.words.identity_number import read_identity_number
from workflows.words.sentence import say, text

MOST_MEMBERS = 40


class NewMemberLine(PaperForm):
    """One person. Of a minor no number is kept, of a child under 14 the birth year alone, whatever was typed (D-03)."""

    required_when = (When("works_away", "yes", ("away_place",)),)

    name = TextField(text("姓名"), limit=40)
    relation = ChoiceField(text("与户主关系"), choices=Relation)
    id_number = IdentityNumberField(text("身份证号"), sometimes=True)
    birth_date = DayField(text("出生日期"), sometimes=True, hint=text("没有身份证号才填"))
    phone = TelephoneField(text("电话"), optional=True)
    works_away = TickField(text("外出务工"), optional=True)
    away_place = TextField(text("务工地"), sometimes=True)

    def check_birth(self) -> None:
        """Whoever has no number says when he was born: the adults must consent (G1-06)."""
        if self.id_number.is_empty() and not self.id_number.errors:
            self.require("birth_date")


class NewHousehold(PaperForm):
    """Village, group, and just one head, who is adult and has an identity number."""

    title = text("新建农户")
    page: Any

    village = ChoiceField(text("行政村"))
    village_group = TextField(text("村民小组"), optional=True, limit=40)
    members = RowsField(NewMemberLine, text("家庭成员"), least=1, most=MOST_MEMBERS)

    @classmethod
    def for_page(
        cls, page: Any, villages: Sequence[tuple[str, str]], formdata: MultiDict[str, Any] | None = None
    ) -> "NewHousehold":
        """The form with the villages that may be chosen; `page` knows `today`."""
        form = cls(formdata, page=page)
        form.village.offer(villages)
        return form

    def check_head(self) -> None:
        """Just one head, and no minor (A-02)."""
        heads = [line.form for line in self.members.entries if line.form.relation.data is Relation.HEAD]
        if len(heads) != 1:
            self.refuse("members", say("一户要有一个户主，现在有 {n} 个", n=len(heads)))
            return
        number = heads[0].id_number
        if number.is_empty() and not number.errors:
            heads[0].refuse("id_number", say("户主的身份证号要填"))
        elif not number.errors:
            born = read_identity_number(number.data, self.page.today).birth_date
            if born is not None and not is_adult_on(born, self.page.today):
                heads[0].refuse("relation", say("户主要年满 18 岁"))

    def people(self) -> tuple[Mapping[str, Any], ...]:
        """The members as they were typed, with nothing where nothing was."""
        return tuple({name: value or None for name, value in line.items()} for line in self.members.lines())
