"""The few variables that route a process, and nothing else that a task may hand to the engine.

Forms, opinions and rounds stay in our own tables: twelve forms in the task data made the stored state four times larger.
Every variable is set at the start, because a gateway that names a variable nobody has set fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

FIRST_VALUES: Mapping[str, object] = MappingProxyType(
    {
        "outcome": "",
        "resume_at": "",
        "accepted_by": "client_manager",
        "two_person": False,
        "members": (),
        "consents_missing": 0,
        "committee": (),
        "authority": "",
        "contract_needed": True,
        "grant_expires_at": "",
        "changed": False,
        "held": False,
        "notice": "",
    }
)
"""Name and first value of each routing variable; a tuple stands for a list."""

NAMES = frozenset(FIRST_VALUES)

COUNTED = frozenset({"yes", "no", "total", "returned"})
"""What the conditions of a multi-instance task may name besides: how many said so, and of how many."""

ON_WORDS = ("ok", "yes")
"""Outcomes with which a person lets a case go on."""

OUTCOMES = ("ok", "return", "refused", "withdrawn", "expired", "paid", "again", "yes", "no")
"""Every value of `outcome` that a gateway can meet."""

CHILD_OUTCOMES = ("yes", "no", "abstain", "returned")
"""Every word one member or one voter can leave; the parent task turns them into `yes`, `no` or `return`."""

SAMPLES: Mapping[str, tuple[object, ...]] = MappingProxyType(
    {
        "outcome": ("", *OUTCOMES),
        "accepted_by": ("client_manager", "teller"),
        "two_person": (False, True),
        "consents_missing": (0, 1, 2),
        "authority": ("", "approver", "director", "committee"),
        "contract_needed": (True, False),
        "changed": (False, True),
        "held": (False, True),
        "notice": ("", "sent", "failed"),
    }
)
"""Values to try the conditions of a gateway with; `resume_at` takes every task id, the rest decides no gateway."""


class UnknownRouting(ValueError):
    """A variable outside the whitelist, or a value of another kind than its first value."""


def admitted(values: Mapping[str, object]) -> dict[str, object]:
    """`values` as the engine keeps them: known names, plain values, lists for sequences, times in UTC.

    `grant_expires_at` is ISO text with an offset, or "" while there is no grant. Raises UnknownRouting.
    """
    kept: dict[str, object] = {}
    for name, value in values.items():
        if name not in NAMES:
            raise UnknownRouting(f"{name} is no routing variable")
        kept[name] = _admitted_value(name, value)
    return kept


def first(values: Mapping[str, object]) -> dict[str, object]:
    """All variables with their first values, `values` put over them. Raises UnknownRouting."""
    return admitted({**FIRST_VALUES, **values})


def _admitted_value(name: str, value: object) -> object:
    expected = FIRST_VALUES[name]
    if isinstance(expected, tuple):
        if not isinstance(value, (list, tuple)) or not all(isinstance(item, (str, int)) for item in value):
            raise UnknownRouting(f"{name} must be a list of ids, not {value!r}")
        return list(value)
    if type(value) is not type(expected):
        raise UnknownRouting(f"{name} must be {type(expected).__name__}, not {value!r}")
    return _in_utc(str(value)) if name == "grant_expires_at" and value else value


def _in_utc(text: str) -> str:
    """Always the same form in UTC, so that the order of the texts is the order of the times."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UnknownRouting(f"grant_expires_at is no ISO time: {text!r}") from error
    if moment.tzinfo is None:
        raise UnknownRouting(f"grant_expires_at has no offset: {text!r}")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
