"""List charges. In: whose, a place in the list, a moment or none. Out: what was posted, and where it was billed."""

from __future__ import annotations

from services.billing.usecases.ports import BillingPort, Charge, Cursor
from shared.values.call import Call
from shared.values.known_at import require_past


def list_charges(
    unit: BillingPort,
    call: Call,
    whose: tuple[str | None, str | None],
    cursor: Cursor,
    limit: int,
    known_epoch: int | None = None,
) -> list[Charge]:
    """Give up to `limit` charges after the cursor, of an engagement and a client where they are given.

    As known at a moment: posted by then, claimed where an invoice had been drafted by then.
    """
    require_past(call, known_epoch)
    return unit.lists.charges(*whose, cursor, limit, known_epoch)
