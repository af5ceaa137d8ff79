"""Receive payment orders. In: payment.ordered facts. Out: payments, created by their orders, each once."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

import polars as pl

from services.payments.domain.order import ORDERS, require_payable
from services.payments.usecases.ports import PaymentsPort
from shared.events.payroll import PaymentOrdered
from shared.values.call import Call
from shared.values.refusal import conflict
from shared.values.span import parse_date

_AS_ROW = attrgetter(*ORDERS)


def receive_orders(unit: PaymentsPort, call: Call, facts: Sequence[PaymentOrdered]) -> None:
    """Enter new orders; an order heard again adds nothing, one that says something else is refused."""
    orders = _columns(facts).unique(maintain_order=True)
    require_payable(orders)
    # Nearly always all are new, and nothing is asked of them before the database takes them in.
    if unit.orders.add_if_new(orders, call.at_epoch):
        return
    known = unit.orders.among(orders["payment_id"])
    said = pl.concat([known, orders]).unique()
    for (payment_id,) in said.filter(pl.col("payment_id").is_duplicated()).select("payment_id").iter_rows():
        raise conflict("payment_ordered_otherwise", f"{payment_id} was ordered with other words before.")
    unit.orders.add(orders.join(known, on="payment_id", how="anti", maintain_order="left"), call.at_epoch)


def _columns(facts: Sequence[PaymentOrdered]) -> pl.DataFrame:
    """Lay the orders out as columns: a batch has thousands."""
    told = dict(zip(ORDERS, zip(*map(_AS_ROW, facts), strict=True), strict=True))
    paydays = {text: parse_date(text, field="payday") for text in set(told["payday"])}
    return pl.DataFrame({**told, "payday": [paydays[text] for text in told["payday"]]}, schema=ORDERS)
