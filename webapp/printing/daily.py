"""日报: the director's figures of one day on paper, A4 upright; who is late in whose hands, and what the month brought."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from webapp.printing.parts import environment
from webapp.printing.pdf import Printed, write


def print_daily(figures: Mapping[str, Any], *, office: str, at: datetime) -> Printed:
    """`figures` are those of the director's page; the counts lie in the file as data."""
    html = environment().get_template("daily.html").render(office=office, at=at, **figures)
    counted = {
        "office": office,
        "at": at,
        "waiting": {
            one.task: {"count": one.count, "late": one.late} for gate in figures["gates"] for one in gate.tasks
        },
        "late": figures["late_count"],
    }
    data = orjson.dumps(counted, default=str, option=orjson.OPT_SORT_KEYS)
    return write(html, data, sha256(data).hexdigest(), made_at=at)
