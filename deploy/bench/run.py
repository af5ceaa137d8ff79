"""All measurements on real servers, in one run. In: folders. Out: one table, and whether every bar was reached."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from deploy.bench.delay import measure_delay
from deploy.bench.entries import measure_entries
from deploy.bench.facts import measure_facts
from deploy.bench.ground import Ground, ground
from deploy.bench.jobs import measure_jobs
from deploy.bench.late import measure_late
from deploy.bench.memory import measure_memory
from deploy.bench.pages import measure_pages
from deploy.bench.pay import measure_pricing, measure_runs
from deploy.bench.processes import processes
from deploy.bench.result import Result
from deploy.stack.run import up

# What needs the product's processes, what needs the house for itself, and what makes databases of its own.
WITH_PROCESSES = {"delay": measure_delay, "entries": measure_entries}
ALONE = {"facts": measure_facts, "jobs": measure_jobs, "memory": measure_memory,
         "late": measure_late}  # fmt: skip
APART = {"pricing": measure_pricing, "runs": measure_runs, "pages": measure_pages}
NAMES = (*WITH_PROCESSES, *ALONE, *APART)


def run_benches(folder: Path, stack: Path, names: Sequence[str], trainers: int) -> list[Result]:
    """Run the measurements named, in the table's order; each trainer has a work week or two to approve."""
    up(stack, _say)
    results: list[Result] = []
    if any(name not in APART for name in names):
        with ground(folder, stack, trainers) as here:
            results += _in_house(here, names)
    for name in _wanted(APART, names):
        results += _measured(name, partial(APART[name], stack, folder))
    return results


def _in_house(here: Ground, names: Sequence[str]) -> list[Result]:
    results: list[Result] = []
    if wanted := _wanted(WITH_PROCESSES, names):
        with processes(here) as urls:
            results += [row for name in wanted for row in _measured(name, partial(WITH_PROCESSES[name], here, urls))]
    return [*results, *(row for name in _wanted(ALONE, names) for row in _measured(name, partial(ALONE[name], here)))]


def _wanted(some: Iterable[str], names: Sequence[str]) -> list[str]:
    return [name for name in some if name in names]


def _measured(name: str, measure: Callable[[], list[Result]]) -> list[Result]:
    began = time.monotonic()
    _say(f"  measuring {name} …")
    rows = measure()
    _say(f"  measured {name} in {time.monotonic() - began:.0f} s")
    return rows


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
