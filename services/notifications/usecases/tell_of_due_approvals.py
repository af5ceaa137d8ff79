"""Tell approvers whose turn it is that hours are about to be approved by themselves. In: `timesheet.due`. Out: mails.

Where the step is any approver's, nobody in particular is written to: the list of timesheets shows it to all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.domain.kinds import APPROVAL_DUE
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.tell_people import tell_people
from shared.events.timetracking import TimesheetDue
from shared.values.call import Call
from shared.values.span import format_hours


def tell_of_due_approvals(unit: NotificationsPort, call: Call, facts: Sequence[TimesheetDue]) -> None:
    """Write to whose step it is."""
    known = unit.contacts.of_users([fact.user_id for fact in facts if fact.user_id is not None])
    tell_people(unit, call, APPROVAL_DUE, [
        (known.get(fact.user_id or ""),
         {"hours": format_hours(fact.seconds), "day": fact.week_start, "due_epoch": fact.due_epoch,
          "timesheet_id": fact.timesheet_id})
        for fact in facts
    ])  # fmt: skip
