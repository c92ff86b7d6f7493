"""Whatever is sent, the answer is a sentence: never a 5xx, never a traceback."""

import pytest

BODIES = {
    "ten thousand deep": b"[" * 10_000 + b"]" * 10_000,
    "deep in a field": b'{"remarks": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_001,
    "deep strokes": b'{"signature": {"png": "data:image/png;base64,AA==", "strokes": '
    + b"[" * 900
    + b"]" * 900
    + b"}}",
    "no json": b"{",
    "not utf-8": b'{"a": "\xff\xfe"}',
    "utf-16": '{"a": 1}'.encode("utf-16"),
    "nan": b'{"amount": NaN}',
    "infinity": b'{"amount": -Infinity}',
    "byte-order mark": b'\xef\xbb\xbf{"reason": "x"}',
    "comment": b'{"reason": "x"} // and so on',
    "two objects": b'{"reason": "x"}{"reason": "y"}',
    "spaces": b" " * 99_999,
    "number of 100,000 digits": b'{"term_months": ' + b"9" * 100_000 + b"}",
    "name of a megabyte": b'{"' + b"a" * 1_000_000 + b'": 1}',
    "three hundred names": b"{" + b",".join(b'"n%d": 1' % n for n in range(300)) + b"}",
    "lone surrogate": b'{"reason": "\\ud800", "\\ud800": 1}',
    "nul": b'{"reason": "a\\u0000b", "\\u0000": 1, "q": "\\u0000"}',
    "huge number": b'{"term_months": 1' + b"0" * 4_000 + b', "amount": 1e999}',
    "huge integer": b'{"term_months": 99999999999999999999999999, "amount": 18446744073709551616}',
    "list": b"[]",
    "text": b'"x"',
    "null": b"null",
    "twice": b'{"kind": 1, "kind": 2}',
    "wrong types": b'{"household": {}, "members": {}, "q": [], "reason": 1, "to_task": [], "questions": "x", "to": {},'
    b' "amount": 1.5, "purpose": true, "member": [[]], "photos": [1], "no_relation": "yes", "password": 7, "signature": "x"}',
    "rows of nothing": b'{"members": [null, 1, [], {}]}',
    "many rows": b'{"members": [' + b"{}," * 9_999 + b"{}]}",
    "prototype": b'{"__proto__": {}, "constructor": 1, "data": {}, "meta": 1, "errors": 1, "page": 1, "csrf_token": "x"}',
    "override": '{"reason": "\u202e\u2066x", "remarks": "\u202e"}'.encode(),
    "drawn": b'{"remarks": "drawn:{}", "signature": {"png": "data:image/png;base64,\xd0\x96", "strokes": [[]]}}',
}


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    from tests.rest.house import build, close

    house = build(tmp_path_factory.mktemp("hostile"))
    house.app.config["PROPAGATE_EXCEPTIONS"] = False
    number, task = house.reached("visit_household")
    house.callers = [house.as_("lin"), house.as_("jiang"), house.as_("chen")]
    house.paths = [
        "/applications", "/households", "/households/search", "/attachments",
        *(f"/tasks/{task}/{act}" for act in ("complete", "return", "hand-over", "ask-credit", "claim", "release")),
        *(f"/applications/{number}/{act}" for act in ("withdraw", "withdraw-consent", "drawdowns", "supplements")),
    ]  # fmt: skip
    house.task, house.number = task, number
    yield house
    close(house)


@pytest.mark.parametrize("name", BODIES)
def test_no_body_breaks_anything(tried, name):
    for path in tried.paths:
        for caller in tried.callers:
            answer = caller.post(path, data=BODIES[name], content_type="application/json")
            assert 400 <= answer.status_code < 500 or path.endswith(("claim", "release")), (path, answer.text)
            assert answer.status_code < 500, (path, answer.text)
            if answer.status_code >= 400:
                assert answer.mimetype == "application/problem+json" and answer.json["detail"], path
            assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "body",
    [b'{"kind": "x", "kind": "y"}', b'{"reason": {"a": 1, "a": 1}}', b'{"questions": [{"a": 1, "a": 2}]}',
     b'{"reason": "x", "r\\u0065ason": "y"}'],
)  # fmt: skip
def test_a_name_that_stands_twice_is_refused_and_not_silently_the_last_one(tried, body):
    answer = tried.callers[0].post(f"/tasks/{tried.task}/return", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["type"]) == (400, "/api/v1/problems/bad-request")
    assert "两次" in answer.json["detail"]


@pytest.mark.parametrize("path", [
    "/tasks/%00", "/tasks/%FF", "/tasks/" + "9" * 5_000, "/applications/%00/events", "/applications/%ED%A0%80",
    "/applications/..%2F..%2Fetc", "/processes/%00/1.bpmn", "/processes/x/99999999999999999999999.bpmn",
    "/processes/investigation/٣.bpmn", "/problems/%00", "/households?village=%00", "/applications?q=%00",
"/forms/accept_application?household=%00", "/tasks?page=99999999999999999999",
    "/tasks?scope=%00", "/tasks?acting_for=%00", "/tasks?%00=1", "/applications/x/diagram?process=%00", "/nowhere/%00",
])  # fmt: skip
def test_no_address_breaks_anything(tried, path):
    answer = tried.callers[0].get(path)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.mimetype == "application/problem+json"


def test_no_header_breaks_anything(tried):
    lin, path = tried.callers[0], f"/tasks/{tried.task}/claim"
    for headers in ({"If-Match": "Ò"}, {"If-Match": '"' * 999}, {"If-Match": ""}, {"Accept": "\xff/*;q=x"}, {"Range": "bytes=-"},
                    {"Content-Type": "multipart/form-data"}, {"Content-Type": "\xff"}, {"Authorization": "Bearer \xff"},
                    {"Authorization": "Basic x"}, {"Idempotency-Key": "\xff"}, {"Accept-Language": "x" * 5_000}):  # fmt: skip
        own = {"Authorization": f"Bearer {lin.token}", "Idempotency-Key": "h"} | headers
        for answer in (lin.client.post(f"/api/v1{path}", data=b"{}", headers=own),
                       lin.client.get(f"/api/v1/tasks/{tried.task}", headers=own)):  # fmt: skip
            assert answer.status_code < 500, (headers, answer.text)


def test_what_is_no_json_or_too_much_of_it_is_not_taken(tried):
    lin, path = tried.callers[0], f"/applications/{tried.number}/withdraw"
    form = lin.post(path, data="kind=x", content_type="application/x-www-form-urlencoded")
    assert (form.status_code, form.json["type"]) == (415, "/api/v1/problems/wrong-format")
    large = lin.post(path, data=b'{"reason": "' + b"x" * 5_000_000 + b'"}', content_type="application/json")
    assert (large.status_code, large.json["type"]) == (413, "/api/v1/problems/too-large")


def test_a_method_that_is_not_there_says_which_are(tried):
    answer = tried.callers[0].client.delete(
        "/api/v1/tasks", headers={"Authorization": f"Bearer {tried.callers[0].token}"}
    )
    assert (answer.status_code, answer.json["type"]) == (405, "/api/v1/problems/wrong-method")
    assert "GET" in answer.headers["Allow"]
