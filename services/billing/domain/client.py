"""Who bills and who is billed: our legal entities, clients' agreements, bill rates.

In: what finance entered. Out: immutable terms that an invoice copies when it is drafted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from services.billing.domain.party import Account, Party, checked_account, checked_party
from services.billing.domain.tax import Tax, checked_tax
from shared.values.currency import exponent
from shared.values.refusal import Refusal

MAX_PAYMENT_DAYS = 365
_PREFIX = re.compile(r"([A-Z0-9][A-Z0-9-]{0,11})?", re.ASCII)


@dataclass(frozen=True)
class LegalEntity:
    """One of the operator's own companies; its invoices are counted without gaps, a year at a time."""

    legal_entity_id: str
    party: Party
    account: Account
    number_prefix: str = ""


@dataclass(frozen=True)
class Client:
    """A client and its agreement: who bills it, in which currency, with which tax, payable within how many days."""

    client_id: str
    legal_entity_id: str
    party: Party
    currency: str
    tax: Tax
    payment_days: int
    buyer_reference: str = ""
    order_reference: str = ""


@dataclass(frozen=True)
class BillRate:
    """One version of a bill rate on two time axes: valid from `valid_from` to `valid_to` (exclusive), known since.

    `scope_id` is an engagement's id, or a project's: then it holds for all its engagements without their own.
    """

    rate_id: str
    scope_id: str
    rate_e4: int
    currency: str
    valid_from: date
    valid_to: date | None
    known_epoch: int
    set_by: str


def checked_entity(entity: LegalEntity) -> LegalEntity:
    """Give the entity back, or refuse a party, account or prefix that no invoice could show."""
    checked_party(entity.party, field="party")
    checked_account(entity.account, field="account")
    if not _PREFIX.fullmatch(entity.number_prefix):
        raise Refusal("number_prefix_invalid", "Give up to 12 capital letters, digits and hyphens, such as HB-.",
                      pointer="number_prefix")  # fmt: skip
    return entity


def checked_client(client: Client, seller: Party) -> Client:
    """Give the client back, or refuse terms under which no invoice could be written."""
    checked_party(client.party, field="party")
    exponent(client.currency)
    checked_tax(client.tax, seller, client.party)
    if not 0 <= client.payment_days <= MAX_PAYMENT_DAYS:
        raise Refusal("payment_days_out_of_range", f"Payment within 0 to {MAX_PAYMENT_DAYS} days can be agreed.",
                      pointer="payment_days")  # fmt: skip
    return client


def checked_rate(rate: BillRate, client: Client) -> BillRate:
    """Give the rate back, or refuse one in another currency than the client's, or that ends before it starts."""
    if rate.currency != client.currency:
        raise Refusal("rate_currency_wrong", f"This client is billed in {client.currency}; give the rate in it.",
                      pointer="currency")  # fmt: skip
    if rate.valid_to is not None and rate.valid_to <= rate.valid_from:
        raise Refusal("rate_ends_before_start", "The rate ends before it starts; valid_to is the first day without it.",
                      pointer="valid_to")  # fmt: skip
    return rate
