"""Work weeks that begin within two dates: which part of all lines a question is about.

In: dates, each open where it is None. Out: an expression that keeps those weeks; a refusal where there can be none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from shared.values.span import require_days_between


@dataclass(frozen=True)
class WorkWeeks:
    """Work weeks that begin from `first` on and before `last`."""

    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        """Refuse dates the wrong way round: of no work week at all everything would be well."""
        require_days_between(self.first, self.last)

    def held(self) -> pl.Expr:
        """Say of each row whether its workweek_start is one of them."""
        start = pl.col("workweek_start")
        after = start >= self.first if self.first else pl.lit(value=True)
        return after & (start < self.last) if self.last else after


ALL_WEEKS = WorkWeeks()
