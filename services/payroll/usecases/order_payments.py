"""Order payments. In: named payments of pay items and what they claim, as columns. Out: a payment each, and facts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import polars as pl

from services.payroll.usecases.ports import PayrollPort
from shared.events.payroll import PaymentOrdered
from shared.values.call import Call

# What the bank statement needs of a payment; `attempt` counts from 1 and grows when the bank sent the money back.
_KEPT = ("payment_id", "pay_item_id", "attempt", "end_to_end_id", "payday", "method", "last4")
_PART = ("engagement_id", "workweek_start", "seconds", "amount_minor")


def order_payments(unit: PayrollPort, call: Call, payments: pl.DataFrame, claimed: pl.DataFrame) -> None:
    """Order each payment once and say so; the method and last 4 of today's account go onto the statement.

    `payments` are named and have pay_item_id, pay_run_id, trainer_id, amount_minor, currency, payday and attempt;
    `claimed` is what each item claims per engagement and work week.
    """
    ordered = payments.join(
        unit.payments.accounts(payments["trainer_id"]), on=["trainer_id", "currency"], how="left", maintain_order="left"
    )
    with ThreadPoolExecutor(1) as beside:
        # Laid out while the database takes the payments in.
        laid_out = beside.submit(_by_item, claimed)
        unit.payments.order(ordered.select(_KEPT).with_columns(pl.col("method", "last4").fill_null("")), call.at_epoch)
        parts = laid_out.result()
    unit.say_columns(PaymentOrdered, (
        ordered.join(parts, on="pay_item_id", how="left", maintain_order="left")
        .with_columns(pl.col("payday").cast(pl.String)).drop("attempt", "method", "last4")
    ))  # fmt: skip


def _by_item(claimed: pl.DataFrame) -> pl.DataFrame:
    """Give the parts of each item as one value, as its order says them."""
    return (
        claimed.sort("pay_item_id", "engagement_id", "workweek_start")
        .with_columns(pl.col("workweek_start").cast(pl.String))
        .group_by("pay_item_id", maintain_order=True).agg(pl.struct(_PART).alias("claimed"))
    )  # fmt: skip
