"""A small sample month in a folder of its own. In: a folder. Out: its files and its summary.

A month takes seconds to tell and none to copy, so a test run tells it once, for all processes that test.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from deploy.month.run import run_month

TRAINERS = 12
SEED = 11


@dataclass(frozen=True)
class Month:
    """Where a month lies, and its summary."""

    out: Path
    data: Path
    summary: dict[str, Any]


def tell(folder: Path) -> Month:
    """Run a month in a folder."""
    run_month(folder / "out", folder / "data", trainers=TRAINERS, seed=SEED)
    return _read(folder)


def _read(folder: Path) -> Month:
    return Month(folder / "out", folder / "data", json.loads((folder / "out" / "summary.json").read_text()))


def copied(factory: pytest.TempPathFactory, name: str) -> Month:
    """Give a copy of the run's month in a folder that begins with `name`; whoever asks first tells it."""
    base = factory.getbasetemp()
    told = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "month"
    with told.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (told / "whole").exists():
            tell(told)
            (told / "whole").touch()
    folder = factory.mktemp(name) / "month"
    shutil.copytree(told, folder)
    return _read(folder)
