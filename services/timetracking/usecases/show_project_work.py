"""Show what was worked on projects by month. In: a period, a client. Out: hours, lines and skills, and no person."""

from __future__ import annotations

from datetime import date

from services.timetracking.domain.project_work import Period, ProjectWork, SkillHours, period
from services.timetracking.usecases.ports_records import RecordsPort
from shared.values.call import Call
from shared.values.span import local_date


def show_project_work(
    unit: RecordsPort, call: Call, first: date | None, until: date | None, client_id: str | None
) -> list[ProjectWork]:
    """Count hours and lines by month and project; a client's own alone."""
    return unit.records.of_projects(_asked(call, first, until, client_id))


def show_project_skills(
    unit: RecordsPort, call: Call, first: date | None, until: date | None, client_id: str | None
) -> list[SkillHours]:
    """Count hours by month, project and skill; a client's own alone."""
    return unit.records.skills(_asked(call, first, until, client_id))


def _asked(call: Call, first: date | None, until: date | None, client_id: str | None) -> Period:
    days = period(first, until, local_date(call.at_epoch, "UTC"))
    return Period(*days, call.reach.narrowed("client", client_id))
