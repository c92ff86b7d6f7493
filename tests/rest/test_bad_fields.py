"""What is wrong with an object is said by field, whatever its type, and nothing has changed: the same key serves again."""

import io

from sqlalchemy import func, select

from webapp.demo.drawings import drawn_picture
from workflows.records.tables import metadata

# One field of each kind on the form of the visit: a wrong type, a wrong value, what nobody sees.
WRONG = [
    ("visited_at", ["x"]), ("visited_at", "字" * 201), ("visited_at", "林\x00秋生"), ("visited_at", "林\u202e秋生"), ("visited_at", 7),
    ("remarks", {"a": 1}), ("remarks", "\x1b[2J"), ("visited_on", "2099-01-01"), ("visited_on", 20261124), ("visited_on", "昨天"),
    ("neighbours_view", "很好很好"), ("neighbours_view", True), ("bad_habits", ["无"]), ("bad_habits", "都没有"), ("bad_habits", [1]),
    ("lawsuits", "no"), ("lawsuits", 0), ("income_wages", 36000), ("income_wages", "1,5"), ("income_wages", "-1"),
    ("photos", "x"), ("photos", ["../x"]), ("photos", ["0" * 32]), ("photos", [[]]), ("land", {}), ("land", [1]), ("land", "x"),
    ("visit_outcome", None), ("photos", [f"a{n}" for n in range(21)]),
]  # fmt: skip
WRONG_IN_A_LINE = [
    ("land", "mu", 6.5), ("land", "mu", "1,5"), ("land", "crop", ["x"]), ("stock", "head", "6"), ("stock", "head", True),
    ("stock", "head", 10**12), ("members", "phone", "1380000"), ("members", "id_number", "330825196803159976"),
    ("members", "name", "林\u2066秋生"), ("assets", "kind", "没有"), ("assets", "colour", "red"),
]  # fmt: skip


def rows(house):
    """Rows of each table; a drawn signature is an upload of its own, kept for the next try whatever its form says."""
    with house.read() as db:
        tables = [
            table for table in metadata().sorted_tables if table.name not in ("attachment", "audit_event", "receipt")
        ]
        return {table.name: db.scalar(select(func.count()).select_from(table)) for table in tables}


def test_each_wrong_field_is_named_nothing_changes_and_the_key_serves_again(house):
    _, task = house.reached("visit_household")
    lin = house.as_("lin")
    good = house.answer(lin, task)
    before, path = rows(house), f"/tasks/{task}/complete"
    tries = [({**good, name: value}, name) for name, value in WRONG]
    for name, inner, value in WRONG_IN_A_LINE:
        line = {**good[name][0], inner: value}
        tries.append(({**good, name: [line, *good[name][1:]]}, f"{name}-0-{inner}"))
    for body, name in tries:
        answer = lin.post(path, body, key="one")
        assert (answer.status_code, set(answer.json.get("errors", ()))) == (422, {name}), (
            name,
            body[name.split("-")[0]],
        )
        assert len(answer.json["errors"][name]) == 1 and answer.json["detail"], answer.text
    assert rows(house) == before
    done = lin.post(path, good, key="one")
    assert done.status_code == 200, done.text


def test_what_belongs_to_another_household_is_refused_at_its_field(house):
    other = house.settle("孙国强", seed=7)
    lin, zhou = house.as_("lin"), house.as_("zhou")
    theirs = house.acceptance(lin, other)
    mine = house.acceptance(lin)
    for name in ("applicant", "spouse"):
        answer = lin.post("/applications", {**mine, name: theirs[name]})
        assert (answer.status_code, set(answer.json["errors"])) == (422, {name}), answer.text
    assert lin.post("/applications", {**mine, "household": "0" * 32}).status_code == 404
    _, task = house.reached("visit_household", other)
    strange = zhou.post(
        "/attachments", data={"file": (io.BytesIO(drawn_picture("别家")), "a.jpg"), "purpose": "photos"}
    )
    of_another_case = house.answer(lin, task)["photos"]
    assert lin.post(f"/tasks/{task}/complete", house.answer(lin, task, photos=of_another_case)).status_code == 200
    _, task = house.reached("visit_household")
    for photos in (of_another_case, [strange.json["id"]]):
        answer = lin.post(f"/tasks/{task}/complete", house.answer(lin, task, photos=photos))
        assert (answer.status_code, set(answer.json["errors"])) == (422, {"photos"}), answer.text
