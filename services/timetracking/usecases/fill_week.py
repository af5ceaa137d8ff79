"""Fill a work week from lines without dates. In: an engagement, a week, lines. Out: drafts, and what was refused.

Each line has a name of its own in each week, so that filling a week twice adds nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.timetracking.domain.template import TemplateLine
from services.timetracking.usecases.log_times import Logged, LogTime, log_times
from services.timetracking.usecases.ports import TimetrackingPort
from services.timetracking.usecases.reach import reach
from shared.values.call import Call


def fill_week(
    unit: TimetrackingPort, call: Call, engagement_id: str, week_start: date, lines: Sequence[TemplateLine], source: str
) -> Logged:
    """Log the lines as drafts; one that overlaps what is there or lies outside the engagement is refused by itself."""
    engagement, _trainer = reach(unit, call, "engagement", engagement_id, unit.people.engagement(engagement_id))
    engagement.require_week_start(week_start)
    return log_times(unit, call, [
        LogTime(engagement_id, line.in_week(week_start), line.words(), f"{source}-{week_start:%Y%m%d}-{number}")
        for number, line in enumerate(lines)
    ])  # fmt: skip
