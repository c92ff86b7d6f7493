"""One household goes through all four gates, by seven different people, each at a browser."""

from tests.builders.house import House
from workflows.records.disbursement import LedgerPosting
from workflows.records.duties import DutyHeld
from workflows.records.filing import Dossier


def test_a_household_goes_from_application_to_a_sealed_dossier_by_seven_people_at_browsers(house: House) -> None:
    case = house.case(amount="8000")
    browsers: dict[str, object] = {}
    logins = {actor.person: login for login, actor in house.cooperative.people.items()}
    while open_tasks := house.conduct.open(case):
        row = open_tasks[0]
        login = logins[house.conduct.somebody(row).person]
        browser = browsers.setdefault(login, house.signed_in(login))
        answer = browser.complete(row.id)  # type: ignore[attr-defined]
        assert answer.status_code == 303, (row.task, answer.text[:3000])
    assert house.row(case).state == "filed"
    posted = house.rows(LedgerPosting, case)
    assert [row.amount for row in posted] == [house.row(case).amount]
    with house.read() as db:
        held = db.rows(DutyHeld.__table__.select().where(DutyHeld.__table__.c.case == case))
    assert len({row.person for row in held}) == len(held)
    assert {row.duty_class for row in held} == {"investigate", "review", "grant", "counter", "disburse", "file"}
    house.work()
    dossier = house.rows(Dossier, case)[0]
    assert dossier.sealed_at is not None
    pdf = browsers["linxiaofeng"].get(f"/cases/{house.row(case).number}/dossier.pdf")  # type: ignore[attr-defined]
    assert pdf.data.startswith(b"%PDF-")
