"""What a benchmark found: figures of ours, figures of the reference, and the ratios, which hold on any machine."""

import json
import platform
import statistics
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """`ratios` are what is compared between versions; `figures` (milliseconds, bytes, counts) only explain them."""

    name: str
    reference: str
    ratios: Mapping[str, float]
    figures: Mapping[str, float]

    def write(self, path: Path) -> None:
        """As JSON, whole or not at all."""
        path.parent.mkdir(exist_ok=True)
        aside = path.with_suffix(".tmp")
        found = asdict(self) | {"python": platform.python_version()}
        aside.write_text(json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
        aside.replace(path)

    def sentence(self) -> str:
        """One line for the terminal."""
        ratios = ", ".join(f"{name} {value:g}" for name, value in self.ratios.items())
        figures = ", ".join(f"{name} {value:g}" for name, value in self.figures.items())
        return f"{self.name} against {self.reference}: {ratios}  [{figures}]"


def milliseconds(work: Callable[[], object], clock: Callable[[], float] = perf_counter) -> float:
    """How long one call took; by `process_time` where nobody is waited for, so that neighbours do not count."""
    begin = clock()
    work()
    return (clock() - begin) * 1000


def median(figures: list[float]) -> float:
    """The middle one, with three digits that mean something."""
    return float(f"{statistics.median(figures):.3g}")


def ratio(ours: float, reference: float) -> float:
    """How many times the reference."""
    return float(f"{ours / reference:.3g}")
