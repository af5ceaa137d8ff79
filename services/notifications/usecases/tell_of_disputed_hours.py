"""Tell trainers of lines that are disputed. In: `dispute.opened` facts. Out: a mail with reason and deadline."""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.domain.kinds import BILLED_HOURS_DISPUTED, HOURS_DISPUTED
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.tell_people import Told, tell_people
from shared.events.timetracking import DisputeOpened
from shared.values.call import Call
from shared.values.span import format_hours


def tell_of_disputed_hours(unit: NotificationsPort, call: Call, facts: Sequence[DisputeOpened]) -> None:
    """Write to whose hours they are."""
    known = unit.contacts.of_trainers([fact.trainer_id for fact in facts])
    for kind, billed in ((HOURS_DISPUTED, False), (BILLED_HOURS_DISPUTED, True)):
        told = [(known.get(fact.trainer_id), _told(fact)) for fact in facts if fact.billed == billed]
        tell_people(unit, call, kind, told)


def _told(fact: DisputeOpened) -> Told:
    hours = format_hours(fact.seconds)
    return {"hours": hours, "day": fact.work_date, "reason": fact.reason, "due_epoch": fact.due_epoch,
            "dispute_id": fact.dispute_id}  # fmt: skip
