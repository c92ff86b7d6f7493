"""The same trail on both databases: built once on each, and copied, so that every test may ruin its own."""

import shutil
from itertools import count

import pytest

from tests import postgres
from tests.audit.trail import Trail, whole_trail

_numbers = count()


@pytest.fixture(scope="session")
def keys(tmp_path_factory):
    return tmp_path_factory.mktemp("audit") / "keys"


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.pg)])
def built(request, tmp_path_factory, keys):
    """A trail nobody touches, with nobody connected to its database."""
    sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path_factory.mktemp('built') / 'fourgates.db'}" if sqlite else postgres.new_database("audit")
    made = whole_trail(url, keys)
    made.database.engine.dispose()
    return made


@pytest.fixture
def trail(built, tmp_path, keys):
    url = built.database.engine.url
    if url.drivername == "sqlite":
        shutil.copy(url.database, tmp_path / "fourgates.db")
        address = f"sqlite:///{tmp_path / 'fourgates.db'}"
    else:
        like = url.render_as_string(hide_password=False)
        address = postgres.new_database(f"audit_{next(_numbers)}", like=like)
    made = built.copy(address, keys)
    yield made
    made.database.engine.dispose()
    if url.drivername != "sqlite":
        postgres.drop(address)


@pytest.fixture
def empty_trail(tmp_path, keys):
    made = Trail(f"sqlite:///{tmp_path / 'empty.db'}", keys)
    yield made
    made.database.engine.dispose()
