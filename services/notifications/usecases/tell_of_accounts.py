"""Tell trainers of their payout accounts. In: `payout_account.changed` facts. Out: mails.

It is sent when the account is given, not when it is approved: in between, whoever did not give it can still be heard.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.domain.kinds import ACCOUNT_COOLING, ACCOUNT_GIVEN, ACCOUNT_REFUSED
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.tell_people import tell_people
from shared.events.payments import PayoutAccountChanged
from shared.values.call import Call

_KINDS = {"pending": ACCOUNT_GIVEN, "cooling": ACCOUNT_COOLING, "rejected": ACCOUNT_REFUSED}


def tell_of_accounts(unit: NotificationsPort, call: Call, facts: Sequence[PayoutAccountChanged]) -> None:
    """Write to whose account it is; of the number, the last digits alone."""
    of_interest = [fact for fact in facts if fact.state in _KINDS]
    known = unit.contacts.of_trainers([fact.trainer_id for fact in of_interest])
    for state, kind in _KINDS.items():
        changed = [fact for fact in of_interest if fact.state == state]
        tell_people(unit, call, kind, [(known.get(one.trainer_id), _told(one)) for one in changed])


def _told(fact: PayoutAccountChanged) -> dict[str, str | int]:
    told: dict[str, str | int] = {"last4": fact.last4, "reason": fact.reason}
    return told if fact.active_from_epoch is None else told | {"active_from_epoch": fact.active_from_epoch}
