"""A real Chromium; whoever looks at a page is told of every fault that the page itself would not show."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.person import Person
from tests.builders.house import House
from tests.builders.served import served_here

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
NAMES = ("chromium", "chromium-browser", "google-chrome")
OpenFor = Callable[..., Person]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`make e2e` runs what is in this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, if it has one, asking nobody outside for anything."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return {**browser_type_launch_args, "executable_path": found, "args": FLAGS.split()}


@pytest.fixture
def open_for(browser: Browser) -> Iterator[OpenFor]:
    """`open_for(address, **options)`: a browser context of one person's own; no fault in any of them at the end."""
    opened: list[tuple[BrowserContext, Person]] = []

    def open_(address: str, **options: Any) -> Person:
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **options)
        person = Person.at(context, address, scripted=options.get("java_script_enabled", True))
        opened.append((context, person))
        return person

    yield open_
    faults = [fault for _, person in opened for fault in person.faults]
    for context, _ in opened:
        context.close()
    assert not faults, faults


@pytest.fixture
def address(sqlite_house: House) -> Iterator[str]:
    """The founded cooperative at an address, with the test's own clock."""
    with served_here(sqlite_house.app) as found:
        yield found
