"""The event log as other people's tools read it."""

import csv
import io
from datetime import datetime, timedelta
from xml.etree import ElementTree

import orjson

from tests.audit.trail import Trail
from workflows.audit.event_log import logged_cases, write_csv, write_ocel, write_xes

XES = "{http://www.xes-standard.org/}"


def log(trail: Trail, write) -> str:
    trail.done("c1", "w1", "visit_household", "lin", account="lin-account")
    trail.done("c1", "w2", "collect_consent", "wang")
    trail.done("c2", "w3", "visit_household", "wu")
    out = io.StringIO(newline="")
    with trail.reading() as db:
        write(logged_cases(db), out)
    return out.getvalue()


def test_csv_has_the_columns_that_process_mining_expects(trail: Trail) -> None:
    rows = list(csv.DictReader(io.StringIO(log(trail, write_csv))))
    told = [
        (row["case:concept:name"], row["concept:name"], row["org:resource"], row["lifecycle:transition"])
        for row in rows
    ]
    assert told == [
        ("N-c1", "visit_household", "lin", "start"),
        ("N-c1", "visit_household", "lin", "complete"),
        ("N-c1", "collect_consent", "", "start"),
        ("N-c1", "collect_consent", "", "complete"),
        ("N-c2", "visit_household", "wu", "start"),
        ("N-c2", "visit_household", "wu", "complete"),
    ]
    times = [datetime.fromisoformat(row["time:timestamp"]) for row in rows]
    assert all(one.utcoffset() == timedelta(hours=8) for one in times)
    assert times[1] - times[0] == timedelta(seconds=30)


def test_a_cases_lines_stand_in_the_order_of_time(trail: Trail) -> None:
    rows = list(csv.DictReader(io.StringIO(log(trail, write_csv))))
    for case in ("N-c1", "N-c2"):
        times = [row["time:timestamp"] for row in rows if row["case:concept:name"] == case]
        assert times == sorted(times)


def test_xes_is_one_trace_a_case(trail: Trail) -> None:
    root = ElementTree.fromstring(log(trail, write_xes))
    assert root.tag == f"{XES}log" and root.get("xes.version") == "1849-2016"
    traces = root.findall(f"{XES}trace")
    assert [trace.find(f"{XES}string[@key='concept:name']").get("value") for trace in traces] == ["N-c1", "N-c2"]
    first = traces[0].findall(f"{XES}event")[1]
    found = {one.get("key"): one.get("value") for one in first}
    assert (found["concept:name"], found["org:resource"], found["lifecycle:transition"]) == (
        "visit_household",
        "lin",
        "complete",
    )
    assert datetime.fromisoformat(found["time:timestamp"]).tzinfo is not None
    assert first.find(f"{XES}date").get("key") == "time:timestamp"


def test_ocel_relates_events_to_objects_that_are_there(trail: Trail) -> None:
    found = orjson.loads(log(trail, write_ocel))
    assert set(found) == {"events", "objects", "eventTypes", "objectTypes"}
    objects = {one["id"]: one["type"] for one in found["objects"]}
    assert set(objects.values()) == {"application", "household", "staff"}
    assert {one["type"] for one in found["events"]} == {one["name"] for one in found["eventTypes"]}
    for one in found["events"]:
        assert {related["objectId"] for related in one["relationships"]} <= set(objects)
    assert len({one["id"] for one in found["events"]}) == 6


def test_an_empty_log_is_a_log(empty_trail: Trail) -> None:
    with empty_trail.reading() as db:
        for write in (write_csv, write_xes, write_ocel):
            out = io.StringIO()
            write(logged_cases(db), out)
            assert out.getvalue()
