"""Submit a week. In: the services as the trainer, the week as saved. Out: faults by engagement."""

from __future__ import annotations

from services.portal.usecases.ports import Api, ApiProblem
from services.portal.usecases.show_week import Week


def submit_week(api: Api, week: Week, key: str) -> dict[str, ApiProblem]:
    """Submit every engagement's timesheet that holds hours nobody has submitted."""
    faults: dict[str, ApiProblem] = {}
    for row in week.rows:
        if row.to_submit:
            body = {"engagement_id": row.engagement_id, "week_start": row.week_start.isoformat()}
            try:
                api.send("POST", "/api/timetracking/v1/timesheets", body, key=f"{key}-{row.engagement_id}")
            except ApiProblem as problem:
                faults[row.engagement_id] = problem
    return faults
