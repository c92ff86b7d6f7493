"""撤回同意 (`withdraw_consent`): a member takes the consent back, at the counter or from far away (G1-09)."""

from collections.abc import Sequence

from forms.corrections.act_form import ActForm
from forms.fields.attached import SignatureField
from forms.fields.choices import ChoiceField
from forms.fields.texts import LongTextField
from forms.paper_form import When
from workflows.words.choices.investigation import ConsentChannel, ConsentDecision
from workflows.words.sentence import Sentence, say, text


class WithdrawConsent(ActForm):
    """Only who agreed can take it back; the others hear only that not all members agree."""

    title = text("撤回同意")
    required_when = (When("channel", ConsentChannel.IN_PERSON, ("proof",)),)

    member = ChoiceField(text("家庭成员"))
    reason = LongTextField(text("原因"))
    channel = ChoiceField(text("办理方式"), choices=ConsentChannel)
    proof = SignatureField(text("成员签名"), sometimes=True)

    def adapt(self) -> None:
        """The members, those without a consent in force with the reason."""
        case = self.page.case
        consents = case.valid_consents()
        self.member.offer(
            [(one.id, say("{name}（{relation}）", name=one.name, relation=one.relation)) for one in case.members]
        )
        for one in case.members:
            row = consents.get(one.id)
            if row is None or row.decision != ConsentDecision.AGREED:
                self.member.locked[one.id] = say("{name}没有签过同意书，不用撤回", name=one.name)

    def check_code(self) -> None:
        """From far away the code to the member's own telephone proves it."""
        if self.channel.data is ConsentChannel.AT_DISTANCE and self.page.code_verified_at is None:
            self.refuse("channel", say("远程撤回要先通过成员本人手机的验证码"))

    def act_words(self, chosen: str = "") -> Sentence:
        """What is put down."""
        return say("记下撤回同意")

    def follows(self) -> Sequence[Sentence]:
        """What comes of it."""
        return (
            say("还没有放款的，本案就此结束"),
            say("已经放款的，额度停用，已放的照常还"),
            say("别人只知道不是所有成员都同意"),
        )
