"""Which payments cannot go yet, and why. In: a pay run, or none for all. Out: the waiting ones with a reason."""

from __future__ import annotations

from services.payments.domain.order import Waiting, sort_out, waiting_of
from services.payments.usecases.ports import PaymentsPort

# So many are looked at together: most of a run's payments can go, and those that cannot are few among them.
_TOGETHER = 1_000


def waiting_payments(
    unit: PaymentsPort, pay_run_id: str | None = None, after: str = "", limit: int = _TOGETHER
) -> list[Waiting]:
    """List up to `limit` created payments in no live file whose trainer has no account that can take them.

    By payment id, of those after `after`.
    """
    found: list[Waiting] = []
    while len(found) < limit:
        some = unit.orders.open(pay_run_id, after=after, limit=_TOGETHER)
        if some.is_empty():
            break
        found += waiting_of(sort_out(some))
        after = some["payment_id"][-1]
    return found[:limit]
