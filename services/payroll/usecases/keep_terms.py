"""Hear on what terms people work. In: `engagement.started` facts. Out: terms kept, and hours that waited priced.

The newest fact replaces what was known; where it moves a work week or its rules, the weeks are priced again.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from services.payroll.usecases.ports import Cause, PayrollPort
from services.payroll.usecases.reprice import reprice
from services.payroll.usecases.touch_weeks import WEEK, touch_weeks
from shared.events.onboarding import EngagementStarted
from shared.values.call import Call

_KEPT = ["engagement_id", "trainer_id", "vendor_id", "project_name", "pay_group", "rule_pack", "zone",
         "workweek_start_weekday", "workweek_start_seconds", "pay_currency"]  # fmt: skip


def keep_terms(unit: PayrollPort, call: Call, facts: Sequence[EngagementStarted]) -> None:
    """Keep the terms; price the work weeks that hours of these engagements fall in, now or until now."""
    newest = {fact.engagement_id: fact for fact in facts}
    unit.known.keep_terms([{name: getattr(fact, name) for name in _KEPT} for fact in newest.values()])
    hours = unit.hours.of_engagements(sorted(newest))
    if hours.is_empty():
        return
    trainers = sorted({fact.trainer_id for fact in newest.values()})
    weeks = touch_weeks(hours, unit.known.terms(trainers))
    before = unit.earnings.weeks_of_engagements(sorted(newest))
    causes = {
        fact.trainer_id: [Cause(f"engagement.started {fact.engagement_id}", "terms of the engagement")]
        for fact in newest.values()
    }
    reprice(unit, call, pl.concat([weeks, before.select(WEEK)]).unique().sort(WEEK), causes)
