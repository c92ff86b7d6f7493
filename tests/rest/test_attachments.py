"""Files: told by content, refused by size and kind, bound to the case by the act that hands them in."""

import io

from webapp.demo.hands import drawn_picture


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
