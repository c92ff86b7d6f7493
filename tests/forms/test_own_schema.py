"""What fits the schema of a form is read whole: refused, if at all, by sentences at fields that stand in the schema."""

from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from forms.rendering.json_schema import formdata_of, schema_of
from forms.task_form import TaskForm
from tests.builders.own_schema import names_in, objects_of
from tests.builders.sheets import Sheet

EXAMPLES = 8
QUIET = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_whatever_fits_the_schema_is_read_whole_and_refused_by_field(sheet: Sheet) -> None:
    empty: Any = sheet.make(None)
    schema = schema_of(empty)

    @QUIET
    @given(body=objects_of(schema))
    def read(body: dict[str, Any]) -> None:
        found = formdata_of(empty, body)
        assert found.unknown == [] and found.wrong == {}, (found.unknown, found.wrong)
        form = sheet.make(found.formdata)
        form.validate()
        assert {name for name, _ in form.sentences() if name} <= names_in(schema, body)
        if isinstance(form, TaskForm) and not form.sentences():
            form.entry()

    read()
