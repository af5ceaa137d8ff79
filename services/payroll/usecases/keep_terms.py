"""Hear on what terms people work. In: `engagement.started` facts. Out: terms kept, and hours that waited priced.

The newest fact replaces what was known, which stays as a version; where it moves a work week or day or the rules, the
weeks are priced again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.payroll.usecases.ports import Cause, PayrollPort
from services.payroll.usecases.reprice import reprice
from services.payroll.usecases.touch_engagements import touch_engagements
from shared.events.onboarding import EngagementStarted
from shared.values.call import Call

_KEPT = ["engagement_id", "trainer_id", "vendor_id", "project_name", "pay_group", "rule_pack", "zone",
         "workweek_start_weekday", "workweek_start_seconds", "pay_currency", "weekly_cap_seconds",
         "workday_start_seconds", "holiday_calendar"]  # fmt: skip


def keep_terms(unit: PayrollPort, call: Call, facts: Sequence[EngagementStarted]) -> None:
    """Keep the terms; price the work weeks that hours of these engagements fall in, now or until now."""
    newest = {fact.engagement_id: fact for fact in facts}
    unit.known.keep_terms([_row(fact) for fact in newest.values()], call.new_id("hrd"))
    trainers = sorted({fact.trainer_id for fact in newest.values()})
    causes = {
        fact.trainer_id: [Cause(f"engagement.started {fact.engagement_id}", "terms of the engagement")]
        for fact in newest.values()
    }
    reprice(unit, call, touch_engagements(unit, sorted(newest), trainers), causes)


def _row(fact: EngagementStarted) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in _KEPT} | {
        "valid_from": date.fromisoformat(fact.valid_from),
        "valid_to": date.fromisoformat(fact.valid_to) if fact.valid_to else None,
    }
