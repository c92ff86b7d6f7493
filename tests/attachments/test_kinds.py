"""What may be attached is told by its content, looked at where it can do no harm, and kept without what it carries."""

import io

import pytest
from PIL import Image

from tests.attachments import files
from workflows.attachments import kinds
from workflows.attachments.kinds import MEGABYTE, MOST_BYTES, SIGNATURE, Kind, NotAccepted, TooLarge, WrongKind, accept


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_a_photograph_keeps_its_pixels_and_loses_place_time_and_camera():
    sent = files.photo(400, 300, exif=True)
    kept = accept(sent)
    assert kept.media_type == "image/jpeg"
    picture = opened(kept.data)
    assert b"MAKER" in sent and b"MAKER" not in kept.data and b"Exif" not in kept.data
    assert not picture.getexif()
    assert picture.size == (300, 400), "the turn that the telephone noted is done before it is forgotten"
    assert picture.getpixel((290, 10))[0] > 150 and picture.getpixel((290, 10))[1] < 90


def test_a_photograph_is_at_most_4096_pixels_a_side():
    picture = opened(accept(files.photo(6000, 3000)).data)
    assert picture.size == (4096, 2048)


@pytest.mark.parametrize(("form", "mode"), [("PNG", "RGBA"), ("PNG", "L"), ("PNG", "P"), ("PNG", "1"), ("PNG", "I;16"), ("JPEG", "CMYK"), ("JPEG", "L")])  # fmt: skip
def test_every_kind_of_pixel_becomes_plain_colour(form, mode):
    picture = opened(accept(files.photo(64, 64, form=form, mode=mode)).data)
    assert (picture.format, picture.mode) == ("JPEG", "RGB")


def test_a_signature_stays_a_png_and_its_clear_ground_becomes_white():
    kept = accept(files.signature(), purpose=SIGNATURE)
    picture = opened(kept.data)
    assert kept.media_type == "image/png" and picture.mode == "RGB"
    assert picture.getpixel((2, 2)) == (255, 255, 255) and picture.getpixel((100, 52)) == (0, 0, 0)


def test_the_name_counts_for_nothing_and_the_content_for_all():
    assert accept(files.photo(form="PNG")).media_type == "image/jpeg"
    assert accept(files.WHOLE_PAPER).media_type == "application/pdf"
    assert accept(files.movie()).media_type == "video/mp4"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg/>",
        b"<html><script>alert(1)</script></html>",
        b"GIF89a" + b"\x00" * 64,
        files.many_frames("GIF"),
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        b"\x7fELF" + b"\x00" * 64,
        b"\x1aE\xdf\xa3" + b"\x00" * 64,
        files.archive(),
        b"\n" + files.WHOLE_PAPER,
        files.movie(brand=b"qt  "),
    ],
    ids=[
        "empty",
        "svg",
        "xml",
        "html",
        "gif",
        "gif of many frames",
        "webp",
        "program",
        "webm",
        "zip",
        "pdf not at the start",
        "quicktime",
    ],
)
def test_other_kinds_are_refused_with_415(data):
    with pytest.raises(WrongKind) as refused:
        accept(data)
    assert refused.value.status == 415


def test_a_picture_of_an_iphone_is_refused_with_the_way_to_mend_it():
    with pytest.raises(WrongKind, match="兼容性最佳"):
        accept(files.movie(brand=b"heic"))


@pytest.mark.parametrize(("kind", "start"), [(Kind.JPEG, b"\xff\xd8\xff"), (Kind.PDF, b"%PDF-1.7"), (Kind.MP4, b"\x00\x00\x00\x18ftypisom")])  # fmt: skip
def test_more_than_its_kind_may_have_is_refused_with_413_before_it_is_opened(kind, start):
    with pytest.raises(TooLarge) as refused:
        accept(start + bytes(MOST_BYTES[kind]))
    assert refused.value.status == 413
    assert f"{MOST_BYTES[kind] // MEGABYTE} MB" in str(refused.value.sentence)


def test_a_refused_file_can_be_said_at_its_field():
    with pytest.raises(NotAccepted) as refused:
        accept(b"nothing")
    assert refused.value.at("photos").fields == {"photos": [refused.value.sentence]}


def test_a_bomb_is_refused_by_its_pixels():
    data = files.bomb(32768)
    assert len(data) < MEGABYTE
    with pytest.raises(WrongKind, match="展开后太大"):
        accept(data)


def test_what_slips_through_every_check_still_bursts_in_its_own_process(monkeypatch, tmp_path):
    """The same picture as sixteen gigabytes of pixels, looked at by a child without the measure of pixels."""
    (tmp_path / "loose.py").write_text(
        "import sys\nfrom workflows.attachments import child, pictures\n"
        "pictures.MOST_PIXELS = 10**12\nsys.exit(child.main())\n"
    )
    monkeypatch.setattr(kinds, "_ROOT", f"{kinds._ROOT}:{tmp_path}")
    monkeypatch.setattr(kinds, "CHILD", "loose")
    with pytest.raises(WrongKind, match="展开后太大"):
        accept(files.bomb(32768))


def test_a_process_that_thinks_too_long_is_ended(monkeypatch, tmp_path):
    (tmp_path / "endless.py").write_text("while True: pass\n")
    monkeypatch.setattr(kinds, "_ROOT", tmp_path)
    monkeypatch.setattr(kinds, "CHILD", "endless")
    monkeypatch.setattr(kinds, "CHILD_SECONDS", 0.5)
    with pytest.raises(WrongKind):
        accept(files.photo())


@pytest.mark.parametrize("chunk", [b"zTXt", b"iTXt", b"iCCP"])
def test_what_a_picture_carries_packed_bursts_no_more_than_its_pixels(chunk):
    with pytest.raises(WrongKind):
        accept(files.with_packed_chunk(chunk))


def test_of_a_picture_that_moves_the_first_is_kept():
    sent = files.many_frames("PNG")
    kept = opened(accept(sent).data)
    assert b"acTL" in sent and (kept.format, getattr(kept, "n_frames", 1)) == ("JPEG", 1)


def test_a_jpeg_that_says_it_is_larger_than_any_is_refused_before_it_is_drawn():
    data = bytearray(files.photo())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    with pytest.raises(WrongKind, match="展开后太大"):
        accept(bytes(data))


def test_a_page_within_a_picture_is_gone_when_it_is_kept():
    for sent in (
        files.photo() + b"<script>",
        files.photo().replace(b"\xff\xdb", b"\xff\xfe\x00\x0a<script>\xff\xdb", 1),
    ):
        assert b"<script>" in sent and b"script" not in accept(sent).data


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_picture_that_ends_too_early_is_refused(form):
    data = files.photo(800, 600, form=form)
    with pytest.raises(WrongKind, match="不完整"):
        accept(data[: len(data) // 2])


def test_a_picture_that_is_an_archive_too_is_kept_as_a_picture_alone():
    sent = files.photo() + files.archive()
    kept = accept(sent).data
    assert b"PK\x03\x04" in sent and b"PK" not in kept and b"script" not in kept


@pytest.mark.parametrize(
    "extra",
    [
        b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
        b"/OpenAction << /S /J#61vaScript /JS (app.alert(1)) >>",
        b"/OpenAction << /S /Launch /F (x.exe) >>",
        b"/Names << /EmbeddedFiles 9 0 R >>",
        b"/AcroForm << /XFA [ 9 0 R ] >>",
        b"/AA << /O << /S /SubmitForm >> >>",
    ],
)
def test_a_pdf_that_does_something_is_refused(extra):
    with pytest.raises(WrongKind, match="脚本"):
        accept(files.paper_with(extra))
    with pytest.raises(WrongKind, match="脚本"):
        accept(files.paper_with_packed(b"4 0 << " + extra + b" >>"))


def test_a_pdf_packed_as_everybody_packs_is_taken_and_one_packed_to_hide_is_not():
    assert accept(files.paper_with_packed(b"4 0 << /Type /Font >>")).media_type == "application/pdf"
    with pytest.raises(WrongKind):
        accept(files.paper_with_packed(b"3C3C>", b"/Filter [/ASCIIHexDecode]"))
    with pytest.raises(WrongKind, match="展开后太大"):
        accept(files.paper_with_packed(b" " * (80 * MEGABYTE)))


def test_a_pdf_must_be_whole_open_and_nothing_but_a_pdf():
    with pytest.raises(WrongKind, match="不完整"):
        accept(files.WHOLE_PAPER[:-20])
    with pytest.raises(WrongKind, match="密码"):
        accept(files.paper_with(b"/Encrypt 5 0 R"))
    with pytest.raises(WrongKind, match="夹带"):
        accept(files.WHOLE_PAPER + files.archive())


@pytest.mark.parametrize(
    "data",
    [
        files.WHOLE_PAPER + files.archive() + files.WHOLE_PAPER,
        files.WHOLE_PAPER.replace(b"trailer", files.archive() + b"\ntrailer"),
        files.WHOLE_PAPER.replace(b"%PDF-1.7\n", b"%PDF-1.7\n<script>alert(1)</script>\n"),
        files.movie(files.box(b"mdat", files.archive())),
    ],
    ids=["archive between two papers", "archive within a paper", "page before a paper", "archive within a recording"],
)
def test_what_is_kept_as_it_is_is_nothing_else_as_well(data):
    with pytest.raises(WrongKind, match="夹带"):
        accept(data)


def test_the_four_bytes_of_an_archive_alone_are_chance():
    paper = files.WHOLE_PAPER.replace(b"trailer", b"% PK\x05\x06 and PK\x01\x02\ntrailer")
    assert accept(paper).media_type == "application/pdf"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (files.movie()[:-100], "不完整"),
        (files.box(b"ftyp", b"isom\x00\x00\x02\x00") + files.box(b"mdat", b"\x00" * 99), "不完整"),
        (files.movie(files.box(b"HTML", b"<script>")), "夹带"),
        (files.movie(files.box(b"free", bytes(2 * MEGABYTE))), "夹带"),
        (files.movie(b"PK\x03\x04 and so on"), "不完整"),
    ],
    ids=["cut off", "no index", "strange box", "much filling", "archive behind"],
)
def test_a_recording_is_boxes_of_a_recording_to_the_last_byte(data, why):
    with pytest.raises(WrongKind, match=why):
        accept(data)


def test_our_settings_and_keys_do_not_reach_the_process_that_looks(monkeypatch, tmp_path):
    (tmp_path / "telling.py").write_text("import json, os\nprint(json.dumps({'said': 'broken'} if 'SECRET' in os.environ else {'said': 'good'}))\n")  # fmt: skip
    monkeypatch.setenv("SECRET", "1")
    monkeypatch.setattr(kinds, "_ROOT", tmp_path)
    monkeypatch.setattr(kinds, "CHILD", "telling")
    assert accept(files.WHOLE_PAPER)
