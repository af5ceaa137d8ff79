"""The pay engine's figures: pricing everything, its memory, and a pay run from approve to files on disk.

In: the folder of a stack that runs, a folder to work in. Out: results. Pricing runs in a process of its own each time
(`hourbook bench-pay`), so that its peak of memory is its own; databases are made for it and dropped.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from deploy.bench.pay_run import Timing, time_pay_run
from deploy.bench.result import Result, at_most, bounded
from deploy.stack.record import read_record

ENTRIES, TRAINERS = 1_000_000, 50_000
# Memory must not grow with the house.
TIMES = 5
PAID = (5_000, 50_000)
_ROUNDS = 3
_RUN_SECONDS = (1, 5)
_MOST_MIB = 1024


def measure_pricing(stack: Path, folder: Path) -> list[Result]:
    """Price on PostgreSQL and on SQLite, then five times as much on PostgreSQL for its memory alone."""
    server = sa.make_url(read_record(stack).urls["HOURBOOK_DATABASE_URL"])
    found = [_priced(_new(server), ENTRIES, TRAINERS, _ROUNDS), _priced(_file(folder), ENTRIES, TRAINERS, _ROUNDS)]
    large = _priced(_new(server), TIMES * ENTRIES, TIMES * TRAINERS, 1)
    rows = [row for figures in found for row in _compared(figures)]
    grows = at_most(f"memory of pricing {TIMES * ENTRIES:,}; bare: {ENTRIES:,}", "MiB", large["peak_mib"],
                    found[0]["peak_mib"], 115)  # fmt: skip
    return [*rows, bounded("peak memory of pricing", "MiB", large["peak_mib"], _MOST_MIB), grows]


def measure_runs(stack: Path, folder: Path) -> list[Result]:
    """Pay few and many, and compare what one of them costs."""
    few, many = (time_pay_run(folder, number, 1, "postgres", stack) for number in PAID)
    rows = [bounded(f"pay run of {one.trainers:,}, approve to files on disk", "s", one.whole, most)
            for one, most in zip((few, many), _RUN_SECONDS, strict=True)]  # fmt: skip
    name = f"a trainer of {many.trainers:,}; bare: of {few.trainers:,}"
    return [*rows, at_most(name, "us", _each(many), _each(few), 130)]


def _each(timing: Timing) -> float:
    return 1e6 * timing.whole / timing.trainers


def _compared(figures: Mapping[str, Any]) -> list[Result]:
    what = f"price {figures['entries']:,} entries on {figures['database']}"
    ours, floor, bare = (float(figures[f"{name}_seconds"]) for name in ("ours", "floor", "bare"))
    return [at_most(f"{what}; bare: rows in, rows out", "s", ours, floor, 200),
            at_most(f"{what}; bare: SELECT sum(..) GROUP BY", "s", ours, bare, 600)]  # fmt: skip


def _priced(url: str, entries: int, trainers: int, rounds: int) -> dict[str, Any]:
    sizes = {"--entries": entries, "--trainers": trainers, "--rounds": rounds}
    command = [sys.executable, "-m", "deploy.cli", "bench-pay", "--json"]
    command += [text for name, value in sizes.items() for text in (name, str(value))]
    # Everybody on the machine may read command lines, and the URL holds a password.
    environment = os.environ | {"HOURBOOK_BENCH_URL": url}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def _new(server: sa.URL) -> str:
    return server.set(database=f"bench_pay_{uuid4().hex[:8]}").render_as_string(hide_password=False)


def _file(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{folder / f'bench-pay-{uuid4().hex[:8]}.db'}"
