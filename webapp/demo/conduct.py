"""Takes a case through its tasks as its people would: page → form → entry → door, with no way around."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from forms.by_key import form_for
from forms.task_form import TaskForm
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
        return self._hand_in(self.page(actor, task), changed)

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
        return self._whose(row) or self._page_of_somebody(row).actor

    def step(self, application: str, **changed: Any) -> str:
        """Completes the first open task, by somebody who may; says which."""
        row = self.open(application)[0]
        self._do(row, changed)
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
            self._do(rows[0], {})
        raise LookupError(f"{task} was not reached")

    def finish(self, application: str) -> None:
        """Goes on until nothing is open."""
        while rows := self.open(application):
            self._do(rows[0], {})

    def _do(self, row: WorkRow, changed: Mapping[str, Any]) -> None:
        actor = self._whose(row)
        self._hand_in(self.page(actor, row.id) if actor is not None else self._page_of_somebody(row), changed)

    def _hand_in(self, page: TaskPage, changed: Mapping[str, Any]) -> dict[str, Any]:
        assert page.item is not None
        form, actor = self.filled(page, changed), page.actor
        signing = self._signing(actor) if page.node.sign_off else actor
        act = Complete(task=page.item.id, actor=signing, entry=form.entry(), seen_version=page.version)
        return self.door.perform(act)

    def _whose(self, row: WorkRow) -> Actor | None:
        """Its holder or its voter; None where somebody is still to be found."""
        found = row.holder or (row.instance if row.lane == Role.COMMITTEE_MEMBER else None)
        return None if found is None else self._person(found)

    def _page_of_somebody(self, row: WorkRow) -> TaskPage:
        for actor in self.staff[Role(row.lane)]:
            try:
                page = self.page(actor, row.id)
            except Refusal:
                continue
            if page.why_not is None:
                return page
        raise LookupError(f"nobody may do {row.task} in {row.number}")

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
