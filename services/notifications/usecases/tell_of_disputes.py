"""Tell trainers how a dispute ended. In: `dispute.decided` facts. Out: a mail with what counts, and why."""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.domain.kinds import DISPUTE_DECIDED
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.tell_people import tell_people
from shared.events.timetracking import DisputeDecided
from shared.values.call import Call
from shared.values.span import format_hours


def tell_of_disputes(unit: NotificationsPort, call: Call, facts: Sequence[DisputeDecided]) -> None:
    """Write to whose hours they were."""
    known = unit.contacts.of_trainers([fact.trainer_id for fact in facts])
    tell_people(unit, call, DISPUTE_DECIDED, [
        (known.get(fact.trainer_id),
         {"claimed": format_hours(fact.claimed_seconds), "approved": format_hours(fact.approved_seconds),
          "reason": fact.reason, "dispute_id": fact.dispute_id})
        for fact in facts
    ])  # fmt: skip
