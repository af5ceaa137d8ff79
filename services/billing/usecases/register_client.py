"""Register a client with its agreement. In: parties and terms. Out: a client that can be billed, said as a fact."""

from __future__ import annotations

from dataclasses import dataclass

from services.billing.domain.client import Client, LegalEntity, checked_client
from services.billing.domain.party import Party
from services.billing.domain.tax import Tax
from services.billing.usecases.ports import BillingPort
from shared.events.billing import ClientRegistered
from shared.values.call import Call
from shared.values.refusal import Refusal


@dataclass(frozen=True)
class RegisterClient:
    """`legal_entity_id` may be left out where we have just one company."""

    party: Party
    currency: str
    tax: Tax
    payment_days: int = 30
    buyer_reference: str = ""
    order_reference: str = ""
    legal_entity_id: str | None = None


def register_client(unit: BillingPort, call: Call, command: RegisterClient) -> Client:
    """Register it; refuses terms under which no invoice could be written."""
    seller = _seller(unit, command.legal_entity_id)
    client = Client(
        call.new_id("cli"), seller.legal_entity_id, command.party, command.currency, command.tax, command.payment_days,
        command.buyer_reference, command.order_reference,
    )  # fmt: skip
    unit.clients.add(checked_client(client, seller.party), call.actor.user_id, call.at_epoch)
    unit.say(ClientRegistered(client.client_id, client.party.legal_name, client.currency))
    return client


def _seller(unit: BillingPort, legal_entity_id: str | None) -> LegalEntity:
    known = {entity.legal_entity_id: entity for entity in unit.legal_entities.all()}
    if legal_entity_id is None and len(known) == 1:
        return next(iter(known.values()))
    if legal_entity_id not in known:
        raise Refusal("legal_entity_unknown", "Say which of our legal entities bills; enter one if there is none.",
                      pointer="legal_entity_id")  # fmt: skip
    return known[legal_entity_id]
