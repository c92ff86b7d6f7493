"""Trying a task that the guard forbids: it says no at the door, where the attempt is put down in the case's chain."""

from dataclasses import dataclass
from typing import Any, ClassVar

from workflows.acts.task_act import TaskAct
from workflows.cases.case import Case
from workflows.words.refusals import AlreadyTaken
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt(TaskAct):
    """Completing it; whoever tries has handed in nothing that could be done."""

    kind: ClassVar[str] = "complete"

    def apply(self, case: Case) -> dict[str, Any]:
        """The guard lets him after all. Raises AlreadyTaken, since what stood in the way has just gone."""
        raise AlreadyTaken(say("这一件刚刚有了变化，再试一次"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptedReturn(Attempt):
    """Returning the case from it."""

    kind: ClassVar[str] = "return"
