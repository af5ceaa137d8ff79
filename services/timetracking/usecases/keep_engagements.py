"""Keep the terms on which hours are logged. In: a batch of facts. Out: rows.

Facts of different topics come in any order; no row here needs another to be there first.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.timetracking.domain.engagement import Engagement
from services.timetracking.usecases.ports import TimetrackingPort
from shared.events.onboarding import EngagementStarted
from shared.values.call import Call
from shared.values.span import parse_date


def keep_engagements(unit: TimetrackingPort, _call: Call, facts: Sequence[EngagementStarted]) -> None:
    """Know engagements; the newest fact counts."""
    asking = {one.project_id for one in unit.requirements.of_projects({fact.project_id for fact in facts})}
    newest = {fact.engagement_id: _engagement(fact, gated=fact.project_id in asking) for fact in facts}
    unit.people.keep_engagements(list(newest.values()))


def _engagement(fact: EngagementStarted, *, gated: bool) -> Engagement:
    ends = None if fact.valid_to is None else parse_date(fact.valid_to, field="valid_to")
    return Engagement(
        fact.engagement_id, fact.trainer_id, fact.vendor_id, fact.client_id, fact.project_id, fact.project_name,
        fact.zone, fact.workweek_start_weekday, fact.workweek_start_seconds,
        parse_date(fact.valid_from, field="valid_from"), ends, fact.weekly_cap_seconds, gated,
    )  # fmt: skip
