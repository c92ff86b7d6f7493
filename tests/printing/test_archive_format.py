"""A sealed dossier is PDF/A-3u by the judgement of veraPDF, and opens on a machine without the product (G4-05)."""

import io

import pypdf
from weasyprint import HTML

from tests.printing import sample
from tests.printing.archive_format import checks, faults
from webapp.printing.dossier import volume
from webapp.printing.pdf import write_dossier
from webapp.printing.single_form import print_form


def test_a_dossier_is_a_valid_archive_file(sealed, saved):
    path = saved(sealed.pdf)
    assert faults(path) == []
    assert checks(path) > 10_000, "the engine looked at something"


def test_a_file_that_is_none_fails(saved):
    """Without this, an engine that answers yes to everything would pass."""
    assert faults(saved(HTML(string="<p>hello</p>").write_pdf())) != []


def test_a_picture_with_smoothing_fails(saved):
    """The one line of paper.css that archive files hang on."""
    picture = sample.papers()["photo1"].picture
    bad = HTML(string=f'<img src="{picture}">').write_pdf(pdf_variant="pdf/a-3u")
    assert any(fault.startswith("6.2.8") for fault in faults(saved(bad)))


def test_the_dossier_of_a_refused_case_and_a_form_alone_are_valid_too(saved):
    assert faults(saved(write_dossier(volume(sample.refused())).pdf)) == []
    alone = print_form(sample.dossier(), "prepare_iou", at=sample.at(11, 24, 10, 12))
    assert alone is not None and alone.pages == 1
    assert faults(saved(alone.pdf)) == []


def test_every_font_is_embedded_with_the_characters_that_most_fonts_lack(sealed):
    reader = pypdf.PdfReader(io.BytesIO(sealed.pdf))
    fonts = [font for page in reader.pages for font in fonts_of(page)]
    assert fonts
    assert all("/FontFile2" in d or "/FontFile3" in d for d in fonts)
    said = "".join(page.extract_text() for page in reader.pages)
    assert "王䶮" in said and "周𬸪" in said


def fonts_of(page):
    for font in page["/Resources"].get("/Font", {}).values():
        for inner in font.get_object().get("/DescendantFonts", []):
            yield inner.get_object()["/FontDescriptor"].get_object()
