"""The benchmarks and the soak run through on real servers, small: whether they reach a bar is not asked here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest
import real_stack

from deploy.bench import delay, entries, facts, jobs, late, memory, pages, pay
from deploy.bench.run import NAMES, run_benches
from deploy.bench.soak import soak
from deploy.cli import bench as command
from deploy.month.people import demo_logins
from services.portal.domain.navigation import BEHIND, PAGES

pytestmark = [pytest.mark.servers, pytest.mark.slow]

SMALL: list[tuple[ModuleType, str, object]] = [
    (facts, "ROUNDS", 1),
    (facts, "WEEKS_A_ROUND", 1),
    (entries, "ROUNDS", 1),
    (entries, "ROUND_SECONDS", 1),
    (memory, "FEW", 300),
    (memory, "MANY", 600),
    (late, "LATE", 3),
    (pay, "ENTRIES", 400),
    (pay, "TRAINERS", 40),
    (pay, "PAID", (10, 20)),
    (pay, "_ROUNDS", 1),
    (jobs, "ROUNDS", 1),
    (jobs, "_JOBS", 200),
    (pages, "PEOPLE", 60),
    (pages, "WEEKS", 9),
    (pages, "ROUNDS", 1),
    (delay, "RATE", 20),
    (delay, "WARM_SECONDS", 1),
]


def _stack() -> Path:
    return Path(os.environ.get("HOURBOOK_TEST_STACK") or real_stack._folder() / "stack")


def test_every_measurement_gives_its_rows(
    stack_urls: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name, value in SMALL:
        monkeypatch.setattr(module, name, value)
    results = run_benches(tmp_path, _stack(), [name for name in NAMES if name != "pages"], 60)
    firsts = ["approved", "approved", "POST", "relay:", "hear,", "jobs", "peak", "one", "one"]
    firsts += ["price"] * 4 + ["peak", "memory", "pay", "pay", "a"]
    assert [row.name.split()[0] for row in results] == firsts


@pytest.mark.long
def test_every_page_is_measured_on_real_servers(
    stack_urls: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Filling a house takes minutes there; `test_bench_pages.py` measures the same pages embedded, every time."""
    for module, name, value in SMALL:
        monkeypatch.setattr(module, name, value)
    asked = [row.name.split()[0] for row in run_benches(tmp_path, _stack(), ["pages"], 60)]
    assert sorted(set(asked)) == ["first", "p95", "rows"]
    assert asked.count("first") == len(demo_logins())
    assert asked.count("p95") > len(PAGES) + len(BEHIND)


def test_the_command_knows_every_measurement() -> None:
    assert command.NAMES == NAMES


@pytest.mark.long
def test_a_short_soak_loses_nothing(stack_urls: Mapping[str, str], tmp_path: Path) -> None:
    """So short a time says nothing of memory; files, the books and what waits are held to account.

    In seventy seconds the relay's open files still rise: it opens its connections as services begin to have something
    to say, and it was killed and started again just before.
    """
    results = soak(tmp_path, _stack(), 150, 60)
    held = [row for row in results if not row.name.startswith(("memory", "facts waiting"))]
    assert [row.name for row in held if row.reached is False] == []
    assert any(row.name == "open files: consume-all" for row in held)
