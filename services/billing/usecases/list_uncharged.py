"""List approved time without a price. In: a moment or none. Out: engagements with seconds that no charge covers."""

from __future__ import annotations

from services.billing.usecases.ports import BillingPort, Uncharged
from shared.values.call import Call
from shared.values.known_at import require_past


def list_uncharged(unit: BillingPort, call: Call, known_epoch: int | None = None) -> list[Uncharged]:
    """Give them as they are, or as they were by what was heard and posted by a moment."""
    require_past(call, known_epoch)
    return unit.lists.uncharged(known_epoch)
