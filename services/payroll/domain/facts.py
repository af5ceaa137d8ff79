"""The facts that pay follows from, together. In: frames (`frames.py`). Out: one value that pricing takes.

Whoever prices as of an earlier moment leaves out hours that were not known then; versions that were not known
(`known_epoch`) pricing leaves out by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from services.payroll.domain.frames import BONUSES, CHOICES, HOLIDAYS, frame


@dataclass(frozen=True)
class Facts:
    """Approved hours, the engagements' terms, and what changes over time: rates, choices of pack, bonuses, holidays."""

    hours: pl.DataFrame
    terms: pl.DataFrame
    rates: pl.DataFrame
    choices: pl.DataFrame = field(default_factory=lambda: frame(CHOICES))
    bonuses: pl.DataFrame = field(default_factory=lambda: frame(BONUSES))
    holidays: pl.DataFrame = field(default_factory=lambda: frame(HOLIDAYS))
