"""The choices of the forms. FORMS.md, RULES A-01, G3-03."""

import importlib
import pkgutil
from enum import StrEnum

import pytest

from workflows.words import choices
from workflows.words.choices.application import Purpose, Regime, regime_of
from workflows.words.choices.disbursement import NetworkedResult
from workflows.words.choices.endings import RefusalGround
from workflows.words.choices.investigation import Standing

ENUMERATIONS = [
    kind
    for module in pkgutil.iter_modules(choices.__path__, f"{choices.__name__}.")
    for kind in vars(importlib.import_module(module.name)).values()
    if isinstance(kind, type) and kind is not StrEnum
]


@pytest.mark.parametrize(
    ("purpose", "regime"),
    [(purpose, Regime.FARM_PRODUCTION) for purpose in "种植 养殖 农机具 农资 运输 经商".split()]
    + [(purpose, Regime.FARM_CONSUMPTION) for purpose in "建房 教育 医疗 消费".split()]
    + [("其他", None)],
)
def test_each_of_the_eleven_purposes_gives_its_regime(purpose: str, regime: Regime | None) -> None:
    assert regime_of(Purpose(purpose)) is regime
    assert len(Purpose) == 11


def test_standings_are_ordered_from_the_best() -> None:
    assert max((Standing.GOOD, Standing.AVERAGE, Standing.FAIRLY_GOOD), key=lambda view: view.rank) is Standing.AVERAGE


def test_the_networked_results_bear_the_code_names_of_the_rule() -> None:
    assert [result.name.lower() for result in NetworkedResult] == [
        "match_photo", "match_no_photo", "name_mismatch", "not_found", "photo_mismatch", "unavailable"
    ]  # fmt: skip
    assert [result.needs_further_proof for result in NetworkedResult] == [False, False, True, True, True, True]


def test_a_refusal_has_one_of_twelve_grounds() -> None:
    assert len(RefusalGround) == 12


@pytest.mark.parametrize("kind", ENUMERATIONS, ids=lambda kind: kind.__name__)
def test_no_two_choices_of_a_list_read_the_same(kind: type[StrEnum]) -> None:
    assert len(kind) == len(kind.__members__) > 0
