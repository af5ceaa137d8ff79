"""Tests that kill servers take turns: the workers of one run must not share them out among each other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

MODULE = """
import os, pathlib, pytest

@pytest.mark.xdist_group("turns")
@pytest.mark.parametrize("number", range(3))
def test_turn(number):
    pathlib.Path(__file__).with_suffix(f".{number}").write_text(os.environ["PYTEST_XDIST_WORKER"])
"""


@pytest.mark.slow
def test_tests_of_one_group_run_in_one_worker(tmp_path: Path) -> None:
    for name in ("test_one.py", "test_two.py"):
        (tmp_path / name).write_text(MODULE)
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", "-c", "/dev/null", "."],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    workers = [path.read_text() for path in tmp_path.glob("test_*.[0-9]")]
    assert len(workers) == 6
    assert len(set(workers)) == 1, "their fixtures hold a lock for the whole session: a second worker waits for ever"
