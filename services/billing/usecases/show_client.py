"""Show a client. In: its id. Out: its agreement, to finance and to itself."""

from __future__ import annotations

from services.billing.domain.client import Client
from services.billing.usecases.ports import BillingPort
from shared.values.call import Call
from shared.values.refusal import not_found


def show_client(unit: BillingPort, call: Call, client_id: str) -> Client:
    """Give the client, where the caller may know it."""
    client = unit.clients.get(client_id)
    if client is None or not call.reach.covers(client_id=client_id):
        raise not_found("client", client_id)
    return client
