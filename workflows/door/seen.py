"""What the actor saw, compared with what is there now, under the lock."""

from typing import Any

from sqlalchemy import Row

from workflows.words.refusals import Stale
from workflows.words.sentence import say


def version_of(item: Row[Any]) -> str:
    """What an act on a task is compared with: the item's own version and the round that the facts shown belong to."""
    return f"{item.version}.{item.round}"


def stale_unless(seen: str | None, current: str) -> None:
    """Raises Stale where what the actor saw is no longer so."""
    if seen is not None and seen != current:
        raise Stale(say("您打开之后这一件有了变化，刷新看过再办；您填的都在"))
