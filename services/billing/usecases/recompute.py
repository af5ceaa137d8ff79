"""Price every charge again from the facts. In: work weeks, a moment or none. Out: differences; none if all is well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.billing.domain.price import differences
from services.billing.usecases.ports import BillingPort
from services.billing.usecases.price_weeks import AT_A_TIME, Span, price_weeks


def recompute(
    unit: BillingPort, within: Span = (None, None), known_epoch: int | None = None
) -> Iterator[dict[str, Any]]:
    """Give every line that is posted otherwise than the facts say, some engagements at a time; writes nothing.

    With `known_epoch`: what was posted by the end of that second, with what the facts known by then say.
    """
    ids = unit.engagements.all_ids()
    for start in range(0, len(ids), AT_A_TIME):
        repriced = price_weeks(unit, ids[start : start + AT_A_TIME], within=within, known_epoch=known_epoch)
        yield from differences(repriced.priced.lines, repriced.posted).iter_rows(named=True)
