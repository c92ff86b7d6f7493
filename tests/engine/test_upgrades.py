"""Cases stored by an earlier release go on, on the diagrams they began under and on those of this version.

`tests/upgrades/engine_state_format_<n>/` holds states as that release stored them (each inside a called process: a vote
with one voice cast, consents with one signed, signatures with one given, a drawdown before its grant expires) and the
diagrams of that release. A new format gets a folder of its own; the old ones stay.
"""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from tests.engine.cases import EXPIRY, Case, real
from workflows.engine import state
from workflows.engine.specification import Specification, load_specification

FOLDERS = sorted((Path(__file__).parents[1] / "upgrades").glob("engine_state_format_*"))
OPEN = {
    "vote_open": ["vote_on_grant", "vote_on_grant"],
    "consents_open": ["collect_consent", "collect_consent"],
    "signatures_open": ["sign_as_client_manager"],
    "drawdown_at_the_counter": ["check_borrowing"],
}


def test_there_is_a_folder_for_every_format_so_far() -> None:
    assert [folder.name for folder in FOLDERS] == [f"engine_state_format_{n}" for n in range(1, state.FORMAT + 1)]


def diagrams_of(folder: Path) -> Specification:
    with zipfile.ZipFile(folder / "diagrams.zip") as kept:
        return load_specification({name: kept.read(name) for name in kept.namelist()})


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("sample", OPEN)
@pytest.mark.parametrize("on_new_diagrams", [False, True], ids=["old diagrams", "new diagrams"])
def test_a_case_of_an_earlier_release_is_still_filed(folder: Path, sample: str, on_new_diagrams: bool) -> None:
    specification = real() if on_new_diagrams else diagrams_of(folder)
    stored = (folder / f"{sample}.state").read_bytes()
    case = Case.of(specification, stored)
    assert [work.node for work in case.process.open_work()] == OPEN[sample]
    assert case.finished().ended == "filed"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_an_earlier_release_waits_for_still_comes(folder: Path) -> None:
    stored = (folder / "drawdown_at_the_counter.state").read_bytes()
    due = datetime.fromisoformat(EXPIRY)
    assert Case.of(real(), stored).process.next_due_at == due
    assert Case.of(real(), stored).act(lambda process: process.fire_due(due)).ended == "closed"
    withdrawn = Case.of(real(), stored).act(
        lambda process: process.send("applicant_withdraws", {"outcome": "withdrawn"})
    )
    assert withdrawn.ended == "closed"
