"""Parties, accounts and taxes in JSON. In: bodies. Out: domain values, and the shapes they are shown in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from services.billing.domain.party import Account, Party
from services.billing.domain.tax import CATEGORIES, RATE_PLACES, Tax
from shared.plumbing.fields import ChoiceField, CountryField, EmailField, TextField
from shared.values.decimal_text import parse_scaled


class PartySchema(ma.Schema):
    """A legal entity as it appears on an invoice; country is ISO 3166-1 alpha-2."""

    legal_name = TextField(required=True)
    street = TextField(required=True)
    city = TextField(required=True)
    country = CountryField(required=True)
    postal_code = TextField(least=0, most=20, load_default="")
    region = TextField(least=0, most=100, load_default="")
    vat_id = TextField(least=0, most=20, load_default="")
    tax_id = TextField(least=0, most=40, load_default="")
    registration_id = TextField(least=0, most=40, load_default="")
    contact = TextField(least=0, most=100, load_default="")
    email: ma.fields.Field[Any] = EmailField(load_default="")
    phone = TextField(least=0, most=40, load_default="")


class ShownPartySchema(PartySchema):
    """The same as it is shown: what was left out is empty."""

    email = TextField(required=True, least=0)


class AccountSchema(ma.Schema):
    """Where clients pay: an IBAN (with BIC), or an account number with its US routing number."""

    holder = TextField(required=True)
    bank_name = TextField(least=0, load_default="")
    iban = TextField(least=0, most=34, load_default="")
    bic = TextField(least=0, most=11, load_default="")
    account_number = TextField(least=0, most=20, load_default="")
    routing_number = TextField(least=0, most=9, load_default="")


class TaxSchema(ma.Schema):
    """A VAT category of EN 16931 with its rate in percent, as decimal text; `exemption` says why, for E alone."""

    category = ChoiceField(*CATEGORIES, required=True)
    percent = TextField(most=6, load_default="0", metadata={"format": "decimal", "examples": ["19.00"]})
    exemption = TextField(least=0, load_default="")


def party_of(body: Mapping[str, Any]) -> Party:
    """Build a party."""
    return Party(**body)


def account_of(body: Mapping[str, Any]) -> Account:
    """Build an account."""
    return Account(**body)


def tax_of(body: Mapping[str, Any]) -> Tax:
    """Build a tax; refuses a percentage of more than two places."""
    return Tax(body["category"], parse_scaled(body["percent"], RATE_PLACES, field="tax/percent"), body["exemption"])
