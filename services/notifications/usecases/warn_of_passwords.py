"""Warn people whose password was changed. In: `password.changed` facts. Out: a mail each, which nobody can turn off."""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.domain.kinds import PASSWORD_CHANGED
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.tell_people import tell_people
from shared.events.identity import PasswordChanged
from shared.values.call import Call


def warn_of_passwords(unit: NotificationsPort, call: Call, facts: Sequence[PasswordChanged]) -> None:
    """Write to each of them."""
    known = unit.contacts.of_users([fact.user_id for fact in facts])
    news = [(known.get(fact.user_id), {"changed_epoch": fact.changed_epoch}) for fact in facts]
    tell_people(unit, call, PASSWORD_CHANGED, news)
