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
    """One way to pay: its name and title, the most one payment may be (minor units), and who pays the banks."""

    name: str
    title: str
    limit_minor: int
    fees: str


METHODS = {
    # Nacha: ten digits of cents, of which only eight dollars digits are used ($99,999,999.99).
    "ach": Method("ach", "ACH credit (NACHA, PPD)", 9_999_999_999,
                  "The receiver gets the whole amount; your bank charges you per file and entry on its statement."),
    # EPC SCT rulebook: 0.01 to 999,999,999.99 euros.
    "sepa": Method("sepa", "SEPA credit transfer (pain.001.001.09)", 99_999_999_999,
                   "Shared (SLEV): the whole amount arrives, and each side pays its own bank."),
    "register": Method("register", "CSV register for the bank's own upload", 999_999_999_999_999,
                       "As agreed with the bank that pays it; abroad, banks on the way may keep a part."),
}  # fmt: skip


def method_for(currency: str, *, iban_country: str = "", routing_number: str = "") -> str:
    """Choose the method: euros to a SEPA IBAN, dollars to a routing number, a register for the rest."""
    if currency == "EUR" and iban_country in SEPA_COUNTRIES:
        return "sepa"
    if currency == "USD" and routing_number:
        return "ach"
    return "register"
