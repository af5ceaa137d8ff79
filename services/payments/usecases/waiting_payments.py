"""Which payments cannot go yet, and why. In: a pay run, or none for all. Out: the waiting ones with a reason."""

from __future__ import annotations

from services.payments.domain.order import Waiting, waits
from services.payments.usecases.ports import PaymentsPort


def waiting_payments(unit: PaymentsPort, pay_run_id: str | None = None) -> list[Waiting]:
    """List the created payments in no live file whose trainer has no account that can take them."""
    orders = unit.orders.open(pay_run_id)
    accounts = unit.accounts.counting({order.trainer_id for order in orders})
    verdicts = (waits(order, accounts.get((order.trainer_id, order.currency))) for order in orders)
    return [waiting for waiting in verdicts if waiting]
