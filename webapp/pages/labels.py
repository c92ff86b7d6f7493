"""Labels for volumes, boxes and cabinets: what lies where, and the sheets to cut them out of."""

import re

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from webapp.addresses import words_of
from webapp.database import reader
from webapp.doors import own_sight
from webapp.pages.dossiers import in_sight, inline
from webapp.parts import parts
from webapp.printing.labels import print_box_labels, print_cabinet_label, print_volume_labels
from workflows.queries import volume_labels
from workflows.queries.volume_labels import BoxLabel
from workflows.words.refusals import NotFound
from workflows.words.sentence import say

LONGEST = 20
PLACE = re.compile(r"[0-9]{1,3}(?:-[0-9]{1,4}){0,2}")

blueprint = Blueprint("labels", __name__, url_prefix="/labels")


@blueprint.get("/")
def index() -> str:
    """The cabinets of an office, and the boxes of one of them."""
    seen = own_sight().cases()
    offices = volume_labels.offices(reader(), seen)
    wanted = words_of(request.args.get("office", ""), LONGEST)
    office = wanted if wanted in offices else next(iter(offices), "")
    found = volume_labels.boxes(reader(), office, seen)
    cabinets = list(dict.fromkeys(box.parts[0] for box in found))
    cabinet = words_of(request.args.get("cabinet", ""), LONGEST)
    cabinet = cabinet if cabinet in cabinets else next(iter(cabinets), "")
    here = [box for box in found if box.parts[0] == cabinet]
    return render_template(
        "labels/index.html", offices=offices, office=office, cabinets=cabinets, cabinet=cabinet, boxes=here
    )


@blueprint.get("/volume/<number>.pdf")
def volume(number: str) -> Response:
    """The label of one filed volume."""
    found = in_sight(number)
    label = volume_labels.of_case(reader(), found.id)
    if label is None:
        raise NotFound(say("这一件还没有归档，没有标签"))
    return inline(print_volume_labels([label], at=parts().clock.now()).pdf, f"{found.number}-label.pdf")


@blueprint.get("/<office>/box/<place>.pdf")
def box(office: str, place: str) -> Response:
    """The spine of a box (柜-层-盒), and a label for each volume in it."""
    found = [one for one in _boxes(office, place) if one.box == place]
    if not found:
        raise NotFound(say("这个位置没有您能看的档案"))
    return inline(print_box_labels(found, at=parts().clock.now()).pdf, f"box-{place}.pdf")


@blueprint.get("/<office>/cabinet/<place>.pdf")
def cabinet(office: str, place: str) -> Response:
    """The sheet for a cabinet's door, or, with `boxes`, the spines of all its boxes and their volumes' labels."""
    found = _boxes(office, place)
    if not found:
        raise NotFound(say("这个位置没有您能看的档案"))
    now = parts().clock.now()
    made = print_box_labels(found, at=now) if "boxes" in request.args else print_cabinet_label(found, at=now)
    return inline(made.pdf, f"cabinet-{place}.pdf")


def _boxes(office: str, place: str) -> tuple[BoxLabel, ...]:
    """What stands at a place, a cabinet or a box, of an office of the reader's."""
    seen = own_sight().cases()
    if not PLACE.fullmatch(place):
        raise NotFound(say("位置写成柜号，或 柜-层-盒"))
    return volume_labels.boxes(reader(), office, seen, cabinet=place)
