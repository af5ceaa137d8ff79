"""Pricing: the one path from approved hours to lines, for one work week of one trainer or a million entries.

In: frames of hours, terms and rates (`frames.py`) and rule packs. Out: lines, the bands they sum up, and the
hours that cannot be priced yet with the reason: nothing worked is ever dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from services.payroll.domain.amount import MAX_WEEK_SECONDS, amount_minor
from services.payroll.domain.frames import LINE_KEYS, LINE_REGULAR, LINES, UNPRICED
from services.payroll.domain.pack import Pack, PackVersion, version_on
from services.payroll.domain.rates import with_rates
from services.payroll.domain.rules import RULES
from shared.values.pieces import split

# As known now, whatever the clocks of those who set rates say.
KNOWN_ALL = 2**62
_WEEK = ["trainer_id", "pack", "currency", "workweek_start"]


@dataclass(frozen=True)
class Priced:
    """`lines` (one per key of `LINE_KEYS`), the `bands` they sum up, and `unpriced` hours with reasons."""

    lines: pl.DataFrame
    bands: pl.DataFrame
    unpriced: pl.DataFrame


def price(
    hours: pl.DataFrame, terms: pl.DataFrame, rates: pl.DataFrame, packs: Sequence[Pack], known_epoch: int = KNOWN_ALL
) -> Priced:
    """Price hours under their engagements' rule packs, at the rates known at `known_epoch`.

    Each line is rounded once, half up; lines come ordered by key, whatever the order of the hours.
    """
    unknown = hours.join(terms, on="engagement_id", how="anti")
    pieces = split(hours.join(unknown, on="engagement_id", how="anti"), terms)
    rated = with_rates(pieces, rates, known_epoch).join(
        terms.select("engagement_id", "pay_currency", pack="rule_pack"), on="engagement_id"
    )
    versions = _versions(rated, packs)
    reasoned = _with_reason(rated.join(_frame_of(versions), on=["pack", "workweek_start"], how="left"))
    bands = _banded(reasoned.filter(pl.col("reason").is_null()), versions)
    return Priced(_lines(bands), bands, _unpriced(unknown, reasoned))


def _versions(rated: pl.DataFrame, packs: Sequence[Pack]) -> list[tuple[PackVersion, date]]:
    """Pin the version of each pack in use, work week by work week."""
    weeks = rated.select("pack", "workweek_start").unique().sort("pack", "workweek_start")
    found = [(version_on(packs, pack, week), week) for pack, week in weeks.iter_rows()]
    return [(version, week) for version, week in found if version]


def _frame_of(versions: list[tuple[PackVersion, date]]) -> pl.DataFrame:
    rows = [(version.pack, week, version.version) for version, week in versions]
    schema = {"pack": pl.String, "workweek_start": pl.Date, "pack_version": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _with_reason(rated: pl.DataFrame) -> pl.DataFrame:
    """Say of each piece why it cannot be priced; null where it can."""
    return rated.with_columns(
        reason=pl.when(pl.col("pack_version").is_null()).then(pl.lit("pack_unknown"))
        .when(pl.col("rate_e4").is_null()).then(pl.lit("rate_missing"))
        .when(pl.col("currency") != pl.col("pay_currency")).then(pl.lit("rate_currency_differs"))
    )  # fmt: skip


def _banded(priceable: pl.DataFrame, versions: list[tuple[PackVersion, date]]) -> pl.DataFrame:
    """Apply to each pack version's pieces its rules in order; before any rule all time is straight time."""
    straight = priceable.drop("reason").with_columns(
        premium_e4=pl.lit(0, pl.Int64), part=pl.lit(0, pl.Int64), entry_code=pl.col("code")
    )
    in_use = {(version.pack, version.version): version for version, _ in versions}
    return pl.concat([straight.clear(), *(_apply(straight, in_use[key]) for key in sorted(in_use))])


def _apply(straight: pl.DataFrame, version: PackVersion) -> pl.DataFrame:
    own = straight.filter(pl.col("pack") == version.pack, pl.col("pack_version") == version.version)
    for use in version.rules:
        own = RULES[use.kind](own, use)
    return own


def _lines(bands: pl.DataFrame) -> pl.DataFrame:
    """Sum bands into lines and price each, rounding once."""
    weeks = bands.group_by(_WEEK).agg(
        week_seconds=pl.col("seconds").sum(), week_pay=(pl.col("seconds") * pl.col("rate_e4")).sum()
    )
    assert (weeks["week_seconds"] <= MAX_WEEK_SECONDS).all(), "a week's seconds under one trainer stay plausible"
    sums = bands.group_by(list(LINE_KEYS)).agg(pl.col("seconds").sum()).join(weeks, on=_WEEK)
    priced = sums.with_columns(amount_minor=amount_minor())
    at_premium = pl.col("premium_e4") > 0
    regular = [pl.when(at_premium).then(name).otherwise(pl.lit(0, pl.Int64)).alias(name) for name in LINE_REGULAR]
    return priced.with_columns(regular).select(list(LINES)).sort(list(LINE_KEYS))


def _unpriced(unknown: pl.DataFrame, reasoned: pl.DataFrame) -> pl.DataFrame:
    """List the hours that wait, of unknown engagements and those with a reason, in a stable order."""
    waiting = unknown.with_columns(
        workweek_start=pl.lit(None, pl.Date), reason=pl.lit("engagement_unknown")
    ).select(list(UNPRICED))  # fmt: skip
    with_reason = reasoned.filter(pl.col("reason").is_not_null()).select(list(UNPRICED))
    return pl.concat([waiting, with_reason]).sort(list(UNPRICED))
