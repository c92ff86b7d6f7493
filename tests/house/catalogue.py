"""Every text of the product and its English: `make texts` brings the catalogue up to date with what the code says.

The source is Chinese, marked by `say`, `text` and `_`; the words of choices and the names in the diagrams are texts as
they stand. Printed papers are Chinese in every language and are not read, their titles alone (docs/decisions/0016).
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment

from tests.house.tree import PACKAGES, ROOT, calls, parsed, python_files, short
from webapp.printing.parts import all_parts
from workflows.words.events import EVENT_WORDS

CATALOGUE = ROOT / "webapp" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff01-\uff5e]")
MARKS = frozenset({"say", "text", "_"})
EVENTS = ROOT / "workflows" / "words" / "events.py"
RULES_IN_SQL = frozenset({ROOT / "workflows" / "migrations", ROOT / "workflows" / "records"})
DRAWN = frozenset({
    "process", "userTask", "serviceTask", "businessRuleTask", "callActivity", "startEvent", "endEvent",
    "boundaryEvent", "exclusiveGateway", "parallelGateway", "sequenceFlow",
})  # fmt: skip


class Source(NamedTuple):
    """A text as the code says it; `kind` where it has an English of its own as a name of that kind."""

    text: str
    kind: str = ""


def sources() -> dict[Source, list[str]]:
    """Every Chinese text that a screen may show, with the files that say it."""
    found: dict[Source, list[str]] = {}
    for source, path in _all():
        if CHINESE.search(source.text) and short(path) not in found.setdefault(source, []):
            found[source].append(short(path))
    return found


def catalogue() -> Catalog:
    """The English catalogue as it is committed."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def chinese_of(message: Message) -> Source:
    """What a message of the catalogue translates."""
    return Source(message.id if isinstance(message.id, str) else message.id[0], message.context or "")


def english_of(message: Message) -> tuple[str, ...]:
    """Its English; two where it counts something."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def brought_up_to_date(old: Catalog, found: dict[Source, list[str]]) -> Catalog:
    """The same English for the texts there are now: new ones wait for theirs, those that nobody says any more go."""
    new = Catalog(locale="en", fuzzy=False, project="Four Gates", header_comment=old.header_comment,
                  creation_date=old.creation_date, revision_date=old.revision_date)  # fmt: skip
    for source, files in sorted(found.items()):
        kept = old.get(source.text, source.kind or None)
        counts = kept is not None and kept.pluralizable
        new.add((source.text, source.text) if counts else source.text, kept.string if kept else "",
                locations=[(file, None) for file in sorted(files)], context=source.kind or None)  # fmt: skip
    return new


def screens() -> list[Path]:
    """Every template of a page; those of printed papers are not read."""
    folders = (ROOT / "webapp" / "templates", ROOT / "forms")
    return sorted(
        path
        for folder in folders
        for path in folder.rglob("*.html")
        if path.name != "paper.html" and ".paper" not in path.suffixes
    )


def _all() -> Iterator[tuple[Source, Path]]:
    for path in python_files(*PACKAGES):
        if path != EVENTS and not RULES_IN_SQL.intersection(path.parents):
            for source in (*_marked(path), *_chosen(path)):
                yield source, path
    for event in EVENT_WORDS.values():
        yield Source(event, "event"), EVENTS
    jinja = Environment(extensions=["jinja2.ext.i18n"])
    for path in screens():
        for _, function, said in jinja.extract_translations(path.read_text("utf-8")):
            words = said if isinstance(said, tuple) else (said,)
            yield (Source(words[1], words[0]) if function == "pgettext" else Source(words[0])), path
    for part in all_parts():
        # Papers are Chinese, but a page names what can be printed.
        yield Source(part.title), ROOT / "webapp" / "printing" / "parts.py"
    for path in sorted((ROOT / "workflows" / "bpmn").glob("*.bpmn")):
        for name in _drawn(path):
            yield Source(name), path


def _marked(path: Path) -> Iterator[Source]:
    for name, call in calls(path):
        if name.split(".")[-1] in MARKS and call.args:
            kind = next((one.value.value for one in call.keywords if one.arg == "kind"
                         and name == "text" and isinstance(one.value, ast.Constant)), "")  # fmt: skip
            yield from (Source(text, kind) for text in _spelled(call.args[0]))


def _spelled(node: ast.expr) -> Iterator[str]:
    """A text, or the two of "one if … else the other"."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _spelled(node.body)
        yield from _spelled(node.orelse)


def _chosen(path: Path) -> Iterator[Source]:
    """The words of enumerations: FORMS.md's values, translated where they are shown."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ClassDef) and any("Enum" in ast.unparse(base) for base in node.bases):
            for line in node.body:
                if isinstance(line, ast.Assign):
                    yield from map(Source, _spelled(line.value))


def _drawn(path: Path) -> Iterator[str]:
    for element in ElementTree.parse(path).iter():
        if element.tag.split("}")[-1] in DRAWN:
            yield element.get("name", "")
        elif element.get("name") == "title":
            yield element.get("value", "")


def main() -> None:
    """Writes the catalogue anew and says which texts wait for their English."""
    old = catalogue() if CATALOGUE.exists() else Catalog(locale="en")
    new = brought_up_to_date(old, sources())
    with CATALOGUE.open("wb") as file:
        write_po(file, new, width=0, sort_output=True)
    for message in new:
        if message.id and not all(english_of(message)):
            print(*reversed(chinese_of(message)))


if __name__ == "__main__":
    main()
