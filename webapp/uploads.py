"""Posted files and drawn signatures become attachments before the form is looked at, so that a 422 loses none of them.

A field of files posts new ones as `<name>-file` and the ids of those already taken in as `<name>`. A signature posts
`{"png": data URL, "strokes": […]}` as `<name>`, or, without JavaScript, a picture of it as `<name>-file`.
"""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from flask import Flask, Request, url_for
from werkzeug.datastructures import FileStorage, MultiDict

from forms.fields.attached import FilesField, SignatureField
from forms.fields.rows import RowsField
from forms.paper_form import PaperForm
from forms.rendering.json_schema import DRAWN
from webapp.parts import parts
from workflows.acts.attach import Attach
from workflows.attachments.kinds import SIGNATURE
from workflows.attachments.strokes import MOST_BYTES
from workflows.words.actor import Actor
from workflows.words.refusals import EntryRefused, Refusal
from workflows.words.sentence import Sentence, say

PNG = "data:image/png;base64,"
FILE = "-file"
SHOWN_AT, TAKEN_IN_AT = "attachments.show", "attachments.add"
LONGEST_KEY = 200
_ID = re.compile(r"[0-9a-z]{1,64}")


@dataclass(frozen=True, slots=True)
class Posted:
    """The form's values, with an id wherever a file or a signature was, and what could not be taken in."""

    values: MultiDict[str, Any]
    wrong: list[tuple[str, Sentence]] = field(default_factory=list)

    def put(self, form: PaperForm) -> bool:
        """Puts what could not be taken in at its fields; True where there was nothing."""
        for name, sentence in self.wrong:
            _field(form, name).say_wrong(sentence)
        return not self.wrong


def set_up(app: Flask) -> None:
    """Where templates show an attachment that is kept already, and where a page sends one ahead of its form."""
    app.jinja_env.globals |= {"attachment_url": attachment_url, "upload_url": lambda: url_for(TAKEN_IN_AT)}


def attachment_url(id: str) -> str:
    """The address of an attachment."""
    return url_for(SHOWN_AT, attachment=id)


def take_in(form: PaperForm, request: Request, actor: Actor, key: str) -> Posted:
    """What was posted to `form`, which knows its fields and holds no values yet.

    `key` is the form's own: the same file sent twice with it is one attachment.
    """
    # Names are ours; a name that is not is no field, and WTForms trips over some of them.
    values = MultiDict([(k, v) for k, v in request.form.items(multi=True) if k.isascii() and len(k) <= LONGEST_KEY])
    return _taken(form, Posted(values), request.files, actor, key)


def take_in_drawn(form: PaperForm, values: MultiDict[str, Any], actor: Actor, key: str) -> Posted:
    """The same for form data made of a JSON object: its signatures are drawings, its files are ids already."""
    return _taken(form, Posted(values), MultiDict(), actor, key)


def _taken(form: PaperForm, posted: Posted, files: MultiDict[str, FileStorage], actor: Actor, key: str) -> Posted:
    for place in _places(form, [*posted.values, *files]):
        taker = _signature if isinstance(place.field, SignatureField) else _files
        try:
            for id in taker(posted.values, place, files.getlist(place.name + FILE), actor, key):
                posted.values.add(place.name, id)
        except EntryRefused as refusal:
            posted.wrong.extend((place.shown, one) for found in refusal.fields.values() for one in found)
        except Refusal as refusal:
            posted.wrong.append((place.shown, refusal.sentence))
    return posted


def picture_of(value: object) -> bytes | None:
    """The picture of a signature as pages and REST send it; None where it cannot be read or nothing was drawn."""
    if not isinstance(value, dict) or not isinstance(value.get("strokes"), list) or not value["strokes"]:
        return None
    png = value.get("png")
    if not isinstance(png, str) or not png.startswith(PNG):
        return None
    try:
        return base64.b64decode(png.removeprefix(PNG), validate=True) or None
    except ValueError:  # what is no base64, and what is no ASCII
        return None


def strokes_of(value: object) -> str:
    """The strokes of a drawn signature as canonical JSON; empty for a scanned one."""
    if not isinstance(value, dict):
        return ""
    return json.dumps(value.get("strokes", []), separators=(",", ":"), ensure_ascii=False)


def attach(data: bytes, file_name: str, purpose: str, actor: Actor, key: str, *, strokes: str = "") -> str:
    """Stores one file through the door and gives its id. Raises a Refusal where it may not be stored."""
    own_key = f"attach:{sha256(f'{key}|{purpose}'.encode() + data).hexdigest()}"
    act = Attach.of(data, file_name=file_name, purpose=purpose, actor=actor, key=own_key, strokes=strokes)
    return str(parts().door.perform(act)["id"])


@dataclass(frozen=True, slots=True)
class _Place:
    """A field of files or of a signature: what it posts under, and its name once the lines are numbered anew."""

    name: str
    shown: str
    field: FilesField | SignatureField


def _signature(
    values: MultiDict[str, Any], place: _Place, scanned: list[FileStorage], actor: Actor, key: str
) -> Iterator[str]:
    given = values.pop(place.name, "").strip()
    data = scanned[0].read() if scanned and scanned[0].filename else None
    if data is None and _ID.fullmatch(given):
        yield given
    elif data is not None or given:
        drawn = None if data else _json(given.removeprefix(DRAWN))
        picture, strokes = data or picture_of(drawn), strokes_of(drawn)
        if picture is None or len(strokes.encode()) > MOST_BYTES:
            raise EntryRefused.at(place.name, say("{label}没有读出来，再签一次", label=place.field.label.text))
        yield attach(picture, f"{place.name}.png", SIGNATURE, actor, key, strokes=strokes)


def _files(
    values: MultiDict[str, Any], place: _Place, files: list[FileStorage], actor: Actor, key: str
) -> Iterator[str]:
    for file in files:
        if file.filename:
            purpose = place.name.rsplit("-", 1)[-1]
            yield attach(file.read(), file.filename, purpose, actor, key)


def _places(form: PaperForm, posted: list[str]) -> Iterator[_Place]:
    """Every field of files or of a signature, those in the lines of lists included."""
    for found in form:
        if isinstance(found, FilesField | SignatureField):
            yield _Place(found.name, found.name, found)
        elif isinstance(found, RowsField):
            line = re.compile(rf"{re.escape(found.name)}-(\d{{1,4}})-")
            numbers = sorted({int(one[1]) for one in map(line.match, posted) if one})
            for position, number in enumerate(numbers):
                start = f"{found.name}-{number}-"
                for inner in found.line(prefix=start):
                    if isinstance(inner, FilesField | SignatureField):
                        shown = f"{found.name}-{position}-{inner.name.removeprefix(start)}"
                        yield _Place(inner.name, shown, inner)


def _field(form: PaperForm, name: str) -> Any:
    """The field that posts under `name`, in a line or in the form itself; the list where the line fell away."""
    for found in form:
        if found.name == name:
            return found
        if isinstance(found, RowsField) and name.startswith(f"{found.name}-"):
            inner = [one for line in found.entries for one in line.form if one.name == name]
            return inner[0] if inner else found
    raise AssertionError(f"no field posts as {name}")


def _json(given: str) -> object:
    try:
        return json.loads(given)
    except (json.JSONDecodeError, RecursionError):
        return None
