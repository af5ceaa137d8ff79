"""What a line is worth: the one place where time is multiplied by money, rounded once.

In: line columns and the week's totals. Out: an integer expression in minor units, half up away from zero.
"""

from __future__ import annotations

import polars as pl

from shared.values.currency import all_currencies
from shared.values.rate import MAX_E4, PLACES, SECONDS_PER_HOUR
from shared.values.rounding import half_up

_E4 = 10**PLACES
# A week has 604,800 seconds; sixteen trainers' worth under one id would be a bug. With it and the greatest rate,
# 10**7 s x 10**11 x 10**7 s x 10**4 x 10**3 stays under 10**33, far inside 128 bits; week_pay under 10**18, in 64.
MAX_WEEK_SECONDS = 10_000_000
assert MAX_WEEK_SECONDS * MAX_E4 < 2**63, "a week's pay at its own rates fits 64 bits"


def amount_minor() -> pl.Expr:
    """Give `seconds x (rate_e4 + premium_e4 x regular rate)` in minor units of `currency`.

    The regular rate is `week_pay / week_seconds` (week_pay: the sum of seconds x rate_e4), kept as a
    fraction until the one rounding at the end.
    """
    wide = {name: pl.col(name).cast(pl.Int128) for name in ("seconds", "rate_e4", "premium_e4", "week_pay")}
    week_seconds = pl.max_horizontal("week_seconds", pl.lit(1, pl.Int64)).cast(pl.Int128)
    per_hour = wide["rate_e4"] * week_seconds * _E4 + wide["week_pay"] * wide["premium_e4"]
    numerator = wide["seconds"] * per_hour * _minor_units()
    return half_up(numerator, week_seconds * (_E4 * _E4 * SECONDS_PER_HOUR)).cast(pl.Int64)


def _minor_units() -> pl.Expr:
    """Give how many minor units make one major unit."""
    units = {currency: 10**places for currency, places in all_currencies().items()}
    return pl.col("currency").replace_strict(units, return_dtype=pl.Int64).cast(pl.Int128)
