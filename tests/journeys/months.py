"""A small sample month in a folder of its own. In: a folder. Out: its files and its summary."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    return Month(folder / "out", folder / "data", json.loads((folder / "out" / "summary.json").read_text()))
