"""Diagrams and the cooperative's policy: both say who may do what, so two persons sign at one screen (PRODUCT §3)."""

from collections.abc import Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from forms.fields.choices import ChoiceField, TickField
from forms.fields.numbers import MoneyField
from forms.fields.texts import PasswordField, TextField
from forms.fields.upload import UploadField
from forms.paper_form import PaperForm
from workflows.duties.policy import MERGES
from workflows.registers.sign_in_tries import LONGEST_NAME
from workflows.words.choices.grant import CapPolicy
from workflows.words.sentence import say, text

MOST_FILES, MOST_BYTES = 20, 2 * 1024 * 1024
MERGED = {
    "": text("都不合并"),
    "co_investigate_with_review": text("协办和审查合成一类"),
    "file_with_review": text("归档和审查合成一类"),
}
CAPS = {
    CapPolicy.STANDARD.value: text("15,000 / 10,000 / 5,000 元"),
    CapPolicy.RAISED.value: text("50,000 / 30,000 / 10,000 元"),
}
NONE = "none"
assert MERGED.keys() == MERGES.keys()


class SignedByTwo(PaperForm):
    """The reader's own password, and name and password of the second person."""

    password = PasswordField(text("您的登录密码"))
    second = TextField(text("第二人的工号"), limit=LONGEST_NAME)
    second_password = PasswordField(text("第二人的登录密码"))


class NewVersion(SignedByTwo):
    """部署流程: a whole set of diagrams and tables. Without passwords it is only looked at."""

    password = PasswordField(text("您的登录密码"), sometimes=True, hint=text("只核对就不填"))
    second = TextField(text("第二人的工号"), limit=LONGEST_NAME, sometimes=True)
    second_password = PasswordField(text("第二人的登录密码"), sometimes=True)
    files = UploadField(text("整套流程图和决策表"), accept=".bpmn,.dmn", most=MOST_FILES, most_bytes=MOST_BYTES,
                        hint=text("一次选齐，图之间会互相核对"))  # fmt: skip

    @classmethod
    def for_page(
        cls, files: Sequence[tuple[str, bytes]] = (), formdata: MultiDict[str, Any] | None = None
    ) -> "NewVersion":
        """With what was sent beside it."""
        found = cls(formdata)
        found._fields.move_to_end("files", last=False)
        found.files.give(files)
        return found

    @property
    def deploys(self) -> bool:
        """Whether it is to be signed, and not only looked at."""
        return bool(self.password.typed or self.second.typed or self.second_password.typed)

    def check_names(self) -> None:
        """Diagrams and tables, no name twice; both passwords or none."""
        names = [name for name, _ in self.files.data]
        wrong = [name for name in names if not name.endswith((".bpmn", ".dmn")) or names.count(name) > 1]
        if wrong:
            self.hold("files", say("{names} 不是 .bpmn 或 .dmn 文件，或有两个同名", names=sorted(set(wrong))))
        if self.deploys:
            self.require("password", "second", "second_password")


class NewPolicy(SignedByTwo):
    """定新制度: for the cases that begin from now on."""

    merged = ChoiceField(text("合并的职责"), choices=[(value or NONE, word) for value, word in MERGED.items()])
    two_person_from = MoneyField(text("双人调查起点"))
    caps = ChoiceField(text("授信上限档（一到三级）"), choices=list(CAPS.items()))
    text_b_from = MoneyField(text("配偶共同借款声明起点"))
    recording_required = TickField(text("面签要录音录像"), optional=True)

    @classmethod
    def for_page(cls, current: dict[str, Any], formdata: MultiDict[str, Any] | None = None) -> "NewPolicy":
        """Begins with what is in force."""
        found = cls(formdata)
        for name in ("password", "second", "second_password"):
            found._fields.move_to_end(name)
        if formdata is None:
            found.merged.data = current["merged"] or NONE
            found.caps.data = current["caps"]
            found.two_person_from.data, found.text_b_from.data = current["two_person_from"], current["text_b_from"]
            found.recording_required.data = current["recording_required"]
        return found
