"""The door: every act of anybody, a person, the clock, a port, goes through `Door.perform`, in one transaction.

Lock the case → read the clock → answer a repeated post with its receipt → fire what is due → compare what was seen →
is anything frozen → ask the guard → apply → run the services → write back → audit trail → receipt → commit. On any
exception nothing has happened.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal, Protocol

from sqlalchemy.exc import IntegrityError

from workflows.audit import chain
from workflows.audit.chain import Happened
from workflows.cases import freezes, timers, work_items
from workflows.cases.case import Case, lock
from workflows.cases.means import Means
from workflows.cases.write_back import write_back
from workflows.door import found_recusals, line_stops, receipts, still_staffed, stops
from workflows.door.constraints import is_worth_another_try, refusal_of
from workflows.door.question import facts_of
from workflows.door.services import settle
from workflows.duties import guard
from workflows.duties.guard import Asked
from workflows.records.transaction import Database, Db, LostRace, transaction
from workflows.words.actor import Actor
from workflows.words.clock import Clock
from workflows.words.refusals import Frozen, GuardRefused, NotFound, Refusal
from workflows.words.sentence import say

TRIES = 5


class Act(Protocol):
    """A value that can be printed, compared, replayed. `key` makes it safe to repeat; `body` is what was sent."""

    kind: ClassVar[str]

    @property
    def actor(self) -> Actor:
        """Who does it."""

    @property
    def key(self) -> str | None:
        """Under which a repeated act is known; None for one that may be done twice."""

    def body(self) -> bytes:
        """What was sent, without password and code."""


class CaseAct(Act, Protocol):
    """An act in one case, on one of its tasks or on none.

    `even_if_frozen`: it only stops, records or gives notice, so no freeze holds it up; `even_if_listed`: no list hit does.
    """

    sort: ClassVar[Literal["case"]]
    even_if_frozen: ClassVar[bool]
    even_if_listed: ClassVar[bool]

    @property
    def task(self) -> str | None:
        """The work item's id."""

    def find_case(self, db: Db) -> str:
        """The application's id. Raises NotFound."""

    def ask(self, case: Case) -> Asked | None:
        """What the guard must allow; None only for the clock, a port and the operator, who hold no duty."""

    def gone(self, case: Case) -> Refusal | None:
        """Why the act is not possible any more, after what was due has been fired."""

    def apply(self, case: Case) -> dict[str, Any]:
        """Does it, and gives the answer that its receipt keeps."""


@dataclass(frozen=True, slots=True)
class Done:
    """What an act beside the cases did; without events nothing is put down in a chain.

    `cases_near` are applications of households to which somebody may stand otherwise now: who must stay out of them and
    has acted in them is looked for in the same transaction. `branches` are those in which something was changed that a
    freeze of the branch must hold up.
    """

    answer: dict[str, Any]
    events: tuple[Happened, ...] = ()
    chain: str = chain.HOUSE
    cases_near: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()


class RegisterAct(Act, Protocol):
    """A change of what is kept beside the cases, or a view that is audited; no engine is moved."""

    sort: ClassVar[Literal["register"]]

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Does it."""


class OpeningAct(Act, Protocol):
    """An act that makes a new case."""

    sort: ClassVar[Literal["opening"]]

    def begin(self, db: Db, means: Means, now: datetime) -> tuple[Case, dict[str, Any]]:
        """Makes the case, having asked the guard itself, since there is no case to lock yet."""


AnyAct = CaseAct | RegisterAct | OpeningAct
"""What goes through the door; `sort` tells one from another."""


@dataclass(frozen=True, slots=True)
class Door:
    """The one way in."""

    database: Database
    clock: Clock
    means: Means

    def perform(self, act: AnyAct) -> dict[str, Any]:
        """Performs an act and gives its answer, which is the same when the act is repeated under its key.

        Raises a Refusal, with nothing changed; a refused attempt in a case is an audit event of its own.
        """
        for attempt in range(TRIES):
            try:
                with transaction(self.database) as db:
                    answer = self._once(db, act)
                break
            except LostRace:
                if attempt == TRIES - 1:
                    raise
            except IntegrityError as error:
                if is_worth_another_try(error) and attempt < TRIES - 1:
                    continue
                refusal = refusal_of(error)
                if refusal is None:
                    raise
                self._note(act, refusal)
                raise refusal from error
            except (GuardRefused, Frozen) as refusal:
                self._note(act, refusal)
                raise
        if isinstance(answer, Refusal):
            raise answer
        return answer

    def _once(self, db: Db, act: AnyAct) -> dict[str, Any] | Refusal:
        # What freezes a branch or a person waits for every act under way, and every act for it.
        (freezes.alone if getattr(act, "stands_alone", False) else freezes.share)(db)
        body = receipts.seal_body(db, act.body())
        if act.sort == "case":
            application = act.find_case(db)
            lock(db, application)
            return self._in_case(db, act, application, self._turn_of(db, act), body)
        now = self._turn_of(db, act)
        first = _first_answer(db, act, body)
        if first is not None:
            return first
        answer: dict[str, Any]
        if act.sort == "register":
            done = act.apply_to_register(db, self.means, now)
            stops.refuse_branches(db, done.branches, now)
            answer = done.answer
            if done.events:
                chain.append(db, done.chain, done.events, at=now, written=tuple(db.written))
            self._look_for_recusals(db, act, done, now)
        else:
            case, answer = act.begin(db, self.means, now)
            stops.refuse_new(case)
            self._close(case)
        _keep_answer(db, act, body, answer, now)
        return answer

    def _turn_of(self, db: Db, act: Act) -> datetime:
        """When the act happens: after whatever it had to wait for, so that instants stand in the order of the commits."""
        now = self.clock.now()
        stops.refuse_people(db, act.actor, now)
        return now

    def _in_case(self, db: Db, act: CaseAct, application: str, now: datetime, body: str) -> dict[str, Any] | Refusal:
        case = Case.open(db, self.means, application, act.actor, now)
        # Asked under the lock: a twin may have been performed while we waited for it.
        first = _first_answer(db, act, body)
        if first is not None:
            return first
        fired = timers.fire_due(case)
        if fired:
            settle(case)
            work_items.sync(case)
        gone = act.gone(case)
        if gone is not None:
            if not fired:
                raise gone
            self._close(case)
            return gone
        asked = self._admit(case, act)
        answer = act.apply(case)
        if asked is not None:
            settle(case)
            still_staffed.check(case, asked)
        self._close(case)
        _keep_answer(db, act, body, answer, now)
        return answer

    def _admit(self, case: Case, act: CaseAct) -> Asked | None:
        """Whether nothing frozen and no rule stands in the way; gives what was asked of the guard."""
        asked = act.ask(case)
        if asked is None:
            stops.refuse_case(case, act)
            return None
        facts = facts_of(case)
        if facts.standing(act.actor.person) is None:
            raise NotFound(say("没有这一件"))
        stops.refuse_case(case, act, facts)
        guard.check(asked, act.actor, facts)
        return asked

    def _look_for_recusals(self, db: Db, act: Act, done: Done, now: datetime) -> None:
        db.written.clear()
        for application in done.cases_near:
            lock(db, application)
            case = Case.open(db, self.means, application, act.actor, now)
            found_recusals.take_effect(case)
            if case.events:
                self._close(case)

    def _close(self, case: Case) -> None:
        settle(case)
        if case.family_grew:
            work_items.sync(case)
            found_recusals.take_effect(case)
            settle(case)
        write_back(case)
        assert case.events, "an act without an event"
        chain.append(case.db, case.id, case.events, at=case.now, written=tuple(case.db.written))
        # Each chain names the rows of its own case.
        case.db.written.clear()
        for other in line_stops.stopped_with(case):
            self._close(other)

    def _note(self, act: AnyAct, refusal: Refusal) -> None:
        """A refused attempt of a person stands in the case's own chain; the rule, never the words."""
        if act.sort != "case" or not (act.actor.is_person or isinstance(refusal, GuardRefused)):
            return
        with transaction(self.database) as db:
            application = act.find_case(db)
            lock(db, application)
            facts = {"act": act.kind, "rule": refusal.type, "task": act.task}
            event = Happened(act="act_refused", actor=act.actor.person, acting_for=act.actor.acting_for, facts=facts)
            chain.append(db, application, [event], at=self.clock.now(), written=())


def _first_answer(db: Db, act: Act, body: str) -> dict[str, Any] | None:
    """What was answered when the act was first done under its key."""
    if act.key is None:
        return None
    return receipts.find(db, actor=act.actor.person, key=act.key, act=act.kind, body=body)


def _keep_answer(db: Db, act: Act, body: str, answer: dict[str, Any], now: datetime) -> None:
    if act.key is not None:
        receipts.keep(db, actor=act.actor.person, key=act.key, act=act.kind, body=body, answer=answer, now=now)
