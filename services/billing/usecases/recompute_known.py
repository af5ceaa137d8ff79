"""Price every charge again as known at a moment. In: work weeks, a moment or none. Out: differences; none is well."""

from __future__ import annotations

from datetime import timedelta

from services.billing.usecases.ports import BillingPort
from services.billing.usecases.price_weeks import Span
from services.billing.usecases.recompute import Recomputed, recompute
from shared.values.call import Call
from shared.values.known_at import require_past
from shared.values.span import require_days_between


def recompute_known(unit: BillingPort, call: Call, within: Span, known_epoch: int | None) -> Recomputed:
    """Compare what was posted by then with what the facts known by then say; of now where no moment is given.

    Dates the wrong way round are refused: of no work week at all everything would be well.
    """
    first, last = within
    require_days_between(first, last and last + timedelta(days=1))  # `last` is one of them here
    require_past(call, known_epoch)
    return recompute(unit, within, known_epoch)
