"""Hear that hours were approved. In: `hours.approved` facts. Out: their seconds, by work week."""

from __future__ import annotations

from collections.abc import Sequence

from services.ledger.domain.hours import lines_of, placed, standing
from services.ledger.domain.moves import Moves
from services.ledger.usecases.move_hours import move_hours
from services.ledger.usecases.ports import LedgerPort
from shared.events.timetracking import HoursApproved
from shared.values.call import Call


def keep_hours(unit: LedgerPort, _call: Call, facts: Sequence[HoursApproved]) -> None:
    """Place each line in its work week; lines of engagements not heard of yet wait in none."""
    lines = lines_of(facts)
    terms = unit.hours.terms(lines["engagement_id"].unique().sort().to_list())
    pieces = placed(lines, terms)
    unit.hours.add(pieces)
    # Corrections may have come before what they correct.
    counted = standing(pieces, unit.hours.voids(lines["trainer_id"].unique().sort().to_list()))
    move_hours(unit, Moves().add_pieces(counted))
