"""Tell trainers of their payout accounts. In: `payout_account.changed` facts. Out: a mail if one was given or refused.

It is sent when the account is given, not when it is approved: in between, whoever did not give it can still be heard.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.domain.kinds import ACCOUNT_GIVEN, ACCOUNT_REFUSED
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.tell_people import tell_people
from shared.events.payments import PayoutAccountChanged
from shared.values.call import Call

_KINDS = {"pending": ACCOUNT_GIVEN, "rejected": ACCOUNT_REFUSED}


def tell_of_accounts(unit: NotificationsPort, call: Call, facts: Sequence[PayoutAccountChanged]) -> None:
    """Write to whose account it is; of the number, the last digits alone."""
    of_interest = [fact for fact in facts if fact.state in _KINDS]
    known = unit.contacts.of_trainers([fact.trainer_id for fact in of_interest])
    for state, kind in _KINDS.items():
        changed = [fact for fact in of_interest if fact.state == state]
        news = [(known.get(one.trainer_id), {"last4": one.last4, "reason": one.reason}) for one in changed]
        tell_people(unit, call, kind, news)
