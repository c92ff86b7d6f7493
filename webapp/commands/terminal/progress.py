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


class Counter:
    """Steps of something whose end nobody knows beforehand, counted on stderr where that is a terminal."""

    def __init__(self, text: str) -> None:
        self._text, self._steps, self._shown = text, 0, time.monotonic() + PATIENCE_SECONDS

    def __call__(self, steps: int) -> None:
        """So many more were taken."""
        self._steps += steps
        if sys.stderr.isatty() and time.monotonic() > self._shown:
            self._shown = time.monotonic() + 1
            click.echo(f"\r{self._text} {self._steps}", err=True, nl=False)

    def end(self) -> None:
        """Leaves the line to what comes next."""
        if sys.stderr.isatty():
            click.echo("\r\x1b[K", err=True, nl=False)
