"""A bar on whatever takes longer than two seconds, where somebody is looking."""

import sys
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

import click

PATIENCE_SECONDS = 2.0

Item = TypeVar("Item")


def with_progress(items: Sequence[Item], label: str) -> Iterator[Item]:
    """The items one by one, with a bar on stderr from the third second on; none where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    began = time.monotonic()
    for done, item in enumerate(items):
        if time.monotonic() - began > PATIENCE_SECONDS:
            with click.progressbar(items[done:], label=label, file=sys.stderr) as rest:
                yield from rest
            return
        yield item
