"""Labels to be cut out and stuck on: of volumes, of the spine of a box, of a cabinet. Names and numbers, no sum and no paper."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from itertools import groupby

from webapp.printing.parts import environment
from webapp.printing.pdf import Printed, write
from workflows.queries.volume_labels import BoxLabel, VolumeLabel

ON_A_SHEET = 12


def print_volume_labels(volumes: Sequence[VolumeLabel], *, at: datetime) -> Printed:
    """Twelve a sheet."""
    return _printed(volumes=volumes, boxes=(), cabinet=(), at=at)


def print_box_labels(boxes: Sequence[BoxLabel], *, at: datetime) -> Printed:
    """The spine of each box, then the labels of the volumes in them."""
    return _printed(volumes=[one for box in boxes for one in box.volumes], boxes=boxes, cabinet=(), at=at)


def print_cabinet_label(boxes: Sequence[BoxLabel], *, at: datetime) -> Printed:
    """One sheet for the door of a cabinet: which boxes stand on which shelf."""
    shelves = [(shelf, list(these)) for shelf, these in groupby(boxes, key=lambda one: one.parts[1])]
    return _printed(volumes=(), boxes=(), cabinet=shelves, at=at)


def _printed(
    *, volumes: Sequence[VolumeLabel], boxes: Sequence[BoxLabel], cabinet: Sequence[object], at: datetime
) -> Printed:
    sheets = [volumes[first : first + ON_A_SHEET] for first in range(0, len(volumes), ON_A_SHEET)]
    html = environment().get_template("labels.html").render(sheets=sheets, boxes=boxes, cabinet=cabinet)
    data = b"{}"
    return write(html, data, sha256(data).hexdigest(), made_at=at)
