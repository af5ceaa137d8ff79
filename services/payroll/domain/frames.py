"""The shapes of the frames that pricing takes and gives: column names, types, units.

In: nothing. Out: Polars schemas, so that the store, the rules and the tests mean the same columns.
"""

from __future__ import annotations

import polars as pl

Schema = dict[str, type[pl.DataType]]

# One approved entry a row. Clock times are epoch seconds, both null for an entry that knows only date and hours.
HOURS: Schema = {
    "trainer_id": pl.String, "engagement_id": pl.String, "entry_id": pl.String, "start_epoch": pl.Int64,
    "end_epoch": pl.Int64, "work_date": pl.Date, "seconds": pl.Int64, "code": pl.String,
}  # fmt: skip

# One engagement a row. The week starts on that weekday (Monday 0), so many seconds after local midnight.
TERMS: Schema = {
    "engagement_id": pl.String, "zone": pl.String, "workweek_start_weekday": pl.Int64,
    "workweek_start_seconds": pl.Int64, "rule_pack": pl.String, "pay_currency": pl.String,
}  # fmt: skip

# One version of a rate a row, on two time axes; valid_to is exclusive, null is open.
RATES: Schema = {
    "rate_id": pl.String, "engagement_id": pl.String, "rate_e4": pl.Int64, "currency": pl.String,
    "valid_from": pl.Date, "valid_to": pl.Date, "known_epoch": pl.Int64,
}  # fmt: skip

# What makes a line one line, and what it measures. A line pays seconds x (rate + premium x regular rate).
LINE_KEYS: Schema = {
    "trainer_id": pl.String, "engagement_id": pl.String, "workweek_start": pl.Date, "code": pl.String,
    "rate_e4": pl.Int64, "premium_e4": pl.Int64, "currency": pl.String, "pack": pl.String,
    "pack_version": pl.String,
}  # fmt: skip
LINE_MEASURES: Schema = {"seconds": pl.Int64, "amount_minor": pl.Int64}
# The regular rate behind a premium: week_pay (sum of seconds x rate_e4) / week_seconds; zeros without a premium.
LINE_REGULAR: Schema = {"week_pay": pl.Int64, "week_seconds": pl.Int64}
LINES: Schema = LINE_KEYS | LINE_MEASURES | LINE_REGULAR

# Hours that cannot be priced yet, and why; the work week is null where even the engagement is unknown.
UNPRICED: Schema = {
    "trainer_id": pl.String, "engagement_id": pl.String, "entry_id": pl.String, "work_date": pl.Date,
    "workweek_start": pl.Date, "seconds": pl.Int64, "reason": pl.String,
}  # fmt: skip
