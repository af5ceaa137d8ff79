"""What trainers do themselves before they work and are paid. In: what the services know of them. Out: steps and states.

Onboarding says what is missing; what was given and waits for somebody else is known to whoever it was given to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

OPEN, WAITING, DONE, FREE = "open", "waiting", "done", "free"
# In the order in which one comes to them; the last one is asked of nobody.
NAMES = ("identity_data", "agreement", "tax_form", "payout_account", "credentials", "availability")
# Fields of a tax form by its kind, beside those that every form has.
TAX_FIELDS: Mapping[str, tuple[str, ...]] = {
    "w9": ("tax_number", "entity_type", "street", "town", "postcode"),
    "w8ben": ("tax_number", "no_number_reason", "date_of_birth", "street", "town", "postcode"),
    "w8bene": ("tax_number", "no_number_reason", "entity_type", "street", "town", "postcode"),
    "local": ("tax_number",),
}
# What the kinds of entities are called there: line 3a of Form W-9, line 4 of Form W-8BEN-E.
ENTITY_TYPES: Mapping[str, tuple[str, ...]] = {
    "w9": ("individual", "llc", "c_corporation", "s_corporation", "partnership", "trust"),
    "w8bene": ("corporation", "partnership", "disregarded_entity", "simple_trust", "complex_trust"),
}
# Fields of an account by how it is numbered.
ACCOUNT_FIELDS: Mapping[str, tuple[str, ...]] = {
    "iban": ("holder_name", "iban", "currency", "street", "postcode", "town", "country"),
    "us": ("holder_name", "routing_number", "account_number", "account_type", "currency"),
    "other": ("holder_name", "account_number", "bank_code", "bic", "bank_name", "bank_country", "currency"),
}
# Where people know their account by its IBAN (ISO 13616 registry, without those who use a local number day by day).
IBAN_COUNTRIES = frozenset(
    "AD AE AL AT BA BE BG BH CH CY CZ DE DK EE ES FI FR GE GI GR HR HU IE IQ IS IT JO KW KZ LB LI LT LU LV MC MD ME MK "
    "MT NL NO PK PL PS PT QA RO RS SA SE SI SK SM TN TR UA VA XK".split()
)


@dataclass(frozen=True)
class OwnStep:
    """A step by the name it has in the funnel, and whether it is open, waits for somebody else, is done or free."""

    name: str
    state: str


@dataclass(frozen=True)
class Given:
    """What a trainer gave so far, as the services list it."""

    tax_forms: Collection[Mapping[str, Any]]
    accounts: Collection[Mapping[str, Any]]
    credentials: Collection[Mapping[str, Any]]
    availabilities: Collection[Mapping[str, Any]]


def own_steps(missing: Collection[str], given: Given, day: date) -> list[OwnStep]:
    """Say of each step how it stands; facts that onboarding has not heard of yet count all the same."""
    states = {name: OPEN if name in missing else DONE for name in NAMES}
    if any(form["valid_to"] is None or form["valid_to"] > day.isoformat() for form in given.tax_forms):
        states["tax_form"] = DONE
    elif "tax_form" not in missing:
        states["tax_form"] = FREE
    accounts = {one["state"] for one in given.accounts}
    if "active" in accounts:
        states["payout_account"] = DONE
    elif accounts & {"pending", "cooling"}:
        states["payout_account"] = WAITING
    elif "payout_account" not in missing:
        states["payout_account"] = FREE
    if "credentials" in missing and _any_pending(given.credentials):
        states["credentials"] = WAITING
    elif "credentials" not in missing and not given.credentials:
        states["credentials"] = FREE
    states["availability"] = DONE if given.availabilities else FREE
    return [OwnStep(name, state) for name, state in states.items()]


def usual_way(country: str) -> str:
    """Guess how accounts are numbered where somebody lives; whoever has another one says so."""
    return "us" if country == "US" else "iban" if country in IBAN_COUNTRIES else "other"


def usual_form(country: str) -> str:
    """Guess which tax form a person of a country gives a payer."""
    return "w9" if country == "US" else "w8ben"


def _any_pending(credentials: Iterable[Mapping[str, Any]]) -> bool:
    return any(one["state"] == "pending" for one in credentials)
