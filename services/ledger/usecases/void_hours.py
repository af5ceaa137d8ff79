"""Hear that approved hours were corrected. In: `hours.corrected` facts. Out: those versions count no more."""

from __future__ import annotations

from collections.abc import Sequence

from services.ledger.domain.hours import voided_by
from services.ledger.domain.moves import Moves
from services.ledger.usecases.move_hours import move_hours
from services.ledger.usecases.ports import LedgerPort
from shared.events.timetracking import HoursCorrected
from shared.values.call import Call


def void_hours(unit: LedgerPort, _call: Call, facts: Sequence[HoursCorrected]) -> None:
    """Note which versions are void and by which correction."""
    gone = unit.hours.of_versions(voided_by(facts))
    unit.hours.void(facts)
    move_hours(unit, Moves().add_pieces(gone, -1))
