"""Hear whose trainers are. In: `trainer.registered` facts. Out: their vendors, told what waited for these trainers."""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.write_messages import Event, write_messages
from shared.events.onboarding import TrainerRegistered
from shared.values.call import Call


def keep_webhook_trainers(unit: NotificationsPort, call: Call, facts: Sequence[TrainerRegistered]) -> None:
    """Keep the newest of each, and let their vendors' endpoints hear what came too early."""
    vendors = {fact.trainer_id: fact.vendor_id for fact in facts}
    unit.webhook_trainers.keep(vendors)
    write_messages(unit, call, [
        (endpoint, Event(type_, ids))
        for trainer_id, type_, ids in unit.webhook_trainers.waited(list(vendors))
        for endpoint in unit.webhooks.told(type_) if endpoint.vendor_id == vendors[trainer_id]
    ])  # fmt: skip
