"""Invoices to write: one of each tax category and currency, with corrections, long names and nasty text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from services.billing.domain.invoice import Invoice, InvoiceLine, line_order
from services.billing.domain.party import Account, Party
from services.billing.domain.tax import Tax
from shared.values.rate import Rate

BERLIN = Party(
    "Kestrel Programme GmbH", "Lindenallee 12", "Berlin", "DE", "10117", vat_id="DE123456789",
    registration_id="HRB 12345 B", contact="Mira Stein", email="billing@kestrel.example", phone="+49 30 1234567",
)  # fmt: skip
OHIO = Party(
    "Kestrel Programme Inc.", "14 Elm Street", "Columbus", "US", "43004", "OH", tax_id="12-3456789",
    registration_id="OH-4711", contact="Ada Reyes",
)  # fmt: skip
PARIS = Party(
    "Northlight Labs S.A.", "12 rue des Lilas", "Paris", "FR", "75002", "Île-de-France", vat_id="FR12345678901",
    registration_id="123 456 789", contact="Accounts payable",
)  # fmt: skip
IBAN = Account("Kestrel Programme GmbH", "Berliner Bank", iban="DE89370400440532013000", bic="COBADEFFXXX")
US_ACCOUNT = Account("Kestrel Programme Inc.", "First Bank", account_number="000123456", routing_number="021000021")
NAMES = (
    "Clinical reasoning",
    "Legal drafting: contracts redlined clause by clause, with citations, in a name that has to wrap",
)
MONDAY = date(2026, 10, 5)


def line(number: int, *, currency: str = "EUR", tax: Tax, name: str = NAMES[0], week: int = 0, seconds: int = 3601,
         rate_e4: int = 600_000, causes: tuple[str, ...] = ()) -> InvoiceLine:  # fmt: skip
    """Give one line whose amount is its seconds at its rate."""
    return InvoiceLine(
        number, f"T-{number:04d}", f"prj_{len(name)}", name, MONDAY + timedelta(days=7 * week), "REG", rate_e4, seconds,
        Rate(rate_e4, currency).for_seconds(seconds).minor, tax, causes,
    )  # fmt: skip


def invoice(tax: Tax, *, currency: str = "EUR", seller: Party = BERLIN, buyer: Party = PARIS, count: int = 8,
            account: Account = IBAN, names: tuple[str, ...] = NAMES) -> Invoice:  # fmt: skip
    """Give an issued invoice of `count` lines over four weeks, and a correction that takes half an hour back."""
    some = [
        line(number, currency=currency, tax=tax, name=names[number % len(names)], week=number % 4,
             seconds=3601 + 977 * number, rate_e4=(600_000, 955_025)[number % 2])
        for number in range(1, count + 1)
    ]  # fmt: skip
    taken_back = line(
        count + 1, currency=currency, tax=tax, name=names[0], week=-1, seconds=-1800, causes=("hours.corrected",)
    )
    ordered = sorted([*some, taken_back], key=line_order)
    numbered = tuple(replace(each, number=number) for number, each in enumerate(ordered, 1))
    return Invoice(
        currency, seller, buyer, account, 30, numbered, "KP-2026-0001", date(2026, 11, 2), date(2026, 12, 2),
        "LAB-REF-77", "PO 4711",
    )  # fmt: skip


def draft(one: Invoice) -> Invoice:
    """Give the same invoice before it was numbered."""
    return replace(one, number=None, issued_on=None, due_on=None)


# One invoice for each way in which EN 16931 treats tax, and for amounts without decimals.
SAMPLES = {
    "standard": invoice(Tax("S", 1900)),
    "reverse_charge": invoice(Tax("AE")),
    "out_of_scope": invoice(Tax("O"), currency="USD", seller=OHIO, account=US_ACCOUNT),
    "out_of_scope_with_vat_numbers": invoice(Tax("O"), seller=BERLIN),
    "zero_rated": invoice(Tax("Z")),
    "exempt": invoice(Tax("E", 0, "Exempt as education")),
    "yen": invoice(Tax("S", 1000), currency="JPY"),
    "seller_with_tax_number_alone": invoice(
        Tax("S", 825), currency="USD", seller=OHIO, buyer=replace(PARIS, vat_id=""), account=US_ACCOUNT
    ),
}
