"""Order payments. In: pay items and what they claim, as columns. Out: a payment each, under new ids, and facts."""

from __future__ import annotations

import polars as pl

from services.payroll.domain.end_to_end import end_to_end_id
from services.payroll.usecases.ports import PayrollPort
from shared.events.payroll import PaymentOrdered
from shared.values.call import Call

# What the bank statement needs of a payment; `attempt` counts from 1 and grows when the bank sent the money back.
_KEPT = ("payment_id", "pay_item_id", "attempt", "end_to_end_id", "payday", "method", "last4")
_PART = ("engagement_id", "workweek_start", "seconds", "amount_minor")


def order_payments(unit: PayrollPort, call: Call, payments: pl.DataFrame, claimed: pl.DataFrame) -> None:
    """Order each payment once and say so; the method and last 4 of today's account go onto the statement.

    `payments` has pay_item_id, pay_run_id, trainer_id, amount_minor, currency, payday and attempt; `claimed` is what
    each item claims per engagement and work week.
    """
    ids = call.new_ids("pay", payments.height)
    ordered = payments.with_columns(
        pl.Series("payment_id", ids, pl.String),
        pl.Series("end_to_end_id", [end_to_end_id(one) for one in ids], pl.String),
    ).join(unit.payments.accounts(payments["trainer_id"]), on=["trainer_id", "currency"], how="left",
           maintain_order="left")  # fmt: skip
    unit.payments.order(ordered.select(_KEPT).with_columns(pl.col("method", "last4").fill_null("")), call.at_epoch)
    parts = (
        claimed.sort("pay_item_id", "engagement_id", "workweek_start")
        .with_columns(pl.col("workweek_start").cast(pl.String))
        .group_by("pay_item_id", maintain_order=True).agg(pl.struct(_PART).alias("claimed"))
    )  # fmt: skip
    unit.say_columns(PaymentOrdered, (
        ordered.join(parts, on="pay_item_id", how="left", maintain_order="left")
        .with_columns(pl.col("payday").cast(pl.String)).drop("attempt", "method", "last4")
    ))  # fmt: skip
