"""Tests run by a process of their own, which must not take itself for one of this run's workers.

In: what pytest is to run, and what the environment says besides. Out: what it printed, once all of it has passed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from real_stack import RUN

ROOT = Path(__file__).resolve().parents[1]


def run_apart(words: Sequence[str], environment: Mapping[str, str]) -> str:
    """Run them to their end; fails with the end of what was printed where any of them fails, or none ran."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", RUN))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words],
        cwd=ROOT, env=ours | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:]
    assert " passed" in done.stdout
    return done.stdout
