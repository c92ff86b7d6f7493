"""身份核查: six answers of 联网核查, four verdicts, and what each of them needs (G3-02 to G3-05, G1-12)."""

from itertools import product
from typing import Any

import pytest

from forms.disbursement.identity_verdict import Need, need_of, verdict_refused
from tests.forms.counter_pages import NUMBER, before, formed, granted, made, page, person, posted, said, without
from workflows.records.disbursement import IdentityCheck, NetworkedResult
from workflows.words.choices.disbursement import FurtherProof, IdentityVerdict
from workflows.words.choices.disbursement import NetworkedResult as Result
from workflows.words.compared import differing_places

TRUE, UNTRUE = IdentityVerdict.TRUE, IdentityVerdict.UNTRUE
PENDING, UNVERIFIED = IdentityVerdict.PENDING, IdentityVerdict.UNVERIFIED

GOOD: dict[str, Any] = {
    "place": "柜台", "alive_and_present": "yes", "card_front": "f1", "card_back": "f2", "read_name": "林秋生",
    "read_id_number": NUMBER, "read_address": "石桥村3组", "read_valid_until": "2036-05-01", "person_matches_photo": "yes",
    "networked_check_result": "一致有照片", "networked_reference": "LW20261124001",
    "networked_at": "2026-11-24T09:20", "verdict": "身份真实",
}  # fmt: skip


def test_the_table_of_answers_and_verdicts() -> None:
    """G3-03, every one of the twenty-four."""
    true_needs = {
        Result.MATCH_PHOTO: Need.NOTHING,
        Result.MATCH_NO_PHOTO: Need.NOTHING,
        Result.NAME_MISMATCH: Need.ONE_PROOF,
        Result.NOT_FOUND: Need.ONE_PROOF,
        Result.PHOTO_MISMATCH: Need.ONE_PROOF,
        Result.UNAVAILABLE: Need.READER_AND_ONE,
    }
    others = {UNTRUE: Need.OWN_GROUNDS, PENDING: Need.EVIDENCE, UNVERIFIED: Need.EVIDENCE}
    table = {(result, verdict): need_of(result, verdict) for result, verdict in product(Result, IdentityVerdict)}
    assert len(table) == 24
    for (result, verdict), need in table.items():
        assert need is (true_needs[result] if verdict is TRUE else others[verdict])


@pytest.mark.parametrize("result", list(Result))
@pytest.mark.parametrize("verdict", list(IdentityVerdict))
def test_what_is_needed_is_enough_and_less_is_not(result: Result, verdict: IdentityVerdict) -> None:
    enough = {
        Need.NOTHING: ((), False, False),
        Need.ONE_PROOF: ((FurtherProof.PASSPORT,), False, False),
        Need.READER_AND_ONE: ((FurtherProof.CARD_READER, FurtherProof.HOUSEHOLD_REGISTER), False, False),
        Need.OWN_GROUNDS: ((), True, True),
        Need.EVIDENCE: ((), False, True),
    }
    need = need_of(result, verdict)
    proofs, grounds, evidence = enough[need]
    assert verdict_refused(result, verdict, proofs=proofs, own_grounds=grounds, evidence=evidence) is None
    nothing = verdict_refused(result, verdict, proofs=(), own_grounds=False, evidence=False)
    assert (nothing is None) == (need is Need.NOTHING)


@pytest.mark.parametrize("proofs", [(FurtherProof.CARD_READER,), (FurtherProof.PASSPORT, FurtherProof.DRIVING_LICENCE)])
def test_when_the_system_is_down_the_reader_and_one_more_are_needed(proofs: tuple[FurtherProof, ...]) -> None:
    refused = verdict_refused(Result.UNAVAILABLE, TRUE, proofs=proofs, own_grounds=False, evidence=True)
    assert refused is not None and "读卡器" in str(refused)


def test_nothing_is_true_that_nobody_asked_about() -> None:
    for verdict, needed in ((TRUE, True), (PENDING, True), (UNTRUE, False), (UNVERIFIED, False)):
        refused = verdict_refused(None, verdict, proofs=(), own_grounds=True, evidence=True)
        assert (refused is not None) == needed


def test_a_good_card_and_its_bearer_go_on() -> None:
    form = posted(page("verify_identity", granted()), GOOD)
    assert said(form) == {}
    entry = form.entry()
    assert (entry.outcome, entry.keeps_task, entry.values["verdict"]) == ("ok", False, "身份真实")
    assert entry.values["matches_application"] is True and entry.values["networked_at"] == before(minutes=11)
    assert set(entry.attachments) == {"f1", "f2"}


def test_the_columns_of_the_record_are_all_filled_that_must_be() -> None:
    values = posted(page("verify_identity", granted()), GOOD).entry().values
    of_every_form = {"id", "branch", "application", "task", "round", "person", "subject", "at"}
    for column in IdentityCheck.__table__.columns:
        if not column.nullable and column.name not in of_every_form:
            assert values[column.name] is not None, column.name


@pytest.mark.parametrize("missing", ["card_front", "card_back", "read_name", "read_id_number", "read_address",
                                     "person_matches_photo", "networked_reference", "networked_at"])  # fmt: skip
def test_true_needs_the_whole_card(missing: str) -> None:
    assert missing in said(posted(page("verify_identity", granted()), without(GOOD, missing)))


def test_another_number_cannot_be_true_and_the_places_are_told() -> None:
    form = posted(page("verify_identity", granted()), GOOD | {"read_id_number": "330825196803159985"})
    assert "与申请书不一致" in said(form)["verdict"]
    assert "第 17、18 位" in str(dict(form.warnings())["read_id_number"])
    assert differing_places("12", "123") == (3,)


def test_a_number_in_full_width_with_a_small_x_is_the_same() -> None:
    applicant = person("p-borrower", "林秋生", "33082519820619997X")
    sent = GOOD | {"read_id_number": "３３０８２５ 19820619997x"}
    assert said(posted(page("verify_identity", granted(), applicant=applicant), sent)) == {}


def test_another_address_is_marked_and_does_not_refuse() -> None:
    form = posted(page("verify_identity", granted()), GOOD | {"read_address": "大塘村1组"})
    assert said(form) == {} and "read_address" in dict(form.warnings())


def test_an_expired_card_stops_unless_its_renewal_is_noted() -> None:
    expired = GOOD | {"read_valid_until": "2026-11-23"}
    assert "已过期" in said(posted(page("verify_identity", granted()), expired))["read_valid_until"]
    slip = {"further_proof": ["公安回执"], "further_proof_files": ["r1"], "evidence": "换证回执 2026-11-20"}
    assert said(posted(page("verify_identity", granted()), expired | slip)) == {}
    assert said(posted(page("verify_identity", granted()), GOOD | {"read_valid_until": "2026-11-24"})) == {}


def test_validity_is_a_day_or_for_life() -> None:
    for wrong in (without(GOOD, "read_valid_until"), GOOD | {"read_valid_for_life": "yes"}):
        assert "read_valid_until" in said(posted(page("verify_identity", granted()), wrong))
    for_life = without(GOOD, "read_valid_until") | {"read_valid_for_life": "yes"}
    assert said(posted(page("verify_identity", granted()), for_life)) == {}


def test_not_found_is_true_with_a_further_proof_and_its_picture() -> None:
    sent = GOOD | {"networked_check_result": "无此号码"}
    assert "其他证明" in said(posted(page("verify_identity", granted()), sent))["verdict"]
    sent |= {"further_proof": ["户口簿", "读卡器"], "further_proof_files": ["r1"]}
    assert "只有 1 个" in said(posted(page("verify_identity", granted()), sent))["further_proof_files"]
    sent |= {"further_proof_files": ["r1", "r2"]}
    assert said(posted(page("verify_identity", granted()), sent)) == {}


def test_the_answer_alone_is_no_ground_for_untrue() -> None:
    sent = GOOD | {"networked_check_result": "姓名不符", "verdict": "不真实", "evidence": "姓名不符"}
    assert "只凭联网核查" in said(posted(page("verify_identity", granted()), sent))["verdict"]
    entry = posted(page("verify_identity", granted()), sent | {"person_matches_photo": "no"}).entry()
    assert entry.outcome == "refused" and entry.refusal is not None
    assert (entry.refusal.ground, entry.refusal.facts) == ("身份不实", "姓名不符")


ABSENT: dict[str, Any] = {"place": "柜台", "alive_and_present": "no", "evidence": "由弟弟代来"}


@pytest.mark.parametrize(
    ("instead", "verdict", "good"),
    [("yes", "未能核实", True), ("yes", "不真实", True), ("no", "不真实", True), ("no", "未能核实", False),
     ("yes", "身份真实", False), ("yes", "待核实", False)],
)  # fmt: skip
def test_who_is_not_there_is_untrue_or_came_openly_by_another(instead: str, verdict: str, good: bool) -> None:
    sent = ABSENT | {"someone_came_instead": instead, "verdict": verdict}
    assert ("verdict" not in said(posted(page("verify_identity", granted()), sent))) == good


def test_who_is_not_there_says_whether_somebody_came() -> None:
    assert "someone_came_instead" in said(posted(page("verify_identity", granted()), ABSENT | {"verdict": "不真实"}))


def test_pending_keeps_the_task_and_unverified_starts_anew() -> None:
    held = posted(page("verify_identity", granted()), GOOD | {"verdict": "待核实", "evidence": "等公安回执"})
    assert said(held) == {} and held.entry().keeps_task
    ended = posted(page("verify_identity", granted()), GOOD | {"verdict": "未能核实", "evidence": "户口簿没带"})
    assert said(ended) == {} and ended.entry().outcome == "again" and not ended.entry().keeps_task


def test_the_next_visit_lists_what_is_missing() -> None:
    earlier = formed(IdentityCheck, "verify_identity", before(days=1), verdict="未能核实", evidence="户口簿没带")
    form = posted(page("verify_identity", granted() | {"identity": (earlier,)}), GOOD)
    assert form["last_missing"].data == "户口簿没带"
    assert "last_missing" not in posted(page("verify_identity", granted()), GOOD)


def test_an_earlier_answer_against_him_is_answered_by_every_later_teller() -> None:
    stored = granted() | {"networked": (made(NetworkedResult, result="照片不符", reference="LW0", at=before(days=1)),)}
    assert "earlier_results_answer" in said(posted(page("verify_identity", stored), GOOD))
    assert said(posted(page("verify_identity", stored), GOOD | {"earlier_results_answer": "换证前的旧照片"})) == {}
    judged = formed(IdentityCheck, "verify_identity", before(days=1), verdict="待核实", evidence="等回执",
                    networked_check_result="无此号码", networked_reference="LW9")  # fmt: skip
    assert "earlier_results_answer" in said(posted(page("verify_identity", granted() | {"identity": (judged,)}), GOOD))
    well = granted() | {"networked": (made(NetworkedResult, result="一致无照片", reference="LW0", at=before(days=1)),)}
    assert "earlier_results_answer" not in posted(page("verify_identity", well), GOOD)


def test_basic_data_still_missing_are_asked_for() -> None:
    unknown = person("p-borrower", "林秋生", NUMBER, nationality=None, occupation=None)
    asked = page("verify_identity", granted(), applicant=unknown)
    assert set(said(posted(asked, GOOD))) == {"nationality", "occupation"}
    entry = posted(asked, GOOD | {"nationality": "中国", "occupation": "务农"}).entry()
    assert (entry.values["nationality"], entry.values["occupation"]) == ("中国", "务农")
    assert "occupation" not in posted(page("verify_identity", granted()), GOOD)
    assert posted(asked, GOOD | {"id_kind": "护照"})["id_kind"].data == "居民身份证"


def test_at_home_there_are_two() -> None:
    home = page("verify_identity", granted(), companions=(("p-second", "赵敏"),))
    assert "accompanied_by" in said(posted(home, GOOD | {"place": "上门"}))
    assert said(posted(home, GOOD | {"place": "上门", "accompanied_by": "p-second"})) == {}
    assert "accompanied_by" in said(posted(home, GOOD | {"place": "上门", "accompanied_by": "p-manager"}))


def test_no_answer_comes_from_the_future() -> None:
    late = GOOD | {"networked_at": "2026-11-24T09:32"}
    assert "不能晚于现在" in said(posted(page("verify_identity", granted()), late))["networked_at"]
