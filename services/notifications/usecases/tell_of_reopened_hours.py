"""Tell trainers of weeks that somebody else reopened. In: `timesheet.reopened` facts. Out: a mail with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.domain.kinds import HOURS_RETURNED
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.tell_people import tell_people
from shared.events.timetracking import TimesheetReopened
from shared.values.call import Call


def tell_of_reopened_hours(unit: NotificationsPort, call: Call, facts: Sequence[TimesheetReopened]) -> None:
    """Write to whose hours they are, unless they did it themselves: they have hours to submit again."""
    known = unit.contacts.of_trainers([fact.trainer_id for fact in facts])
    told = [(known.get(fact.trainer_id), fact) for fact in facts]
    tell_people(unit, call, HOURS_RETURNED, [
        (contact, {"reason": fact.reason, "timesheet_id": fact.timesheet_id})
        for contact, fact in told if contact is not None and contact.user_id != fact.reopened_by
    ])  # fmt: skip
