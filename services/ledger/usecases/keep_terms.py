"""Hear that engagements started. In: `engagement.started` facts. Out: their terms; their hours in the right weeks."""

from __future__ import annotations

from collections.abc import Sequence

from services.ledger.domain.hours import TERMS, placed, whole
from services.ledger.usecases.ports import LedgerPort
from shared.events.onboarding import EngagementStarted
from shared.values.call import Call


def keep_terms(unit: LedgerPort, _call: Call, facts: Sequence[EngagementStarted]) -> None:
    """Keep the newest terms, and place again the hours of engagements whose weeks are new or begin elsewhere now."""
    newest = {fact.engagement_id: fact for fact in facts}
    before = unit.hours.terms(list(newest))
    unit.hours.keep_terms(list(newest.values()))
    after = unit.hours.terms(list(newest))
    changed = after.join(before, on=list(TERMS), how="anti")
    trainers = sorted({newest[identifier].trainer_id for identifier in changed["engagement_id"]})
    pieces = unit.hours.of(changed["engagement_id"].to_list(), trainers)
    unit.hours.remove(pieces)
    unit.hours.add(placed(whole(pieces), after))
