"""One case driven through the engine as the door drives it: services at once, stored and restored after every act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from workflows.engine.process import OpenWork, Process
from workflows.engine.specification import Specification, load_specification

BPMN = Path(__file__).parents[2] / "workflows" / "bpmn"
EXPIRY = "2031-05-01T00:00:00+08:00"

ANSWERS: Mapping[str, Mapping[str, object]] = {
    "list_missing_consents": {"members": ["zhang", "li", "wang"], "consents_missing": 3},
    "list_missing_consents_again": {"consents_missing": 0},
    "approval_authority": {"authority": "committee", "committee": ["p1", "p2", "p3"]},
    "record_grant": {"grant_expires_at": EXPIRY, "contract_needed": True},
    "pay_out": {"outcome": "paid"},
    "expire_grant": {"outcome": "expired"},
    "tell_applicant": {"notice": "failed"},
}
"""What the services answer, by node, if a test does not say otherwise."""


def real_files() -> dict[str, bytes]:
    """The diagrams and tables of this version."""
    return {path.name: path.read_bytes() for path in sorted(BPMN.iterdir()) if path.suffix in (".bpmn", ".dmn")}


def real() -> Specification:
    return load_specification(real_files())


class Case:
    """Restored from its bytes before every act, unless `plain`: then one object lives through the whole case."""

    def __init__(self, specification: Specification, root: str = "loan_origination", *, plain: bool = False,
                 answers: Mapping[str, Mapping[str, object]] | None = None, **values: object) -> None:  # fmt: skip
        self.specification = specification
        self.plain = plain
        self.answers = {**ANSWERS, **(answers or {})}
        self.process = Process.start(specification, root, values)
        self._run_services()

    @classmethod
    def of(
        cls, specification: Specification, stored: bytes, answers: Mapping[str, Mapping[str, object]] | None = None
    ) -> Case:
        """A case that somebody else has stored."""
        case = cls.__new__(cls)
        case.specification, case.plain, case.answers = specification, False, {**ANSWERS, **(answers or {})}
        case.process = Process.restore(specification, stored)
        case._run_services()
        return case

    @property
    def open(self) -> list[str]:
        return sorted({work.node for work in self.process.open_work()})

    @property
    def ended(self) -> str | None:
        return self.process.ended

    def work(self, node: str, instance: str | None = None) -> OpenWork:
        found = [work for work in self.process.open_work() if work.node == node and instance in (None, work.instance)]
        assert found, f"{node} is not open, but {self.open}"
        return found[0]

    def complete(self, node: str, outcome: str = "ok", resume_at: str = "", instance: str | None = None) -> Case:
        work = self.work(node, instance)
        return self.act(lambda process: process.complete(work.id, {"outcome": outcome, "resume_at": resume_at}))

    def act(self, done: Callable[[Process], object]) -> Case:
        done(self.process)
        self._store()
        self._run_services()
        return self

    def reached(self, node: str) -> Case:
        """Everybody lets the case go on until `node` is open."""
        for _ in range(60):
            if node in self.open:
                return self
            self.go_on()
        raise AssertionError(f"{node} was never open")

    def finished(self) -> Case:
        for _ in range(60):
            if self.ended:
                return self
            self.go_on()
        raise AssertionError(f"not ended, open {self.open}")

    def go_on(self) -> Case:
        work = self.process.open_work()[0]
        return self.complete(work.node, "yes" if work.instance else "ok", instance=work.instance)

    def _run_services(self) -> None:
        while waiting := self.process.waiting_services():
            self.process.complete(waiting[0].id, self.answers.get(waiting[0].node, {}))
            self._store()

    def _store(self) -> None:
        if not self.plain:
            self.process = Process.restore(self.specification, self.process.dump())
