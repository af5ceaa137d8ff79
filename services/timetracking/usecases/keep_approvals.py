"""Keep approvals and say them. In: approvals of exact lines, and why if there was more to it. Out: rows, facts."""

from __future__ import annotations

from collections.abc import Sequence

from services.timetracking.usecases.ports import Approval, TimetrackingPort
from shared.events.timetracking import ApprovedLine, HoursApproved


def keep_approvals(unit: TimetrackingPort, approvals: Sequence[Approval], cause: str = "") -> None:
    """Store the approvals, which the database takes once a line, and say `hours.approved` for each."""
    unit.approvals.add(approvals)
    for approval in approvals:
        unit.say(_fact(approval, cause))


def _fact(approval: Approval, cause: str) -> HoursApproved:
    lines = tuple(
        ApprovedLine(line.entry_id, line.version, line.engagement_id, line.work_date.isoformat(), line.zone,
                     line.seconds, line.code, line.start_epoch, line.end_epoch)
        for line in approval.lines
    )  # fmt: skip
    return HoursApproved(approval.approval_id, approval.timesheet_id, approval.trainer_id, approval.approved_by,
                         approval.lines_digest, lines, cause)  # fmt: skip
