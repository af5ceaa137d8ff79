"""Approvals by who gave them, to look back at. In: whose, words, a day. Out: `usecases.ports_approvals` shapes.

Somebody may have approved hundreds of thousands of weeks. The newest are read along an index of theirs; those of few
people, or of one work week, are found by their timesheets instead.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import sqlalchemy as sa

from services.timetracking.store.tables import (
    approval_lines,
    approvals,
    engagements,
    entry_versions,
    timesheets,
    trainers,
    voided_lines,
)
from services.timetracking.usecases.ports_approvals import ApprovalFilter, GivenApproval

# Of so many people all timesheets are looked through; where words find more, the newest approvals soon hold some.
FEW = 200
_APPROVAL = (
    sa.select(
        approvals.c.approval_id, approvals.c.approved_epoch, approvals.c.timesheet_id, timesheets.c.trainer_id,
        trainers.c.name, engagements.c.project_name, timesheets.c.week_start, timesheets.c.state,
    )
    .join(timesheets, timesheets.c.timesheet_id == approvals.c.timesheet_id)
    .join(trainers, trainers.c.trainer_id == timesheets.c.trainer_id)
    .join(engagements, engagements.c.engagement_id == timesheets.c.engagement_id)
)  # fmt: skip
_ORDER = (approvals.c.approved_epoch, approvals.c.approval_id)
_ON = ("trainer_id", "entry_id", "version")
_ACCEPTED = sa.and_(*(entry_versions.c[name] == approval_lines.c[name] for name in _ON))
_VOIDED = sa.and_(*(voided_lines.c[name] == approval_lines.c[name] for name in _ON))
_SUMS = (
    sa.select(
        approval_lines.c.approval_id, sa.func.count(), sa.cast(sa.func.sum(entry_versions.c.seconds), sa.BigInteger),
        sa.func.count(voided_lines.c.correction_id),
    )
    .join(entry_versions, _ACCEPTED).outerjoin(voided_lines, _VOIDED).group_by(approval_lines.c.approval_id)
)  # fmt: skip


class GivenRows:
    """Looks back."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def page(self, only: ApprovalFilter, after: tuple[int, str] | None, limit: int) -> list[GivenApproval]:
        """Give up to `limit` that are older than `after`, the newest first."""
        named = [trainers.c.name_key.contains(word, autoescape=True) for word in only.words.casefold().split()]
        few = self._few(named) if named else None
        query, narrow = _APPROVAL, only.day is not None or few is not None
        if narrow:
            found = sa.select(timesheets.c.timesheet_id)
            if few is not None:
                found = found.where(timesheets.c.trainer_id.in_(few))
            if only.day is not None:
                found = found.where(*_holding(only.day))
            query = query.where(approvals.c.timesheet_id.in_(found))
        # An expression, where another index shall be used than that of whoever approved: there may be no end to those.
        approved_by = sa.func.coalesce(approvals.c.approved_by, "") if narrow else approvals.c.approved_by
        query = query.where(approved_by == only.approved_by, *named)
        if after is not None:
            query = query.where(sa.tuple_(*_ORDER) < sa.tuple_(*(sa.literal(one) for one in after)))
        rows = self._connection.execute(query.order_by(*(column.desc() for column in _ORDER)).limit(limit)).all()
        sums = self._sums([row.approval_id for row in rows])
        return [GivenApproval(*row, *sums.get(row.approval_id, (0, 0, 0))) for row in rows]

    def _few(self, named: list[sa.ColumnElement[bool]]) -> list[str] | None:
        """Give the ids of those so called; None where they are many."""
        query = sa.select(trainers.c.trainer_id).where(*named).limit(FEW + 1)
        found = list(self._connection.execute(query).scalars())
        return found if len(found) <= FEW else None

    def _sums(self, approval_ids: Collection[str]) -> dict[str, tuple[int, int, int]]:
        """Give the lines of approvals, their seconds, how many were voided since; of weeks without work nothing."""
        rows = self._connection.execute(_SUMS.where(approval_lines.c.approval_id.in_(approval_ids)))
        return {approval_id: (lines, int(seconds), voided) for approval_id, lines, seconds, voided in rows}


def _holding(day: date) -> tuple[sa.ColumnElement[bool], ...]:
    """Hold for work weeks with this day in them, on whatever weekday they begin."""
    return timesheets.c.week_start > day - timedelta(days=7), timesheets.c.week_start <= day
