"""What people do in a case besides its tasks, by the same acts as pages and REST; and families to try rules on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

from sqlalchemy import select

from tests.builders.house import House
from tests.builders.remembered import walk
from webapp.demo.people import identity_number
from webapp.parts import NAME
from workflows.acts.draw import Draw
from workflows.acts.return_for_supplement import ReturnForSupplement
from workflows.acts.withdraw import Withdraw
from workflows.acts.withdraw_consent import WithdrawConsent
from workflows.door.entry import GoBack
from workflows.queries.work_list import WorkRow
from workflows.records.cases import WorkItem
from workflows.records.grant import CreditLine
from workflows.records.investigation import Consent
from workflows.records.jobs import SentMessage
from workflows.registers.households import AddHousehold, NewMember
from workflows.words.actor import OPERATOR

QUESTION = "身份证住址与户口簿不一致，哪个是现住址？"


def family(house: House, *, wife: date | None = None, son: date | None = None, daughter: date | None = None) -> int:
    """A household of a man born in 1979 and whom the test needs beside him; gives its place in `house.households`."""
    born = {"配偶": (wife, 998, "赵桂兰"), "子": (son, 999, "孙永福"), "女": (daughter, 996, "孙燕")}
    members = [NewMember(name="孙国强", relation="户主", id_number=identity_number(date(1979, 2, 3), 999),
                         phone="13857009001")]  # fmt: skip
    for relation, (day, sequence, name) in born.items():
        if day is None:
            continue
        adult = day <= date(2008, 11, 24)
        members.append(
            NewMember(name=name, relation=relation, id_number=identity_number(day, sequence) if adult else None,
                      birth_date=None if adult else day, phone="13857009002" if relation == "配偶" else None)
        )  # fmt: skip
    village = next(iter(house.cooperative.villages.values()))
    act = AddHousehold(village=village, village_group="3 组", members=tuple(members), actor=OPERATOR)
    house.households.append(str(house.parts.door.perform(act)["household"]))
    return len(house.households) - 1


def couple(house: House) -> int:
    """A man and his wife."""
    found: int = walk(house, ("couple",), lambda: family(house, wife=date(1981, 7, 20)))
    return found


def send_back(house: House, row: WorkRow, to: str, *questions: str) -> dict[str, Any]:
    """Whoever may do an open task returns the case from it."""
    back = GoBack(to, "材料要补", questions or (QUESTION,))
    act = ReturnForSupplement(task=row.id, actor=house.conduct.somebody(row), back=back)
    return house.parts.door.perform(act)


def withdraw(house: House, case: str, *, by: str = "linxiaofeng", key: str | None = None) -> dict[str, Any]:
    """The applicant asks to withdraw and signs for it."""
    actor = house.person(by)
    values = {
        "kind": "申请人撤回",
        "reason": "不需要借款了",
        "asked_by": "本人",
        "asked_at": house.clock.at,
        "attempts": None,
        "proof": [house.conduct.hands.signature(actor, "本人", "proof")],
    }
    return house.parts.door.perform(Withdraw(application=case, actor=actor, values=values, key=key))


def take_back_consent(house: House, case: str, *, of: str | None = None, by: str = "jiangli") -> dict[str, Any]:
    """A member who has consented takes it back at the counter; by default the first who did."""
    actor = house.person(by)
    act = WithdrawConsent(
        application=of or case,
        actor=actor,
        member=house.rows(Consent, case)[0].member,
        reason="不同意了",
        channel="当面",
        proof=house.conduct.hands.signature(actor, "成员", "proof"),
    )
    return house.parts.door.perform(act)


def draw(house: House, line_case: str, amount: str, *, by: str = "jiangli", term_months: int = 6) -> str:
    """The borrower asks a teller for money under the line of a case; gives the new case."""
    act = Draw(application=line_case, amount=Decimal(amount), purpose="种植", term_months=term_months,
               actor=house.person(by))  # fmt: skip
    return str(house.parts.door.perform(act)["application"])


def suspend(house: House, drawn: str) -> None:
    """What the teller finds in a drawdown suspends its line, and the director leaves it so."""
    house.conduct.reach(drawn, "check_borrowing")
    house.conduct.step(drawn, verdict="不符合", unmet_detail="他行新增借款")
    house.conduct.step(drawn)


def line_of(house: House, case: str) -> Any:
    """The credit line granted in a case, or in the case whose line it draws on, as it stands."""
    table = CreditLine.__table__
    granted_in = house.row(case).line_of or case
    with house.read() as db:
        return db.row(select(table).where(table.c.application == granted_in).order_by(table.c.id.desc()).limit(1))


def told_of_void_contract(house: House, case: str) -> int:
    """How often the borrower was sent word that the contract of a case is void."""
    return sum(one.kind == "contract_void" for one in house.rows(SentMessage, case))


def done_by(house: House, case: str, task: str) -> str:
    """Log-in of whoever did a task last."""
    logins = {actor.person: login for login, actor in house.cooperative.people.items()}
    rows = [row for row in house.rows(WorkItem, case) if row.task == task and row.done_by]
    return logins[max(rows, key=lambda row: row.ended_at).done_by]


def with_port(house: House, **ports: Any) -> None:
    """Puts a stand-in in place of one of the embedded ports."""
    parts = house.parts
    means = replace(parts.door.means, ports=replace(parts.door.means.ports, **ports))
    house.app.extensions[NAME] = replace(parts, door=replace(parts.door, means=means))


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Runs each in a thread of its own, all from the same instant; what one returns or raises stands at its place."""
    start, found = Barrier(len(works)), [None] * len(works)

    def run(place: int) -> None:
        start.wait()
        try:
            found[place] = works[place]()
        except Exception as error:
            found[place] = error

    threads = [Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
