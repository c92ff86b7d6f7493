"""The names that a diagram may use and the engine cannot know: they are handed in by whoever knows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownNames:
    """Codes of roles and duty classes, form keys, operations with a module in `workflows/services/`, and the outside
    `sources` that a task may ask.

    `outcomes` says which operations set `outcome`, and to what; every other operation leaves it as it was.
    """

    roles: frozenset[str]
    duties: frozenset[str]
    forms: frozenset[str]
    ops: frozenset[str]
    sources: frozenset[str] = frozenset()
    outcomes: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {"pay_out": ("paid",), "expire_grant": ("expired",)}
    )
