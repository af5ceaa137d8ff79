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

# One engagement a row. The week starts on that weekday (Monday 0), so many seconds after local midnight, and every work
# day so many. `rule_pack` holds where no choice (below) says otherwise; `holiday_calendar` is empty where none counts.
TERMS: Schema = {
    "engagement_id": pl.String, "zone": pl.String, "workweek_start_weekday": pl.Int64,
    "workweek_start_seconds": pl.Int64, "workday_start_seconds": pl.Int64, "rule_pack": pl.String,
    "pay_currency": pl.String, "holiday_calendar": pl.String,
}  # fmt: skip

# Versions on two time axes: valid from a date to another (exclusive, null is open), known since an instant.
VERSION: Schema = {"valid_from": pl.Date, "valid_to": pl.Date, "known_epoch": pl.Int64}
# One version of a rate a row.
RATES: Schema = {"rate_id": pl.String, "engagement_id": pl.String, "rate_e4": pl.Int64, "currency": pl.String} | VERSION
# One choice of a rule pack a row, for the work weeks that begin within it.
CHOICES: Schema = {"choice_id": pl.String, "engagement_id": pl.String, "rule_pack": pl.String} | VERSION

# One bonus a row, for the work week that holds `on_date`; kinds in `bonus.py`. One taken back is a second, negative.
BONUSES: Schema = {
    "bonus_id": pl.String, "trainer_id": pl.String, "engagement_id": pl.String, "on_date": pl.Date,
    "amount_minor": pl.Int64, "currency": pl.String, "kind": pl.String, "known_epoch": pl.Int64,
}  # fmt: skip

# One public holiday of a calendar a row.
HOLIDAYS: Schema = {"holiday_calendar": pl.String, "work_date": pl.Date}

# What makes a line one line. It pays its seconds at rate + extra, and a premium on the regular rate besides; `extra`
# names the contract's premiums behind `extra_e4`.
LINE_KEYS: Schema = {
    "trainer_id": pl.String, "engagement_id": pl.String, "workweek_start": pl.Date, "code": pl.String,
    "rate_e4": pl.Int64, "extra_e4": pl.Int64, "extra": pl.String, "premium_e4": pl.Int64, "currency": pl.String,
    "pack": pl.String, "pack_version": pl.String,
}  # fmt: skip
LINE_MEASURES: Schema = {"seconds": pl.Int64, "amount_minor": pl.Int64}
# What the amount was computed from besides, zeros where it does not matter. The regular rate behind a premium is
# week_pay / week_seconds, and flat_pay / straight_seconds for sums that straight hours alone earned (pay in
# ten-thousandths of a major unit an hour times seconds). `unworked_seconds` are paid at the rate and were not worked;
# `fixed_minor` is paid as it is.
LINE_BASIS: Schema = dict.fromkeys(
    ("week_pay", "week_seconds", "flat_pay", "straight_seconds", "unworked_seconds", "fixed_minor"), pl.Int64
)
LINES: Schema = LINE_KEYS | LINE_MEASURES | LINE_BASIS

# Hours that cannot be priced yet, and why; the work week is null where even the engagement is unknown.
UNPRICED: Schema = {
    "trainer_id": pl.String, "engagement_id": pl.String, "entry_id": pl.String, "work_date": pl.Date,
    "workweek_start": pl.Date, "seconds": pl.Int64, "reason": pl.String,
}  # fmt: skip


def frame(schema: Schema) -> pl.DataFrame:
    """Give an empty frame of these columns."""
    return pl.DataFrame(schema=schema)
