"""A case by its number, for whoever reads or acts: one rule of sight at every door (PRODUCT §3)."""

from typing import Any

from sqlalchemy import Row

from webapp.database import reader
from webapp.doors import within_sight
from webapp.parts import parts
from webapp.sign_in import reader_in
from workflows.queries import case_view
from workflows.words.refusals import NotFound
from workflows.words.sentence import say


def case_seen(number: str) -> Row[Any]:
    """The application of a number. Raises NotFound, with the same words for one that another branch has, and Recused."""
    row = case_known(number)
    not_recused(row)
    return row


def case_known(number: str) -> Row[Any]:
    """The same, for whoever still has to be told more if he is recused from it. Raises NotFound."""
    row = case_view.find_number(reader(), number)
    if row is None:
        raise NotFound(say("没有找到，或不在您的网点"))
    within_sight(row.branch, row.id)
    return row


def not_recused(row: Row[Any]) -> None:
    """Raises Recused for a reader who must stay out of the case of `row`."""
    case_view.not_recused(reader(), row, reader_in().person, now=parts().clock.now())
