"""贷审会投票 (`vote_on_grant`): one committee member's vote; an abstention is not a yes.

Rules: RULES G2-07.
"""

from collections.abc import Mapping
from typing import Any

from forms.fields.choices import ChoiceField
from forms.fields.texts import LongTextField
from forms.paper_form import When
from forms.task_form import TaskForm
from workflows.records.grant import Vote as VoteRecord
from workflows.words.choices.endings import RefusalGround
from workflows.words.choices.grant import Vote
from workflows.words.sentence import Sentence, Weighed, say, text

OUTCOMES = {Vote.YES: "yes", Vote.NO: "no", Vote.ABSTAIN: "abstain", Vote.RETURN: "returned"}


class VoteOnGrant(TaskForm):
    """The chair alone may return the case, which ends the round with the votes recorded."""

    record = VoteRecord
    title = text("贷审会投票")
    refusal_ground = RefusalGround.GRANT_DECLINED
    can_return = True
    turns_on = "vote"
    required_when = (When("vote", Vote.NO, ("reasons",)),)

    voted = LongTextField(text("已投票"), auto=text("本轮投票记录"))
    vote = ChoiceField(text("投票"), choices=Vote)
    reasons = LongTextField(text("理由"), sometimes=True)

    def adapt(self) -> None:
        """Who is not the chair finds the return locked, with the reason."""
        self.lock_return("vote", Vote.RETURN)
        if not self._is_chair():
            self.vote.locked[Vote.RETURN] = say("只有贷审会主持人可以退回补充")
            for name in ("return_to", "return_questions"):
                if name in self:
                    del self[name]

    def auto_values(self) -> Mapping[str, Any]:
        """Who has voted in this round; how is not shown before one's own vote."""
        case = self.page.case
        votes = [row for row in case.rounds.get("votes", ()) if row.round == case.application.round]
        return {"voted": "、".join(case.person_name(row.person) for row in votes)}

    def outcome(self) -> str:
        """What the count reads; empty until a vote is chosen, so that nobody's silence counts."""
        return OUTCOMES.get(self.vote.data, "")

    def act_words(self, chosen: str = "") -> Sentence:
        """Which vote, over how much."""
        words: dict[str, Sentence] = {
            Vote.YES: say("签字投同意，{amount} 元", amount=self._amount()),
            Vote.NO: say("签字投不同意"),
            Vote.ABSTAIN: say("签字弃权"),
            Vote.RETURN: say("签字并退回补充"),
        }
        return words.get(chosen) or say("签字投票")

    def signs(self, chosen: str = "") -> Sentence:
        """The vote, over whose line and how much of it."""
        facts = {"whom": self.whom, "amount": self._amount()}
        words: dict[str, Sentence] = {
            Vote.RETURN: say("把给 {whom} 授信 {amount} 元的建议退回补充，结束这一轮表决", **facts),
            Vote.ABSTAIN: say("对给 {whom} 授信 {amount} 元弃权", **facts),
        }
        if chosen in words:
            return words[chosen]
        if not chosen:
            return say("表决给 {whom} 授信 {amount} 元", **facts)
        return say("投 {vote}，给 {whom} 授信 {amount} 元", vote=Weighed(chosen), **facts)

    def follows(self, chosen: str = "") -> Sentence:
        """A vote is not taken back."""
        shut = self.shut()
        if not shut:
            return say("投后不能改")
        return say("投后不能改，您也不能再办本案的{duties}", duties=shut)

    def _amount(self) -> Weighed:
        proposal = self.page.case.last("proposal")
        return Weighed(proposal.proposed_limit if proposal is not None else None)

    def _is_chair(self) -> bool:
        authority = self.page.case.last("authority")
        return authority is not None and authority.chair in (self.page.actor.person, self.page.actor.acting_for)
