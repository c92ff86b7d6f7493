"""Every form of the house on a real page, collected once for the tests that ask all of them the same."""

from collections.abc import Callable

import pytest

from tests.builders.sheets import NAMES, Sheet, collected
from tests.conftest import Template, opened_copy


@pytest.fixture(scope="session")
def sheets(template_of: Callable[[str], Template], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sheet]:
    """Every form with what its owner would write; forms know no database, so it is let go of."""
    with opened_copy(template_of("sqlite"), "sqlite", tmp_path_factory.mktemp("sheets")) as house:
        return collected(house)


@pytest.fixture(params=NAMES)
def sheet(request: pytest.FixtureRequest, sheets: dict[str, Sheet]) -> Sheet:
    """One form after the other."""
    return sheets[request.param]
