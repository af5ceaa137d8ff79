"""Tell endpoints what became true. In: facts of one type. Out: messages to those who chose the type and may know.

The operator's endpoints hear everyone's, a vendor's those of its own people, a client's its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.notifications.domain.webhook import Endpoint
from services.notifications.domain.webhook_events import ids_of
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.write_messages import Event, write_messages
from shared.events.fact import Fact
from shared.values.call import Call


def tell_webhooks(unit: NotificationsPort, call: Call, facts: Sequence[Fact]) -> None:
    """Write to each endpoint what concerns it; what came before its trainer is known waits for that."""
    told = unit.webhooks.told(facts[0].TYPE)
    if not told:
        return
    trainers = [one for fact in facts if (one := _trainer(fact))]
    vendors = unit.webhook_trainers.vendors(trainers) if any(one.vendor_id for one in told) else {}
    write_messages(unit, call, [
        (endpoint, Event(fact.TYPE, ids_of(fact))) for fact in facts for endpoint in told
        if _concerns(endpoint, fact, vendors)
    ])  # fmt: skip
    if any(one.vendor_id for one in told):
        unit.webhook_trainers.wait([
            (_trainer(fact), fact.TYPE, ids_of(fact)) for fact in facts
            if _trainer(fact) and _trainer(fact) not in vendors
        ])  # fmt: skip


def _concerns(endpoint: Endpoint, fact: Fact, vendors: Mapping[str, str]) -> bool:
    if endpoint.vendor_id:
        return endpoint.vendor_id == (getattr(fact, "vendor_id", None) or vendors.get(_trainer(fact)))
    return endpoint.client_id is None or endpoint.client_id == getattr(fact, "client_id", None)


def _trainer(fact: Fact) -> str:
    """Give the trainer whose vendor is to be found out; nobody where the fact names the vendor, or no trainer."""
    return "" if getattr(fact, "vendor_id", None) else str(getattr(fact, "trainer_id", ""))
