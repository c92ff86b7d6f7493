"""The exploration finds every state, and says so when a diagram holds one that leads nowhere."""

from __future__ import annotations

from tests.engine.cases import EXPIRY, Case, real
from tests.engine.drawing import diagram
from tests.engine.test_votes import VOTE
from workflows.engine.graph import Settings, explore
from workflows.engine.specification import load_specification

COUNTER = {
    "pay_out": ({"outcome": "paid"},),
    "expire_grant": ({"outcome": "expired"},),
    "recheck_before_payout": ({}, {"held": True}, {"changed": True}),
    "tell_applicant": ({"notice": "sent"}, {"notice": "failed"}),
}


def test_every_state_of_a_drawdown_can_still_end() -> None:
    values = {"grant_expires_at": EXPIRY, "contract_needed": False}
    explored = explore(real(), Settings(root="drawdown", values=values, results=COUNTER))
    assert explored.stuck == () and {state.ended for state in explored.states} == {None, "filed", "closed"}
    opened = {node for state in explored.states for node, _ in state.open}
    assert opened == {
        "verify_identity", "check_borrowing", "sign_contract", "prepare_iou", "approve_disbursement", "assemble_dossier", 
        "sign_as_client_manager", "sign_as_approver", "file_dossier", "acknowledge_refusal", "deliver_notice",
    }  # fmt: skip
    kinds = {(edge.act.kind, edge.act.node) for edge in explored.edges}
    assert {("send", "applicant_withdraws"), ("fire", "timer"), ("answer", "tell_applicant")} <= kinds
    assert all("pay_out" not in dict(edge.answers) for edge in explored.edges if edge.act.node == "acknowledge_refusal")


def test_no_way_in_the_graph_pays_twice() -> None:
    values = {"grant_expires_at": EXPIRY, "contract_needed": False}
    explored = explore(real(), Settings(root="drawdown", values=values, results=COUNTER))
    paying = [edge for edge in explored.edges if "pay_out" in dict(edge.answers)]
    behind = {edge.target for edge in paying}
    for edge in explored.edges * 3:  # far enough: filing has five states in a row
        if edge.source in behind:
            behind.add(edge.target)
    assert paying and not any(edge.source in behind for edge in paying)


def test_a_state_that_leads_nowhere_is_found() -> None:
    text = """
        start s
        user ask lane=teller
        gateway asked
        user wait lane=teller
        gateway round
        end e
        s > ask
        ask > asked
        asked > e ? outcome == "ok"
        asked > round
        round > wait
        wait > round
    """
    explored = explore(load_specification({"p.bpmn": diagram("p", text)}), Settings(root="p"))
    assert [dict(state.open) for state in explored.stuck] == [{"wait": 1}]


def test_voters_count_and_are_not_told_apart() -> None:
    voters = {"committee": ["p1", "p2", "p3"]}
    explored = explore(load_specification({"b.bpmn": diagram("b", VOTE)}), Settings(root="b", values=voters))
    assert sorted(dict(state.open)["vote"] for state in explored.states if "vote" in dict(state.open)) == [
        1,
        1,
        1,
        1,
        2,
        2,
        2,
        3,
    ]


def test_trying_an_act_on_a_copy_leaves_the_case_alone() -> None:
    case = Case(real()).reached("vote_on_grant")
    before = case.process.dump()
    tried = case.process.copy()
    for work in tried.open_work():
        if work in tried.open_work():
            tried.complete(work.id, {"outcome": "yes"})
    assert "vote_on_grant" not in {work.node for work in tried.open_work()}
    assert case.process.dump() == before and len(case.process.open_work()) == 3
