"""Accepting an application: a case begins with its first task completed."""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from sqlalchemy import select

from workflows.cases import work_items
from workflows.cases.account_register import refuse_settlement_account
from workflows.cases.case import Case, Refused
from workflows.cases.means import Means
from workflows.cases.numbers import APPLICATION, next_number
from workflows.cases.people import change_person, give_number, keep_card
from workflows.cases.policy import current_policy
from workflows.door.entry import Entry
from workflows.door.entry_writing import write_entry
from workflows.door.question import about_task, facts_of
from workflows.duties import guard, hold, related
from workflows.duties.facts import branch_and_below
from workflows.records.cases import Application
from workflows.records.grant import CreditLine
from workflows.records.households import Household
from workflows.records.people import Person
from workflows.records.transaction import Db
from workflows.words.actor import Actor
from workflows.words.choices.endings import RefusalGround
from workflows.words.choices.standing import LineState
from workflows.words.clock import shanghai_day
from workflows.words.refusals import EntryRefused, NotFound
from workflows.words.roles import Role
from workflows.words.sentence import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Hands in the application form. `accepted_by` is the role in which it was accepted."""

    kind: ClassVar[str] = "start"
    sort: ClassVar[Literal["opening"]] = "opening"
    accepted_by: Role
    household: str
    entry: Entry
    actor: Actor
    key: str | None = None

    def body(self) -> bytes:
        """Household and what was sent."""
        return f"{self.household}|{self.accepted_by}|{self.entry.body_digest}".encode()

    def begin(self, db: Db, means: Means, now: Any) -> tuple[Case, dict[str, Any]]:
        """Asks the guard, takes the duty, writes the form; a related person's application ends refused at once."""
        values = self.entry.values
        household = self._household(db)
        applicant = str(values["applicant"])
        row = {
            "branch": household.branch,
            "number": next_number(db, household.branch, APPLICATION, shanghai_day(now).year),
            "kind": "origination",
            "household": household.id,
            "village": household.village,
            "applicant": applicant,
            "policy": current_policy(db),
        } | {name: values[name] for name in FROM_FORM}
        case = Case.begin(db, means, self.actor, now, row, {"accepted_by": self.accepted_by.value})
        work_items.sync(case)
        item = next(iter(case.items.values()))
        asked = about_task(case, case.node(item.task), None)
        facts = facts_of(case)
        guard.check(asked, self.actor, facts)
        if self.entry.no_relation is not True:
            raise EntryRefused.at("no_relation", say("有需要回避的情形，这一件请别人受理"))
        assert asked.question.duty_class is not None
        hold.take(db, case.id, self.actor, asked.question.duty_class, item.task, now=now)
        write_entry(case, item, self.entry)
        self._person(case, applicant)
        refuse_settlement_account(case)
        outcome = self._related(case, applicant, values.get("spouse"))
        work_items.finish(case, item, outcome)
        case.process.complete(item.id, {"outcome": outcome, "resume_at": ""})
        return case, {"application": case.id, "number": case.row.number, "outcome": outcome}

    def _household(self, db: Db) -> Any:
        table = Household.__table__
        row = db.row(select(table).where(table.c.id == self.household))
        if row is None or row.branch not in branch_and_below(db, self.actor.branch or ""):
            raise NotFound(say("没有这一户"))
        if row.state != "正常":
            raise EntryRefused.at("household", say("这户的户主资料还没补齐，先在清册里更正再申请"))
        self._nothing_runs(db, row.id)
        return row

    def _nothing_runs(self, db: Db, household: str) -> None:
        table, line = Application.__table__, CreditLine.__table__
        number = db.scalar(
            select(table.c.number).where(
                table.c.household == household, table.c.state == "running", table.c.kind == "origination"
            )
        )
        if number:
            raise EntryRefused.at("household", say("这户的 {number} 还在办，办完再申请", number=number))
        in_force = db.scalar(
            select(line.c.id).where(
                line.c.household == household, line.c.state.in_((LineState.IN_FORCE, LineState.SUSPENDED))
            )
        )
        if in_force and self.entry.values.get("renews") != in_force:
            raise EntryRefused.at("renews", say("这户已有授信额度，新的申请是续贷：选上要续的额度"))

    def _person(self, case: Case, applicant: str) -> None:
        values = self.entry.values
        person = Person.__table__
        known = case.db.scalar(select(person.c.id_number_key).where(person.c.id == applicant))
        if known is None:
            give_number(case.db, applicant, values["id_number"], now=case.now, today=case.today)
        change_person(
            case.db,
            applicant,
            now=case.now,
            phone=values["phone"],
            address=values["current_address"],
            id_valid_from=values.get("id_valid_from"),
        )
        keep_card(
            case.db, applicant, until=values.get("id_valid_until"), for_life=bool(values.get("id_valid_for_life"))
        )

    def _related(self, case: Case, applicant: str, spouse: Any) -> str:
        """No unsecured loan to credit staff and their near relatives, found or said. Rule: RULES S-04 (商业银行法 Art. 40)."""
        borrowers = [person for person in (applicant, spouse) if person]
        if self.entry.outcome == "refused" and self.entry.refusal is not None:
            facts = self.entry.refusal.facts
        elif related.is_related(case.db, self.household, borrowers, now=case.now):
            facts = related.REFUSED
        else:
            return "ok"
        case.refused = Refused(RefusalGround.RELATED_PERSON, facts, None, case.root)
        return "refused"


FROM_FORM = (
    "amount", "purpose", "purpose_detail", "term_months", "repayment_method", "revolving", "regime", "spouse", "renews",
)  # fmt: skip
