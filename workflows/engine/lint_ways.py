"""What only the whole set shows: returns that open another task, and ways that PRODUCT §2 forbids.

Each case pays at most once, a refusal is never turned into a payment, and from filing nothing goes back: a return out of
filing would pass `pay_out` once more with a new IOU number, which the key of the payment does not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workflows.engine import routing
from workflows.engine.diagram import Element, Process
from workflows.engine.findings import Finding
from workflows.engine.known_names import KnownNames
from workflows.engine.structure import roots_of
from workflows.engine.ways import FILED, Place, Step, Ways

PAY_OUT = "pay_out"
REFUSALS = ("report_refusal", "acknowledge_refusal")
FILING = "filing"


def faults(processes: Mapping[str, Process], known: KnownNames) -> list[Finding]:
    """The faults of every process that a case can be started in, with all that it calls."""
    findings: list[Finding] = []
    for root in roots_of(processes):
        looking = _Looking(processes, root, known)
        findings += [*looking.loops(), *looking.missing_targets(), *looking.forbidden()]
    return findings


class _Looking:
    def __init__(self, processes: Mapping[str, Process], root: str, known: KnownNames) -> None:
        self._ways = Ways(processes, root)
        self._root = processes[root]
        self._known = known
        self._places = dict(self._ways.places())
        self._tasks = sorted({element.id for element in self._places.values() if element.tag == "userTask"})

    def loops(self) -> Iterator[Finding]:
        """A circle without a task that waits for a person never ends. A list of nobody makes such a task wait for nobody."""

        def passing(element: Element, step: Step) -> Iterable[tuple[str | None, str | None]]:
            if element.multi_instance is not None:
                return [("yes", ""), ("no", "")]
            return () if element.tag == "userTask" else self._of_service(element, step)

        starts = [Step(self._ways.start(), "", "")]
        for place, element in self._places.items():
            if element.tag == "userTask":
                starts += self._ways.after(Step(place, None, None), self._any_word)
        found = self._ways.walk(starts, passing)
        told: set[str] = set()
        for step in _on_circles(found):
            element = self._places[step.place]
            if element.tag.endswith("Gateway") and not told:
                told.add(element.id)
                yield _found(element, "loop", "从这里出发可以不经过任何用户任务又回到这里；在循环中放一个用户任务")

    def missing_targets(self) -> Iterator[Finding]:
        """Until the payment, every earlier task of a gate can be returned to; after it, the first of the own gate."""
        in_gates = {element.id: place for place, element in self._places.items() if self._is_in_a_call(place)}
        for task in self._tasks:
            if task not in in_gates:
                continue
            before = [other for other in self._ways.tasks_before(task) if other in in_gates]
            if not self._ways.pays_after(task, PAY_OUT):
                before = [other for other in before if in_gates[other].path == in_gates[task].path][:1]
            for missing in (other for other in before if not self._ways.return_reaches(task, other)):
                sentence = f'从这里退回 {missing} 走不到该任务；在退回的网关和入口网关补上 resume_at == "{missing}"'
                yield _found(self._places[in_gates[task]], "resume_target", sentence)

    def forbidden(self) -> Iterator[Finding]:
        """Ways that may not exist whatever anybody answers."""
        if not any(place == Place((), FILED) for place in self._places):
            yield self._of_root(
                "no_filed_end", f"主流程没有编号为 {FILED} 的结束事件；把归档后的结束事件编号改为 {FILED}"
            )
        for place, element in self._places.items():
            if element.id == PAY_OUT and self._leads(place, lambda step: step.place.element == PAY_OUT):
                yield _found(element, "pays_twice", "放款之后还有路通向放款；断开，每案只放款一次")
            if element.id in REFUSALS and self._leads(place, lambda step: step.place.element == PAY_OUT):
                yield _found(element, "refusal_pays", "拒绝之后还有路通向放款；断开")
            if element.tag == "callActivity" and element.called == FILING and self._leads_to_another_call(place):
                yield _found(element, "filing_goes_back", "归档之后还有路回到别的环节；只连回归档本身或结束")

    def _leads(self, place: Place, wanted: object) -> bool:
        starts = self._after_anything(place)
        return any(wanted(step) for step in self._ways.walk(starts, self._any_word, interrupts=True))  # type: ignore[operator]

    def _leads_to_another_call(self, filing: Place) -> bool:
        def another(step: Step) -> bool:
            element = self._places[step.place]
            return element.tag == "callActivity" and step.place != filing

        return self._leads(filing, another)

    def _after_anything(self, place: Place) -> list[Step]:
        element = self._places[place]
        words: Iterable[str] = self._known.outcomes.get(element.properties.get("op", ""), routing.OUTCOMES)
        if element.tag == "userTask":
            words = routing.OUTCOMES
        here = [Step(place, word, task) for word in words for task in (("",) if word != "return" else self._tasks)]
        return [after for step in here for after in self._ways.after(step, self._any_word, interrupts=True)]

    def _any_word(self, element: Element, step: Step) -> Iterable[tuple[str | None, str | None]]:
        if element.tag != "userTask":
            return self._of_service(element, step)
        words = ("yes", "no") if element.multi_instance else [word for word in routing.OUTCOMES if word != "return"]
        return [*((word, "") for word in words), *(("return", task) for task in self._tasks)]

    def _of_service(self, element: Element, step: Step) -> Iterable[tuple[str | None, str | None]]:
        op = element.properties.get("op", "")
        if op in self._known.outcomes:
            return [(word, "") for word in self._known.outcomes[op]]
        return [(step.outcome, step.resume_at)]

    def _is_in_a_call(self, place: Place) -> bool:
        hosts = (Place(place.path[:depth], host) for depth, host in enumerate(place.path))
        return any(self._places[host].tag == "callActivity" for host in hosts)

    def _of_root(self, fault: str, sentence: str) -> Finding:
        return Finding(
            file=self._root.file, line=self._root.line, element=self._root.id, fault=fault, sentence=sentence
        )


def _found(element: Element, fault: str, sentence: str) -> Finding:
    return Finding(file=element.file, line=element.line, element=element.id, fault=fault, sentence=sentence)


def _on_circles(found: Mapping[Step, tuple[Step, ...]]) -> list[Step]:
    """What is left when everything that leads nowhere is taken away again and again: the circles and the ways to them."""
    left = {step: set(after) for step, after in found.items()}
    before: dict[Step, list[Step]] = {}
    for step, after in left.items():
        for following in after:
            before.setdefault(following, []).append(step)
    done = [step for step, after in left.items() if not after]
    while done:
        step = done.pop()
        del left[step]
        for earlier in before.get(step, ()):
            if earlier in left:
                left[earlier].discard(step)
                if not left[earlier]:
                    done.append(earlier)
    return list(left)
