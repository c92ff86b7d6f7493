"""HTML to PDF/A-3u by WeasyPrint, with our own fonts and the data embedded (RULES G4-05).

Nothing is fetched: only fonts of ours and pictures that stand in the document itself are ever opened.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

import webapp
from webapp.printing.dossier import Laid, Volume

VARIANT = "pdf/a-3u"
DOTS_PER_INCH = 150
JPEG_QUALITY = 75
DATA_NAME = "dossier.json"
SIGNATURE_NAME = "signature.json"
VENDOR = Path(webapp.__file__).parent / "static" / "vendor"
PAPER_CSS = Path(__file__).parent / "paper.css"
_FONT_FILE = re.compile(r"Noto(Sans|Serif)SC_([1-9]00)\w*\.ttf")


class FontsMissing(RuntimeError):
    """The fonts that set-up fetches are not there; without them no paper has Chinese on it."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, how many pages it has, and the digest of the data in it."""

    pdf: bytes
    pages: int
    digest: str


Sign = Callable[[str, int], bytes]
"""Makes the signature that is embedded beside the data, from their digest and the number of pages."""


def write_dossier(volume: Volume, sign: Sign | None = None) -> Printed:
    """A volume as PDF/A-3u, with its data and, where `sign` is given, a signature over them embedded.

    Cover and catalogue are laid out a second time, when the pages of the parts are known; all other pages stay.
    """
    whole = _render(volume.html())
    laid = Laid(starts=_starts(whole), pages=len(whole.pages))
    front = _render(volume.front(laid))
    rest = whole.pages[len(front.pages) :]
    assert len(front.pages) == min(laid.starts.values(), default=laid.pages + 1) - 1, "the catalogue changed its length"
    document = whole.copy([*front.pages, *rest])
    embedded = [_embedded(DATA_NAME, volume.data, "Source", _made_at(volume))]
    if sign is not None:
        embedded.append(_embedded(SIGNATURE_NAME, sign(volume.digest, laid.pages), "Supplement", _made_at(volume)))
    return Printed(_write(document, embedded, volume.digest, _made_at(volume)), laid.pages, volume.digest)


def write(html: str, data: bytes, digest: str, *, made_at: datetime) -> Printed:
    """Any other paper of ours as PDF/A-3u with its data embedded."""
    document = _render(html)
    embedded = [_embedded(DATA_NAME, data, "Source", made_at)]
    return Printed(_write(document, embedded, digest, made_at), len(document.pages), digest)


@cache
def stamp_font() -> Path | None:
    """The font in which copies of identity papers are stamped, None where set-up has not fetched it."""
    return next((path for family, weight, path in _fonts() if family == "Sans" and weight == 400), None)


def _render(html: str) -> Document:
    fonts, css = _styles()
    return HTML(string=html, url_fetcher=_OwnFiles(), base_url=None).render(
        stylesheets=list(css),
        font_config=fonts,
        optimize_images=True,
        dpi=DOTS_PER_INCH,
        jpeg_quality=JPEG_QUALITY,
    )


def _embedded(name: str, data: bytes, relationship: str, made_at: datetime) -> Attachment:
    return Attachment(
        string=data,
        name=name,
        description=name,
        relationship=relationship,
        created=made_at,
        modified=made_at,
        url_fetcher=_OwnFiles(),
    )


def _write(document: Document, embedded: Sequence[Attachment], digest: str, made_at: datetime) -> bytes:
    document.metadata.attachments = list(embedded)
    document.metadata.created = document.metadata.modified = f"{made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    pdf: bytes = document.write_pdf(
        pdf_variant=VARIANT,
        pdf_identifier=bytes.fromhex(digest)[:16],
        optimize_images=True,
        dpi=DOTS_PER_INCH,
        jpeg_quality=JPEG_QUALITY,
    )
    return pdf


def _starts(document: Document) -> dict[str, int]:
    """The first page of each part; a part that goes over several is named on every one of them."""
    found: dict[str, int] = {}
    for number, page in enumerate(document.pages, 1):
        for anchor in page.anchors:
            found.setdefault(anchor, number)
    return found


def _made_at(volume: Volume) -> datetime:
    """The last act of the case, so that the same case printed again gives the same file."""
    application, filing = volume.dossier.file.application, volume.dossier.own("filing")
    return filing.at if filing is not None else application.closed_at or application.opened_at


class _OwnFiles(URLFetcher):
    """Fonts of ours and data within the document; any other address is a mistake."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if url.startswith("data:"):
            return super().fetch(url, headers)
        path = Path(unquote(urlsplit(url).path))
        if urlsplit(url).scheme == "file" and path.is_relative_to(VENDOR):
            return super().fetch(url, headers)
        raise ValueError(f"paper fetches nothing: {url[:80]}")


@cache
def _styles() -> tuple[FontConfiguration, tuple[CSS, ...]]:
    """One font configuration for the life of the process: reading the fonts takes longer than a page."""
    fonts = FontConfiguration()
    faces = "\n".join(_face(*found) for found in _fonts())
    if not faces:
        raise FontsMissing(f"no Noto SC fonts under {VENDOR}: run the set-up")
    texts = (faces, PAPER_CSS.read_text("utf-8"))
    return fonts, tuple(CSS(string=text, font_config=fonts, url_fetcher=_OwnFiles()) for text in texts)


def _fonts() -> Iterator[tuple[str, int, Path]]:
    for path in sorted(VENDOR.rglob("*.ttf")):
        found = _FONT_FILE.fullmatch(path.name)
        if found:
            yield found[1], int(found[2]), path


def _face(family: str, weight: int, path: Path) -> str:
    return f'@font-face {{ font-family: "Noto {family} SC"; font-weight: {weight}; src: url("{path.as_uri()}"); }}'
