"""Tell trainers of a text that waits for them. In: `agreement.sent` facts. Out: a mail to each who has an account.

Whoever has none yet finds the text behind the link of their invitation.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.domain.kinds import AGREEMENT_SENT
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.tell_people import tell_people
from shared.events.onboarding import AgreementSent
from shared.values.call import Call


def tell_of_agreements(unit: NotificationsPort, call: Call, facts: Sequence[AgreementSent]) -> None:
    """Write to whom it was sent."""
    known = unit.contacts.of_trainers([fact.trainer_id for fact in facts])
    news = [(known.get(fact.trainer_id), {"title": fact.title}) for fact in facts]
    tell_people(unit, call, AGREEMENT_SENT, news)
