"""Takes a case through its tasks as its people would: page → form → entry → door, with no way around."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from forms.task_form import TaskForm, form_for
from webapp.demo.answers import Desk, answers
from webapp.demo.hands import Hands
from workflows.acts.complete import Complete
from workflows.acts.start import Start
from workflows.door.door import Door
from workflows.queries.open_task import open_acceptance, open_task
from workflows.queries.task import TaskPage
from workflows.queries.work_list import WorkRow, load_of_case
from workflows.records.people import Account
from workflows.records.transaction import reading
from workflows.words.actor import Actor
from workflows.words.refusals import EntryRefused, Refusal
from workflows.words.roles import Role
from workflows.words.sentence import Sentence


@dataclass(slots=True)
class Conduct:
    """Works through `door`. `staff` says who may be asked for each role, in the order in which they are asked."""

    door: Door
    staff: Mapping[Role, Sequence[Actor]]
    hands: Hands = field(init=False)

    def __post_init__(self) -> None:
        """Everybody hands in files through the same door."""
        self.hands = Hands(self.door)

    def accept(self, actor: Actor, household: str, role: Role = Role.CLIENT_MANAGER, **changed: Any) -> dict[str, Any]:
        """Accepts an application; `changed` answers stand in place of the usual ones. Raises EntryRefused, Refusal."""
        with reading(self.door.database) as db:
            page = open_acceptance(db, self.door.means, household, actor, role, now=self.door.clock.now())
        entry = self.filled(page, changed).entry()
        return self.door.perform(Start(accepted_by=role, household=household, entry=entry, actor=actor))

    def complete(self, actor: Actor, task: str, **changed: Any) -> dict[str, Any]:
        """Completes one open task."""
        page = self.page(actor, task)
        form = self.filled(page, changed)
        signing = self._signing(actor) if page.node.sign_off else actor
        return self.door.perform(Complete(task=task, actor=signing, entry=form.entry(), seen_version=page.version))

    def page(self, actor: Actor, task: str) -> TaskPage:
        """The task's page as this person sees it."""
        with reading(self.door.database) as db:
            return open_task(db, self.door.means, task, actor, now=self.door.clock.now())

    def filled(self, page: TaskPage, changed: Mapping[str, Any]) -> TaskForm:
        """The task's form, filled and good. Raises EntryRefused with what is wrong."""
        assert page.node.form_key is not None
        given = answers(page.node.form_key, Desk(page, self.hands)) | dict(changed)
        data: MultiDict[str, Any] = MultiDict()
        for name, value in given.items():
            for one in value if isinstance(value, list | tuple) else [value]:
                data.add(name, one)
        data.setdefault("password", "-")
        form = form_for(page.node.form_key).for_page(page, data)
        if not form.validate():
            raise EntryRefused(_by_field(form.sentences()))
        return form

    def open(self, application: str) -> tuple[WorkRow, ...]:
        """The case's open tasks."""
        with reading(self.door.database) as db:
            return load_of_case(db, application)

    def somebody(self, row: WorkRow) -> Actor:
        """Who will do a task: its holder, its voter, or the first of its role whom the guard lets."""
        if row.holder or (row.instance and row.lane == Role.COMMITTEE_MEMBER):
            return self._person(row.holder or row.instance or "")
        for actor in self.staff[Role(row.lane)]:
            try:
                if self.page(actor, row.id).why_not is None:
                    return actor
            except Refusal:
                continue
        raise LookupError(f"nobody may do {row.task} in {row.number}")

    def step(self, application: str, **changed: Any) -> str:
        """Completes the first open task, by somebody who may; says which."""
        row = self.open(application)[0]
        self.complete(self.somebody(row), row.id, **changed)
        return row.task

    def reach(self, application: str, task: str) -> WorkRow:
        """Goes on until `task` is open. Raises LookupError if the case ends before."""
        for _ in range(60):
            rows = self.open(application)
            for row in rows:
                if row.task == task:
                    return row
            if not rows:
                break
            self.step(application)
        raise LookupError(f"{task} was not reached")

    def finish(self, application: str) -> None:
        """Goes on until nothing is open."""
        while self.open(application):
            self.step(application)

    def _person(self, person: str) -> Actor:
        return next(actor for actors in self.staff.values() for actor in actors if actor.person == person)

    def _signing(self, actor: Actor) -> Actor:
        table = Account.__table__
        with reading(self.door.database) as db:
            return actor.signing(db.scalar(select(table.c.credential_version).where(table.c.id == actor.account)))


def _by_field(sentences: Sequence[tuple[str, Sentence]]) -> dict[str, list[Sentence]]:
    found: dict[str, list[Sentence]] = {}
    for name, sentence in sentences:
        found.setdefault(name, []).append(sentence)
    return found
