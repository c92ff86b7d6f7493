"""恢复额度 (`restore_line`): a director says how the cause of the suspension was cured."""

from collections.abc import Sequence

from forms.corrections.act_form import ActForm
from forms.fields.texts import LongTextField
from workflows.words.sentence import Sentence, say, text


class RestoreLine(ActForm):
    """Restored, the line serves later cases, never one that ended with it."""

    title = text("恢复额度")

    reason = LongTextField(text("停用的原因怎样消除了"))

    def act_words(self, chosen: str = "") -> Sentence:
        """With the line."""
        line = self.page.line
        return say("恢复额度 {limit} 元", limit=line.approved_limit) if line is not None else super().act_words()

    def follows(self) -> Sequence[Sentence]:
        """What comes of it."""
        return (
            say("以后可以再到柜台用信"),
            say("随停用结束的那一笔不恢复"),
            say("批这笔授信的人不能恢复"),
        )
