"""What stands on the card beside what the application has, row by row, with a verdict on each (G3-02, G1-12; LOOK §5)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from workflows.queries.household_file import PersonFacts
from workflows.words.compared import Compared, Parts, as_written, compared, differing_places, stretches
from workflows.words.identity_number import DIGITS, clean_identity_number, mask_identity_number
from workflows.words.sentence import Sentence, say, text

State = Literal["done", "soon", "no", "wait"]
FOR_LIFE = text("长期")
ALIKE, UNLIKE, NOT_YET = say("一致"), say("不符"), say("还没有填")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the teller read from the card so far; the number is cleaned."""

    name: str
    number: str
    address: str
    valid_until: date | None
    for_life: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: `field` is what is typed, `read` and `known` are both sides as they may be shown, numbers masked.

    `no` speaks against the person, `soon` is to be asked about and refuses nothing, `wait` is not to be compared yet.
    `warning` says at the field what differs, `against` says it for who reads of the person as a whole.
    """

    field: str
    label: str
    read: Parts
    known: Parts
    state: State = "wait"
    said: Sentence = NOT_YET
    warning: Sentence | None = None
    against: Sentence | None = None


def rows(card: Card, applicant: PersonFacts, today: date) -> tuple[Row, ...]:
    """Name, number, address and validity, in the order of the card."""
    return (
        _name(card.name, applicant.name),
        _number(card.number, applicant.id_number or ""),
        _address(card.address, applicant.address or ""),
        _validity(card, applicant, today),
    )


def against(found: tuple[Row, ...]) -> Iterator[Sentence]:
    """What speaks against the person, for the report and for whoever reads it before it is sent."""
    for row in found:
        if row.state == "no" and row.against is not None:
            yield row.against


def _name(read: str, known: str) -> Row:
    sides = _sides(read, known)
    row = Row(field="read_name", label=text("姓名"), read=sides.read, known=sides.known)
    if not as_written(read):
        return row
    if as_written(read) == as_written(known):
        return replace(row, state="done", said=ALIKE)
    warning = say("与申请书不同：申请书是{name}", name=known)
    return replace(row, state="no", said=UNLIKE, warning=warning, against=say("证件姓名与申请书不同"))


def _number(read: str, known: str) -> Row:
    places = differing_places(read, known) if read else ()
    row = Row(field="read_id_number", label=text("身份证号"), read=_masked(read, places), known=_masked(known, places))
    if not read:
        return row
    if not places:
        return replace(row, state="done", said=ALIKE)
    warned = replace(row, warning=say("与申请书第 {places} 位不同", places=places))
    if len(read) < DIGITS:
        # Still being typed: what is not there yet is no difference to be marked.
        said = say("现在 {given} 位，要 {wanted} 位", given=len(read), wanted=DIGITS)
        return replace(warned, known=_masked(known, ()), said=said)
    return replace(warned, state="no", said=UNLIKE, against=say("身份证号第 {places} 位与申请书不同", places=places))


def _address(read: str, known: str) -> Row:
    sides = _sides(read, known)
    row = Row(field="read_address", label=text("住址"), read=sides.read, known=sides.known)
    if not as_written(read):
        return row
    if not as_written(known):
        return replace(row, said=say("登记里没有"))
    if not sides.places:
        return replace(row, state="done", said=ALIKE)
    warning = say("与登记的住址不同，问清楚后可继续")
    return replace(row, state="soon", said=say("差 {n} 处", n=sides.places), warning=warning)


def _validity(card: Card, applicant: PersonFacts, today: date) -> Row:
    read = _until(card.valid_until, for_life=card.for_life)
    known = _until(applicant.id_valid_until, for_life=applicant.id_valid_for_life)
    sides = _sides(read, known)
    row = Row(field="read_valid_until", label=text("有效期至"), read=sides.read, known=sides.known)
    if not read:
        return row
    if card.valid_until is not None and not card.for_life and card.valid_until < today:
        expired = say("证件 {day} 已过期", day=card.valid_until)
        return replace(row, state="no", said=say("已过期"), warning=expired, against=expired)
    if sides.places:
        return replace(row, state="soon", said=say("未过期，与登记的不同"))
    return replace(row, state="done", said=say("未过期"))


def _until(day: date | None, *, for_life: bool) -> str:
    return FOR_LIFE if for_life else day.isoformat() if day is not None else ""


def _sides(read: str, known: str) -> Compared:
    """Nothing is marked before there is something to compare with."""
    if not as_written(read) or not as_written(known):
        return Compared(stretches(read, [False] * len(read)), stretches(known, [False] * len(known)))
    return compared(as_written(read), as_written(known))


def _masked(number: str, places: tuple[int, ...]) -> Parts:
    """A number as it may be shown, the differing places marked even where only a star stands."""
    shown = mask_identity_number(number)
    return stretches(shown, [place in places for place in range(1, len(shown) + 1)])


def read_card(name: str | None, number: str | None, address: str | None, valid_until: date | None, *,
              for_life: bool) -> Card:  # fmt: skip
    """What was typed, its number cleaned."""
    return Card(name=name or "", number=clean_identity_number(number or ""), address=address or "",
                valid_until=valid_until, for_life=for_life)  # fmt: skip
