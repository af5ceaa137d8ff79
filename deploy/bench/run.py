"""All measurements on real servers, in one run. In: folders. Out: one table, and whether every bar was reached."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.bench.delay import measure_delay
from deploy.bench.entries import measure_entries
from deploy.bench.facts import measure_facts
from deploy.bench.ground import Ground, ground
from deploy.bench.jobs import measure_jobs
from deploy.bench.memory import measure_memory
from deploy.bench.processes import processes
from deploy.bench.result import Result
from deploy.stack.run import up

# What needs the product's processes, and what needs the house for itself.
WITH_PROCESSES = {"delay": measure_delay, "entries": measure_entries}
ALONE = {"facts": measure_facts, "jobs": measure_jobs, "memory": measure_memory}
NAMES = (*WITH_PROCESSES, *ALONE)


def run_benches(folder: Path, stack: Path, names: Sequence[str], trainers: int) -> list[Result]:
    """Run the measurements named, in the table's order; each trainer has a work week or two to approve."""
    up(stack, _say)
    results: list[Result] = []
    with ground(folder, stack, trainers) as here:
        wanted = [name for name in WITH_PROCESSES if name in names]
        if wanted:
            with processes(here) as urls:
                results += [row for name in wanted for row in _measured(name, here, urls)]
        for name in ALONE:
            if name in names:
                results += _measured(name, here, {})
    return results


def _measured(name: str, here: Ground, urls: Mapping[str, str]) -> list[Result]:
    began = time.monotonic()
    _say(f"  measuring {name} …")
    rows = WITH_PROCESSES[name](here, urls) if name in WITH_PROCESSES else ALONE[name](here)
    _say(f"  measured {name} in {time.monotonic() - began:.0f} s")
    return rows


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
