"""Hear that engagements started. In: `engagement.started` facts. Out: their terms; their hours in the right weeks."""

from __future__ import annotations

from collections.abc import Sequence

from services.ledger.domain.hours import TERMS, placed, standing, whole
from services.ledger.domain.moves import Moves
from services.ledger.usecases.move_hours import move_hours
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
    again = placed(whole(pieces), after)
    unit.hours.remove(pieces)
    unit.hours.add(again)
    voids = unit.hours.voids(trainers)
    move_hours(unit, Moves().add_pieces(standing(pieces, voids), -1).add_pieces(standing(again, voids)))
