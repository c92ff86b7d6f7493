"""A fresh cooperative a test, on both databases where a test asks for `house`."""

import pytest

from tests import postgres
from tests.rest.house import build, close


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.pg)])
def house(request, tmp_path):
    url = postgres.new_database("rest") if request.param == "postgresql" else None
    found = build(tmp_path, url)
    yield found
    close(found)


@pytest.fixture
def sqlite_house(tmp_path):
    """For what no database can make a difference to."""
    found = build(tmp_path)
    yield found
    close(found)
