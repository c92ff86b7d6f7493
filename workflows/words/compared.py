"""Two writings of one thing side by side, and where they differ (LOOK §5, comparison)."""

import unicodedata
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple


class Part(NamedTuple):
    """A stretch of a text; `differs` is what a page marks."""

    text: str
    differs: bool


Parts = tuple[Part, ...]


class Compared(NamedTuple):
    """Both texts in stretches. Without what is marked the two are one and the same text."""

    read: Parts
    known: Parts

    @property
    def places(self) -> int:
        """How many stretches of the one or the other differ: 27 against 72 is one."""
        return max(sum(one.differs for one in parts) for parts in self)


def compared(read: str, known: str) -> Compared:
    """Two texts of one length are compared place by place; of others the longest that they share is left unmarked."""
    if len(read) == len(known):
        differs = [one != other for one, other in zip(read, known, strict=True)]
        return Compared(stretches(read, differs), stretches(known, differs))
    in_read, in_known = [True] * len(read), [True] * len(known)
    for block in SequenceMatcher(None, read, known, autojunk=False).get_matching_blocks():
        in_read[block.a : block.a + block.size] = [False] * block.size
        in_known[block.b : block.b + block.size] = [False] * block.size
    return Compared(stretches(read, in_read), stretches(known, in_known))


def stretches(text: str, differs: list[bool]) -> Parts:
    """The text cut where a marked stretch begins or ends."""
    groups = groupby(zip(text, differs, strict=True), key=lambda one: one[1])
    return tuple(Part("".join(letter for letter, _ in found), marked) for marked, found in groups)


def differing_places(read: str, known: str) -> tuple[int, ...]:
    """The places, from 1, at which two numbers differ; all of the longer's end where it is longer."""
    longest = max(len(read), len(known))
    pairs = zip(read.ljust(longest), known.ljust(longest), strict=True)
    return tuple(place for place, (one, other) in enumerate(pairs, start=1) if one != other)


def as_written(text: str) -> str:
    """A text as it is compared: figures and letters of one width, no gaps between Chinese and figures."""
    return "".join(unicodedata.normalize("NFKC", text).split())
