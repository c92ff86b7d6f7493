"""指定他社柜员 (`name_teller`): the director lets a teller of another branch serve a borrower who works away (G3-05)."""

from collections.abc import Sequence

from forms.corrections.act_form import ActForm
from forms.fields.choices import ChoiceField
from forms.fields.texts import LongTextField
from forms.fields.times import DayField
from workflows.words.sentence import Sentence, say, text


class NameTeller(ActForm):
    """He sees this one case, and only while it is his."""

    title = text("指定他社柜员")

    teller = ChoiceField(text("由谁办"), hint=text("同一法人别的网点的柜员，只看得到这一件"))
    reason = LongTextField(text("为什么由他社办"))
    until = DayField(
        text("最晚哪天来办"), future=True, optional=True, hint=text("不填就只管这一次；收回或退回重办时结束")
    )

    def adapt(self) -> None:
        """Who may, and why the others may not."""
        self.offer_candidates(self.teller)

    def check_until(self) -> None:
        """Not a day that has passed."""
        if self.until.data and self.until.data < self.page.today:
            self.hold("until", say("这一天已经过去，写今天或以后的日子"))

    def follows(self) -> Sequence[Sentence]:
        """What comes of it."""
        return (
            say("他只看得到这一件，在柜台查申请号或身份证号就能办"),
            say("随时可以收回；他办好的照签的留着"),
        )
