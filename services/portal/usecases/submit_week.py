"""Submit a week. In: the services as the trainer, the week as saved. Out: faults by engagement.

What holds hours that nobody has submitted is submitted; what holds none only where the trainer says so.
"""

from __future__ import annotations

from services.portal.usecases.ports import Api, ApiProblem
from services.portal.usecases.show_week import Week


def submit_week(api: Api, week: Week, key: str, *, without_work: bool = False) -> dict[str, ApiProblem]:
    """Submit the timesheets of the engagements with new hours or, `without_work`, of those without any."""
    faults: dict[str, ApiProblem] = {}
    for row in week.rows:
        if row.silent if without_work else row.to_submit:
            body = {"engagement_id": row.engagement_id, "week_start": row.week_start.isoformat()}
            try:
                api.send("POST", "/api/timetracking/v1/timesheets", body, key=f"{key}-{row.engagement_id}")
            except ApiProblem as problem:
                faults[row.engagement_id] = problem
    return faults
