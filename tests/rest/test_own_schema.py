"""Over the wire: what fits a task's own schema completes it, or is refused at fields of that schema; never a broken server."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.builders.own_schema import names_in, objects_of
from tests.conftest import KINDS
from tests.rest.house import House
from tests.rest.test_happy_path import WHO

EXAMPLES = {"sqlite": 6, "postgresql": 2}
STORED_TOO = ("visit_household", "verify_identity", "prepare_iou")
"""Forms that hold every kind of value: what is refused by field needs no second database, what is stored does."""

TRIED = [*(("sqlite", task) for task in WHO), *(("postgresql", task) for task in STORED_TOO)]

QUIET = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# 409: the object before it completed the task.
ANSWERS = {200, 409, 422}


@pytest.mark.parametrize(("kind", "task"), [one for one in TRIED if one[0] in KINDS])
def test_what_fits_the_schema_of_a_task_is_done_or_refused_by_field(house: House, kind: str, task: str) -> None:
    who = house.as_(WHO[task])
    _, item = house.reached(task, amount="30000")
    shown = who.get(f"/tasks/{item}")
    assert shown.status_code == 200, shown.text
    schema = shown.json["schema"]
    statuses: list[int] = []

    @settings(QUIET, max_examples=EXAMPLES[kind])
    @given(body=objects_of(schema))
    def posted(body: dict[str, Any]) -> None:
        # Whoever says that he is related is recused at once, and may not be asked again.
        given = body | ({"no_relation": True} if "no_relation" in schema["properties"] else {})
        answer = who.post(f"/tasks/{item}/complete", given)
        statuses.append(answer.status_code)
        assert answer.status_code in ANSWERS, answer.text
        if answer.status_code == 422:
            assert answer.json["errors"], answer.text
            assert set(answer.json["errors"]) - {""} <= names_in(schema, given)

    posted()
    assert len(statuses) >= EXAMPLES[kind]
