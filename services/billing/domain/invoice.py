"""Invoices: lines as they were posted, their tax by category, and what the client owes.

In: lines with integer amounts that are never computed again. Out: subtotals and totals that add up to the line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from services.billing.domain.party import Account, Party
from services.billing.domain.tax import Tax
from shared.values.refusal import Refusal

DAYS_OF_WEEK = 7
NUMBER_DIGITS = 4

# Why a line bills time of a work week that an earlier invoice already billed.
CAUSES: dict[str, str] = {
    "hours.approved": "Hours approved after the earlier invoice",
    "hours.corrected": "Hours corrected after the earlier invoice",
    "bill_rate.set": "Bill rate changed after the earlier invoice",
    "engagement.started": "Terms changed after the earlier invoice",
}


@dataclass(frozen=True)
class InvoiceLine:
    """One work week of one engagement at one rate, as posted; negative where it takes back.

    `trainer_code` is the client's own pseudonym for the trainer; `causes` are keys of `CAUSES`.
    """

    number: int
    trainer_code: str
    project_id: str
    project_name: str
    workweek_start: date
    code: str
    rate_e4: int
    seconds: int
    amount_minor: int
    tax: Tax
    causes: tuple[str, ...] = ()

    @property
    def workweek_end(self) -> date:
        """Give the last date of the work week."""
        return self.workweek_start + timedelta(days=DAYS_OF_WEEK - 1)

    @property
    def cause(self) -> str:
        """Give the causes as one sentence; empty for time billed for the first time."""
        return "; ".join(CAUSES[cause] for cause in self.causes)


@dataclass(frozen=True)
class Subtotal:
    """All lines of one tax category and rate: their net sum and the tax on it, rounded once."""

    tax: Tax
    net_minor: int

    @property
    def tax_minor(self) -> int:
        """Give the tax on the net sum."""
        return self.tax.on(self.net_minor)


@dataclass(frozen=True)
class Totals:
    """What a document adds up to; every export's `check` gives it, `tax_minor` None where it shows no tax."""

    number: str
    currency: str
    seconds: int
    net_minor: int
    tax_minor: int | None

    def agrees_with(self, other: Totals) -> bool:
        """Say whether both tell the same, as far as both tell."""
        known = None not in (self.tax_minor, other.tax_minor)
        return self._told == other._told and (not known or self.tax_minor == other.tax_minor)

    @property
    def _told(self) -> tuple[str, str, int, int]:
        return self.number, self.currency, self.seconds, self.net_minor


@dataclass(frozen=True)
class Invoice:
    """One invoice; `number`, `issued_on` and `due_on` are None while it is a draft."""

    currency: str
    seller: Party
    buyer: Party
    account: Account
    payment_days: int
    lines: tuple[InvoiceLine, ...]
    number: str | None = None
    issued_on: date | None = None
    due_on: date | None = None
    buyer_reference: str = ""
    order_reference: str = ""

    @property
    def subtotals(self) -> tuple[Subtotal, ...]:
        """Add the lines up by tax category and rate, in order."""
        nets: dict[Tax, int] = {}
        for line in self.lines:
            nets[line.tax] = nets.get(line.tax, 0) + line.amount_minor
        return tuple(Subtotal(tax, nets[tax]) for tax in sorted(nets))

    @property
    def first_day(self) -> date:
        """Give the first date of the earliest work week billed."""
        return min(line.workweek_start for line in self.lines)

    @property
    def last_day(self) -> date:
        """Give the last date of the latest work week billed."""
        return max(line.workweek_end for line in self.lines)

    @property
    def seconds(self) -> int:
        """Give all seconds billed, less those taken back."""
        return sum(line.seconds for line in self.lines)

    @property
    def net_minor(self) -> int:
        """Give the sum of the lines."""
        return sum(line.amount_minor for line in self.lines)

    @property
    def tax_minor(self) -> int:
        """Give the sum of the categories' taxes."""
        return sum(subtotal.tax_minor for subtotal in self.subtotals)

    @property
    def total_minor(self) -> int:
        """Give what the client owes."""
        return self.net_minor + self.tax_minor

    @property
    def totals(self) -> Totals:
        """Give what each of its documents must add up to."""
        return Totals(self.number or "", self.currency, self.seconds, self.net_minor, self.tax_minor)


def checked_invoice(invoice: Invoice) -> Invoice:
    """Give the invoice back; refuses one without lines, one that owes nothing, and O mixed with others (BR-O-11)."""
    categories = {line.tax.category for line in invoice.lines}
    if not invoice.lines or invoice.net_minor <= 0:
        raise Refusal("nothing_to_invoice", "These charges add up to nothing owed; they wait for the next invoice.")
    if "O" in categories and len(categories) > 1:
        raise Refusal("tax_categories_mixed", "Time outside the scope of VAT goes on an invoice of its own.")
    return invoice


def invoice_number(prefix: str, year: int, sequence: int) -> str:
    """Write an invoice number: the legal entity's prefix, the year, and a count without gaps from 1."""
    return f"{prefix}{year}-{sequence:0{NUMBER_DIGITS}d}"


def trainer_code(sequence: int) -> str:
    """Write a client's pseudonym for its n-th trainer, such as T-0042."""
    return f"T-{sequence:0{NUMBER_DIGITS}d}"


def line_order(line: InvoiceLine) -> tuple[str, str, str, date, str, int]:
    """Give the key by which lines are ordered on every document."""
    return line.project_name, line.project_id, line.trainer_code, line.workweek_start, line.code, line.rate_e4
