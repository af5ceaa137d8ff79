"""Price work weeks again from the facts: what they should cost now, beside what was posted.

In: engagements and, where only some weeks were touched, the entries that touched them. Out: both frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from services.billing.domain.price import WEEK, Priced, pieces_of, price
from services.billing.usecases.ports import BillingPort

# An entry lies at most a day off its own date (another zone), and a work week ends seven days after it begins.
_BEFORE, _AFTER = timedelta(days=2), timedelta(days=9)


@dataclass(frozen=True)
class Repriced:
    """What the weeks should cost, and the sums posted so far (KEYS and MEASURES of `domain.price`)."""

    priced: Priced
    posted: pl.DataFrame


def price_weeks(unit: BillingPort, engagement_ids: Sequence[str], entries: pl.DataFrame | None = None) -> Repriced:
    """Price the weeks that `entries` touch, or all weeks of these engagements, at the rates known now."""
    terms = unit.engagements.terms(engagement_ids)
    weeks = None if entries is None else pieces_of(entries, terms).select(WEEK).unique()
    first, last = _bounds(weeks)
    hours = unit.hours.live(engagement_ids, first and first - _BEFORE, last and last + _AFTER)
    pieces = pieces_of(hours, terms)
    posted = unit.charges.posted(engagement_ids, first, last)
    if weeks is not None:
        pieces, posted = (frame.join(weeks, on=WEEK, how="semi") for frame in (pieces, posted))
    scopes = sorted({*terms["engagement_id"], *terms["project_id"]})
    return Repriced(price(pieces, terms, unit.rates.of_scopes(scopes)), posted)


def _bounds(weeks: pl.DataFrame | None) -> tuple[date | None, date | None]:
    """Give the first and last work week; the year 1 for both where entries touched none that we know of."""
    if weeks is None:
        return None, None
    starts = weeks["workweek_start"].to_list() or [date(2, 1, 1)]
    return min(starts), max(starts)
