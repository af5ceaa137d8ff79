"""Price every charge again as known at a moment. In: work weeks, a moment or none. Out: differences; none is well."""

from __future__ import annotations

from services.billing.usecases.ports import BillingPort
from services.billing.usecases.price_weeks import Span
from services.billing.usecases.recompute import Recomputed, recompute
from shared.values.call import Call
from shared.values.known_at import require_past
from shared.values.refusal import Refusal


def recompute_known(unit: BillingPort, call: Call, within: Span, known_epoch: int | None) -> Recomputed:
    """Compare what was posted by then with what the facts known by then say; of now where no moment is given.

    Dates the wrong way round are refused: of no work week at all everything would be well.
    """
    first, last = within
    if first and last and last < first:  # both are inclusive here
        raise Refusal("dates_reversed", "`to` must lie after `from`.", pointer="to")
    require_past(call, known_epoch)
    return recompute(unit, within, known_epoch)
