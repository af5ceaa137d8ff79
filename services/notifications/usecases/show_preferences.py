"""Show what one is told of. In: a call. Out: one's contact, and of every kind one can get whether it is sent."""

from __future__ import annotations

from services.notifications.domain.kinds import KINDS
from services.notifications.domain.mail import Contact
from services.notifications.usecases.ports import NotificationsPort
from shared.values.call import Call
from shared.values.refusal import not_found


def show_preferences(unit: NotificationsPort, call: Call) -> tuple[Contact, dict[str, bool]]:
    """Give the caller's own."""
    user_id = call.actor.user_id
    contact = unit.contacts.of_users([user_id]).get(user_id)
    if contact is None:
        raise not_found("contact", user_id)
    said = unit.preferences.of_users([user_id])
    return contact, {
        name: kind.always or said.get((user_id, name), kind.wanted)
        for name, kind in KINDS.items() if kind.reaches(call.actor.roles)
    }  # fmt: skip
