"""A vote as it stands: who votes, who may not and why, what is needed, and before one's own vote nothing of how (G2-07)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflows.duties.facts import Facts
from workflows.duties.staffing import two_thirds
from workflows.queries.case_file import CaseFile
from workflows.words.choices.grant import Vote
from workflows.words.roles import DUTY_NAMES
from workflows.words.sentence import Sentence, say

YES, NO, ABSTAINED, VOTED, YOU, WAITING, OUT = "yes", "no", "abs", "voted", "you", "wait", "out"
HOW = {Vote.YES: YES, Vote.NO: NO, Vote.ABSTAIN: ABSTAINED, Vote.RETURN: NO}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One member of the committee. `vote` is how he voted, empty while the reader may not know; `why` he cannot vote."""

    name: str
    state: str
    is_chair: bool = False
    vote: str = ""
    at: datetime | None = None
    why: Sentence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """`needed` votes in favour carry it. `seats` are the voters, `shut_out` the members who may not vote in this case.

    `is_open` says that the reader may see how others voted: he has voted himself.
    """

    seats: tuple[Seat, ...]
    shut_out: tuple[Seat, ...]
    needed: int
    is_open: bool
    from_above: bool
    chair: str

    @property
    def voted(self) -> int:
        """How many have."""
        return sum(1 for one in self.seats if one.at is not None)

    @property
    def in_favour(self) -> int:
        """How many said yes, as far as the reader may know."""
        return sum(1 for one in self.seats if one.state == YES)

    @property
    def squares(self) -> tuple[str, ...]:
        """One a voter: those in favour first, then the reader, then who has not voted, then the rest."""
        order = (YES, VOTED, YOU, WAITING, ABSTAINED, NO)
        return tuple(sorted((one.state for one in self.seats), key=order.index))

    def leads_to(self) -> tuple[Sentence, ...]:
        """What the reader's vote would bring about, without telling anything of the others' votes."""
        others = len(self.seats) - 1
        if not any(one.state == YOU for one in self.seats):
            return ()
        yes = say("您投同意：别人再有 {n} 票同意就通过", n=self.needed - 1)
        if self.needed <= 1:
            yes = say("您投同意：就通过")
        no = say("您投不同意或弃权：别的 {others} 人里要有 {needed} 票同意才通过", others=others, needed=self.needed)
        if others < self.needed:
            no = say("您投不同意或弃权：就通不过了，要 {needed} 票同意，别人只有 {others} 票", needed=self.needed,
                     others=others)  # fmt: skip
        return (yes, no)


def ballot_of(file: CaseFile, facts: Facts, reader: str) -> Ballot | None:
    """The vote that is open in the case; None where no committee grants."""
    authority = file.last("authority")
    if authority is None or not authority.committee:
        return None
    cast = {row.person: row for row in file.rounds.get("votes", ()) if row.round == file.application.round}
    names = {one.person: one.name for one in facts.staff}
    is_open = reader in cast
    voters = tuple(
        _voter(person, names.get(person) or file.person_name(person), cast.get(person), reader, is_open,
               is_chair=person == authority.chair)
        for person in authority.committee
    )  # fmt: skip
    return Ballot(
        seats=voters,
        shut_out=_shut_out(authority, facts),
        needed=two_thirds(len(voters)),
        is_open=is_open,
        from_above=authority.committee_branch != file.application.branch,
        chair=names.get(authority.chair, ""),
    )


def _voter(person: str, name: str, vote: Any, reader: str, is_open: bool, *, is_chair: bool) -> Seat:
    if vote is None:
        return Seat(name=name, state=YOU if person == reader else WAITING, is_chair=is_chair)
    if not is_open:
        return Seat(name=name, state=VOTED, is_chair=is_chair, at=vote.at)
    return Seat(name=name, state=HOW[Vote(vote.vote)], is_chair=is_chair, vote=vote.vote, at=vote.at)


def _shut_out(authority: Any, facts: Facts) -> tuple[Seat, ...]:
    """Members of the same committee who are recused or hold another duty in the case."""
    found = []
    for one in facts.staff:
        if authority.committee_branch not in one.seats or one.person in authority.committee:
            continue
        held = facts.held.of(one.person)
        if one.recused is not None:
            found.append(Seat(name=one.name, state=OUT, vote="回避", why=one.recused.said(to_himself=False)))
        elif held is not None:
            why = say("已担本案{duty}", duty=DUTY_NAMES[held.duty_class])
            found.append(Seat(name=one.name, state=OUT, vote="不能投", why=why))
    return tuple(found)
