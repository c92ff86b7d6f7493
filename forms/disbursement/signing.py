"""Signatures at the counter, one after the other: how many are missing (LOOK §12, 15)."""

from collections.abc import Iterable

from forms.paper_form import PaperForm
from workflows.words.sentence import Sentence, say


def unsigned_said(form: PaperForm, names: Iterable[str]) -> Sentence:
    """How many of the fields `names` nobody has signed yet, in the words of the strip."""
    missing = sum(form[name].is_empty() for name in names)
    return say("还差 {n} 个签字", n=missing) if missing else say("签字齐了")
