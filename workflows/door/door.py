"""The door: every act of anybody, a person, the clock, a port, goes through `Door.perform`, in one transaction.

Lock the case → answer a repeated post with its receipt → fire what is due → compare what was seen → ask the guard →
apply → run the services → write back → audit trail → receipt → commit. On any exception nothing has happened.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol

from sqlalchemy.exc import IntegrityError

from workflows.audit import chain
from workflows.audit.chain import Happened
from workflows.cases import timers, work_items
from workflows.cases.case import Case
from workflows.cases.means import Means
from workflows.cases.write_back import write_back
from workflows.door import receipts, still_staffed
from workflows.door.constraints import refusal_of
from workflows.door.question import facts_of
from workflows.door.services import settle
from workflows.duties import guard
from workflows.duties.guard import Asked
from workflows.records.transaction import Database, Db, LostRace, transaction
from workflows.words.actor import Actor
from workflows.words.clock import Clock
from workflows.words.refusals import GuardRefused, NotFound, NotPossible, Refusal
from workflows.words.sentence import say

TRIES = 5


class Act(Protocol):
    """A value that can be printed, compared, replayed. `key` makes it safe to repeat; `body` is what was sent."""

    kind: ClassVar[str]
    actor: Actor
    key: str | None

    def body(self) -> bytes:
        """What was sent, without password and code."""


class CaseAct(Act, Protocol):
    """An act in one case."""

    even_if_frozen: ClassVar[bool]

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
    """What an act beside the cases did; without events nothing is put down in a chain."""

    answer: dict[str, Any]
    events: tuple[Happened, ...] = ()
    chain: str = chain.HOUSE


class RegisterAct(Act, Protocol):
    """A change of what is kept beside the cases, or a view that is audited; no engine is moved."""

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Does it."""


class OpeningAct(Act, Protocol):
    """An act that makes a new case."""

    def begin(self, db: Db, means: Means, now: datetime) -> tuple[Case, dict[str, Any]]:
        """Makes the case, having asked the guard itself, since there is no case to lock yet."""


@dataclass(frozen=True, slots=True)
class Door:
    """The one way in."""

    database: Database
    clock: Clock
    means: Means

    def perform(self, act: Any) -> dict[str, Any]:
        """Performs an act and gives its answer, which is the same when the act is repeated under its key.

        Raises a Refusal, with nothing changed; a refused attempt in a case is an audit event of its own.
        """
        for attempt in range(TRIES):
            now = self.clock.now()
            try:
                with transaction(self.database) as db:
                    answer = self._once(db, act, now)
                break
            except LostRace:
                if attempt == TRIES - 1:
                    raise
            except IntegrityError as error:
                refusal = refusal_of(error)
                if refusal is None:
                    raise
                self._note(act, refusal, now)
                raise refusal from error
            except GuardRefused as refusal:
                self._note(act, refusal, now)
                raise
        if isinstance(answer, Refusal):
            raise answer
        return answer

    def _once(self, db: Db, act: Any, now: datetime) -> dict[str, Any] | Refusal:
        body = receipts.seal_body(db, act.body())
        if act.key is not None:
            first = receipts.find(db, actor=act.actor.person, key=act.key, act=act.kind, body=body)
            if first is not None:
                return first
        answer: dict[str, Any] | Refusal
        repeated = False
        if hasattr(act, "apply_to_register"):
            done: Done = act.apply_to_register(db, self.means, now)
            answer = done.answer
            if done.events:
                chain.append(db, done.chain, done.events, at=now, written=db.written)
        elif hasattr(act, "begin"):
            case, answer = act.begin(db, self.means, now)
            self._close(case)
        else:
            answer, repeated = self._in_case(db, act, now, body)
        if act.key is not None and not repeated and not isinstance(answer, Refusal):
            receipts.keep(db, actor=act.actor.person, key=act.key, act=act.kind, body=body, answer=answer, now=now)
        return answer

    def _in_case(self, db: Db, act: CaseAct, now: datetime, body: str) -> tuple[dict[str, Any] | Refusal, bool]:
        """The act's answer, and whether it is a twin's that was performed while we waited for the lock."""
        case = Case.open(db, self.means, act.find_case(db), act.actor, now)
        if act.key is not None:
            first = receipts.find(db, actor=act.actor.person, key=act.key, act=act.kind, body=body)
            if first is not None:
                return first, True
        fired = timers.fire_due(case)
        if fired:
            settle(case)
            work_items.sync(case)
        gone = act.gone(case)
        if gone is not None:
            if not fired:
                raise gone
            self._close(case)
            return gone, False
        if case.row.frozen_by is not None and not act.even_if_frozen:
            raise NotPossible(say("系统处理中，这一件现在不能办"))
        asked = act.ask(case)
        if asked is not None:
            facts = facts_of(case)
            if facts.standing(act.actor.person) is None:
                raise NotFound(say("没有这一件"))
            guard.check(asked, act.actor, facts)
        answer = act.apply(case)
        if asked is not None:
            settle(case)
            still_staffed.check(case, asked)
        self._close(case)
        return answer, False

    def _close(self, case: Case) -> None:
        settle(case)
        write_back(case)
        assert case.events, "an act without an event"
        chain.append(case.db, case.id, case.events, at=case.now, written=case.db.written)

    def _note(self, act: Any, refusal: Refusal, now: datetime) -> None:
        """A refused attempt stands in the case's own chain; the rule, never the words."""
        if not hasattr(act, "find_case"):
            return
        with transaction(self.database) as db:
            application = act.find_case(db)
            facts = {"act": act.kind, "rule": refusal.type, "task": getattr(act, "task", None)}
            event = Happened(act="act_refused", actor=act.actor.person, acting_for=act.actor.acting_for, facts=facts)
            chain.append(db, application, [event], at=now, written=())
