"""贷款证 on paper: one A4 page or more, from data alone."""

from datetime import datetime
from hashlib import sha256

import orjson

from webapp.printing.parts import environment
from webapp.printing.pdf import Printed, write
from workflows.queries.loan_card import LoanCard


def print_loan_card(card: LoanCard, *, at: datetime) -> Printed:
    """`at` stands in the file as the time of its making, and the entries lie in it as data."""
    html = environment().get_template("loan_card.html").render(card=card, file=card.file, line=card.line)
    data = orjson.dumps(card.entries, default=str, option=orjson.OPT_SORT_KEYS)
    return write(html, data, sha256(data).hexdigest(), made_at=at)
