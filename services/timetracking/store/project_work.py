"""What was worked on projects, added up by month. In: a period. Out: `domain.project_work` shapes, without a person.

Rows are found from engagements by the weeks of their timesheets: entries have no index by day, and need none for this.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from services.timetracking.domain.dispute import APPROVE, CORRECT, DECIDED, REJECT, WITHDRAWN
from services.timetracking.domain.project_work import Period, ProjectWork, SkillHours
from services.timetracking.domain.requirement import COUNTING
from services.timetracking.domain.states import APPROVED
from services.timetracking.store.counted import count_where, decided_lines, ever
from services.timetracking.store.tables import credentials, disputes, engagements, entries, timesheets

_UNDECIDED = "undecided"
_ENDS = (_UNDECIDED, APPROVE, CORRECT, REJECT, WITHDRAWN)
# A work week lasts seven days of its zone, and begins on any of them.
_WEEK = timedelta(days=8)
_SOURCE = entries.join(timesheets, timesheets.c.timesheet_id == entries.c.timesheet_id).join(
    engagements,
    sa.and_(
        engagements.c.engagement_id == timesheets.c.engagement_id, engagements.c.trainer_id == timesheets.c.trainer_id
    ),
)


def _whole(value: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    return sa.cast(value, sa.BigInteger)


def _month(day: sa.ColumnElement[Any]) -> sa.Label[int]:
    return (_whole(sa.extract("year", day)) * 100 + _whole(sa.extract("month", day))).label("month")


def _within(asked: Period) -> list[sa.ColumnElement[bool]]:
    of = [] if asked.client_id is None else [engagements.c.client_id == asked.client_id]
    days = entries.c.work_date >= asked.first, entries.c.work_date < asked.until
    weeks = timesheets.c.week_start >= asked.first - _WEEK, timesheets.c.week_start < asked.until
    # As a list of sheets, since SQLite would look for the days among all entries there ever were.
    sheets = sa.select(timesheets.c.timesheet_id).where(*weeks)
    return [*of, *days, entries.c.timesheet_id.in_(sheets), entries.c.live]


def of_projects(connection: sa.Connection, asked: Period) -> list[ProjectWork]:
    """Count lines that were decided on, by month and project, in this order."""
    about = (
        _month(entries.c.work_date), engagements.c.project_id, engagements.c.project_name, entries.c.trainer_id,
        entries.c.state, entries.c.seconds,
    )  # fmt: skip
    lines = decided_lines(_SOURCE, about).where(*_within(asked)).subquery()
    ended = sa.case((disputes.c.state == DECIDED, disputes.c.outcome), (disputes.c.state == WITHDRAWN, WITHDRAWN),
                    else_=_UNDECIDED)  # fmt: skip
    doubted = sa.select(disputes.c.entry_id, *(ever(ended, one).label(one) for one in _ENDS)).group_by(
        disputes.c.entry_id
    ).subquery()  # fmt: skip
    disputed, approved = doubted.c.entry_id.is_not(None), lines.c.state == APPROVED
    at_once = sa.and_(lines.c.ever_approved == 1, lines.c.ever_returned == 0, ~disputed)
    query = (
        sa.select(
            lines.c.month, lines.c.project_id, sa.func.max(lines.c.project_name),
            _whole(sa.func.sum(sa.case((approved, lines.c.seconds), else_=0))),
            sa.func.count(sa.distinct(sa.case((approved, lines.c.trainer_id)))), sa.func.count(),
            count_where(at_once), count_where(lines.c.ever_returned == 1), count_where(disputed),
            *(count_where(doubted.c[one] == 1) for one in _ENDS),
        )
        .select_from(lines.outerjoin(doubted, doubted.c.entry_id == lines.c.entry_id))
        .group_by(lines.c.month, lines.c.project_id).order_by(lines.c.month, lines.c.project_id)
    )  # fmt: skip
    return [ProjectWork(_first(row[0]), *row[1:]) for row in connection.execute(query)]


def skills(connection: sa.Connection, asked: Period) -> list[SkillHours]:
    """Add up approved hours by month, project and credential that counted on the day, the most first.

    Two credentials of one kind and name, such as one and its renewal, count once.
    """
    # By the engagement, which is one trainer's on one project, and not by its texts: tens of thousands sort faster.
    key = (entries.c.engagement_id, entries.c.trainer_id, entries.c.work_date)
    days = (
        sa.select(*key, sa.func.sum(entries.c.seconds).label("seconds"))
        .select_from(_SOURCE).where(*_within(asked), entries.c.state == APPROVED).group_by(*key).subquery()
    )  # fmt: skip
    held = sa.and_(
        credentials.c.trainer_id == days.c.trainer_id, credentials.c.state.in_(COUNTING),
        credentials.c.valid_from <= days.c.work_date,
        sa.or_(credentials.c.valid_to.is_(None), credentials.c.valid_to > days.c.work_date),
    )  # fmt: skip
    same = sa.func.lower(credentials.c.name).label("same")
    once = (
        sa.select(*days.c, credentials.c.kind, same, sa.func.min(credentials.c.name).label("name"))
        .select_from(days.outerjoin(credentials, held))
        .group_by(*days.c, credentials.c.kind, same)
        .subquery()
    )
    month, seconds = _month(once.c.work_date), _whole(sa.func.sum(once.c.seconds)).label("approved")
    query = (
        sa.select(month, engagements.c.project_id, sa.func.max(engagements.c.project_name), once.c.kind,
                  sa.func.min(once.c.name), seconds, sa.func.count(sa.distinct(once.c.trainer_id)))
        .join_from(once, engagements, engagements.c.engagement_id == once.c.engagement_id)
        .group_by(month, engagements.c.project_id, once.c.kind, once.c.same)
        .order_by(month, engagements.c.project_id, seconds.desc(), once.c.kind, once.c.same)
    )  # fmt: skip
    return [SkillHours(_first(row[0]), *row[1:]) for row in connection.execute(query)]


def _first(month: int) -> date:
    return date(month // 100, month % 100, 1)
