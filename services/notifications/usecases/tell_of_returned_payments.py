"""Tell trainers of payments that were returned. In: `payment.returned` facts. Out: mails to those who want them."""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.domain.kinds import PAYMENT_RETURNED
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.tell_people import Told, tell_people
from shared.events.payments import PaymentReturned
from shared.values.call import Call


def tell_of_returned_payments(unit: NotificationsPort, call: Call, facts: Sequence[PaymentReturned]) -> None:
    """Write to whom the money belongs."""
    known = unit.contacts.of_trainers([fact.trainer_id for fact in facts])
    told: list[Told] = [{"amount_minor": fact.amount_minor, "currency": fact.currency} for fact in facts]
    news = [(known.get(fact.trainer_id), one) for fact, one in zip(facts, told, strict=True)]
    tell_people(unit, call, PAYMENT_RETURNED, news)
