"""Hear of pay rates. In: `pay_rate.set` facts. Out: rates kept, and the work weeks they cover priced again.

A raise known late is nothing special: it covers dates whose hours were priced before, and the difference is posted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from services.payroll.usecases.ports import Cause, PayrollPort
from services.payroll.usecases.reprice import reprice
from services.payroll.usecases.touch_weeks import touch_weeks
from shared.events.onboarding import PayRateSet
from shared.values.call import Call
from shared.values.rate import Rate

_KEPT = ["rate_id", "trainer_id", "engagement_id", "rate_e4", "currency", "known_epoch"]
# An entry is stored under the date it starts on, in its own zone; the first day covered may begin inside it.
_DAYS = timedelta(days=2)


def keep_rates(unit: PayrollPort, call: Call, facts: Sequence[PayRateSet]) -> None:
    """Keep the rates and price every work week with hours on a date that one of them covers."""
    rows = [
        {name: getattr(fact, name) for name in _KEPT}
        | {"valid_from": date.fromisoformat(fact.valid_from), "valid_to": _date(fact.valid_to)}
        for fact in facts
    ]  # fmt: skip
    unit.known.keep_rates(rows)
    since = min(row["valid_from"] for row in rows) - _DAYS
    engagements = sorted({fact.engagement_id for fact in facts})
    hours = unit.hours.of_engagements(engagements, sorted({fact.trainer_id for fact in facts}), since)
    if hours.is_empty():
        return
    first = pl.DataFrame(rows).group_by("engagement_id").agg(since=pl.col("valid_from").min() - _DAYS)
    covered = hours.join(first, on="engagement_id").filter(pl.col("work_date") >= pl.col("since")).drop("since")
    causes: defaultdict[str, list[Cause]] = defaultdict(list)
    for fact in facts:
        causes[fact.trainer_id].append(Cause(f"pay_rate.set {fact.rate_id}", _reason(fact)))
    reprice(unit, call, touch_weeks(covered, unit.known.terms(sorted(causes))), causes)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _reason(fact: PayRateSet) -> str:
    return f"pay rate of {Rate(fact.rate_e4, fact.currency).decimal} {fact.currency} from {fact.valid_from}"
