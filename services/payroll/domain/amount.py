"""What a line is worth: the one place where time is multiplied by money, rounded once.

In: lines (`frames.LINES`). Out: their amounts in whole minor units, half up away from zero.
"""

from __future__ import annotations

import polars as pl

from shared.values.currency import all_currencies
from shared.values.rate import MAX_E4, PLACES, SECONDS_PER_HOUR
from shared.values.rounding import half_up

_E4 = 10**PLACES
_UNITS = {currency: 10**places for currency, places in all_currencies().items()}
_UNITS_BY_NUMBER = pl.lit(pl.Series([_UNITS[currency] for currency in sorted(_UNITS)], dtype=pl.Int64))
# A week has 604,800 seconds; sixteen trainers' worth under one id would be a bug. With it and the greatest rate a
# week's pay at its own rates fits 64 bits, and so does each factor of the product below, which is made in 128.
MAX_WEEK_SECONDS = 10_000_000
assert MAX_WEEK_SECONDS * MAX_E4 < 2**63, "a week's pay at its own rates fits 64 bits"


def with_amounts(lines: pl.DataFrame) -> pl.DataFrame:
    """Add amount_minor, what a line pays in minor units of `currency`: its time, what is paid unworked, fixed sums.

    Time pays `rate + extra + premium x week_pay / week_seconds + (1 + premium) x flat_pay / straight_seconds` an hour,
    the last part only at a premium. The fractions are kept whole until the one rounding at the end, and stand in
    columns until then: an expression that names one twice computes it twice.
    """
    return lines.with_columns_seq(_FRACTION).with_columns_seq(_AMOUNT)[[*lines.columns, "amount_minor"]]


def _fraction() -> list[pl.Expr]:
    wide = {name: pl.col(name).cast(pl.Int128) for name in ("seconds", "rate_e4", "extra_e4", "premium_e4", "week_pay",
                                                            "flat_pay", "unworked_seconds")}  # fmt: skip
    week, straight = (_at_least_one(name) for name in ("week_seconds", "straight_seconds"))
    own = wide["seconds"] * (wide["rate_e4"] + wide["extra_e4"]) + wide["unworked_seconds"] * wide["rate_e4"]
    premium = wide["seconds"] * wide["week_pay"] * wide["premium_e4"]
    flat = wide["seconds"] * wide["flat_pay"] * (wide["premium_e4"] + _E4)
    numerator = (own * week * _E4 + premium) * straight + flat * week
    denominator = week * straight * (_E4 * _E4 * SECONDS_PER_HOUR)
    return [(numerator * minor_units()).alias("_numerator"), denominator.alias("_denominator")]


def _at_least_one(name: str) -> pl.Expr:
    return pl.max_horizontal(name, pl.lit(1, pl.Int64)).cast(pl.Int128)


def minor_units() -> pl.Expr:
    """Give how many minor units of `currency`, which is known (`enumerated.CURRENCY`), make one major unit."""
    return _UNITS_BY_NUMBER.gather(pl.col("currency").to_physical()).cast(pl.Int128)


def pay_of_minor(amount: pl.Expr) -> pl.Expr:
    """Turn minor units into pay as `week_pay` counts it: ten-thousandths of a major unit an hour, times seconds."""
    parts = {currency: _E4 * SECONDS_PER_HOUR // units for currency, units in _UNITS.items()}
    return amount * pl.col("currency").replace_strict(parts, return_dtype=pl.Int64)


# Written once: a late approval has few lines, and writing expressions down costs as much as their sums.
_FRACTION = _fraction()
_ROUNDED = half_up(pl.col("_numerator"), pl.col("_denominator")).cast(pl.Int64)
_AMOUNT = (_ROUNDED + pl.col("fixed_minor")).alias("amount_minor")
