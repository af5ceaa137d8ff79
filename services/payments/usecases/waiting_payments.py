"""Which payments cannot go yet, and why. In: a pay run, or none for all. Out: the waiting ones with a reason."""

from __future__ import annotations

from services.payments.domain.order import Waiting, sort_out, waiting_of
from services.payments.usecases.ports import PaymentsPort


def waiting_payments(unit: PaymentsPort, pay_run_id: str | None = None) -> list[Waiting]:
    """List the created payments in no live file whose trainer has no account that can take them."""
    return waiting_of(sort_out(unit.orders.open(pay_run_id)))
