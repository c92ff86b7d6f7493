"""Files: told by content, refused by size and kind, bound to the case by the act that hands them in."""

import io

import pytest
from sqlalchemy import func, select

from tests.attachments import files
from webapp.demo.drawings import drawn_picture
from workflows.records.attachments import Attachment


def jpeg(caption="房屋"):
    return drawn_picture(caption)


def upload(caller, data, *, name="photo.jpg", key="", **more):
    return caller.post("/attachments", data={"file": (io.BytesIO(data), name), **more}, key=key)


def test_a_picture_is_kept_under_its_own_kind(house):
    answer = upload(house.as_("lin"), jpeg(), name="../../etc/passwd\x00.pdf")
    assert answer.status_code == 201
    assert set(answer.json) == {"id", "sha256", "type", "bytes"}
    assert (answer.json["type"], len(answer.json["sha256"])) == ("image/jpeg", 64)


def test_what_is_no_picture_paper_or_recording_is_not_taken(sqlite_house):
    lin = sqlite_house.as_("lin")
    for data in (b"", b"MZ\x90\x00", b"<svg onload=alert(1)>", b"\xff\xd8\xff broken", b"%PDF-1.7 nothing"):
        answer = upload(lin, data)
        assert (answer.status_code, answer.json["type"]) == (415, "/api/v1/problems/wrong-kind"), data


HOSTILE = {
    "program called a photograph": b"MZ\x90\x00" + bytes(64), "drawing with a script": b"<svg xmlns='x'><script>alert(1)</script></svg>",
    "page": b"<!doctype html><script>alert(1)</script>", "archive": files.archive(), "moving picture": files.many_frames("GIF"),
    "bomb of 50,176 pixels a side": files.bomb(50_176), "packed text": files.with_packed_chunk(b"zTXt"),
    "half a photograph": jpeg()[:4_000], "photograph of a telephone": files.movie(brand=b"heic"), "nothing": b"",
    "paper with a script": files.paper_with(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
    "paper with a file": files.paper_with(b"/Names << /EmbeddedFiles 9 0 R >>"), "locked paper": files.paper_with(b"/Encrypt 5 0 R"),
    "paper and archive": files.WHOLE_PAPER + files.archive() + files.WHOLE_PAPER, "half a paper": files.WHOLE_PAPER[:-20],
    "recording of another kind": files.movie(brand=b"qt  "), "recording cut off": files.movie()[:-100],
    "recording without an index": files.box(b"ftyp", b"isom\x00\x00\x02\x00") + files.box(b"mdat", bytes(99)),
}  # fmt: skip


def kept(house):
    folder = house.folder / "attachments"
    with house.read() as db:
        rows = db.scalar(select(func.count()).select_from(Attachment))
    return rows, sorted(entry.name for entry in folder.iterdir()) if folder.exists() else []


def test_no_hostile_file_is_taken_and_nothing_of_it_is_kept(sqlite_house):
    lin = sqlite_house.as_("lin")
    assert upload(lin, jpeg()).status_code == 201
    before = kept(sqlite_house)
    for kind, data in HOSTILE.items():
        answer = upload(lin, data, key="the same")
        assert (answer.status_code, answer.mimetype) == (415, "application/problem+json"), kind
        assert len(answer.json["detail"]) > 8 and answer.json["type"].endswith("/wrong-kind"), kind
    assert kept(sqlite_house) == before
    assert upload(lin, jpeg(), key="the same").status_code == 201


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "C:\\照片\\房屋.jpg",
        "房屋\u202egpj.exe",
        "a" * 500 + ".jpg",
        "䶮𬸪.jpg",
        " ",
        ".",
        "\x1b[2J.jpg",
    ],
)
def test_a_name_is_a_few_characters_to_be_seen_and_never_a_path(sqlite_house, name):
    lin = sqlite_house.as_("lin")
    answer = upload(lin, jpeg(), name=name)
    assert answer.status_code == 201, answer.text
    with sqlite_house.read() as db:
        shown = db.scalar(
            select(Attachment.__table__.c.file_name).where(Attachment.__table__.c.id == answer.json["id"])
        )
    assert len(shown) <= 120 and shown.isprintable() and not set(shown) & set("/\\")


def test_what_is_too_large_is_not_taken(sqlite_house):
    answer = upload(sqlite_house.as_("lin"), jpeg() + bytes(13 * 1024 * 1024))
    assert (answer.status_code, answer.json["type"]) == (413, "/api/v1/problems/too-large")
    sqlite_house.app.config["MAX_CONTENT_LENGTH"] = 1000
    assert upload(sqlite_house.as_("lin"), jpeg()).status_code == 413


def test_only_one_file_in_a_form_is_taken(sqlite_house):
    lin = sqlite_house.as_("lin")
    assert lin.post("/attachments", {}).status_code == 415
    assert lin.post("/attachments", data={"purpose": "photos"}, content_type="multipart/form-data").json[
        "errors"
    ].keys() == {"file"}
    assert upload(lin, jpeg(), owner="x").json["errors"].keys() == {"owner"}
    assert lin.post("/attachments", data={"file": "text"}, content_type="multipart/form-data").status_code == 422


def test_somebody_else_s_upload_cannot_be_handed_in(house):
    _, task = house.reached("visit_household")
    lin, zhou = house.as_("lin"), house.as_("zhou")
    theirs = upload(zhou, jpeg()).json["id"]
    answer = lin.post(f"/tasks/{task}/complete", house.answer(lin, task, photos=[theirs]))
    assert answer.status_code == 422
