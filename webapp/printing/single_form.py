"""One form alone, as it is signed on paper or handed over: the same part as in the dossier."""

from dataclasses import dataclass
from datetime import datetime

from webapp.printing.data import digest_of, dossier_data
from webapp.printing.parts import environment, part_named
from webapp.printing.pdf import Printed, write
from workflows.queries.dossier import Dossier


@dataclass(frozen=True, slots=True)
class SingleForm:
    """A form drawn by itself, with the data it was drawn from."""

    html: str
    data: bytes
    digest: str


def single_form(dossier: Dossier, name: str, mark: str = "") -> SingleForm | None:
    """The part `name` (a task or a paper without one) of a case; None where the case has none of it.

    `mark` stands at the foot of every page. KeyError for a name that no part has.
    """
    part = part_named(name)
    drawn = part.draw(dossier)
    if not drawn:
        return None
    data = dossier_data(dossier)
    digest = digest_of(data)
    template = environment().get_template("single_form.html")
    html = template.render(d=dossier, part=part, drawn=drawn, digest=digest, mark=mark)
    return SingleForm(html, data, digest)


def print_form(dossier: Dossier, name: str, *, at: datetime, mark: str = "") -> Printed | None:
    """The same as PDF/A-3u; `at` stands in the file as the time of its making."""
    form = single_form(dossier, name, mark)
    return None if form is None else write(form.html, form.data, form.digest, made_at=at)
