"""The two sides of an invoice, and the account that takes the money.

In: what finance entered. Out: immutable parties and accounts whose numbers have the right shape and check digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stdnum import iban as ibans
from stdnum.us import rtn

from shared.values.country import ISO_COUNTRIES, checked_country
from shared.values.refusal import Refusal

# What a VAT number may begin with besides a country: Greece's own letters and Northern Ireland (BR-CO-09).
VAT_PREFIXES = ISO_COUNTRIES | {"EL", "XI"}
_VAT_REST = re.compile(r"[0-9A-Z+*.]{2,13}", re.ASCII)


@dataclass(frozen=True)
class Party:
    """A legal entity as it appears on an invoice; empty text where it has no such thing.

    `registration_id` is its number in the company register (EN 16931 BT-30, BT-47); `tax_id` a tax number
    that is no VAT number, such as a US EIN (BT-32).
    """

    legal_name: str
    street: str
    city: str
    country: str
    postal_code: str = ""
    region: str = ""
    vat_id: str = ""
    tax_id: str = ""
    registration_id: str = ""
    contact: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Account:
    """Where the client pays: an IBAN (with BIC), or an account number with its US routing number."""

    holder: str
    bank_name: str = ""
    iban: str = ""
    bic: str = ""
    account_number: str = ""
    routing_number: str = ""

    @property
    def number(self) -> str:
        """Give what identifies the account: the IBAN, or else the account number."""
        return self.iban or self.account_number


def checked_party(party: Party, *, field: str) -> Party:
    """Give the party back, or refuse a missing name or address, an unknown country or a VAT number without one."""
    for name in ("legal_name", "street", "city"):
        if not getattr(party, name).strip():
            raise Refusal("party_incomplete", f"An invoice needs the {name.replace('_', ' ')} of both sides.",
                          pointer=f"{field}/{name}")  # fmt: skip
    checked_country(party.country, field=f"{field}/country", among=ISO_COUNTRIES)
    if party.vat_id and not (party.vat_id[:2] in VAT_PREFIXES and _VAT_REST.fullmatch(party.vat_id[2:])):
        raise Refusal(
            "vat_id_unreadable",
            f"{party.vat_id!r} is not a VAT number such as DE123456789: country letters first, no spaces.",
            pointer=f"{field}/vat_id",
        )
    return party


def checked_account(account: Account, *, field: str) -> Account:
    """Give the account back, or refuse one without a number or with a wrong check digit."""
    if bool(account.iban) == bool(account.account_number):
        raise Refusal("account_incomplete", "Give either an IBAN or an account number with its routing number.",
                      pointer=field)  # fmt: skip
    if account.iban and not ibans.is_valid(account.iban, check_country=False):
        raise Refusal("iban_invalid", f"{account.iban!r} is no IBAN: its length or check digits are wrong.",
                      pointer=f"{field}/iban")  # fmt: skip
    if account.account_number and not rtn.is_valid(account.routing_number):
        raise Refusal("routing_number_invalid", f"{account.routing_number!r} is no US routing number of nine digits.",
                      pointer=f"{field}/routing_number")  # fmt: skip
    return account
