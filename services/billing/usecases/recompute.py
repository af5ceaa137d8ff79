"""Price every charge again from the facts. In: work weeks, a moment or none. Out: differences; none if all is well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.billing.domain.price import differences
from services.billing.usecases.ports import BillingPort
from services.billing.usecases.price_weeks import AT_A_TIME, Span, price_weeks


@dataclass(frozen=True)
class Recomputed:
    """How much was priced, and every line that is missing or too much (KEYS and MEASURES of `domain.price`)."""

    engagements: int
    entries: int
    differences: tuple[dict[str, Any], ...]


def recompute(unit: BillingPort, within: Span = (None, None), known_epoch: int | None = None) -> Recomputed:
    """Compare what is posted with what the facts say, some engagements at a time; writes nothing.

    With `known_epoch`: what was posted by the end of that second, with what the facts known by then say.
    """
    ids = unit.engagements.all_ids()
    entries, found = 0, []
    for start in range(0, len(ids), AT_A_TIME):
        repriced = price_weeks(unit, ids[start : start + AT_A_TIME], within=within, known_epoch=known_epoch)
        entries += repriced.entries
        found.extend(differences(repriced.priced.lines, repriced.posted).to_dicts())
    return Recomputed(len(ids), entries, tuple(found))
