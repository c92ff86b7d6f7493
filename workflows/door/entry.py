"""What a form hands in: plain values, ready to be written; the form has already looked at every one of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workflows.records.base import FormRecord, ListRow, OfCase


@dataclass(frozen=True, slots=True)
class ListEntry:
    """The lines of one list of a form, in their order.

    A row with the key `subject` is sealed for that person: an id, or a `NewPerson` who becomes one with the row.
    """

    record: type[ListRow]
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A row of the case that a form hands in beside its own record, such as an answer from outside.

    Its `subject` may be a `NewPerson` whom a list of the same form brought in by his number.
    """

    record: type[OfCase]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RefusalGround:
    """Why an application ends refused: a ground of FORMS.md (拒贷报告) and the facts, as the report will say them."""

    ground: str
    facts: str


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A warning that the reviewer has to answer. `sentence` is Chinese, ready to be read."""

    kind: str
    sentence: str
    source: str
    grave: bool = False


@dataclass(frozen=True, slots=True)
class GoBack:
    """A return for supplement: to which task, why, and the questions to be answered there one by one."""

    to_task: str
    reason: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One completed form.

    `outcome` is what the diagram reads: ok, return, refused, withdrawn, again, yes, no, abstain, returned.
    `keeps_task` writes the record and leaves the task where it is (待核实). `no_relation` is the declaration that every
    person makes at his first act in a case; False recuses him and saves nothing else. `handed_in_as` names, by the id of
    an attachment, the field that it stands in.
    """

    record: type[FormRecord] | None
    values: Mapping[str, Any]
    subject: str | None = None
    lists: tuple[ListEntry, ...] = ()
    beside: tuple[Beside, ...] = ()
    attachments: tuple[str, ...] = ()
    handed_in_as: Mapping[str, str] = field(default_factory=dict)
    outcome: str = "ok"
    go_back: GoBack | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    finding_answers: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[NewFinding, ...] = ()
    refusal: RefusalGround | None = None
    keeps_task: bool = False
    no_relation: bool | None = None
    body_digest: str = ""
