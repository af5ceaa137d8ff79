"""Lines: the seconds of pieces and the bonuses of their weeks, summed up and priced, each line rounded once.

In: pieces after their rules (`worked.py`), bonuses in their weeks (`bonus.py`), pack versions. Out: `frames.LINES`,
ordered by key.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from services.payroll.domain import regular
from services.payroll.domain.amount import MAX_WEEK_SECONDS, with_amounts
from services.payroll.domain.bonus import CODE
from services.payroll.domain.enumerated import NAME
from services.payroll.domain.extras import names
from services.payroll.domain.frames import LINE_KEYS, LINES
from services.payroll.domain.layers import LAYERS, RAISED, STRAIGHT
from services.payroll.domain.pack import PackVersion
from services.payroll.domain.worked import WEEK
from shared.values.lookup import rows_at

_OF_SUM = ["week", "engagement_id", "code", "rate_e4", "extra_e4", "extra", "counted_e4"]
# A line's key by its week's number; what the week is called is added to the lines, which are few.
_OF_LINE = ["week", "engagement_id", "code", "rate_e4", "extra_e4", "extra", "premium_e4"]
_OF_WEEK = [*WEEK, "pack_version", "use"]
_BASIS = ["week_pay", "week_seconds", "flat_pay", "straight_seconds"]
# What parts need of their weeks.
_BESIDE = ["week_seconds", "all_straight", "worked_pay", "shared_pay", "lump_pay", "use"]
_ADDED = ["seconds", "unworked_seconds", "fixed_minor"]
_PRICED = [*LINE_KEYS, *_ADDED, *_BASIS]
_ZERO = pl.lit(0, pl.Int64)
# Written once, as in `worked.py`.
_SUMS = [pl.col(_ADDED).sum(), pl.col(_BASIS).first()]
_EXTRAS = pl.lit(pl.Series("extra", names()))
_IN_LAYERS = pl.col(*LAYERS, "unworked_seconds").sum()
_BEGINS_WEEK = pl.col("week").ne_missing(pl.col("week").shift(1))


def lines(pieces: pl.DataFrame, bonuses: pl.DataFrame, versions: Sequence[PackVersion]) -> pl.DataFrame:
    """Give one priced line per key of `LINE_KEYS`."""
    sums = pieces.group_by(_OF_SUM).agg(_IN_LAYERS)
    # Weeks are numbered from 0 on, in the order of their pieces: what is known of a week stands at its number.
    named = rows_at(pieces[_OF_WEEK], pieces.select_seq(_BEGINS_WEEK).to_series().arg_true())
    weeks = regular.weeks(sums, named, bonuses).hstack(named[["use"]])
    assert (weeks["week_seconds"] <= MAX_WEEK_SECONDS).all(), "a week's seconds under one trainer stay plausible"
    # Nearly always few layers hold anything; each that does is a part.
    used = [layer for layer in LAYERS if layer == STRAIGHT or (sums[layer] > 0).any()]
    parts = pl.concat([_part(sums, layer) for layer in used])
    in_week = parts.hstack(rows_at(weeks[_BESIDE], parts["week"]))
    premiums = rows_at(regular.premiums(versions), in_week["use"] * len(LAYERS) + in_week["layer"])
    summed = regular.with_basis(in_week.hstack(premiums)).group_by(_OF_LINE).agg(_SUMS)
    summed = summed.hstack(rows_at(named, summed["week"])).with_columns_seq(_EXTRAS.gather("extra"))
    if not bonuses.is_empty():
        summed = pl.concat([summed.select(_PRICED), _bonus_lines(bonuses).select(_PRICED)])
    return with_amounts(summed)[list(LINES)].sort(list(LINE_KEYS))


def _part(sums: pl.DataFrame, layer: str) -> pl.DataFrame:
    """Take one layer's seconds out of the sums; what was not worked stands with straight time."""
    worked, unworked = pl.col(layer), pl.col("unworked_seconds") if layer == STRAIGHT else _ZERO
    return sums.filter((worked > 0) | (unworked > 0)).select_seq(
        pl.col(_OF_SUM).exclude("code"), code=pl.col("code") if layer == STRAIGHT else pl.lit(RAISED[layer], NAME),
        unworked_seconds=unworked, seconds=worked, layer=pl.lit(LAYERS.index(layer)), fixed_minor=_ZERO,
    )  # fmt: skip


def _bonus_lines(bonuses: pl.DataFrame) -> pl.DataFrame:
    """Give bonuses as they are paid: fixed sums without seconds or rate, one line a work week and engagement."""
    zeros = dict.fromkeys(["rate_e4", "extra_e4", "premium_e4", "seconds", "unworked_seconds", *_BASIS], _ZERO)
    sums = bonuses.group_by(*WEEK, "pack_version", "engagement_id").agg(fixed_minor=pl.col("amount_minor").sum())
    return sums.with_columns(code=pl.lit(CODE, NAME), extra=pl.lit(""), **zeros)
