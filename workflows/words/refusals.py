"""Every way to say no to a person.

    Refusal                      carries a sentence; nothing was changed
    ├── EntryRefused             a field of the form does not hold (422)
    ├── DutyRefused              separation of duties, a binding, or a role that is not held (403)
    ├── Recused                  kinship, household or guarantee (403)
    ├── NotSatisfiable           the rest of the case could not be staffed any more (403)
    ├── Forbidden                a role may not open this at all (403)
    ├── NotFound                 not there, or another branch's (404)
    ├── AlreadyTaken             somebody was faster (409)
    ├── NotPossible              the case is not in a state for it: paid, refused, over the line (409)
    │   └── Frozen               somebody has frozen the case, its branch or the account in an emergency (409)
    ├── Stale                    what was shown is no longer so (412 over REST, a page that explains)
    └── KeyReused                the same key with another body (422)

A refusal is for people. A broken promise of our own code is another exception and becomes a 500 with a number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.words.sentence import Sentence, say


class Rule(StrEnum):
    """Which rule of PRODUCT §3 says no; the value ends the problem type over REST."""

    EXCLUSIVE = "separation-of-duties"
    BOUND = "binding"
    ROLE = "role"
    RECUSAL = "recusal"
    RELATED = "related-person"
    UNSATISFIABLE = "unsatisfiable"


@dataclass(frozen=True, slots=True)
class Earlier:
    """The earlier duty that stands in the way."""

    person: str
    duty: str
    task: str
    at: datetime


class Refusal(Exception):
    """Somebody asked for what may not be; the sentence says why and what to do."""

    status = 409
    type = "refused"

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class EntryRefused(Refusal):
    """What was entered does not hold. `fields` maps a field's name to its sentences."""

    status = 422
    type = "entry-refused"

    def __init__(self, fields: Mapping[str, Sequence[Sentence]]) -> None:
        super().__init__(say("有 {n} 处要改", n=sum(len(found) for found in fields.values())))
        self.fields = fields

    @classmethod
    def at(cls, field_name: str, sentence: Sentence) -> "EntryRefused":
        """One field, one sentence."""
        return cls({field_name: [sentence]})


class GuardRefused(Refusal):
    """The duty guard says no. Names rule, earlier act, and who could do it instead."""

    status = 403

    def __init__(
        self,
        rule: Rule,
        sentence: Sentence,
        *,
        earlier: Earlier | None = None,
        could_take: Sequence[str] = (),
    ) -> None:
        super().__init__(sentence)
        self.rule = rule
        self.type = rule.value
        self.earlier = earlier
        self.could_take = tuple(could_take)


class DutyRefused(GuardRefused):
    """Exclusive duties, a binding or a missing role."""


class Recused(GuardRefused):
    """Kinship, own household or a guarantee (回避)."""


class NotSatisfiable(GuardRefused):
    """After this act nobody would be left for the rest of the case."""


class Forbidden(Refusal):
    """The role may not open this page or call."""

    status = 403
    type = "role"


class NotFound(Refusal):
    """Not there, or not within the reader's branch; the two are not told apart."""

    status = 404
    type = "not-found"


class AlreadyTaken(Refusal):
    """Somebody else was faster."""

    status = 409
    type = "already-taken"

    @classmethod
    def by(cls, name: str, at: datetime) -> "AlreadyTaken":
        """The task is in the hands of the person called `name`."""
        return cls(say("{name} {at} 已接下这一件，办下一件", name=name, at=at))


class NotPossible(Refusal):
    """The case, line or account is not in a state that allows it."""

    status = 409
    type = "not-possible"


class Frozen(NotPossible):
    """Stopped in an emergency; the sentence names who, when, what still goes and who can let it go (PRODUCT §3)."""

    type = "frozen"


class Stale(Refusal):
    """What the actor saw has changed since."""

    status = 412
    type = "stale"


class KeyReused(Refusal):
    """The same idempotency key came with another body (CONTRACT, REST)."""

    status = 422
    type = "idempotency-key-reused"
