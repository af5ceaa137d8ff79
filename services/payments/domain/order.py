"""A payment order: owed once, paid under one end-to-end id for life.

In: what payroll ordered and what is known of the trainer's accounts. Out: whether it can go into a file
now, and where not, why it waits, in a sentence finance can act on. Orders come by the thousands, as columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from services.payments.domain.method import METHODS
from shared.values.refusal import Refusal

# ACH gives the id fifteen places, SEPA thirty-five and no slash at its ends: fifteen capitals fit both.
_END_TO_END_ID = "^[A-Z0-9]{1,15}$"

# The columns of an `Order`.
ORDERS: dict[str, Any] = {
    "payment_id": pl.String, "end_to_end_id": pl.String, "pay_item_id": pl.String, "pay_run_id": pl.String,
    "trainer_id": pl.String, "amount_minor": pl.Int64, "currency": pl.String, "payday": pl.Date,
}  # fmt: skip
# What is known of the account that counts for an order; all null where there is none.
ACCOUNT: dict[str, Any] = {
    "account_id": pl.String, "account_state": pl.String, "method": pl.String, "reason": pl.String,
}  # fmt: skip
# Why an order waits, and what to do.
WAITS = {
    "account_missing": "The trainer has no payout account in {currency}; add one.",
    "account_pending": "The payout account waits for a second person's approval.",
    "account_cooling": "A changed payout account was approved and cools off; it is paid to once that is over.",
    "account_rejected": "The bank refused the payout account ({reason}); add another.",
    "amount_above_limit": "One {title} cannot carry this amount; pay it by wire.",
}


@dataclass(frozen=True)
class Order:
    """What payroll ordered; `amount_minor` is positive, in minor units of `currency`."""

    payment_id: str
    end_to_end_id: str
    pay_item_id: str
    pay_run_id: str
    trainer_id: str
    amount_minor: int
    currency: str
    payday: date


@dataclass(frozen=True)
class Waiting:
    """A payment that cannot go yet: why, as a stable code and a sentence."""

    order: Order
    code: str
    detail: str


def orders_of(columns: pl.DataFrame) -> list[Order]:
    """Give an `Order` for each row of a frame with its columns."""
    return [Order(*row) for row in columns.select(list(ORDERS)).iter_rows()]


def require_payable(orders: pl.DataFrame) -> None:
    """Refuse orders of which one is such that no bank file can carry it."""
    for (identifier,) in orders.filter(~pl.col("end_to_end_id").str.contains(_END_TO_END_ID)).select(
        "end_to_end_id"
    ).iter_rows():  # fmt: skip
        raise Refusal("end_to_end_id_malformed", f"{identifier!r} is not 1 to 15 capital letters and digits.")
    for (payment_id,) in orders.filter(pl.col("amount_minor") <= 0).select("payment_id").iter_rows():
        raise Refusal("amount_not_positive", f"The order {payment_id} pays nothing; only positive amounts go.")


def sort_out(orders: pl.DataFrame) -> pl.DataFrame:
    """Add the `code` of why an order (ORDERS and ACCOUNT) must wait; null where it can go now."""
    limit = pl.col("method").replace_strict({name: method.limit_minor for name, method in METHODS.items()},
                                            default=None, return_dtype=pl.Int64)  # fmt: skip
    code = (
        pl.when(pl.col("account_id").is_null()).then(pl.lit("account_missing"))
        .when(pl.col("account_state") == "pending").then(pl.lit("account_pending"))
        .when(pl.col("account_state") == "cooling").then(pl.lit("account_cooling"))
        .when(pl.col("account_state").is_in(["replaced", "withdrawn"])).then(pl.lit("account_missing"))
        .when(pl.col("account_state") != "active").then(pl.lit("account_rejected"))
        .when(pl.col("amount_minor") > limit).then(pl.lit("amount_above_limit"))
    )  # fmt: skip
    return orders.with_columns(code.alias("code"))


def waiting_of(sorted_out: pl.DataFrame) -> list[Waiting]:
    """Say of those that wait why, in words."""
    waiting = sorted_out.filter(pl.col("code").is_not_null())
    titles = {name: method.title for name, method in METHODS.items()}
    return [
        Waiting(order, code, WAITS[code].format(currency=order.currency, reason=reason, title=titles.get(method)))
        for order, (code, reason, method) in zip(
            orders_of(waiting), waiting.select("code", "reason", "method").iter_rows(), strict=True
        )
    ]
