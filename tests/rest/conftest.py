"""A cooperative of its own for every test, copied from one that is built once; on both databases where it matters."""

import shutil

import pytest

from tests import postgres
from tests.rest.house import build, close, reopened


@pytest.fixture(scope="session")
def built_on(tmp_path_factory):
    """By kind of database: a cooperative in which nobody has done anything yet, and nobody is connected to it."""
    found = {}

    def on(kind):
        if kind not in found:
            url = postgres.new_database("rest_template") if kind == "postgresql" else None
            found[kind] = build(tmp_path_factory.mktemp(kind), url)
            close(found[kind])
        return found[kind]

    return on


@pytest.fixture
def house(kind, built_on, tmp_path):
    yield from _copied(built_on(kind), kind, tmp_path / "instance")


@pytest.fixture
def sqlite_house(built_on, tmp_path):
    """For what no database can make a difference to."""
    yield from _copied(built_on("sqlite"), "sqlite", tmp_path / "instance")


def _copied(built, kind, folder):
    shutil.copytree(built.folder, folder)
    url = postgres.new_database("rest_test", like=built.url) if kind == "postgresql" else None
    found = reopened(built, folder, url)
    yield found
    close(found)
