"""Enter one of our own companies. In: its party, account and number prefix. Out: a legal entity that can bill."""

from __future__ import annotations

from dataclasses import dataclass

from services.billing.domain.client import LegalEntity, checked_entity
from services.billing.domain.party import Account, Party
from services.billing.usecases.ports import BillingPort
from shared.values.call import Call


@dataclass(frozen=True)
class OpenLegalEntity:
    """`number_prefix` goes before the year in its invoices' numbers."""

    party: Party
    account: Account
    number_prefix: str = ""


def open_legal_entity(unit: BillingPort, call: Call, command: OpenLegalEntity) -> LegalEntity:
    """Enter it; refuses a party or account that no invoice could show."""
    new_id = call.new_id("len")
    entity = checked_entity(LegalEntity(new_id, command.party, command.account, command.number_prefix))
    unit.legal_entities.add(entity, call.actor.user_id, call.at_epoch)
    return entity
