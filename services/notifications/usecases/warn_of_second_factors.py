"""Warn people whose second factor was set up or taken away. In: `second_factor.changed` facts. Out: a mail each."""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.domain.kinds import FACTOR_RESET, FACTOR_SET, PASSKEY_ADDED, PASSKEY_REMOVED
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.tell_people import tell_people
from shared.events.identity import SecondFactorChanged
from shared.values.call import Call

_KINDS = {
    "set": FACTOR_SET, "reset": FACTOR_RESET, "passkey_added": PASSKEY_ADDED, "passkey_removed": PASSKEY_REMOVED,
}  # fmt: skip


def warn_of_second_factors(unit: NotificationsPort, call: Call, facts: Sequence[SecondFactorChanged]) -> None:
    """Write to each of them."""
    known = unit.contacts.of_users([fact.user_id for fact in facts])
    for fact in facts:
        told = {"changed_epoch": fact.changed_epoch}
        tell_people(unit, call, _KINDS[fact.how], [(known.get(fact.user_id), told)])
