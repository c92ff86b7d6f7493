"""After every test the audit trail of the whole house is verified, so that no ending leaves anything unsaid."""

from collections.abc import Iterator

import pytest

from tests.builders.house import House
from workflows.audit.findings import Verdict
from workflows.audit.verify import verify


@pytest.fixture(autouse=True)
def nothing_wrong_in_the_audit_trail(request: pytest.FixtureRequest) -> Iterator[None]:
    """Both verdicts: nothing was altered, nothing is missing."""
    names = [name for name in ("house", "sqlite_house") if name in request.fixturenames]
    found: list[House] = [request.getfixturevalue(name) for name in names]
    yield
    for house in found:
        verdict = Verdict()
        with house.read() as db:
            findings = [str(one) for one in verify(db, house.parts.store.stored, verdict)]
        assert findings == []
        assert verdict.events
