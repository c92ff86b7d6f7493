"""What changes beside the cases have in common: they go through the door, and stand in the chain of the house."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar, Literal

import orjson

from workflows.audit.chain import Happened
from workflows.door.door import Done
from workflows.words.actor import OPERATOR, Actor
from workflows.words.refusals import Forbidden
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterChange:
    """A change by `actor`; `key` makes it safe to repeat. `unsaid` are fields of which not even a seal may be kept."""

    kind: ClassVar[str] = ""
    sort: ClassVar[Literal["register"]] = "register"
    unsaid: ClassVar[frozenset[str]] = frozenset()
    actor: Actor
    key: str | None = None

    def body(self) -> bytes:
        """Every field but who, under which key, and what may not be kept."""
        left_out = {"actor", "key"} | self.unsaid
        given = {one.name: getattr(self, one.name) for one in fields(self) if one.name not in left_out}
        return orjson.dumps(given, default=_plain, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)

    def done(
        self, answer: dict[str, Any], facts: Mapping[str, Any], cases_near: tuple[str, ...] = (),
        branches: tuple[str, ...] = (),
    ) -> Done:  # fmt: skip
        """The answer, and one event with ids and codes only; `cases_near` and `branches` as in `Done`."""
        event = Happened(act=self.kind, actor=self.actor.person, facts=facts)
        return Done(answer, (event,), cases_near=cases_near, branches=branches)


def only_operator(actor: Actor) -> None:
    """A change of who may do what, or of what everybody works with, is the operator's.

    On pages it would need a second person's confirmation; the operator holds no duty, and the auditor sees all that he
    does (PRODUCT §3). Raises Forbidden.
    """
    if actor != OPERATOR:
        raise Forbidden(say("这项变更由操作员在服务器上办，找系统管理员"))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date | Enum):
        return str(value)
    raise TypeError(f"{value!r} has no plain form")
