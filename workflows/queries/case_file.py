"""Everything a case holds: for forms, pages, REST and the printed dossier.

Rows are the records' own, as they were written; the last round of each stands alone, earlier ones in `rounds`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from workflows.cases.credit_reports import source_name
from workflows.credit.exposure import report_is_usable
from workflows.queries.household_file import MemberFacts, PersonFacts
from workflows.records import disbursement, endings, enquiries, filing, grant, intake, investigation
from workflows.records.base import Record
from workflows.records.cases import Finding, Question, ReturnRound, Supplement
from workflows.records.decision import Decision
from workflows.records.duties import Succession
from workflows.records.named_teller import NamedTeller
from workflows.records.reversal import PaymentReversal
from workflows.records.texts import SignedSentence, SignedSheet
from workflows.words.choices.sheets import Sheet
from workflows.words.clock import shanghai_day

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
    "sentences": SignedSentence,
    "consents": investigation.Consent,
    "votes": grant.Vote,
    "decisions": Decision,
    "signatures": filing.DossierSignature,
    "networked": disbursement.NetworkedResult,
    "identity_queries": disbursement.IdentityQuery,
    "screenings": disbursement.ListScreening,
    "reversals": PaymentReversal,
    "successions": Succession,
    "named_tellers": NamedTeller,
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

    def signed_words(self, row: Row[Any]) -> str:
        """The sentence that was signed with a form's row, to the letter; empty where no password was asked for."""
        return next((one.sentence for one in self.rounds.get("sentences", ()) if one.work_item == row.work_item), "")

    def in_place_of(self, signed: Row[Any]) -> str:
        """The name of him for whom a form's person signed as his successor; empty where he signed for his own work."""
        found = [
            row.succeeded
            for row in self.rounds.get("successions", ())
            if row.task == signed.task and row.successor in (signed.person, signed.acting_for) and row.at <= signed.at
        ]
        return self.person_name(found[-1]) if found else ""

    def sheets(self, kind: Sheet) -> tuple[Row[Any], ...]:
        """Of each person the last signed sheet of a kind; in a drawdown the line's case's, where this case has none."""
        return tuple({row.subject: row for row in self.all("sheets") if row.kind == kind}.values())

    def answered_questions(self) -> list[Row[Any]]:
        """What returns asked and was answered, in their order."""
        return [row for row in self.rounds.get("questions", ()) if row.answered_at]

    def valid_consents(self) -> dict[str, Row[Any]]:
        """The last consent row of each member, by member id."""
        return {row.member: row for row in self.all("consents")}
