"""Public holidays: time on a holiday of the engagement's calendar earns an extra on the own rate.

In: pieces, each within one local date, with `holiday` true where the engagement's calendar has one. Out: those with the
extra.
"""

from __future__ import annotations

import polars as pl

from services.payroll.domain.extras import add_extra
from services.payroll.domain.pack import RuleUse

NUMBERS = ("premium_e4", "in_regular_rate")


def apply(pieces: pl.DataFrame, use: RuleUse) -> pl.DataFrame:
    """Add the extra on public holidays."""
    return add_extra(pieces, "HOLIDAY", pl.col("holiday"), use)


def sentence(use: RuleUse) -> str:
    """Say it to a trainer."""
    return f"Hours on public holidays earn {use.number('premium_e4') // 100}% of their own rate on top."
