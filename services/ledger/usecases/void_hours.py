"""Hear that approved hours were corrected. In: `hours.corrected` facts. Out: those versions count no more."""

from __future__ import annotations

from collections.abc import Sequence

from services.ledger.usecases.ports import LedgerPort
from shared.events.timetracking import HoursCorrected
from shared.values.call import Call


def void_hours(unit: LedgerPort, _call: Call, facts: Sequence[HoursCorrected]) -> None:
    """Note which versions are void and by which correction."""
    unit.hours.void(facts)
