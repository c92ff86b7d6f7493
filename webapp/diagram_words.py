"""A diagram as a screen shows it: its names in the reader's language, lanes and pools by their titles, not by codes."""

from xml.etree import ElementTree

from webapp.language import is_english, word

DRAWN, BOUNDS = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNLabel", "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
ENGLISH_LABEL = 78
MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
PREFIXES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}

for _prefix, _address in PREFIXES.items():
    ElementTree.register_namespace(_prefix, _address)


def in_words(deployed: bytes) -> bytes:
    """The same diagram, named for whoever looks at it. `deployed` was guarded when it was deployed."""
    drawing = ElementTree.fromstring(deployed)  # noqa: S314 - no DOCTYPE gets past xml_guard.py
    pools = {pool.get("processRef"): pool for pool in drawing.iter(f"{MODEL}participant")}
    for process in drawing.iter(f"{MODEL}process"):
        for element in process.iter():
            if element.tag.startswith(MODEL) and element.get("name"):
                element.set("name", word(_title(element)))
        if process.get("id") in pools:
            pools[process.get("id")].set("name", process.get("name", ""))
    if is_english():
        _widen_labels(drawing)
    return ElementTree.tostring(drawing, encoding="utf-8", xml_declaration=True)


def title_of(deployed: bytes, process: str) -> str:
    """What a diagram calls its process, for whoever looks at it."""
    drawing = ElementTree.fromstring(deployed)  # noqa: S314 - no DOCTYPE gets past xml_guard.py
    names = (one.get("name", process) for one in drawing.iter(f"{MODEL}process") if one.get("id") == process)
    return word(next(names, process))


def _title(element: ElementTree.Element) -> str:
    """A lane's name is the code of a role; what people call it is its property `title`."""
    for part in element.iter() if element.tag == f"{MODEL}lane" else ():
        if part.get("name") == "title":
            return part.get("value", "")
    return element.get("name", "")


def _widen_labels(drawing: ElementTree.Element) -> None:
    """The labels are as wide as their Chinese; an English word must not break inside."""
    for bounds in drawing.iterfind(f".//{DRAWN}/{BOUNDS}"):
        at, width = float(bounds.get("x", 0)), float(bounds.get("width", 0))
        if width < ENGLISH_LABEL:
            bounds.set("x", f"{at - (ENGLISH_LABEL - width) / 2:.0f}")
            bounds.set("width", str(ENGLISH_LABEL))
