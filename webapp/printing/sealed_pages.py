"""Pages of PDFs of ours that are made already: those of one part of a volume, and several volumes as one file.

A page keeps its digest and its number in the volume. Data and signature stay with the whole volume: a part or a joined
file is a copy, and what is compared with the house is the volume itself.
"""

import io
from collections.abc import Iterable
from decimal import Decimal

import pikepdf

from webapp.printing.parts import all_parts

FRONT_AND_BACK = 2
A4 = (595, 842)
_HEAD_OF_A_PAGE = 85
"""Points from the upper edge down to where the first part of a page begins, the widest margin included."""


def pages_of_part(pdf: bytes, name: str) -> bytes | None:
    """The pages on which a part of a volume stands; None where the volume has not printed it.

    A part that follows another on one page brings that page whole.
    """
    with pikepdf.open(io.BytesIO(pdf)) as whole:
        begins = _begins(whole)
        at = next((place for place, found in enumerate(begins) if found[2] == name), None)
        if at is None:
            return None
        first, last = begins[at][0], len(whole.pages) - 1
        if at + 1 < len(begins):
            page, down, _ = begins[at + 1]
            last = page if down > _HEAD_OF_A_PAGE else page - 1
        with pikepdf.new() as copy:
            copy.pages.extend(whole.pages[first : max(first, last) + 1])
            return _saved(copy)


def joined(volumes: Iterable[tuple[str, bytes]]) -> bytes:
    """Volumes, each a title and its PDF, as one PDF with a bookmark a volume; each begins on the front of a sheet."""
    with pikepdf.new() as whole:
        kept, starts = [], []
        for title, pdf in volumes:
            one = pikepdf.open(io.BytesIO(pdf))
            kept.append(one)
            if len(whole.pages) % FRONT_AND_BACK:
                whole.add_blank_page(page_size=A4)
            starts.append(pikepdf.OutlineItem(title, len(whole.pages)))
            whole.pages.extend(one.pages)
        with whole.open_outline() as outline:
            outline.root.extend(starts)
        return _saved(whole)


def _begins(whole: pikepdf.Pdf) -> list[tuple[int, Decimal, str]]:
    """Where each part begins: page, points down from its upper edge, name; in the order of reading."""
    names = {part.name for part in all_parts()}
    if "/Names" not in whole.Root or "/Dests" not in whole.Root.Names:
        return []
    numbers = {page.obj.objgen: number for number, page in enumerate(whole.pages)}
    found = []
    for name, where in pikepdf.NameTree(whole.Root.Names.Dests).items():
        if name in names:
            number = numbers[where[0].objgen]
            found.append((number, Decimal(str(whole.pages[number].mediabox[3])) - Decimal(str(where[3])), name))
    return sorted(found)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, min_version="1.7", deterministic_id=True)
    return out.getvalue()
