"""Which verdict may follow which answer of 联网核查, and what it then needs (G3-03): six answers, four verdicts."""

from collections.abc import Collection
from enum import StrEnum

from workflows.words.choices.disbursement import FurtherProof, IdentityVerdict, NetworkedResult
from workflows.words.sentence import Sentence, say

AGAINST = frozenset({NetworkedResult.NAME_MISMATCH, NetworkedResult.NOT_FOUND, NetworkedResult.PHOTO_MISMATCH})
"""Answers that speak against the card; every later teller answers them."""


class Need(StrEnum):
    """What has to stand beside a verdict."""

    NOTHING = "nothing"
    ONE_PROOF = "one_proof"
    READER_AND_ONE = "reader_and_one"
    OWN_GROUNDS = "own_grounds"
    EVIDENCE = "evidence"


_FOR_TRUE = {
    NetworkedResult.MATCH_PHOTO: Need.NOTHING,
    NetworkedResult.MATCH_NO_PHOTO: Need.NOTHING,
    NetworkedResult.NAME_MISMATCH: Need.ONE_PROOF,
    NetworkedResult.NOT_FOUND: Need.ONE_PROOF,
    NetworkedResult.PHOTO_MISMATCH: Need.ONE_PROOF,
    NetworkedResult.UNAVAILABLE: Need.READER_AND_ONE,
}


def need_of(result: NetworkedResult, verdict: IdentityVerdict) -> Need:
    """What `verdict` needs after `result`.

    No answer alone makes a card false: 不真实 always needs grounds of its own. Rule: G3-03.
    """
    if verdict is IdentityVerdict.TRUE:
        return _FOR_TRUE[result]
    return Need.OWN_GROUNDS if verdict is IdentityVerdict.UNTRUE else Need.EVIDENCE


def verdict_refused(
    result: NetworkedResult | None,
    verdict: IdentityVerdict,
    *,
    proofs: Collection[FurtherProof],
    own_grounds: bool,
    evidence: bool,
) -> Sentence | None:
    """Why `verdict` cannot be given, or None.

    `result` is None where nothing was asked because nobody brought the card. `own_grounds`: something besides the
    answer speaks against the person. `evidence`: what was found, or what is still missing, is written down.
    """
    if result is None:
        if verdict in (IdentityVerdict.TRUE, IdentityVerdict.PENDING):
            return say("先做联网核查，再下结论")
        result = NetworkedResult.UNAVAILABLE
    need = need_of(result, verdict)
    if need is Need.ONE_PROOF and not proofs:
        return say("联网核查{result}，判身份真实还要一种其他证明；一时没有的选待核实", result=result.value)
    if need is Need.READER_AND_ONE and (FurtherProof.CARD_READER not in proofs or len(set(proofs)) < 2):
        return say("联网核查系统不可用，判身份真实要读卡器加另一种证明；一时没有的选待核实")
    if need is Need.OWN_GROUNDS and not own_grounds:
        return say("只凭联网核查不能判不真实：人证不符、证件与申请不符或有其他证明才行，否则选待核实")
    if need in (Need.OWN_GROUNDS, Need.EVIDENCE) and not evidence:
        return say("写明依据：查到什么，还缺什么")
    return None
