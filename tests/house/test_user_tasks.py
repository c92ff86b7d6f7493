"""Every user task stands in the diagrams as PRODUCT §2 says, has a form, and what it sets going is there.

The table is the product's own. The diagrams are read as plain XML here, so that a fault of the engine's reading shows too.
"""

import importlib
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from forms.by_key import form_for, form_keys
from tests.house.tree import ROOT, python_files

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
PROPERTY = "{http://camunda.org/schema/1.0/bpmn}property"
SERVICES = (f"{BPMN}serviceTask", f"{BPMN}businessRuleTask")

# process | task | lane | class | bound to | Pw | due
TABLE = """
| `loan_origination` | `accept_application` | client_manager | investigate | – | no | none: it starts the case |
| | `accept_application_teller` (the same form) | teller | counter | – | no | none |
| both parents | `acknowledge_refusal` | director | none | – | yes | 1 |
| | `deliver_notice` | client_manager | none | – | no | 3 from the refusal |
| `investigation` | `visit_household` | client_manager | investigate | – | no | 5 |
| | `confirm_visit` | client_manager | co_investigate | – | no | 2 |
| | `collect_consent`, one a member | client_manager | investigate | – | no | 10 |
| | `conclude_investigation` | client_manager | investigate | `visit_household` | no | 2 |
| `rating_and_grant` | `review_credit` | credit_reviewer | review | – | no | 3 |
| | `propose_grant` | credit_reviewer | review | `review_credit` | no | 1 |
| | `approve_grant` | credit_approver | grant | – | yes | 2 |
| | `approve_grant_director` (the same form) | director | grant | – | yes | 2 |
| | `vote_on_grant`, one a voter | committee_member | grant | – | yes | 5 |
| `disbursement` | `verify_identity` | teller | counter | – | no | same day from the claim; 待核实: 2 from that verdict |
| | `check_borrowing` | teller | counter | `verify_identity` | no | same day from the claim |
| | `sign_contract` | teller | counter | `verify_identity` | no | same day from the claim |
| | `prepare_iou` | teller | counter | `verify_identity` | no | same day from the claim |
| | `approve_disbursement` | disbursement_approver | disburse | – | yes | same day |
| `filing` | `assemble_dossier` | credit_clerk | file | – | no | 5 |
| | `sign_as_client_manager` | client_manager | investigate | `visit_household` | yes | 3 |
| | `sign_as_approver` | credit_approver | grant | the grant node that counts | yes | 3 |
| | `file_dossier` | credit_clerk | file | `assemble_dossier` | no | 10 from `pay_out` |
"""
THE_SAME_FORM = {"accept_application_teller": "accept_application", "approve_grant_director": "approve_grant"}
GRANT_NODES = frozenset({"approve_grant", "approve_grant_director", "vote_on_grant"})
BOTH_PARENTS = frozenset({"loan_origination", "drawdown"})
DUE = {
    "none: it starts the case": "none",
    "3 from the refusal": "3 from report_refusal",
    "same day from the claim": "0 from claim",
    "same day": "0",
    "10 from `pay_out`": "10 from pay_out",
}


@dataclass(frozen=True)
class Row:
    """A user task as PRODUCT's table or a diagram has it. `many`: one a member or voter, side by side."""

    processes: frozenset[str]
    lane: str
    duty: str
    bound_to: frozenset[str]
    sign_off: bool
    due: str
    due_if_kept: str | None
    form_key: str
    many: bool
    name: str = field(default="", compare=False)


def promised() -> dict[str, Row]:
    """PRODUCT's table, by task."""
    rows: dict[str, Row] = {}
    processes: frozenset[str] = frozenset()
    for line in TABLE.strip().splitlines():
        process, task, lane, duty, bound, sign_off, due = (cell.strip() for cell in line.strip("|").split("|"))
        if process:
            processes = BOTH_PARENTS if process == "both parents" else frozenset({process.strip("`")})
        name = re.findall(r"`(\w+)`", task)[0]
        bound_to = GRANT_NODES if bound.startswith("the grant node") else frozenset(re.findall(r"`(\w+)`", bound))
        normally, _, kept = due.partition("; 待核实: ")
        rows[name] = Row(processes, lane, duty, bound_to, sign_off == "yes", DUE.get(normally, normally),
                         kept.split(" ")[0] or None, THE_SAME_FORM.get(name, name), ", one a " in task)  # fmt: skip
    return rows


def _diagrams() -> Iterator[Any]:
    for path in sorted((ROOT / "workflows" / "bpmn").glob("*.bpmn")):
        yield from etree.parse(path).iter(f"{BPMN}process")


def _properties(element: Any) -> dict[str, str]:
    inner = element.find(f"{BPMN}extensionElements")
    return {} if inner is None else {one.get("name"): one.get("value") for one in inner.iter(PROPERTY)}


def drawn() -> dict[str, Row]:
    """The user tasks as they are drawn; one in both parents is the same in both."""
    found: dict[str, Row] = {}
    for process in _diagrams():
        lanes = {
            ref.text: lane.get("name")
            for lane in process.iter(f"{BPMN}lane")
            for ref in lane.iter(f"{BPMN}flowNodeRef")
        }
        for task in process.iter(f"{BPMN}userTask"):
            said = _properties(task)
            row = Row(
                processes=frozenset({process.get("id")}),
                lane=lanes[task.get("id")],
                duty=said["duty"],
                bound_to=frozenset(said["bound_to"].split(",")) if "bound_to" in said else frozenset(),
                sign_off=said.get("sign_off") == "password",
                due=said["due"],
                due_if_kept=said.get("due_if_kept"),
                form_key=said["form_key"],
                many=task.find(f"{BPMN}multiInstanceLoopCharacteristics") is not None,
                name=task.get("name"),
            )
            other = found.get(task.get("id"))
            if other is not None:
                row = Row(**{**vars(row), "processes": row.processes | other.processes})
                assert row == Row(**{**vars(other), "processes": row.processes}), task.get("id")
            found[task.get("id")] = row
    return found


def test_the_user_tasks_are_those_of_the_product() -> None:
    assert set(drawn()) == set(promised())


def test_every_user_task_has_the_lane_the_duty_the_binding_the_sign_off_and_the_due_time_of_the_table() -> None:
    there = drawn()
    wrong = {task: (there[task], row) for task, row in promised().items() if there[task] != row}
    assert wrong == {}


def test_every_user_task_has_a_chinese_name() -> None:
    assert [task for task, row in drawn().items() if not re.search(r"[\u4e00-\u9fff]", row.name or "")] == []


def test_every_user_task_has_a_form_and_every_form_a_task() -> None:
    assert {row.form_key for row in drawn().values()} == form_keys()


def test_every_form_has_a_title_and_is_found_in_the_folder_of_its_gate() -> None:
    """Forms of the parents stand in `loan_origination`."""
    wrong = []
    for task, row in drawn().items():
        form = form_for(row.form_key)
        gate = form.__module__.split(".")[1]
        if not form.title or gate not in row.processes:
            wrong.append((task, form.__module__))
    assert wrong == []


def _ops() -> dict[str, set[str]]:
    """What the diagrams run: the op of every service and rule, the `then` of every user task, with where it stands."""
    found: dict[str, set[str]] = {}
    for process in _diagrams():
        for element in process.iter(*SERVICES, f"{BPMN}userTask"):
            said = _properties(element)
            for op in (said.get("op"), said.get("then")):
                if op is not None:
                    found.setdefault(op, set()).add(f"{process.get('id')}.{element.get('id')}")
            assert element.tag not in SERVICES or "op" in said, element.get("id")
    return found


def test_whatever_a_diagram_runs_is_a_service_with_a_run_and_every_service_is_used() -> None:
    modules = {path.stem for path in python_files("workflows/services") if path.name != "__init__.py"}
    assert set(_ops()) == modules
    for op in modules:
        run = importlib.import_module(f"workflows.services.{op}").run
        assert list(inspect.signature(run).parameters) == ["case"], op
