"""Text for people, kept apart from its facts until somebody reads it.

The Chinese text is the source. `webapp.language` looks it up in the reader's catalogue and fills in the facts;
below `webapp` a sentence is only carried. `str()` gives the Chinese, for the command line and for tests.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from workflows.words.clock import SHANGHAI


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text with named gaps and what belongs in them."""

    text: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text.format(**{name: in_chinese(value) for name, value in self.facts.items()})


def say(source: str, /, **facts: object) -> Sentence:
    """A sentence to be translated where it is shown: `say("还可再试 {n} 次", n=3)`."""
    return Sentence(source, facts)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A fact that a page sets in bold type. `follows` names the field whose figure it repeats while one types there,
    `otherwise` is what it says while that field is empty."""

    value: object
    follows: str = ""
    otherwise: object = None


class Named(str):
    """A text with an English of its own as a name of this kind: 授信审批 is an act, and as a role whoever does it."""

    kind: str

    def __new__(cls, source: str, kind: str) -> "Named":
        """The text, which knows its kind."""
        named = super().__new__(cls, source)
        named.kind = kind
        return named


def text(source: str, *, kind: str = "") -> str:
    """Marks a fixed Chinese text for the catalogue and gives it back unchanged."""
    return Named(source, kind) if kind else source


def in_chinese(value: object) -> str:
    """A fact as it is written in a Chinese sentence: instants in Shanghai time, names joined with 、 (LOOK §6)."""
    if isinstance(value, Weighed):
        return "…" if value.value is None else in_chinese(value.value)
    if isinstance(value, datetime):
        local = value.astimezone(SHANGHAI)
        return f"{local.month} 月 {local.day} 日 {local:%H:%M}"
    if isinstance(value, date):
        return f"{value.year} 年 {value.month} 月 {value.day} 日"
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    if isinstance(value, list | tuple):
        return "、".join(in_chinese(item) for item in value)
    return str(value)
