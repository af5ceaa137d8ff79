"""Price work weeks and compare with what was posted. In: the weeks' facts and posted lines. Out: the differences.

Nothing is written here: accruing, recomputing and what-if all ask the same question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from services.payroll.domain.facts import Facts
from services.payroll.domain.frames import LINE_BASIS, LINE_KEYS, LINE_MEASURES
from services.payroll.domain.pack import Pack
from services.payroll.domain.price import KNOWN_ALL, price
from shared.values.difference import post

_KEYS = list(LINE_KEYS)


@dataclass(frozen=True)
class Compared:
    """`differences`: lines with what they follow from, pay_group and vendor_id; `unpriced` hours."""

    differences: pl.DataFrame
    unpriced: pl.DataFrame


def compare(
    facts: Facts,
    packs: Sequence[Pack],
    posted: pl.DataFrame,
    weeks: pl.DataFrame | None = None,
    known_epoch: int = KNOWN_ALL,
) -> Compared:
    """Price the hours, keep the `weeks` asked for (None: all), and give what is missing in `posted`."""
    priced = price(facts, packs, known_epoch)
    lines, unpriced = priced.lines, priced.unpriced
    if weeks is not None:
        lines = lines.join(weeks, on=weeks.columns, how="semi")
        unpriced = unpriced if unpriced.is_empty() else unpriced.join(weeks, on=weeks.columns, how="semi")
    missing = post(lines, posted, _KEYS, list(LINE_MEASURES), list(LINE_BASIS))
    whose = facts.terms[["engagement_id", "pay_group", "vendor_id"]]
    return Compared(missing.join(whose, on="engagement_id", how="left", maintain_order="left"), unpriced)
