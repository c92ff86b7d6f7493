"""What a task that only decides was told is read in the history, by who decides later, and on paper."""

from sqlalchemy import select

from tests.builders.house import House
from webapp.printing.of_case import dossier_of
from webapp.printing.parts import part_named
from workflows.records.cases import WorkItem
from workflows.records.decision import Decision
from workflows.records.sealed import write

SAID = {"decision": "页数相符", "reasons": "缺的一页已补"}


def decided(house: House, case: str) -> None:
    """As if the visit had been followed by a task of its own that only decides."""
    table, applicant = WorkItem.__table__, house.row(case).applicant
    with house.by_hand() as db:
        item = db.row(select(table).where(table.c.application == case, table.c.task == "conclude_investigation"))
        row = {"application": case, "branch": item.branch, "work_item": item.id, "task": item.task, "round": item.round,
               "person": item.done_by, "subject": applicant, "at": house.clock.at}  # fmt: skip
        write(db, Decision, row | SAID, subject=None, now=house.clock.at)


def test_a_bare_decision_stands_in_history_evidence_catalogue_and_dossier(sqlite_house: House) -> None:
    house = sqlite_house
    row = house.case_at("review_credit")
    decided(house, row.application)
    reviewer = house.signed_in("zhoumin")
    history = reviewer.get(f"/cases/{house.row(row.application).number}").text
    assert "：页数相符" in history and "，缺的一页已补" in history
    shown = reviewer.get(f"/tasks/{row.id}").text
    assert "调查结论" in shown and SAID["decision"] in shown and SAID["reasons"] in shown
    assert "其他环节意见" in reviewer.get(f"/cases/{house.row(row.application).number}").text
    with house.read() as db, house.app.app_context():
        dossier = dossier_of(db, house.parts.store, row.application, now=house.clock.now())
        printed = str(part_named("decisions").draw(dossier))
    assert SAID["decision"] in printed and SAID["reasons"] in printed


def test_without_one_nothing_of_it_is_shown(sqlite_house: House) -> None:
    row = sqlite_house.case_at("review_credit")
    number = sqlite_house.row(row.application).number
    assert "其他环节意见" not in sqlite_house.signed_in("zhoumin").get(f"/cases/{number}").text
