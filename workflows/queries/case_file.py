"""Everything a case holds, in a fixed number of statements: for forms, pages, REST and the printed dossier.

Rows are the records' own, as they were written; the last round of each stands alone, earlier ones in `rounds`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import CompoundSelect, Row, bindparam, exists, literal_column, select, union_all

from workflows.cases.credit_reports import source_name
from workflows.credit.exposure import report_is_usable
from workflows.queries.household_file import MemberFacts, PersonFacts, load_members, person_facts
from workflows.records import disbursement, endings, enquiries, filing, grant, intake, investigation
from workflows.records.base import Record
from workflows.records.cases import Application, Finding, Question, ReturnRound, Supplement, WorkItem
from workflows.records.decision import Decision
from workflows.records.duties import DutyHeld
from workflows.records.households import Branch, Household, Village
from workflows.records.people import Person
from workflows.records.reversal import PaymentReversal
from workflows.records.texts import SignedSheet
from workflows.records.transaction import Db
from workflows.words.choices.sheets import Sheet
from workflows.words.clock import shanghai_day
from workflows.words.refusals import NotFound
from workflows.words.sentence import say

Found = Row[Any] | None

ONE_A_ROUND: Mapping[str, type[Record]] = {
    "form": intake.ApplicationForm,
    "detail": intake.ApplicationDetail,
    "visit": investigation.Visit,
    "confirmation": investigation.VisitConfirmation,
    "conclusion": investigation.Conclusion,
    "exposure": grant.ExposureCheck,
    "review": grant.CreditReview,
    "rating": grant.Rating,
    "proposal": grant.GrantProposal,
    "authority": grant.Authority,
    "decision": grant.GrantDecision,
    "identity": disbursement.IdentityCheck,
    "borrowing": disbursement.BorrowingCheck,
    "signing": disbursement.ContractSigning,
    "cost": disbursement.CostDisclosure,
    "contract": disbursement.LoanContract,
    "iou_form": disbursement.IouForm,
    "iou": disbursement.Iou,
    "disbursement": disbursement.DisbursementDecision,
    "assembly": filing.DossierAssembly,
    "ledger_entry": filing.LedgerEntry,
    "filing": filing.Filing,
    "dossier": filing.Dossier,
    "report": endings.RefusalReport,
    "acknowledgement": endings.RefusalAcknowledgement,
    "notice": endings.CustomerNotice,
    "delivery": endings.NoticeDelivery,
    "withdrawal": endings.Withdrawal,
}
SEVERAL: Mapping[str, type[Record]] = {
    "sheets": SignedSheet,
    "consents": investigation.Consent,
    "votes": grant.Vote,
    "decisions": Decision,
    "signatures": filing.DossierSignature,
    "networked": disbursement.NetworkedResult,
    "identity_queries": disbursement.IdentityQuery,
    "screenings": disbursement.ListScreening,
    "reversals": PaymentReversal,
    "consent_withdrawals": investigation.ConsentWithdrawal,
    "findings": Finding,
    "returns": ReturnRound,
    "questions": Question,
    "supplements": Supplement,
    "every_exposure_line": grant.ExposureLine,
    "every_exposure_origin": enquiries.ExposureOrigin,
    "credit_inquiries": enquiries.CreditInquiry,
    "credit_reports": enquiries.CreditReport,
}
LISTS: Mapping[str, tuple[str, type[Record]]] = {
    "visit_members": ("visit", investigation.VisitMember),
    "visit_land": ("visit", investigation.VisitLand),
    "visit_stock": ("visit", investigation.VisitStock),
    "visit_assets": ("visit", investigation.VisitAsset),
    "visit_debts": ("visit", investigation.VisitDebt),
    "visit_guarantees": ("visit", investigation.VisitGuarantee),
    "exposure_lines": ("exposure", grant.ExposureLine),
    "exposure_origins": ("exposure", enquiries.ExposureOrigin),
    "rating_points": ("rating", grant.RatingPoint),
    "catalogue": ("assembly", filing.CatalogueEntry),
}
RECORDS: Mapping[str, type[Record]] = {**ONE_A_ROUND, **SEVERAL}
# Most cases hold rows of a few of these records: one statement tells which, and only those are read.
_HELD: CompoundSelect[Any] = union_all(
    *(
        select(literal_column(f"'{name}'").label("name")).where(
            exists().where(record.__table__.c.application == bindparam("application"))
        )
        for name, record in [*RECORDS.items(), *((name, record) for name, (_, record) in LISTS.items())]
    )
)


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty held in the case."""

    person: str
    name: str
    duty_class: str
    task: str
    since: datetime
    inherited_from: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """One case. `application` is its row; each name of `ONE_A_ROUND` is the last such record or None.

    `household_papers` are the last copies of each kind that this or an earlier case of the household took, each with the
    `number` of the case whose volume holds it.

    For a drawdown, what the case itself has not got (form, visit, rating, grant, contract …) is read from `line_case`,
    the file of the case in which the line was granted.
    """

    application: Row[Any]
    branch_name: str
    branch_code: str
    village_name: str
    head_name: str
    village_group: str | None
    applicant: PersonFacts
    spouse: PersonFacts | None
    members: tuple[MemberFacts, ...]
    line: Found
    duties: tuple[DutyRow, ...]
    work: tuple[Row[Any], ...]
    names: Mapping[str, str]
    rounds: Mapping[str, tuple[Row[Any], ...]]
    lists: Mapping[str, tuple[Row[Any], ...]]
    today: date
    line_case: "CaseFile | None" = None
    household_papers: Mapping[str, Row[Any]] = field(default_factory=dict)

    def last(self, name: str) -> Found:
        """The last record of a name of `ONE_A_ROUND`, here or, in a drawdown, in the line's case; None if none."""
        found = self.rounds.get(name, ())
        if found:
            return found[-1]
        return self.line_case.last(name) if self.line_case is not None else None

    def last_of(self, record: type[Record] | None) -> Found:
        """The last row of a record in this case itself, whatever its name; None if none, or if it is no form of a round."""
        return next(
            (self.rounds[name][-1] for name, one in ONE_A_ROUND.items() if one is record and self.rounds.get(name)),
            None,
        )

    def all(self, name: str) -> tuple[Row[Any], ...]:
        """All records of a name, oldest first; in a drawdown the line's case's, where this case has none."""
        found = self.rounds.get(name, ())
        if found or self.line_case is None:
            return found
        return self.line_case.all(name)

    def lines(self, name: str) -> tuple[Row[Any], ...]:
        """The lines of the last record's list, by a name of `LISTS`."""
        found = self.lists.get(name, ())
        if found or self.line_case is None:
            return found
        return self.line_case.lines(name)

    def origins(self) -> dict[int, str]:
        """Who told of the last exposure check's lines, by their place; our own ledger is not named."""
        return {row.position: row.source for row in self.lines("exposure_origins")}

    def old_reports(self) -> frozenset[str]:
        """Sources whose report is more than 30 days old: nobody is shown it any more (G2-03)."""
        newest = {row.subject: row for row in self.rounds.get("credit_reports", ())}
        old = [
            person
            for person, row in newest.items()
            if row.content is not None and not report_is_usable(shanghai_day(row.at), self.today)
        ]
        return frozenset(source_name(one.name) for one in self.members if one.person in old)

    def person_name(self, person: str | None) -> str:
        """The name of somebody who acted here; empty for nobody."""
        return self.names.get(person or "", "")

    def sheets(self, kind: Sheet) -> tuple[Row[Any], ...]:
        """Of each person the last signed sheet of a kind; in a drawdown the line's case's, where this case has none."""
        return tuple({row.subject: row for row in self.all("sheets") if row.kind == kind}.values())

    def valid_consents(self) -> dict[str, Row[Any]]:
        """The last consent row of each member, by member id."""
        return {row.member: row for row in self.all("consents")}


def load_case_file(db: Db, application: str, *, now: datetime) -> CaseFile:
    """The whole file of one case. Raises NotFound."""
    table, branch, village, household = (r.__table__ for r in (Application, Branch, Village, Household))
    row = db.row(
        select(table, branch.c.name.label("branch_name"), branch.c.code.label("branch_code"),
               village.c.name.label("village_name"), household.c.head_name, household.c.village_group)
        .join(branch, branch.c.id == table.c.branch)
        .join(village, village.c.id == table.c.village)
        .join(household, household.c.id == table.c.household)
        .where(table.c.id == application)
    )  # fmt: skip
    if row is None:
        raise NotFound(say("没有这一件"))
    held = {one.name for one in db.execute(_HELD, {"application": application})}
    rounds = {name: _of_case(db, record, application) if name in held else () for name, record in RECORDS.items()}
    lists = {
        name: _lines(db, record, rounds[of][-1].id) if name in held else ()
        for name, (of, record) in LISTS.items()
        if rounds[of]
    }
    work = tuple(_of_case(db, WorkItem, application, order="opened_at"))
    duties = _duties(db, application)
    actors = _actors(rounds, work, duties)
    members = load_members(db, row.household, today=shanghai_day(now))
    people = _people(db, actors | {row.applicant, row.spouse or row.applicant})
    return CaseFile(
        application=row,
        branch_name=row.branch_name,
        branch_code=row.branch_code,
        village_name=row.village_name,
        head_name=row.head_name,
        village_group=row.village_group,
        applicant=person_facts(db, people[row.applicant]),
        spouse=person_facts(db, people[row.spouse]) if row.spouse else None,
        members=members,
        line=_line(db, row.line),
        duties=duties,
        work=work,
        names={one: people[one].name for one in actors & people.keys()},
        rounds=rounds,
        lists=lists,
        today=shanghai_day(now),
        line_case=load_case_file(db, row.line_of, now=now) if row.line_of else None,
        household_papers=_household_papers(db, row),
    )


def _household_papers(db: Db, case: Row[Any]) -> dict[str, Row[Any]]:
    table, application = investigation.HouseholdPaper.__table__, Application.__table__
    rows = db.rows(
        select(table, application.c.number)
        .join(application, application.c.id == table.c.application)
        .where(table.c.household == case.household, application.c.id <= case.id)
        .order_by(table.c.id)
    )
    return {row.kind: row for row in rows}


def _of_case(db: Db, record: type[Record], application: str, order: str = "id") -> tuple[Row[Any], ...]:
    table = record.__table__
    return tuple(db.rows(select(table).where(table.c.application == application).order_by(table.c[order])))


def _lines(db: Db, record: type[Record], of: str) -> tuple[Row[Any], ...]:
    table = record.__table__
    return tuple(db.rows(select(table).where(table.c.of == of).order_by(table.c.position)))


def _line(db: Db, line: str | None) -> Found:
    table = grant.CreditLine.__table__
    return None if line is None else db.row(select(table).where(table.c.id == line))


def _duties(db: Db, application: str) -> tuple[DutyRow, ...]:
    table, person = DutyHeld.__table__, Person.__table__
    rows = db.rows(
        select(table, person.c.name)
        .join(person, person.c.id == table.c.person)
        .where(table.c.case == application)
        .order_by(table.c.since)
    )
    return tuple(DutyRow(r.person, r.name, r.duty_class, r.first_task, r.since, r.inherited_from) for r in rows)


def _actors(
    rounds: Mapping[str, Sequence[Row[Any]]], work: Sequence[Row[Any]], duties: Sequence[DutyRow]
) -> frozenset[str]:
    found: dict[str, set[str | None]] = defaultdict(set)
    for rows in rounds.values():
        for row in rows:
            for name in ("person", "acting_for", "refused_by", "asked_by", "answered_by", "voided_by", "decided_by"):
                found["rows"].add(getattr(row, name, None))
    found["work"] = {person for row in work for person in (row.holder, row.done_by, row.done_for)}
    found["duties"] = {row.person for row in duties}
    return frozenset(person for people in found.values() for person in people if person)


def _people(db: Db, people: frozenset[str]) -> dict[str, Row[Any]]:
    table = Person.__table__
    return {row.id: row for row in db.rows(select(table).where(table.c.id.in_(people)))}
