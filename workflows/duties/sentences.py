"""How a refusal is said: 您 to whoever reads it about himself, the name of anybody else (LOOK §9)."""

from dataclasses import dataclass
from datetime import datetime

from workflows.words.roles import DUTY_NAMES, DutyClass
from workflows.words.sentence import Sentence, say


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody stays out of a case: as it is said to himself, and as others are told of him."""

    to_him: Sentence
    of_him: Sentence

    def said(self, *, to_himself: bool) -> Sentence:
        """To whoever asks."""
        return self.to_him if to_himself else self.of_him


@dataclass(frozen=True, slots=True)
class Did:
    """What `name` did in the case and holds a duty by."""

    name: str
    task: str
    duty: DutyClass
    at: datetime

    def excludes(self, next_task: str, *, to_himself: bool) -> Sentence:
        """That act, its time and the rule. Rule: RULES S-01, G2-01 (不相容职责)."""
        act = self._act()
        if to_himself:
            return say("您 {at} 办过本案的{act}，按不相容职责不能再办{next}", at=self.at, act=act, next=next_task)
        return say(
            "{person} {at} 办过本案的{act}，按不相容职责不能再办{next}",
            person=self.name,
            at=self.at,
            act=act,
            next=next_task,
        )

    def leaves_to_parent(self, next_task: str, *, to_himself: bool) -> Sentence:
        """A director who acted in the case does not sign for it (PRODUCT §2)."""
        act = self._act()
        if to_himself:
            return say("您 {at} 办过本案的{act}，{next}要上级社主任来办", at=self.at, act=act, next=next_task)
        return say(
            "{person} {at} 办过本案的{act}，{next}要上级社主任来办",
            person=self.name,
            at=self.at,
            act=act,
            next=next_task,
        )

    def leaves_to_another(self, next_task: str, *, to_himself: bool) -> Sentence:
        """Who acted in the case does not let it go on (PRODUCT §3, breaking the glass)."""
        act = self._act()
        if to_himself:
            return say("您 {at} 办过本案的{act}，{next}要没有办过本案的人来办", at=self.at, act=act, next=next_task)
        return say(
            "{person} {at} 办过本案的{act}，{next}要没有办过本案的人来办",
            person=self.name,
            at=self.at,
            act=act,
            next=next_task,
        )

    def _act(self) -> Sentence:
        """The task and the duty it counts as; once where both have one name."""
        duty = DUTY_NAMES[self.duty]
        if self.task == duty:
            return say("{task}", task=self.task)
        return say("{task}（{duty}）", task=self.task, duty=duty)


def own_household(name: str) -> Reason:
    """He belongs to it."""
    return Reason(
        say("这是您自己家的件，要回避"),
        say("这是{person}自己家的件，{person}要回避", person=name),
    )


def related(name: str, relative: str, kind: str) -> Reason:
    """Declared kin (RULES S-03)."""
    return Reason(
        say("您已申报与{relative}是{kind}关系，不能办他家的件（回避）", relative=relative, kind=kind),
        say(
            "{person}已申报与{relative}是{kind}关系，不能办他家的件（回避）", person=name, relative=relative, kind=kind
        ),
    )


def guarantor(name: str) -> Reason:
    """He stands surety for the household."""
    return Reason(
        say("您为这家做着担保，要回避"),
        say("{person}为这家做着担保，要回避", person=name),
    )


def moved(name: str) -> Reason:
    """An ex-manager of the village in another post (RULES S-02)."""
    return Reason(
        say("您一年内管过这个村，换岗后 12 个月内不办该村农户的件（回避）"),
        say("{person}一年内管过这个村，换岗后 12 个月内不办该村农户的件（回避）", person=name),
    )


def declared(name: str, reason: str) -> Reason:
    """He declared it himself at his first act; `reason` is Chinese, as recorded."""
    return Reason(
        say("{reason}，本案您要回避", reason=reason),
        say("{reason}，本案{person}要回避", reason=reason, person=name),
    )


def of_guest(task: str, whom: str, *, over: bool) -> Sentence:
    """Why a teller of another branch may not do `task`; `whom` is his name, empty where he reads it himself (G3-05)."""
    if over and whom:
        return say("主任给{person}的指定已经结束，不能再办{task}", person=whom, task=task)
    if over:
        return say("主任给您的指定已经结束；要再办{task}，由主任再指定", task=task)
    if whom:
        return say("{person}只被指定办这一件柜台上的事，{task}由本网点的人办", person=whom, task=task)
    return say("您只被指定办这一件柜台上的事，{task}由本网点的人办", task=task)
