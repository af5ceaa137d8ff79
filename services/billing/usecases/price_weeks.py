"""Price work weeks again from the facts: what they should cost now, beside what was posted.

In: engagements and, where only some weeks are meant, their dates or the entries that touched them. Out: both frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from services.billing.domain.client import BillRate
from services.billing.domain.price import WEEK, Priced, pieces_of, price
from services.billing.usecases.ports import BillingPort

# Engagements priced at a time where all are: a few hundred thousand entries.
AT_A_TIME = 2000
# An entry lies at most a day off its own date (another zone), and a work week ends seven days after it begins.
_BEFORE, _AFTER = timedelta(days=2), timedelta(days=9)
# The first and the last day on which a work week begins, both included; None is open.
Span = tuple[date | None, date | None]


@dataclass(frozen=True)
class Repriced:
    """What the weeks should cost, the sums posted so far (KEYS and MEASURES of `domain.price`), and entries read."""

    priced: Priced
    posted: pl.DataFrame
    entries: int


def price_weeks(
    unit: BillingPort,
    engagement_ids: Sequence[str],
    entries: pl.DataFrame | None = None,
    *,
    within: Span = (None, None),
    besides: Sequence[BillRate] = (),
    without: pl.DataFrame | None = None,
    known_epoch: int | None = None,
) -> Repriced:
    """Price the weeks that `entries` touch, or those `within` two dates, at the rates known now.

    `besides` are rates as if they had been set too, `without` entries as if they were void. With `known_epoch`: hours,
    terms and rates as they were known at the end of that second, beside what was posted by then.
    """
    terms = unit.engagements.terms(engagement_ids, known_epoch)
    if entries is None:
        return _price(unit, terms, within, None, besides, known_epoch)
    weeks = pieces_of(entries, terms).select(WEEK).unique()
    # The year 1 for both where entries touched no week that we know of.
    starts = weeks["workweek_start"].to_list() or [date(2, 1, 1)]
    return _price(unit, terms, (min(starts), max(starts)), weeks, besides, without=without)


def _price(
    unit: BillingPort,
    terms: pl.DataFrame,
    within: Span,
    weeks: pl.DataFrame | None,
    besides: Sequence[BillRate],
    known_epoch: int | None = None,
    without: pl.DataFrame | None = None,
) -> Repriced:
    """Price work weeks within two dates; of those, just `weeks` where given."""
    first, last = within
    engagement_ids = terms["engagement_id"].to_list()
    hours = unit.hours.live(engagement_ids, first and first - _BEFORE, last and last + _AFTER, known_epoch)
    if without is not None:
        hours = hours.join(without, on="entry_id", how="anti")
    pieces, posted = pieces_of(hours, terms), unit.charges.posted(engagement_ids, first, last, known_epoch)
    if weeks is None:
        pieces = pieces.filter(_within(first, last))
    else:
        pieces, posted = (frame.join(weeks, on=WEEK, how="semi") for frame in (pieces, posted))
    rates = unit.rates.of_scopes(sorted({*terms["engagement_id"], *terms["project_id"]}))
    if known_epoch is not None:
        rates = rates.filter(pl.col("known_epoch") <= known_epoch)
    if besides:
        rows = [[getattr(rate, name) for name in rates.columns] for rate in besides]
        rates = pl.concat([rates, pl.DataFrame(rows, schema=rates.schema, orient="row")])
    return Repriced(price(pieces, terms, rates), posted, hours.height)


def _within(first: date | None, last: date | None) -> pl.Expr:
    start = pl.col("workweek_start")
    return (start >= first if first else pl.lit(value=True)) & (start <= last if last else pl.lit(value=True))
