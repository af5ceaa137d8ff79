"""Price work weeks and compare with what was posted. In: the weeks' facts and posted lines. Out: the differences.

Nothing is written here: accruing, recomputing and what-if all ask the same question.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import polars as pl

from services.payroll.domain.facts import Facts
from services.payroll.domain.frames import LINE_BASIS, LINE_KEYS, LINE_MEASURES
from services.payroll.domain.pack import Pack
from services.payroll.domain.price import KNOWN_ALL, price
from shared.values.difference import post
from shared.values.lookup import rows_of

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
        asked = set(weeks.iter_rows())
        lines, unpriced = (_within(asked, rows, weeks.columns) for rows in (lines, unpriced))
    missing = post(lines, posted, _KEYS, list(LINE_MEASURES), list(LINE_BASIS))
    whose = rows_of(facts.terms[["engagement_id", "pay_group", "vendor_id"]], "engagement_id", missing["engagement_id"])
    return Compared(missing.hstack(whose), unpriced)


def _within(asked: AbstractSet[tuple[Any, ...]], rows: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Keep the rows of the weeks asked for."""
    held = [week in asked for week in rows[list(columns)].iter_rows()]
    return rows if all(held) else rows.filter(held)
