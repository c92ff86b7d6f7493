"""Questions of a page that do not know each other, asked in one statement; what needs two rounds costs two.

A query that may stand beside others is a generator: it yields the selects that it needs next and is sent their rows.

    def unseen(sight: Sight) -> Asking[tuple[Notice, ...]]:
        (rows,) = yield (select(…),)
        return tuple(…)

    told, waits = answered(db, beside(unseen(sight), waiting(sight)))
"""

from collections.abc import Generator, Sequence
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import Row, Select, func

from workflows.records.together import Together
from workflows.records.transaction import Db

T = TypeVar("T")
Answer = Sequence[Row[Any]]
Asking = Generator[Sequence[Select[Any]], Sequence[Answer], T]
PLACE = "place_in_order"


def answered(db: Db, asking: Asking[T]) -> T:
    """Asks until the query has what it returns: a statement a round."""
    try:
        wanted = next(asking)
        while True:
            wanted = asking.send(_rows(db, wanted))
    except StopIteration as done:
        found: T = done.value
        return found


def beside(*askings: Asking[Any]) -> Asking[tuple[Any, ...]]:
    """Several as one: what each asks in a round is asked in the same round."""
    answers: list[Any] = [None] * len(askings)
    sent: dict[int, Sequence[Answer] | None] = dict.fromkeys(range(len(askings)))
    while sent:
        wanted: dict[int, Sequence[Select[Any]]] = {}
        for place, rows in sent.items():
            try:
                wanted[place] = next(askings[place]) if rows is None else askings[place].send(rows)
            except StopIteration as done:
                answers[place] = done.value
        found = list((yield [one for some in wanted.values() for one in some]) if wanted else ())
        sent = {place: [found.pop(0) for _ in some] for place, some in wanted.items()}
    return tuple(answers)


def rows_of(*wanted: Select[Any]) -> Asking[Sequence[Answer]]:
    """The rows of each as they are."""
    found: Sequence[Answer] = yield wanted
    return found


def known(value: T) -> Asking[T]:
    """What needs no question, for a place where another page asks."""
    yield from ()
    return value


def _rows(db: Db, wanted: Sequence[Select[Any]]) -> Sequence[Answer]:
    if len(wanted) < 2:
        return [db.rows(one) for one in wanted]
    found = Together({f"q{place}": _numbered(one) for place, one in enumerate(wanted)}).ask(db)
    return [
        sorted(rows, key=attrgetter(PLACE)) if _order(one) else rows
        for one, rows in zip(wanted, found.values(), strict=True)
    ]


def _numbered(wanted: Select[Any]) -> Select[Any]:
    """A part of a whole keeps no order, so its rows carry their place in it."""
    order = _order(wanted)
    return wanted.add_columns(func.row_number().over(order_by=order).label(PLACE)) if order else wanted


def _order(wanted: Select[Any]) -> list[Any]:
    # SQLAlchemy has no other way to say it.
    return list(wanted._order_by_clauses)
