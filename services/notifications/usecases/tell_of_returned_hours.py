"""Tell trainers of hours that were returned. In: `timesheet.returned` facts. Out: a mail with the approver's reason."""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.domain.kinds import HOURS_RETURNED
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.tell_people import tell_people
from shared.events.timetracking import TimesheetReturned
from shared.values.call import Call


def tell_of_returned_hours(unit: NotificationsPort, call: Call, facts: Sequence[TimesheetReturned]) -> None:
    """Write to whose hours they are."""
    known = unit.contacts.of_trainers([fact.trainer_id for fact in facts])
    tell_people(unit, call, HOURS_RETURNED, [
        (known.get(fact.trainer_id), {"reason": fact.reason, "timesheet_id": fact.timesheet_id}) for fact in facts
    ])  # fmt: skip
