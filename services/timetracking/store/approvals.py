"""Approvals with their lines, corrections and imports: rows that are only ever added. In: `usecases.ports` shapes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from services.timetracking.domain.approval_time import ApprovalTime
from services.timetracking.domain.entry import Entry
from services.timetracking.domain.states import SUBMITTED
from services.timetracking.store.approved_months import count_in, count_out
from services.timetracking.store.tables import (
    approval_lines,
    approvals,
    imports,
    timesheet_states,
    timesheets,
    voided_lines,
)
from services.timetracking.usecases.ports import Approval, Correction, ImportNote
from shared.plumbing.database import insert_together

_COLUMNS = ("approval_id", "timesheet_id", "trainer_id", "approved_by", "approved_epoch", "lines_digest")


class ApprovalRows:
    """What was decided, forever."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, new: Sequence[Approval]) -> None:
        """Insert approvals and their lines, and count these; a line that was approved before is refused by its key."""
        decided = [{name: getattr(one, name) for name in _COLUMNS} for one in new]
        lines = [
            {"trainer_id": one.trainer_id, "entry_id": line.entry_id, "version": line.version,
             "approval_id": one.approval_id}
            for one in new for line in one.lines
        ]  # fmt: skip
        insert_together(self._connection, {approvals: decided, approval_lines: lines})
        count_in(self._connection, (
            (one.trainer_id, line.engagement_id, line.work_date, line.seconds) for one in new for line in one.lines
        ))  # fmt: skip

    def of_timesheet(self, timesheet_id: str) -> list[Approval]:
        """Give the approvals of a timesheet, oldest first, without their lines."""
        query = sa.select(*(approvals.c[name] for name in _COLUMNS)).where(approvals.c.timesheet_id == timesheet_id)
        return [Approval(*row) for row in self._connection.execute(query.order_by(approvals.c.approval_id))]

    def approver_of(self, entry: Entry) -> str | None:
        """Give who approved this version, None where nobody did."""
        line = sa.and_(
            *(approval_lines.c[name] == getattr(entry, name) for name in ("trainer_id", "entry_id", "version"))
        )
        query = sa.select(approvals.c.approved_by).join(
            approval_lines, approval_lines.c.approval_id == approvals.c.approval_id
        )
        return self._connection.execute(query.where(line)).scalar()

    def times(self, first: date, until: date) -> list[ApprovalTime]:
        """Add up how long timesheets waited to be approved, by work week from `first` on and before `until`."""
        submitted = (
            sa.select(sa.func.max(timesheet_states.c.at_epoch))
            .where(
                timesheet_states.c.timesheet_id == approvals.c.timesheet_id, timesheet_states.c.state == SUBMITTED,
                timesheet_states.c.at_epoch <= approvals.c.approved_epoch,
            )
            .correlate(approvals).scalar_subquery()
        )  # fmt: skip
        waited = sa.cast(sa.func.sum(approvals.c.approved_epoch - submitted), sa.BigInteger)
        query = (
            sa.select(timesheets.c.week_start, sa.func.count(), waited)
            .join(approvals, approvals.c.timesheet_id == timesheets.c.timesheet_id)
            .where(timesheets.c.week_start >= first, timesheets.c.week_start < until, submitted.is_not(None))
            .group_by(timesheets.c.week_start).order_by(timesheets.c.week_start)
        )  # fmt: skip
        return [ApprovalTime(*row) for row in self._connection.execute(query)]

    def void(self, correction: Correction) -> None:
        """Insert that one approved version counts no more, and count it out; its key refuses a second correction."""
        entry = correction.entry
        self._connection.execute(voided_lines.insert(), {
            "trainer_id": entry.trainer_id, "entry_id": entry.entry_id, "version": entry.version,
            "correction_id": correction.correction_id, "corrected_by": correction.corrected_by,
            "corrected_epoch": correction.corrected_epoch, "reason": correction.reason,
        })  # fmt: skip
        hours = entry.hours
        count_out(self._connection, [(entry.trainer_id, entry.engagement_id, hours.work_date, hours.seconds)])

    def note_import(self, note: ImportNote) -> None:
        """Insert that a file was imported."""
        self._connection.execute(imports.insert(), vars(note))
