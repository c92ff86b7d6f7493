"""One task as its form and its page need it: what earlier gates found, what is asked, and why one may not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row

from workflows.cases.account_register import NOT_ASKED, AccountSaid
from workflows.credit.credit_line import HouseholdDebt
from workflows.engine.specification import Node
from workflows.queries.ballot import Ballot
from workflows.queries.before_visit import BeforeVisit
from workflows.queries.case_file import CaseFile
from workflows.queries.credit_enquiries import MayBeAsked
from workflows.queries.household_file import HouseholdFile, MemberFacts
from workflows.queries.last_papers import LastApplication, LastVisit
from workflows.words.actor import Actor
from workflows.words.reference_kinds import LPR, ONE_YEAR
from workflows.words.refusals import GuardRefused, NotPossible
from workflows.words.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Returnable:
    """An earlier task that a return may aim at, and who did it last."""

    task: str
    name: str
    done_by: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question of a return, to be answered in this task."""

    id: str
    text: str
    asked_in: str
    asked_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding to be answered by the reviewer."""

    id: str
    kind: str
    sentence: str
    source: str
    grave: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """Everything that a task's form and page are made of; nothing more is fetched while they are drawn.

    `file` is None and `household` is there while an application is being accepted, with the household's last application and its `debt` here;
    `last_visit` is of an earlier case; it and what is looked up `before_visit` are there while this one has no visit. `member` is whom a consent is asked
    of; `committee`, the voters of a vote, and `companions`, who may go along to serve a customer at home (G3-05), come by
    id and name; `ballot` is the vote as its reader may see it. `is_guest` says that the reader is a teller of another branch, named for this case. `enquiries` are for the reviewer: whom the credit bureau may be asked about, and `health` by a member's name (D-02). `paid_into` is what the core system says of the account on the IOU, `own_accounts` are those that it says the borrower has open, for whoever may do the task once there is a line. `figures` are those from outside that are in force today, by kind and name
    (`words/reference_kinds.py`); none are fetched while an application is being accepted.
    `reported_to` names the directors to whom a refusal at the third gate would go at once.
    `gives_on` says that the reader, a director, may hand the task over for whoever holds it, `succeeds` is the name of him in whose place a bound task is done by a successor.
    `stopped` says why nobody can act for now, whoever he is.
    `policy` holds merged, two_person_from, caps, text_b_from (yuan as text), recording_required.
    """

    node: Node
    actor: Actor
    now: datetime
    today: date
    calendar: WorkingCalendar
    policy: Mapping[str, Any]
    file: CaseFile | None = None
    household: HouseholdFile | None = None
    item: Row[Any] | None = None
    holder_name: str = ""
    last_application: LastApplication | None = None
    debt: HouseholdDebt | None = None
    last_visit: LastVisit | None = None
    before_visit: BeforeVisit | None = None
    member: MemberFacts | None = None
    committee: tuple[tuple[str, str], ...] = ()
    ballot: Ballot | None = None
    companions: tuple[tuple[str, str], ...] = ()
    first_act: bool = False
    is_guest: bool = False
    returnable: tuple[Returnable, ...] = ()
    gives_on: bool = False
    succeeds: str = ""
    questions: tuple[OpenQuestion, ...] = ()
    findings: tuple[OpenFinding, ...] = ()
    enquiries: tuple[MayBeAsked, ...] = ()
    health: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    available: Decimal | None = None
    paid_into: AccountSaid = NOT_ASKED
    own_accounts: tuple[str, ...] = ()
    reported_to: tuple[str, ...] = ()
    draft: Mapping[str, Any] = field(default_factory=dict)
    draft_saved_at: datetime | None = None
    why_not: GuardRefused | None = None
    stopped: NotPossible | None = None
    version: str = ""

    @property
    def lpr(self) -> Decimal | None:
        """The one-year LPR in percent; None if nobody entered one."""
        return self.figures.get((LPR, ONE_YEAR))

    @property
    def case(self) -> CaseFile:
        """The case; only while accepting is there none."""
        assert self.file is not None
        return self.file
