"""`make bench`: every benchmark of this folder, each against its named reference, to `results/` as ratios.

A benchmark is a module with `run() -> Result`; whoever adds one adds a file. `python -m bench http_task` runs one alone.
"""

import importlib
import pkgutil
import sys
from pathlib import Path

import bench
from bench.result import Result

NOT_ONE = frozenset({"__main__", "result", "place"})


def main(wanted: list[str]) -> None:
    """Runs what is named, or everything."""
    names = [found.name for found in pkgutil.iter_modules(bench.__path__) if found.name not in NOT_ONE]
    for name in wanted or sorted(names):
        result: Result = importlib.import_module(f"bench.{name}").run()
        result.write(Path(__file__).parent / "results" / f"{name}.json")
        print(result.sentence(), flush=True)


main(sys.argv[1:])
