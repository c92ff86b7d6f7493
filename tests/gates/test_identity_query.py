"""联网核查 from the teller's page: asked, stored before any verdict, not to be retyped, shown to the next (G3-03)."""

import json
from pathlib import Path

import pytest

from tests.builders.house import House
from tests.gates.acts import with_port
from webapp.outside_sources import IDENTITY_CHECK, ask_open
from workflows.acts.ask_identity import AskIdentity
from workflows.ports.identity_check import FileDropIdentityCheck, Reply
from workflows.queries.work_list import WorkRow
from workflows.records.disbursement import IdentityCheck, IdentityQuery, NetworkedResult
from workflows.words.choices.disbursement import NetworkedResult as Result
from workflows.words.refusals import NotPossible


class Says:
    """A system that always says the same."""

    name = "联网核查"

    def __init__(self, result: Result) -> None:
        self.result, self.asked = result, 0

    def ask(self, name: str, id_number: str, reference: str) -> Reply:
        """Its own number is ours, turned around."""
        self.asked += 1
        assert len(id_number) == 18 and name
        return Reply(self.result, f"PBC-{reference}")


def claimed(house: House) -> WorkRow:
    """`verify_identity` in the hands of 蒋丽."""
    row = house.case_at("verify_identity")
    house.signed_in("jiangli").post(f"/tasks/{row.id}/claim", {})
    return row


def test_the_answer_is_stored_before_any_verdict_and_the_verdict_uses_it(house: House) -> None:
    with_port(house, identity_check=Says(Result.MATCH_NO_PHOTO))
    row = claimed(house)
    browser = house.signed_in("jiangli")
    answer = browser.post(f"/tasks/{row.id}/ask-identity", {"read_name": "赵"})
    assert answer.status_code == 303, answer.text[:2000]
    [query], [result] = house.rows(IdentityQuery, row.application), house.rows(NetworkedResult, row.application)
    assert (result.result, result.reference) == ("一致无照片", f"PBC-{query.reference}")
    assert (query.result, query.source, query.asked_by) == (result.id, "联网核查", house.person("jiangli").person)
    assert house.rows(IdentityCheck, row.application) == []
    page = browser.get(f"/tasks/{row.id}").text
    assert f"PBC-{query.reference}" in page
    assert 'value="赵"' in page
    # What is typed beside it counts for nothing.
    done = browser.complete(row.id, networked_check_result="一致有照片", networked_reference="made-up")
    assert done.status_code == 303, done.text[:2000]
    [check] = house.rows(IdentityCheck, row.application)
    assert (check.networked_check_result, check.networked_reference) == ("一致无照片", result.reference)
    assert len(house.rows(NetworkedResult, row.application)) == 1


def test_a_number_that_is_not_found_asks_for_another_proof_and_the_next_teller_must_answer_it(house: House) -> None:
    with_port(house, identity_check=Says(Result.NOT_FOUND))
    row = claimed(house)
    browser = house.signed_in("jiangli")
    browser.post(f"/tasks/{row.id}/ask-identity", {})
    refused = browser.complete(row.id)
    assert refused.status_code == 422
    assert "无此号码" in refused.text
    house.conduct.complete(house.person("jiangli"), row.id, verdict="未能核实", evidence="没带户口簿")
    again = house.conduct.open(row.application)[0]
    page = house.signed_in("tangyun").get(f"/tasks/{again.id}").text
    assert "先前的联网核查结果" in page
    assert "无此号码" in page


def test_a_second_post_of_the_same_page_asks_once(house: House) -> None:
    port = Says(Result.MATCH_PHOTO)
    with_port(house, identity_check=port)
    row = claimed(house)
    browser = house.signed_in("jiangli")
    for _ in range(2):
        assert browser.post(f"/tasks/{row.id}/ask-identity", {"key": "the same"}).status_code == 303
    assert (len(house.rows(IdentityQuery, row.application)), port.asked) == (1, 1)


def test_only_a_task_of_the_counter_in_ones_own_hands_asks(house: House) -> None:
    with_port(house, identity_check=Says(Result.MATCH_PHOTO))
    visit = house.case_at("visit_household", 1)
    with pytest.raises(NotPossible, match="柜台"):
        house.parts.door.perform(AskIdentity(task=visit.id, actor=house.person("linxiaofeng")))
    row = house.case_at("verify_identity")
    with pytest.raises(NotPossible, match="先接下"):
        house.parts.door.perform(AskIdentity(task=row.id, actor=house.person("jiangli")))


def test_an_answer_by_file_comes_later_and_the_worker_stores_it(house: House, tmp_path: Path) -> None:
    with_port(house, identity_check=FileDropIdentityCheck(tmp_path))
    row = claimed(house)
    browser = house.signed_in("jiangli")
    answer = browser.post(f"/tasks/{row.id}/ask-identity", {})
    assert "等回音" in browser.get(answer.headers["Location"]).text
    [query] = house.rows(IdentityQuery, row.application)
    assert house.rows(NetworkedResult, row.application) == []
    assert ask_open(house.parts, IDENTITY_CHECK) == 0
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / f"{query.reference}.json").write_text(json.dumps({"result": "match_photo", "reference": "PBC-1"}))
    house.work()
    assert [one.reference for one in house.rows(NetworkedResult, row.application)] == ["PBC-1"]
    assert ask_open(house.parts, IDENTITY_CHECK) == 0


def test_without_a_port_there_is_no_button_and_the_teller_types_what_he_was_told(house: House) -> None:
    row = claimed(house)
    assert "ask-identity" not in house.signed_in("jiangli").get(f"/tasks/{row.id}").text
    house.conduct.complete(house.person("jiangli"), row.id)
    assert [one.result for one in house.rows(NetworkedResult, row.application)] == ["一致有照片"]
