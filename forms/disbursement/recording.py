"""Whether the signing is recorded in sound and picture (G3-08), always so where it was not at the counter (G3-05)."""

from collections.abc import Mapping
from typing import Any

from workflows.queries.case_file import CaseFile
from workflows.words.choices.application import Regime
from workflows.words.choices.disbursement import CounterPlace


def recording_required(case: CaseFile, policy: Mapping[str, Any]) -> bool:
    """By policy, always for consumption, and always for a contract that is signed away from the counter.

    A drawdown under a contract that was signed before asks for no recording of its own.
    """
    consumption = case.application.regime == Regime.FARM_CONSUMPTION
    return consumption or bool(policy["recording_required"]) or (_signs_here(case) and _served_elsewhere(case))


def _signs_here(case: CaseFile) -> bool:
    contract = case.last("contract")
    in_force = contract is not None and contract.voided_at is None
    return not in_force or contract in case.rounds.get("contract", ())


def _served_elsewhere(case: CaseFile) -> bool:
    checks = case.rounds.get("identity", ())
    return bool(checks) and checks[-1].place == CounterPlace.AT_HOME
