"""What whoever decides must weigh: the findings with their answers, and what was looked at and is as it should be."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from workflows.credit.credit_line import is_exception
from workflows.queries.case_file import CaseFile
from workflows.queries.exposure_groups import exposures_of
from workflows.words.choices.investigation import ConsentChannel, ConsentDecision, SpouseTextB
from workflows.words.money import percent_of
from workflows.words.sentence import Sentence, say

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A finding with its number in the case, who answered it and what."""

    id: str
    number: str
    sentence: str
    kind: str
    source: str
    grave: bool
    answer: str
    answered_by: str


def findings_of(file: CaseFile) -> tuple[Numbered, ...]:
    """In the order in which they were found; a number once given stays, whatever is found later."""
    return tuple(
        Numbered(one.id, numbered(place), one.sentence, one.kind, one.source, one.grave, one.answer or "",
                file.person_name(one.answered_by) if one.answered_at else "")
        for place, one in enumerate(file.rounds.get("findings", ()), start=1)
    )  # fmt: skip


def numbered(place: int) -> str:
    """① to ⑳, then 21."""
    return CIRCLED[place - 1] if place <= len(CIRCLED) else str(place)


def checked(file: CaseFile) -> tuple[Sentence, ...]:
    """What was looked at and touches nothing, each with its figures; what does touch something stands as a finding."""
    return tuple(_consents(file)) + tuple(_owing(file)) + tuple(_ability(file)) + tuple(_limit(file))


def _consents(file: CaseFile) -> Iterator[Sentence]:
    signed = file.valid_consents()
    asked = [one for one in file.members if one.is_adult and one.person != file.applicant.id]
    agreed = [one for one in asked if one.id in signed and signed[one.id].decision == ConsentDecision.AGREED]
    if not asked or len(agreed) < len(asked):
        return
    far = [one.name for one in agreed if signed[one.id].channel != ConsentChannel.IN_PERSON]
    if far:
        yield say("{n} 位成年家人都签了同意，其中{names}不在当面签", n=len(agreed), names=far)
    else:
        yield say("{n} 位成年家人都签了同意", n=len(agreed))
    if file.spouse is not None and any(row.spouse_text_b for row in signed.values()):
        yield say("{name}签了共同借款声明", name=file.spouse.name)


def _owing(file: CaseFile) -> Iterator[Sentence]:
    exposure, visit, review = file.last("exposure"), file.last("visit"), file.last("review")
    if exposure is None:
        return
    found = exposures_of(file)
    net = visit.net_income if visit is not None else None
    whole = found.household_owes + _decided_on(file)
    share = percent_of(whole, net) if net else None
    if share is not None:
        yield say("全家欠 {owed} 元，加上这次 {whole} 元，是年纯收入的 {share}%", owed=found.household_owes, whole=whole,
                  share=share)  # fmt: skip
    late = any(one.said_late for group in found.groups for one in group.rows)
    if not late and not exposure.broken_faith and not (review is not None and review.broken_faith):
        yield say("没有不守信记录")


def _ability(file: CaseFile) -> Iterator[Sentence]:
    """The doubts of the visit that its figures did not raise."""
    visit, asked = file.last("visit"), file.application
    if visit is None or visit.net_income is None:
        return
    kinds = {one.kind for one in file.rounds.get("findings", ())}
    if "金额偏高" not in kinds:
        half = visit.net_income * asked.term_months / 24
        yield say("申请 {amount} 元，不到 {months} 个月纯收入的一半，一半是 {half} 元", amount=asked.amount,
                  months=asked.term_months, half=half)  # fmt: skip
    if "负债偏高" not in kinds and visit.debts_total is not None:
        yield say("家里负债 {debts} 元，不到两年纯收入 {limit} 元", debts=visit.debts_total, limit=2 * visit.net_income)
    confirmation = file.last("confirmation")
    if confirmation is not None and confirmation.agrees:
        yield say("{name}同行协办，意见一致", name=file.person_name(confirmation.person))


def _limit(file: CaseFile) -> Iterator[Sentence]:
    proposal, rating = file.last("proposal"), file.last("rating")
    if proposal is None or rating is None or proposal.proposed_limit is None:
        return
    if not is_exception(proposal.proposed_limit, rating.cap):
        yield say("建议 {limit} 元，没有超过上限 {cap} 元", limit=proposal.proposed_limit, cap=rating.cap)
    if not proposal.age_reason:
        yield say("到期时借款人不满 65 岁")


@dataclass(frozen=True, slots=True)
class Exceeding:
    """Why the authority goes one level up, what was argued for it, and by whom."""

    sentence: Sentence
    reason: str
    by: str


def exceptions(file: CaseFile) -> tuple[Exceeding, ...]:
    """Each with its argument: above the cap, past the 65th birthday, without the spouse's word (9.1)."""
    proposal, rating, conclusion = file.last("proposal"), file.last("rating"), file.last("conclusion")
    if proposal is None or rating is None or proposal.proposed_limit is None:
        return ()
    found, proposed_by = [], file.person_name(proposal.person)
    if is_exception(proposal.proposed_limit, rating.cap):
        sentence = say("建议 {limit} 元，超过上限 {cap} 元", limit=proposal.proposed_limit, cap=rating.cap)
        found.append(Exceeding(sentence, proposal.exception_reason or "", proposed_by))
    if proposal.age_reason:
        found.append(Exceeding(say("到期时借款人已满 65 岁"), proposal.age_reason, proposed_by))
    if conclusion is not None and conclusion.spouse_text_b == SpouseTextB.NOT_SIGNING:
        said_by = file.person_name(conclusion.person)
        found.append(Exceeding(say("配偶不签共同借款声明"), conclusion.spouse_text_b_reason or "", said_by))
    return tuple(found)


def _decided_on(file: CaseFile) -> Any:
    proposal: Row[Any] | None = file.last("proposal")
    if proposal is not None and proposal.proposed_limit is not None:
        return proposal.proposed_limit
    return file.application.amount
