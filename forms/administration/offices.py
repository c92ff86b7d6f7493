"""Offices and villages: a new one, and who looks after a village."""

from collections.abc import Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from forms.fields.choices import ChoiceField
from forms.fields.texts import TextField
from forms.paper_form import PaperForm
from workflows.words.sentence import Sentence, text

LONGEST_CODE, LONGEST_NAME = 20, 60
Choices = Sequence[tuple[str, str | Sentence]]


class NewOffice(PaperForm):
    """新建网点, below one of one's own."""

    parent = ChoiceField(text("上级网点"))
    code = TextField(text("代码"), limit=LONGEST_CODE, hint=text("例如 0301，以后不改"))
    name = TextField(text("名称"), limit=LONGEST_NAME)

    @classmethod
    def for_page(cls, offices: Choices, formdata: MultiDict[str, Any] | None = None) -> "NewOffice":
        """With the offices it may stand below."""
        found = cls(formdata)
        found.parent.offer(offices)
        return found


class NewVillage(PaperForm):
    """新建村."""

    branch = ChoiceField(text("网点"))
    name = TextField(text("村名"), limit=LONGEST_NAME, hint=text("例如 石桥村"))

    @classmethod
    def for_page(cls, offices: Choices, formdata: MultiDict[str, Any] | None = None) -> "NewVillage":
        """With the offices it may belong to; the only one is chosen already."""
        found = cls(formdata)
        found.branch.offer(offices)
        if formdata is None and len(offices) == 1:
            found.branch.data = offices[0][0]
        return found


class VillageManaging(PaperForm):
    """管村的客户经理."""

    manager = ChoiceField(text("从现在起由谁管"))

    @classmethod
    def for_page(cls, managers: Choices, formdata: MultiDict[str, Any] | None = None) -> "VillageManaging":
        """With the client managers of its office."""
        found = cls(formdata)
        found.manager.offer(managers)
        return found
