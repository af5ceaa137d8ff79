"""Queries that find what should never be there. In: timetracking's tables. Out: ids that are off, and approvals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from services.timetracking.domain.dispute import OPEN, PENDING
from services.timetracking.domain.lines import Line
from services.timetracking.domain.states import APPROVED, DISPUTED, DRAFT
from services.timetracking.store.approved_months import months_apart
from services.timetracking.store.tables import (
    approval_lines,
    approvals,
    dispute_states,
    disputes,
    entries,
    entry_states,
    entry_versions,
    timesheet_states,
    timesheets,
    voided_lines,
)
from services.timetracking.usecases.ports import Approval

_KEY = ("trainer_id", "entry_id", "version")
_HOURS = ("engagement_id", "timesheet_id", "work_date", "zone", "seconds", "code")


def _same(left: sa.FromClause, right: sa.FromClause, names: Sequence[str]) -> sa.ColumnElement[bool]:
    return sa.and_(*(left.c[name] == right.c[name] for name in names))


class InvariantQueries:
    """Each gives the ids that break one rule."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def overlapping_entries(self) -> Sequence[str]:
        """Live entries that start before the trainer's earlier one ends."""
        in_time = (entries.c.start_epoch, entries.c.entry_id)
        before = sa.func.lag(entries.c.end_epoch).over(partition_by=entries.c.trainer_id, order_by=in_time)
        timed = sa.select(entries.c.entry_id, entries.c.start_epoch, before.label("before")).where(
            entries.c.live, entries.c.seconds > 0, entries.c.start_epoch.is_not(None)
        )
        spans = timed.subquery()
        return self._ids(sa.select(spans.c.entry_id).where(spans.c.before > spans.c.start_epoch))

    def heads_apart_from_versions(self) -> Sequence[str]:
        """Entries that show other hours than their newest version, or not the newest."""
        newest = sa.select(entry_versions.c.entry_id, sa.func.max(entry_versions.c.version).label("newest"))
        last = newest.group_by(entry_versions.c.entry_id).subquery()
        times = sa.and_(*(
            sa.func.coalesce(entries.c[name], -1) == sa.func.coalesce(entry_versions.c[name], -1)
            for name in ("start_epoch", "end_epoch")
        ))  # fmt: skip
        query = sa.select(entries.c.entry_id).outerjoin(last, last.c.entry_id == entries.c.entry_id)
        query = query.outerjoin(entry_versions, sa.and_(_same(entries, entry_versions, (*_KEY, *_HOURS)), times))
        off = sa.or_(entry_versions.c.entry_id.is_(None), last.c.newest != entries.c.version)
        return self._ids(query.where(off))

    def heads_apart_from_states(self) -> Sequence[str]:
        """Entries whose state is not that of the newest row of their version."""
        last = sa.and_(_same(entries, entry_states, _KEY), entry_states.c.sort_key == entries.c.state_key)
        later = entry_states.alias("later")
        query = sa.select(entries.c.entry_id).outerjoin(entry_states, last)
        query = query.outerjoin(later, sa.and_(_same(entries, later, _KEY), later.c.sort_key > entries.c.state_key))
        told = sa.func.coalesce(entry_states.c.state, DRAFT)
        return self._ids(query.where(sa.or_(told != entries.c.state, later.c.entry_id.is_not(None))))

    def timesheets_apart_from_states(self) -> Sequence[str]:
        """Timesheets whose state is not that of their newest row."""
        return self._apart(timesheets, timesheet_states, "timesheet_id", DRAFT)

    def disputes_apart_from_states(self) -> Sequence[str]:
        """Disputes whose state is not that of their newest row."""
        return self._apart(disputes, dispute_states, "dispute_id", OPEN)

    def _apart(self, heads: sa.Table, rows: sa.Table, key: str, first: str) -> Sequence[str]:
        last = sa.and_(rows.c[key] == heads.c[key], rows.c.sort_key == heads.c.state_key)
        later = rows.alias("later")
        after = sa.and_(later.c[key] == heads.c[key], later.c.sort_key > heads.c.state_key)
        query = sa.select(heads.c[key]).outerjoin(rows, last).outerjoin(later, after)
        told = sa.func.coalesce(rows.c.state, first)
        return self._ids(query.where(sa.or_(told != heads.c.state, later.c[key].is_not(None))))

    def disputed_without_dispute(self) -> Sequence[str]:
        """Live disputed entries on which no dispute is pending."""
        pending = sa.and_(_same(entries, disputes, _KEY), disputes.c.state.in_(PENDING))
        query = sa.select(entries.c.entry_id).outerjoin(disputes, pending)
        return self._ids(query.where(entries.c.live, entries.c.state == DISPUTED, disputes.c.dispute_id.is_(None)))

    def pending_without_disputed(self) -> Sequence[str]:
        """Pending disputes whose line is not disputed, or is another version by now; a client's holds no line."""
        head = sa.and_(_same(disputes, entries, _KEY), entries.c.live, entries.c.state == DISPUTED)
        query = sa.select(disputes.c.dispute_id).outerjoin(entries, head)
        own = (disputes.c.state.in_(PENDING), disputes.c.client_id.is_(None))
        return self._ids(query.where(*own, entries.c.entry_id.is_(None)))

    def approved_without_line(self) -> Sequence[str]:
        """Live approved entries that stand in no approval, or whose line is void."""
        query = sa.select(entries.c.entry_id).outerjoin(approval_lines, _same(entries, approval_lines, _KEY))
        query = query.outerjoin(voided_lines, _same(entries, voided_lines, _KEY))
        off = sa.or_(approval_lines.c.entry_id.is_(None), voided_lines.c.entry_id.is_not(None))
        return self._ids(query.where(entries.c.live, entries.c.state == APPROVED, off))

    def lines_without_approved(self) -> Sequence[str]:
        """Entries with a line in an approval that is not void although the entry's approved version is not the head."""
        head = sa.and_(_same(approval_lines, entries, _KEY), entries.c.live, entries.c.state == APPROVED)
        query = sa.select(approval_lines.c.entry_id).outerjoin(entries, head)
        query = query.outerjoin(voided_lines, _same(approval_lines, voided_lines, _KEY))
        return self._ids(query.where(entries.c.entry_id.is_(None), voided_lines.c.entry_id.is_(None)))

    def months_apart_from_lines(self) -> Sequence[str]:
        """Engagements whose approved months are not what their approved lines come to."""
        return self._ids(months_apart())

    def seconds_apart_from_clock(self) -> Sequence[str]:
        """Versions whose seconds are not the distance of their clock times."""
        lasted = entry_versions.c.end_epoch - entry_versions.c.start_epoch
        return self._ids(sa.select(entry_versions.c.entry_id).where(lasted != entry_versions.c.seconds))

    def entry_steps(self) -> Sequence[tuple[str, str, str]]:
        """Every step entries took, once: from, to, an entry that took it."""
        return self._steps(entry_states, _KEY, "entry_id")

    def timesheet_steps(self) -> Sequence[tuple[str, str, str]]:
        """Every step timesheets took, once: from, to, a timesheet that took it."""
        return self._steps(timesheet_states, ("timesheet_id",), "timesheet_id")

    def dispute_steps(self) -> Sequence[tuple[str, str, str]]:
        """Every step disputes took, once: from, to, a dispute that took it."""
        return self._steps(dispute_states, ("dispute_id",), "dispute_id", OPEN)

    def _steps(
        self, rows: sa.Table, key: tuple[str, ...], subject: str, first: str = DRAFT
    ) -> Sequence[tuple[str, str, str]]:
        former = rows.alias("former")
        joined = sa.and_(_same(rows, former, key), former.c.sort_key == rows.c.sort_key - 1)
        # Spelt out, for PostgreSQL groups only by what it can see to be the same expression.
        told = sa.func.coalesce(former.c.state, sa.literal_column(f"'{first}'", sa.Text))
        query = sa.select(told, rows.c.state, sa.func.min(rows.c[subject])).outerjoin(former, joined)
        found = self._connection.execute(query.group_by(told, rows.c.state).order_by(told, rows.c.state))
        return [(before, after, example) for before, after, example in found]

    def approvals(self) -> Iterator[Approval]:
        """Give every approval with its lines as they are stored."""
        names = ("approval_id", "timesheet_id", "trainer_id", "approved_by", "approved_epoch", "lines_digest")
        heads = [approvals.c[name] for name in names]
        query = sa.select(*heads, *(entry_versions.c[name] for name in Line.__dataclass_fields__))
        query = query.outerjoin(approval_lines, approval_lines.c.approval_id == approvals.c.approval_id)
        query = query.outerjoin(entry_versions, _same(approval_lines, entry_versions, _KEY))
        rows = self._connection.execute(query.order_by(approvals.c.approval_id), execution_options={"yield_per": 5_000})
        for head, group in groupby(map(tuple, rows), key=lambda row: row[: len(names)]):
            lines = tuple(Line(*row[len(names) :]) for row in group if row[len(names)] is not None)
            yield _approval(head, lines)

    def _ids(self, query: sa.Select[Any]) -> Sequence[str]:
        return sorted(set(self._connection.execute(query).scalars()))


def _approval(head: tuple[Any, ...], lines: tuple[Line, ...]) -> Approval:
    approval_id, timesheet_id, trainer_id, approved_by, approved_epoch, digest = head
    return Approval(approval_id, timesheet_id, trainer_id, approved_by, approved_epoch, digest, lines)
