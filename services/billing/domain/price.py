"""Pricing: approved seconds times the bill rate of their day, as columns of whole numbers.

In: frames of entries, engagement terms and bill rates. Out: what each work week should cost the client, one line
per trainer, engagement, work week, code and rate, and the seconds no rate covers. Posting subtracts what was posted.
One work week and a month of a thousand trainers take the same path.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from shared.values.currency import all_currencies
from shared.values.difference import post
from shared.values.pieces import split
from shared.values.rate import PLACES, SECONDS_PER_HOUR
from shared.values.rounding import half_up

# An approved entry as it is priced. Without clock times (both epochs null), its date and seconds count.
ENTRY = {"entry_id": pl.Utf8, "engagement_id": pl.Utf8, "work_date": pl.Date, "seconds": pl.Int64, "code": pl.Utf8,
         "start_epoch": pl.Int64, "end_epoch": pl.Int64}  # fmt: skip
KEYS = ["trainer_id", "client_id", "engagement_id", "workweek_start", "code", "rate_e4", "currency"]
MEASURES = ["seconds", "amount_minor"]
WEEK = ["engagement_id", "workweek_start"]
_DAY = ["engagement_id", "work_date"]
# A rate of the engagement's own goes before its project's.
_OWN, _OF_PROJECT = 1, 0
_SCALES = pl.DataFrame([(code, 10**places) for code, places in all_currencies().items()],
                       schema={"currency": pl.Utf8, "scale": pl.Int64}, orient="row")  # fmt: skip


@dataclass(frozen=True)
class Priced:
    """`lines`: KEYS and MEASURES. `unpriced`: engagement_id, workweek_start, seconds that no rate covers."""

    lines: pl.DataFrame
    unpriced: pl.DataFrame


def pieces_of(entries: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """Split entries at local midnights and work week borders; hours of unknown engagements wait and are left out."""
    return split(entries.join(terms, on="engagement_id", how="semi"), terms)


def price(pieces: pl.DataFrame, terms: pl.DataFrame, rates: pl.DataFrame) -> Priced:
    """Price pieces at the rate valid on their local date, latest known first, rounded once a line, half up.

    `pieces`: engagement_id, work_date, workweek_start, code, seconds. `terms`: engagement_id, trainer_id, client_id,
    project_id. `rates`: scope_id (an engagement's or a project's id), rate_e4, currency, valid_from, valid_to
    (exclusive, null is open), known_epoch; leave out what shall not be known yet.
    """
    at_rates = rated(pieces, terms, rates)
    priced = at_rates.filter(pl.col("rate_e4").is_not_null())
    lines = (
        priced.group_by(KEYS)
        .agg(pl.col("seconds").sum())
        .join(_SCALES, on="currency", how="left")
        .with_columns(amount_minor=amount_minor(pl.col("seconds"), pl.col("rate_e4"), pl.col("scale")))
        .select(*KEYS, *MEASURES)
        .sort(KEYS)
    )
    unpriced = at_rates.filter(pl.col("rate_e4").is_null()).group_by(WEEK).agg(pl.col("seconds").sum()).sort(WEEK)
    return Priced(lines, unpriced)


def rated(pieces: pl.DataFrame, terms: pl.DataFrame, rates: pl.DataFrame) -> pl.DataFrame:
    """Give pieces (frames as `price` takes them) with whose they are, rate_e4 and currency; null where none covers."""
    placed = pieces.join(terms.select("engagement_id", "trainer_id", "client_id", "project_id"), on="engagement_id")
    return placed.join(_rate_of_day(placed, rates), on=_DAY, how="left")


def differences(lines: pl.DataFrame, posted: pl.DataFrame) -> pl.DataFrame:
    """Give what must be posted so that what was `posted` becomes `lines`; both hold KEYS and MEASURES."""
    return post(lines, posted, KEYS, MEASURES)


def amount_minor(seconds: pl.Expr, rate_e4: pl.Expr, scale: pl.Expr) -> pl.Expr:
    """Give seconds x rate in minor units, half up away from zero: the twin of `Rate.for_seconds`.

    `scale` is 10 to the currency's places. The product can pass 64 bits, so it is made in 128.
    """
    wide = seconds.cast(pl.Int128) * rate_e4.cast(pl.Int128) * scale.cast(pl.Int128)
    return half_up(wide, pl.lit(SECONDS_PER_HOUR * 10**PLACES, pl.Int128)).cast(pl.Int64)


def _rate_of_day(placed: pl.DataFrame, rates: pl.DataFrame) -> pl.DataFrame:
    """Give per engagement and local date the rate that counts: engagement_id, work_date, rate_e4, currency."""
    days = placed.select(*_DAY, "project_id").unique()
    asked = pl.concat([
        days.select(*_DAY, scope_id="engagement_id", closeness=pl.lit(_OWN)),
        days.select(*_DAY, scope_id="project_id", closeness=pl.lit(_OF_PROJECT)),
    ])  # fmt: skip
    ended = pl.col("valid_to").is_not_null() & (pl.col("valid_to") <= pl.col("work_date"))
    covering = asked.join(rates, on="scope_id").filter((pl.col("valid_from") <= pl.col("work_date")) & ~ended)
    order = ["closeness", "known_epoch", "valid_from"]
    return covering.sort(*_DAY, *order).group_by(_DAY, maintain_order=True).last().select(*_DAY, "rate_e4", "currency")
