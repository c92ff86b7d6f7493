"""The net is sound, and whatever the real engine lets happen can be replayed on it."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import pytest

from tests.engine.cases import EXPIRY, Case, real
from tests.engine.test_graph import COUNTER
from workflows.engine.flattened_net import SINK, SOURCE, Net, flattened_net, write_pnml
from workflows.engine.graph import Edge, Exploration, Settings, explore

PNML = "{http://www.pnml.org/version-2009/grammar/pnml}"
HAPPY = (
    "accept_application visit_household collect_consent collect_consent collect_consent conclude_investigation "
    "review_credit propose_grant vote_on_grant vote_on_grant verify_identity check_borrowing sign_contract prepare_iou "
    "approve_disbursement assemble_dossier sign_as_approver sign_as_client_manager file_dossier"
).split()


@pytest.fixture(scope="module")
def net() -> Net:
    return flattened_net(real())


@pytest.fixture(scope="module")
def drawdown() -> Exploration:
    return explore(
        real(),
        Settings(root="drawdown", values={"grant_expires_at": EXPIRY, "contract_needed": False}, results=COUNTER),
    )


class Replay:
    """All places in which the token may be after the labels read so far."""

    def __init__(self, net: Net) -> None:
        self._ahead: dict[tuple[str, str | None], list[str]] = {}
        for one in net.transitions:
            self._ahead.setdefault((one.before, one.label), []).append(one.behind)

    def fits(self, labels: list[str]) -> bool:
        places = self._silently({SOURCE})
        for label in labels:
            places = self._silently({after for place in places for after in self._ahead.get((place, label), ())})
        return SINK in places

    def _silently(self, places: set[str]) -> set[str]:
        found, ahead = set(places), list(places)
        while ahead:
            for after in self._ahead.get((ahead.pop(), None), ()):
                if after not in found:
                    found.add(after)
                    ahead.append(after)
        return found


def test_every_place_is_on_a_way_from_the_source_to_the_sink(net: Net) -> None:
    def reached(start: str, ways: dict[str, set[str]]) -> set[str]:
        found, ahead = {start}, [start]
        while ahead:
            for after in ways.get(ahead.pop(), set()) - found:
                found.add(after)
                ahead.append(after)
        return found

    forward: dict[str, set[str]] = {}
    backward: dict[str, set[str]] = {}
    for one in net.transitions:
        forward.setdefault(one.before, set()).add(one.behind)
        backward.setdefault(one.behind, set()).add(one.before)
    assert reached(SOURCE, forward) == reached(SINK, backward) == set(net.places)
    assert SINK not in forward and SOURCE not in backward


def test_every_user_task_is_a_label_and_nothing_else_is(net: Net) -> None:
    users = {node for node, what in real().nodes.items() if what.kind == "user"}
    assert {one.label for one in net.transitions} == users | {None}


def test_the_whole_way_replays_and_a_way_round_a_gate_does_not(net: Net) -> None:
    replay = Replay(net)
    assert replay.fits(HAPPY)
    for left_out in (
        "conclude_investigation",
        "review_credit",
        "verify_identity",
        "approve_disbursement",
        "file_dossier",
    ):
        assert not replay.fits([task for task in HAPPY if task != left_out])
    assert not replay.fits(["accept_application", "visit_household", "acknowledge_refusal", *HAPPY[2:]])
    paid = HAPPY.index("assemble_dossier")
    assert not replay.fits([*HAPPY[: paid + 1], *HAPPY[HAPPY.index("verify_identity") :]])


def test_returns_refusals_and_votes_replay(net: Net) -> None:
    replay = Replay(net)
    at_review = HAPPY[: HAPPY.index("review_credit") + 1]
    assert replay.fits([*at_review, *HAPPY[1:]])
    assert replay.fits([*at_review, "acknowledge_refusal", "deliver_notice"])
    assert replay.fits([*at_review, "deliver_notice", "acknowledge_refusal"])
    one_signed = HAPPY[: HAPPY.index("sign_as_approver") + 1]
    assert replay.fits([*one_signed, "sign_as_client_manager", *HAPPY[HAPPY.index("assemble_dossier") :]])
    assert replay.fits(["visit_household" if task == "collect_consent" else task for task in HAPPY[:2]])


def test_what_the_engine_did_replays(net: Net) -> None:
    case = Case(real())
    done = []
    for _ in range(40):
        if case.ended:
            break
        task = case.open[0]
        done.append(task)
        case.complete(task, "yes" if case.specification.node(task).multi_instance else "ok")
    assert case.ended == "filed" and Replay(net).fits(done)


def test_every_act_of_a_drawdown_replays(net: Net, drawdown: Exploration) -> None:
    """Each edge of the exploration in a case of its own: the shortest way there, the act, the shortest way to an end."""
    replay = Replay(net)
    to_end = _shortest({state.number for state in drawdown.states if state.ended}, drawdown, backwards=True)
    from_start = _shortest({0}, drawdown, backwards=False)
    for edge in drawdown.edges:
        done = [*from_start[edge.source], *_label(edge), *to_end[edge.target]]
        assert replay.fits(done), done


def _label(edge: Edge) -> list[str]:
    return [edge.act.node] if edge.act.kind == "complete" else []


def _shortest(starts: set[int], explored: Exploration, *, backwards: bool) -> dict[int, list[str]]:
    """The tasks completed on a shortest way from `starts` to each state, or from each state to them."""
    found: dict[int, list[str]] = {start: [] for start in starts}
    grown = True
    while grown:
        grown = False
        for edge in explored.edges:
            before, after = (edge.target, edge.source) if backwards else (edge.source, edge.target)
            if before in found and after not in found:
                grown = True
                found[after] = [*_label(edge), *found[before]] if backwards else [*found[before], *_label(edge)]
    return found


def test_pnml_says_where_a_case_begins_and_ends(net: Net) -> None:
    out = io.StringIO()
    write_pnml(net, out)
    root = ElementTree.fromstring(out.getvalue())
    places = {one.get("id"): one for one in root.iter(f"{PNML}place") if one.get("id")}
    assert [name for name, one in places.items() if one.find(f"{PNML}initialMarking") is not None] == [SOURCE]
    transitions = {one.get("id") for one in root.iter(f"{PNML}transition")}
    assert len(transitions) == len(net.transitions)
    for arc in root.iter(f"{PNML}arc"):
        assert {arc.get("source"), arc.get("target")} <= transitions | set(places)
    marking = root.find(f".//{PNML}finalmarkings/{PNML}marking/{PNML}place")
    assert marking is not None and marking.get("idref") == SINK
