"""Name payments, for life. In: payments to be. Out: the same, under new ids and end-to-end ids."""

from __future__ import annotations

import polars as pl

from services.payroll.domain.end_to_end import end_to_end_id
from shared.values.call import Call


def name_payments(call: Call, payments: pl.DataFrame) -> pl.DataFrame:
    """Add `payment_id` and `end_to_end_id`."""
    ids = call.new_ids("pay", payments.height)
    return payments.with_columns(
        pl.Series("payment_id", ids, pl.String),
        pl.Series("end_to_end_id", [end_to_end_id(one) for one in ids], pl.String),
    )
