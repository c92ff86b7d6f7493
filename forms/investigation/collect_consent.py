"""家庭成员同意书 (`collect_consent`): one adult member's signed yes or no, on the officer's screen.

Rules: RULES D-04, G1-05, G1-06, G1-08.
"""

from collections.abc import Mapping
from typing import Any

from forms import rules
from forms.acting_form import Awaited
from forms.fields.attached import FilesField, SignatureField
from forms.fields.choices import ChoiceField, TickField
from forms.fields.texts import LongTextField, TextField
from forms.fields.times import DayField
from forms.investigation.consent_texts import Borrowing, Statement, statement
from forms.loan_origination.privacy_texts import PrivacyNotice, sheet_text
from forms.paper_form import When
from forms.task_form import TaskForm
from workflows.door.entry import Beside
from workflows.queries.household_file import MemberFacts
from workflows.records.investigation import Consent
from workflows.records.texts import SignedSheet
from workflows.words.age import is_adult_on
from workflows.words.choices.endings import RefusalGround
from workflows.words.choices.household import Capacity
from workflows.words.choices.investigation import ConsentChannel, ConsentDecision, ConsentText
from workflows.words.choices.sheets import Sheet
from workflows.words.clock import shanghai_day
from workflows.words.sentence import Sentence, say, text

CREDIT = ("credit_consent", "credit_signature")
TEXT_B = ("spouse_text_b", "statement_b", "text_b_signature", "text_b_thumbprint", *CREDIT)
ATTEMPTS = ("failed_reason", "first_attempt_on", "second_attempt_on")
THUMBPRINT = ("thumbprint_photo", "first_witness", "second_witness")


class CollectConsent(TaskForm):
    """Text A for every member; text B beside it for the spouse, who may also sign it later, with the contract."""

    record = Consent
    title = text("家庭成员同意书")
    columns = "side"
    turns_on = "decision"
    refusing = (ConsentDecision.REFUSED.value, ConsentDecision.NOT_OBTAINABLE.value)
    required_when = (
        When("decision", ConsentDecision.NOT_OBTAINABLE, ATTEMPTS),
        When("capacity", Capacity.LIMITED, ("guardian",)),
        When("capacity", Capacity.NONE, ("guardian",)),
        When("cannot_write", "yes", THUMBPRINT),
    )

    only_when = (
        When("decision", ConsentDecision.NOT_OBTAINABLE, ATTEMPTS),
        When("capacity", Capacity.LIMITED, ("guardian",)),
        When("capacity", Capacity.NONE, ("guardian",)),
        When("cannot_write", "yes", THUMBPRINT),
        When("spouse_text_b", "yes", ("text_b_signature", "text_b_thumbprint", "credit_signature")),
    )

    statement = LongTextField(text("知情同意"), auto=text("固定文本"))
    decision = ChoiceField(text("是否同意"), choices=ConsentDecision)
    failed_reason = LongTextField(text("无法取得的原因"), sometimes=True)
    first_attempt_on = DayField(text("第一次联系"), sometimes=True)
    second_attempt_on = DayField(text("第二次联系"), sometimes=True)
    capacity = ChoiceField(text("行为能力"), choices=Capacity)
    guardian = TextField(text("监护人"), sometimes=True, limit=40, hint=text("由监护人代签，写监护人姓名"))
    channel = ChoiceField(text("签署方式"), choices=[(ConsentChannel.IN_PERSON.value, ConsentChannel.IN_PERSON.value)])
    cannot_write = TickField(text("本人不会写字，按指印"), optional=True)
    thumbprint_photo = FilesField(
        text("按指印的同意书照片"), sometimes=True, most=1, accept="image/jpeg,image/png",
        hint=text("先当面念给本人听；纸质原件入档"),
    )  # fmt: skip
    first_witness = TextField(text("见证人一"), sometimes=True, limit=40, hint=text("成年，不是本户的人"))
    second_witness = TextField(text("见证人二"), sometimes=True, limit=40, hint=text("可以是协办人"))
    signature = SignatureField(text("成员签名"), sometimes=True)
    statement_b = LongTextField(text("共同借款声明"), auto=text("固定文本"))
    spouse_text_b = TickField(text("配偶同时签共同借款声明"), optional=True)
    text_b_signature = SignatureField(text("共同借款声明签名"), sometimes=True)
    text_b_thumbprint = FilesField(
        text("按指印的共同借款声明照片"), sometimes=True, most=1, accept="image/jpeg,image/png",
        hint=text("不会写字的，另一张纸上另按指印；见证人是同两位"),
    )  # fmt: skip
    credit_consent = LongTextField(text("征信查询授权"), auto=text("固定文本，只问共同借款的配偶"))
    credit_signature = SignatureField(text("配偶授权书签名"), optional=True, hint=text("不签就不查配偶的征信"))

    def adapt(self) -> None:
        """Text B is the spouse's alone. The pads say whose name they wait for."""
        for name in ("signature", "text_b_signature", "credit_signature"):
            self[name].signer = self._member.name
        if not self._is_spouse():
            for name in TEXT_B:
                del self[name]

    def prefill(self) -> Mapping[str, Any]:
        """Capacity and guardian as the visit found them, face to face; never the decision."""
        capacity, guardian = self._found()
        return {"channel": ConsentChannel.IN_PERSON.value, "capacity": capacity, "guardian": guardian}

    def auto_values(self) -> Mapping[str, Any]:
        """The texts, with whose loan, how much, what for and how long."""
        return {
            "statement": self._text(ConsentText.KNOWING).text,
            "statement_b": self._text(ConsentText.JOINT_DEBT).text,
            "credit_consent": self._enquiry().text,
        }

    def check_signature(self) -> None:
        """Who agrees signs, or puts his thumb (G1-08)."""
        if self.decision.data is ConsentDecision.AGREED and not self.cannot_write.data:
            self.require("signature")

    def check_attempts(self) -> None:
        """Two attempts on two days, since the application."""
        if self.decision.data is ConsentDecision.NOT_OBTAINABLE:
            opened = shanghai_day(self.page.case.application.opened_at)
            self.hold("first_attempt_on", rules.not_before(self.first_attempt_on.data, opened))
            second = rules.second_attempt(self.first_attempt_on.data, self.second_attempt_on.data)
            self.hold("second_attempt_on", second)

    def check_capacity(self) -> None:
        """What the visit found was proved there; whoever finds otherwise now, or another guardian, proves it too (G1-06)."""
        capacity, guardian = self._found()
        if self.capacity.data is None or self.attachments.data:
            return
        if self.capacity.data != capacity:
            sentence = say("上门调查写的是{found}：不同的要有证明，放在附件里", found=capacity)
            self.hold("capacity", sentence)
        elif guardian and self.guardian.data and self.guardian.data != guardian:
            sentence = say("上门调查写的监护人是{found}：换人的要有证明，放在附件里", found=guardian)
            self.hold("guardian", sentence)

    def check_guardian(self) -> None:
        """Nobody is his own guardian, and the borrower and his spouse sign for nobody of their household (G1-06)."""
        if self.capacity.data in (Capacity.LIMITED, Capacity.NONE):
            borrowers = [one.name for one in (self.page.case.applicant, self.page.case.spouse) if one is not None]
            fault = say("申请人和他的配偶不能代签：由另一位监护人或村委会代签")
            self.hold("guardian", rules.name_not_among(self.guardian.data, borrowers, fault))
            own = say("监护人不能是本人")
            self.hold("guardian", rules.name_not_among(self.guardian.data, [self._member.name], own))

    def check_witnesses(self) -> None:
        """Two different people, neither of the household (G1-08)."""
        if not self.cannot_write.data:
            return
        household = [one.name for one in self.page.case.members]
        for name in ("first_witness", "second_witness"):
            fault = say("{name}是本户的人，不能见证：换一位", name=self[name].data)
            self.hold(name, rules.name_not_among(self[name].data, household, fault))
        twice = say("两位见证人不能是同一个人")
        self.hold(
            "second_witness", rules.name_not_among(self.second_witness.data, [self.first_witness.data or ""], twice)
        )

    def check_text_b(self) -> None:
        """Nobody becomes a debtor who did not agree; who signs B signs it by itself (G1-05, G3-11)."""
        if "spouse_text_b" not in self or not self.spouse_text_b.data:
            return
        if self.decision.data is not ConsentDecision.AGREED:
            self.hold("spouse_text_b", say("不同意的，不签共同借款声明"))
        elif self.capacity.data in (Capacity.LIMITED, Capacity.NONE):
            self.hold("spouse_text_b", say("行为能力不完全的，不签共同借款声明"))
        else:
            self.require("text_b_thumbprint" if self.cannot_write.data else "text_b_signature")

    def check_credit(self) -> None:
        """Who only consents is not asked about: the authorisation is a joint debtor's (D-04)."""
        if "credit_signature" in self and self.credit_signature.data and not self.spouse_text_b.data:
            self.hold("credit_signature", say("不签共同借款声明的，不查征信：去掉签名"))

    def act_words(self, chosen: str = "") -> Sentence:
        """Whose yes or no is kept."""
        name = self._member.name
        words: dict[str, Sentence] = {
            ConsentDecision.AGREED: say("存下{name}的同意", name=name),
            ConsentDecision.REFUSED: say("存下{name}的不同意，结束本申请", name=name),
            ConsentDecision.NOT_OBTAINABLE: say("{name}的同意取不到，结束本申请", name=name),
        }
        return words.get(chosen) or say("存下{name}的意见", name=name)

    def awaits(self) -> list[Awaited]:
        """Of whoever agrees his signature, unless he puts his thumb (G1-08)."""
        sentence = say("{name}没有签名", name=self._member.name)
        return [*super().awaits(), Awaited("signature", ConsentDecision.AGREED.value, sentence, unless="cannot_write")]

    def outcome(self) -> str:
        """One no ends the application."""
        return "yes" if self.decision.data is ConsentDecision.AGREED else "no"

    def ground(self) -> RefusalGround:
        """Refused by a member, or not to be had of him."""
        if self.decision.data is ConsentDecision.NOT_OBTAINABLE:
            return RefusalGround.CONSENT_NOT_OBTAINED
        return RefusalGround.MEMBER_REFUSED

    def refusal_facts(self) -> str:
        """For the report, which the borrower does not see."""
        if self.decision.data is ConsentDecision.NOT_OBTAINABLE:
            days = "、".join(self._attempts() or ())
            return f"{self._member.name}的同意无法取得（{days} 两次联系）：{self.failed_reason.data}"
        return f"{self._member.name}不同意"

    def values(self) -> dict[str, Any]:
        """What was signed, by its version and digest; an answer that was not obtained has no time of signing."""
        text_a, text_b = self._text(ConsentText.KNOWING), self._text(ConsentText.JOINT_DEBT)
        signs_b = bool("spouse_text_b" in self and self.spouse_text_b.data)
        obtained = self.decision.data is not ConsentDecision.NOT_OBTAINABLE
        return super().values() | {
            "member": self._member.id,
            "attempts": None if obtained else self._attempts(),
            "statement": text_a.text,
            "text_version": f"{text_a.version}+{text_b.version}" if signs_b else text_a.version,
            "text_digest": text_a.digest,
            "spouse_text_b": signs_b,
            "text_b_digest": text_b.digest if signs_b else None,
            "text_b_signature": self._signature_on_b() if signs_b else None,
            "signed_at": self.page.now if obtained else None,
        }

    def subject(self) -> str:
        """The member who signs."""
        return self._member.person

    def beside(self) -> tuple[Beside, ...]:
        """The spouse's own authorisation to ask the credit bureau, on a sheet of its own (D-02, D-04)."""
        if "credit_signature" not in self or not self.credit_signature.data:
            return ()
        words = self._enquiry()
        row = {"kind": Sheet.CREDIT_ENQUIRY.value, "subject": self._member.person, "at": self.page.now,
               "version": words.version, "text_digest": words.digest, "signature": self.credit_signature.data}  # fmt: skip
        return (Beside(SignedSheet, row),)

    def _enquiry(self) -> PrivacyNotice:
        return sheet_text(Sheet.CREDIT_ENQUIRY, self.page.case.branch_name)

    def _found(self) -> tuple[Capacity, str | None]:
        """Capacity and guardian as the last visit found them; what it wrote of somebody who was a minor then has passed."""
        visit = self.page.case.last("visit")
        lines = (one for one in self.page.case.lines("visit_members") if one.subject == self._member.person)
        line = next(lines, None)
        if visit is None or line is None or line.birth_date is None:
            return Capacity.FULL, None
        if not is_adult_on(line.birth_date, shanghai_day(visit.at)):
            return Capacity.FULL, None
        return Capacity(line.capacity), line.guardian

    def _signature_on_b(self) -> str | None:
        """The signature, or before two witnesses the thumbprint, which has the same force (G1-08)."""
        found: str | None = (self.text_b_thumbprint if self.cannot_write.data else self.text_b_signature).data
        return found

    def _text(self, kind: ConsentText) -> Statement:
        asked = self.page.case.application
        borrowing = Borrowing(
            applicant=self.page.case.applicant.name,
            amount=asked.amount,
            purpose=asked.purpose,
            purpose_detail=asked.purpose_detail,
            term_months=asked.term_months,
        )
        return statement(kind, borrowing)

    def _attempts(self) -> list[str]:
        days = (self.first_attempt_on.data, self.second_attempt_on.data)
        return [day.isoformat() for day in days if day is not None]

    def _is_spouse(self) -> bool:
        spouse = self.page.case.spouse
        return spouse is not None and spouse.id == self._member.person

    @property
    def _member(self) -> MemberFacts:
        assert self.page.member is not None
        return self.page.member
