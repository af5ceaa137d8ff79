"""The regular rate: what premiums are on, per work week, and the switches of each pack version.

In: sums of pieces by week (`lines.py`), bonuses in their weeks, pack versions. Out: per week the basis of its premiums.
Source: 29 CFR 778.109 and 778.115, all remuneration divided by all hours worked; bonuses 778.208 to 778.211.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from services.payroll.domain.amount import pay_of_minor
from services.payroll.domain.layers import LAYERS, RAISED, STRAIGHT
from services.payroll.domain.pack import PackVersion
from services.payroll.domain.worked import WEEK

_PREMIUMS = {"premium_e4": pl.Int64, "in_effect": pl.Boolean, "flat_over_straight": pl.Boolean}
_NONE = pl.lit(0, pl.Int64)
# What is paid of bonuses of a kind.
_KINDS = {"shared_pay": "nondiscretionary", "lump_pay": "flat_sum"}
_NO_BONUSES = [_NONE.alias(name) for name in _KINDS]
_SECONDS = pl.sum_horizontal(LAYERS)
_OF_WEEK = [
    _SECONDS.sum().alias("week_seconds"), pl.col(STRAIGHT).sum().alias("all_straight"),
    (_SECONDS * (pl.col("rate_e4") + pl.col("counted_e4"))).sum().alias("worked_pay"),
]  # fmt: skip


def premiums(versions: Sequence[PackVersion]) -> pl.DataFrame:
    """Give premiums, layer by layer for each pack version in use, and how the version makes its regular rate."""
    rows = []
    for one in versions:
        ways = switched(one, "in_effect"), switched(one, "flat_over_straight")
        rows += [(one.premium_e4(layer) if layer in RAISED else 0, *ways) for layer in LAYERS]
    return pl.DataFrame(rows, schema=_PREMIUMS, orient="row")


def switched(version: PackVersion, name: str) -> bool:
    """Say whether a version makes its regular rate in this way."""
    return any(use.kind == "regular_rate" and use.number_or(name, 0) for use in version.rules)


def weeks(sums: pl.DataFrame, named: pl.DataFrame, bonuses: pl.DataFrame) -> pl.DataFrame:
    """Give the weeks in order: week_seconds, worked_pay (at own rates), all_straight seconds, and bonuses as pay.

    `named` says in the same order which weeks they are (`worked.WEEK`).
    """
    by_week = sums.group_by("week").agg(_OF_WEEK).sort("week")
    if bonuses.is_empty():
        return by_week.with_columns_seq(_NO_BONUSES)
    paid = bonuses.group_by(WEEK).agg(
        pay_of_minor(pl.col("amount_minor")).filter(pl.col("kind") == kind).sum().alias(name)
        for name, kind in _KINDS.items()
    )
    found = named.join(paid, on=WEEK, how="left", maintain_order="left")
    return by_week.hstack(found.select(pl.col(*_KINDS).fill_null(0)))


def with_basis(parts: pl.DataFrame) -> pl.DataFrame:
    """Add what premiums are computed from (`frames.LINE_BASIS`) to parts at a premium; zeros to the others."""
    return parts.with_columns_seq(_AT_PREMIUM)


def _at_premium() -> list[pl.Expr]:
    split_off = pl.col("flat_over_straight") & (pl.col("all_straight") > 0)
    own = (pl.col("rate_e4") + pl.col("counted_e4")) * pl.col("week_seconds")
    base = pl.when("in_effect").then(own).otherwise("worked_pay")
    lump = pl.when(split_off).then(0).otherwise("lump_pay")
    basis = {
        "week_pay": base + pl.col("shared_pay") + lump, "week_seconds": pl.col("week_seconds"),
        "flat_pay": pl.when(split_off).then("lump_pay").otherwise(0),
        "straight_seconds": pl.when(split_off & (pl.col("lump_pay") != 0)).then("all_straight").otherwise(0),
    }  # fmt: skip
    at_premium = pl.col("premium_e4") > 0
    return [pl.when(at_premium).then(value).otherwise(_NONE).alias(name) for name, value in basis.items()]


_AT_PREMIUM = _at_premium()
