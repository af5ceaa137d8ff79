"""Trace a work week both ways. In: trainer, engagement, week. Out: its steps in order, and the gaps between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.ledger.domain.gaps import Stand
from services.ledger.domain.trace import Step, Week, in_order
from services.ledger.usecases.list_weeks import list_gaps
from services.ledger.usecases.ports import LedgerPort, Scope
from shared.values.refusal import not_found


@dataclass(frozen=True)
class WeekTrace:
    """Every step of one week's seconds and cents; `gaps` have side, reason and seconds."""

    week: Week
    steps: list[Step]
    gaps: list[dict[str, Any]]


def trace_week(unit: LedgerPort, week: Week) -> WeekTrace:
    """Follow the hours of one week to the bank and to the client."""
    steps = in_order(unit.trail.steps_of(week))
    if not steps:
        raise not_found("week", f"{week.workweek_start} of {week.trainer_id} under {week.engagement_id}")
    scope = Scope(week.trainer_id, week.engagement_id, week.workweek_start)
    (stand,) = [*unit.kept.page(scope, None, None, 1).values()] or [Stand()]
    return WeekTrace(week, steps, list_gaps(stand))
