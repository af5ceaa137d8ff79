"""The words and figures of the PDF, ready to be set.

In: an invoice. Out: nested dicts and lists of text for `invoice.typ`; every sum in it is a sum of posted lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from babel import Locale

from services.billing.domain.invoice import Invoice, InvoiceLine, line_order
from services.billing.domain.party import Party
from services.billing.domain.tax import Tax
from shared.values.currency import exponent
from shared.values.decimal_text import format_scaled
from shared.values.rate import PLACES
from shared.values.span import format_hours

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_ENGLISH = Locale("en")


def words(invoice: Invoice) -> dict[str, Any]:
    """Say everything the page shows."""
    total = _amount(invoice.total_minor, invoice.currency)
    return {
        "draft": invoice.number is None,
        "title": f"Invoice {invoice.number}" if invoice.number else "Draft invoice",
        "heading": "Invoice" if invoice.number else "Draft invoice",
        "currency": invoice.currency,
        "seller": _party(invoice.seller),
        "buyer": _party(invoice.buyer),
        "facts": _facts(invoice),
        "due": {"label": "Amount due", "by": _due(invoice), "amount": f"{invoice.currency} {total}"},
        "projects": [_project(list(lines), invoice.currency) for _, lines in groupby(_ordered(invoice), _by_project)],
        "hours": format_hours(invoice.seconds),
        "net": _amount(invoice.net_minor, invoice.currency),
        "taxes": [
            {"name": _tax_name(sub.tax), "amount": _amount(sub.tax_minor, invoice.currency)}
            for sub in invoice.subtotals
        ],
        "total": total,
        "reasons": [sub.tax.reason for sub in invoice.subtotals if sub.tax.reason],
        "payment": _payment(invoice),
        "annex": _annex(invoice),
        "footer": _footer(invoice.seller),
    }


def _facts(invoice: Invoice) -> list[tuple[str, str]]:
    facts = [
        ("Invoice number", invoice.number or "none yet"),
        ("Issued", _day(invoice.issued_on)),
        ("Due", _day(invoice.due_on)),
        ("Hours worked", _days(invoice.first_day, invoice.last_day)),
        ("Your reference", invoice.buyer_reference),
        ("Your order", invoice.order_reference),
    ]
    return [(name, text) for name, text in facts if text]


def _due(invoice: Invoice) -> str:
    terms = f"within {invoice.payment_days} days"
    return f"by {_day(invoice.due_on)}, {terms}" if invoice.due_on else terms


def _payment(invoice: Invoice) -> list[tuple[str, str]]:
    account = invoice.account
    facts = [
        ("Account holder", account.holder), ("Bank", account.bank_name), ("IBAN", _in_fours(account.iban)),
        ("BIC", account.bic), ("Account number", account.account_number), ("Routing number", account.routing_number),
        ("Please quote", invoice.number or ""),
    ]  # fmt: skip
    return [(name, text) for name, text in facts if text]


def _annex(invoice: Invoice) -> str:
    count = len(invoice.lines)
    noun = "line" if count == 1 else "lines"
    return f"Times are hours:minutes:seconds. The CSV annex lists all {count} {noun} by trainer code."


def _footer(seller: Party) -> str:
    numbers = [("VAT", seller.vat_id), ("Tax number", seller.tax_id), ("Registered", seller.registration_id)]
    return " · ".join([seller.legal_name, *(f"{name} {text}" for name, text in numbers if text)])


def _party(party: Party) -> dict[str, Any]:
    place = " ".join(part for part in (party.postal_code, party.city) if part)
    country = _ENGLISH.territories[party.country]
    lines = [party.contact, party.street, place, ", ".join(filter(None, (party.region, country))), party.email,
             f"VAT {party.vat_id}" if party.vat_id else ""]  # fmt: skip
    return {"name": party.legal_name, "lines": [line for line in lines if line]}


def _ordered(invoice: Invoice) -> list[InvoiceLine]:
    return sorted(invoice.lines, key=line_order)


def _by_project(line: InvoiceLine) -> tuple[str, str]:
    return line.project_name, line.project_id


def _by_row(line: InvoiceLine) -> tuple[date, str, int, tuple[str, ...]]:
    return line.workweek_start, line.code, line.rate_e4, line.causes


def _project(lines: list[InvoiceLine], currency: str) -> dict[str, Any]:
    rows = [_row(list(row), currency) for _, row in groupby(sorted(lines, key=_by_row), _by_row)]
    return {"name": lines[0].project_name, "rows": rows, **_sums(lines, currency)}


def _row(lines: list[InvoiceLine], currency: str) -> dict[str, str]:
    """Say one row: all trainers' lines of one work week, code, rate and cause."""
    line = lines[0]
    return {
        "week": _days(line.workweek_start, line.workweek_end), "code": line.code, "cause": line.cause,
        "rate": _grouped(format_scaled(line.rate_e4, PLACES)), **_sums(lines, currency),
    }  # fmt: skip


def _sums(lines: Iterable[InvoiceLine], currency: str) -> dict[str, str]:
    pairs = [(line.seconds, line.amount_minor) for line in lines]
    seconds, minor = (sum(column) for column in zip(*pairs, strict=True))
    return {"hours": format_hours(seconds), "amount": _amount(minor, currency)}


def _amount(minor: int, currency: str) -> str:
    return _grouped(format_scaled(minor, exponent(currency)))


def _grouped(text: str) -> str:
    """Put a comma between thousands."""
    whole, dot, part = text.partition(".")
    digits = whole.removeprefix("-")
    return f"{'-' if whole.startswith('-') else ''}{int(digits):,}{dot}{part}"


def _tax_name(tax: Tax) -> str:
    percent = tax.percent.rstrip("0").rstrip(".")
    return f"{tax.kind.name}, {percent} %" if tax.kind.taxed else tax.kind.name


def _day(day: date | None) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if day else ""


def _days(first: date, last: date) -> str:
    return f"{_day(first)} \N{EN DASH} {_day(last)}"


def _in_fours(iban: str) -> str:
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))
