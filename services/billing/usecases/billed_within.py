"""Find who is billed. In: an engagement or a project. Out: its client and the engagements within."""

from __future__ import annotations

from services.billing.domain.client import Client
from services.billing.usecases.ports import BillingPort
from shared.values.refusal import not_found


def billed_within(unit: BillingPort, scope_id: str) -> tuple[Client, list[str]]:
    """Give the client who is billed for a scope, and its engagements; refuses a scope billing does not know."""
    known = unit.engagements.within(scope_id)
    if known is None:
        raise not_found("engagement_or_project", scope_id)
    client_id, engagement_ids = known
    client = unit.clients.get(client_id)
    if client is None:
        raise not_found("client", client_id)
    return client, engagement_ids
