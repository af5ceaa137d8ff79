"""Tell finance of disputes that nobody decided in time. In: `dispute.escalated`. Out: a mail to each of finance.

What escalates together is told together: finance is several people, and a night's tick may escalate a hundred.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.domain.kinds import DISPUTE_ESCALATED, KINDS
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.tell_people import tell_people
from shared.events.timetracking import DisputeEscalated
from shared.values.call import Call


def tell_of_escalated_disputes(unit: NotificationsPort, call: Call, facts: Sequence[DisputeEscalated]) -> None:
    """Write to those who hold the role finance and have not said that they would rather not."""
    told = {"disputes": len({fact.dispute_id for fact in facts})}
    finance = [contact for role in KINDS[DISPUTE_ESCALATED].roles for contact in unit.contacts.of_role(role)]
    tell_people(unit, call, DISPUTE_ESCALATED, [(contact, told) for contact in finance])
