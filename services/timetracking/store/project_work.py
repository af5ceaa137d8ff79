"""What was worked on projects, added up by month. In: a period. Out: `domain.project_work` shapes, without a person.

Hours of whole months are read as they were added up when they were approved (`approved_months.py`). Read line by line
are months of which a part is asked for or in which a credential begins or ends, and lines that were ever more than
submitted and approved; their days are found by the weeks of timesheets, since entries have no index by day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from services.timetracking.domain.dispute import APPROVE, CORRECT, DECIDED, REJECT, WITHDRAWN
from services.timetracking.domain.project_work import Period, ProjectWork, SkillHours
from services.timetracking.domain.requirement import COUNTING
from services.timetracking.domain.states import APPROVED
from services.timetracking.store.counted import count_where, decided_lines, ever
from services.timetracking.store.tables import (
    UNUSUAL,
    approved_months,
    credentials,
    disputes,
    engagements,
    entries,
    timesheets,
)

_UNDECIDED = "undecided"
_ENDS = (_UNDECIDED, APPROVE, CORRECT, REJECT, WITHDRAWN)
# A work week lasts seven days of its zone, and begins on any of them.
_WEEK = timedelta(days=8)
_SOURCE = entries.join(engagements, engagements.c.engagement_id == entries.c.engagement_id)
_NOTHING = ("", 0, 0, 0)


def _whole(value: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    return sa.cast(value, sa.BigInteger)


def _month(day: sa.ColumnElement[Any]) -> sa.Label[int]:
    return (_whole(sa.extract("year", day)) * 100 + _whole(sa.extract("month", day))).label("month")


def _of(asked: Period) -> list[sa.ColumnElement[bool]]:
    return [] if asked.client_id is None else [engagements.c.client_id == asked.client_id]


def _between(column: sa.ColumnElement[Any], first: date, until: date) -> sa.ColumnElement[bool]:
    return sa.and_(column >= first, column < until)


def _kept(asked: Period, first: date, *whose: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Give a month's hours by engagement, as those of its first day."""
    at = approved_months.c
    return (
        sa.select(at.engagement_id, at.trainer_id, at.month.label("work_date"), at.seconds, at.lines)
        .join_from(approved_months, engagements, engagements.c.engagement_id == at.engagement_id)
        .where(*_of(asked), at.month == first, at.lines > 0, *whose)
    )


def _by_day(asked: Period, first: date, until: date, *whose: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Add up approved hours by engagement and day."""
    key = (entries.c.engagement_id, entries.c.trainer_id, entries.c.work_date)
    # As a list of sheets, since SQLite would look for the days among all entries there ever were.
    sheets = sa.select(timesheets.c.timesheet_id).where(_between(timesheets.c.week_start, first - _WEEK, until), *whose)
    return (
        sa.select(*key, sa.func.sum(entries.c.seconds).label("seconds"), sa.func.count().label("lines"))
        .select_from(_SOURCE)
        .where(
            *_of(asked), _between(entries.c.work_date, first, until), entries.c.timesheet_id.in_(sheets),
            entries.c.live, entries.c.state == APPROVED,
        )
        .group_by(*key)
    )  # fmt: skip


def _approved(asked: Period) -> sa.Subquery:
    """Give approved seconds and lines by engagement and month, or by day where a part of the month is asked for."""
    parts = (_kept(asked, first) if whole else _by_day(asked, first, until) for first, until, whole in asked.months())
    return sa.union_all(*parts).subquery()


def _by_skill(asked: Period) -> sa.Subquery:
    """Give the same so that whoever holds something on the first day of what a row sums up holds it all along."""
    return sa.union_all(*_skilled_parts(asked)).subquery()


def _skilled_parts(asked: Period) -> Iterator[sa.Select[Any]]:
    for first, until, whole in asked.months():
        if not whole:
            yield _by_day(asked, first, until)
            continue
        begins_or_ends = (credentials.c.valid_from, credentials.c.valid_to)
        within = sa.or_(*(sa.and_(day > first, day < until) for day in begins_or_ends))
        changed = sa.select(credentials.c.trainer_id).where(credentials.c.state.in_(COUNTING), within)
        yield _kept(asked, first, approved_months.c.trainer_id.not_in(changed))
        yield _by_day(asked, first, until, timesheets.c.trainer_id.in_(changed))


def of_projects(connection: sa.Connection, asked: Period) -> list[ProjectWork]:
    """Count lines that were decided on, by month and project, in this order."""
    approved, unusual = (
        {(row[0], row[1]): tuple(row[2:]) for row in connection.execute(query)}
        for query in (_hours_of_projects(asked), _unusual_of_projects(asked))
    )
    found = []
    for month, project_id in sorted({*approved, *unusual}):
        name, seconds, people, lines = approved.get((month, project_id), _NOTHING)
        called, more, at_once, *ended = unusual.get((month, project_id), ("", *[0] * 9))
        found.append(ProjectWork(_first(month), project_id, max(name, called), seconds, people, lines + more,
                                 lines + at_once, *ended))  # fmt: skip
    return found


def _hours_of_projects(asked: Period) -> sa.Select[Any]:
    """Select name, approved seconds, people and lines that are approved, by month and project."""
    hours = _approved(asked)
    month = _month(hours.c.work_date)
    return (
        sa.select(month, engagements.c.project_id, sa.func.max(engagements.c.project_name),
                  _whole(sa.func.sum(hours.c.seconds)), sa.func.count(sa.distinct(hours.c.trainer_id)),
                  _whole(sa.func.sum(hours.c.lines)))
        .join_from(hours, engagements, engagements.c.engagement_id == hours.c.engagement_id)
        .group_by(month, engagements.c.project_id)
    )  # fmt: skip


def _unusual_of_projects(asked: Period) -> sa.Select[Any]:
    """Select name, lines and lines at once to add to the approved ones, and how unusual ones fared, by the same."""
    about = (
        _month(entries.c.work_date), engagements.c.project_id, engagements.c.project_name, entries.c.state,
    )  # fmt: skip
    days = _between(entries.c.work_date, asked.first, asked.until)
    lines = decided_lines(_SOURCE, about).where(*_of(asked), days, entries.c.entry_id.in_(_unusual(asked))).subquery()
    ended = sa.case((disputes.c.state == DECIDED, disputes.c.outcome), (disputes.c.state == WITHDRAWN, WITHDRAWN),
                    else_=_UNDECIDED)  # fmt: skip
    doubted = sa.select(disputes.c.entry_id, *(ever(ended, one).label(one) for one in _ENDS)).group_by(
        disputes.c.entry_id
    ).subquery()  # fmt: skip
    disputed, approved = doubted.c.entry_id.is_not(None), lines.c.state == APPROVED
    at_once = sa.and_(lines.c.ever_approved == 1, lines.c.ever_returned == 0, ~disputed)
    more_at_once = sa.case((sa.and_(approved, ~at_once), -1), (sa.and_(~approved, at_once), 1), else_=0)
    return (
        sa.select(
            lines.c.month, lines.c.project_id, sa.func.max(lines.c.project_name), count_where(~approved),
            _whole(sa.func.sum(more_at_once)), count_where(lines.c.ever_returned == 1), count_where(disputed),
            *(count_where(doubted.c[one] == 1) for one in _ENDS),
        )
        .select_from(lines.outerjoin(doubted, doubted.c.entry_id == lines.c.entry_id))
        .group_by(lines.c.month, lines.c.project_id)
    )  # fmt: skip


def _unusual(asked: Period) -> sa.CompoundSelect[Any]:
    """Select lines that were more than submitted and approved, or that a client disputed."""
    line, whose = entries.alias("line"), disputes.c.client_id
    doubted = whose.is_not(None) if asked.client_id is None else whose == asked.client_id
    days = _between(line.c.work_date, asked.first, asked.until)
    return sa.union(
        sa.select(line.c.entry_id).where(days, sa.text(UNUSUAL)), sa.select(disputes.c.entry_id).where(doubted)
    )


def skills(connection: sa.Connection, asked: Period) -> list[SkillHours]:
    """Add up approved hours by month, project and credential that counted on the day, the most first.

    Two credentials of one kind and name, such as one and its renewal, count once.
    """
    days = _by_skill(asked)
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
