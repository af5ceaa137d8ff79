"""The ways money leaves: ACH credit, SEPA credit transfer, and a register for everything else.

In: a currency and what is known of an account. Out: the method that can pay it, and its limits.
"""

from __future__ import annotations

from dataclasses import dataclass

# Countries whose IBANs the SEPA schemes reach (EPC409-09, list of 2026): the EEA, CH and the rest.
SEPA_COUNTRIES = frozenset(
    "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS "
    "SE SI SK SM VA".split()
)


@dataclass(frozen=True)
class Method:
    """One way to pay: its name, what a person calls it, and the most one payment may be, in minor units."""

    name: str
    title: str
    limit_minor: int


METHODS = {
    # Nacha: ten digits of cents, of which only eight dollars digits are used ($99,999,999.99).
    "ach": Method("ach", "ACH credit (NACHA, PPD)", 9_999_999_999),
    # EPC SCT rulebook: 0.01 to 999,999,999.99 euros.
    "sepa": Method("sepa", "SEPA credit transfer (pain.001.001.09)", 99_999_999_999),
    "register": Method("register", "CSV register for the bank's own upload", 999_999_999_999_999),
}


def method_for(currency: str, *, iban_country: str = "", routing_number: str = "") -> str:
    """Choose the method: euros to a SEPA IBAN, dollars to a routing number, a register for the rest."""
    if currency == "EUR" and iban_country in SEPA_COUNTRIES:
        return "sepa"
    if currency == "USD" and routing_number:
        return "ach"
    return "register"
