"""Show one line of an invoice with what is behind it. In: an invoice, a line's number. Out: line, hours, charges.

The line stays as it was billed. The hours are those that stand now, so after a correction they differ from the line,
and the charge that says so is on a later invoice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from services.billing.domain.invoice import DAYS_OF_WEEK, InvoiceLine
from services.billing.domain.price import pieces_of, rated
from services.billing.usecases.ports import BillingPort, Charge
from services.billing.usecases.reach_invoice import reach_head
from shared.values.call import Call
from shared.values.refusal import not_found

# An entry lies at most a day off its own date, seen from another zone.
_BESIDE = timedelta(days=2)


@dataclass(frozen=True)
class LineBehind:
    """A line in its invoice's currency; hours as dicts of entry_id, work_date, seconds, start_epoch, end_epoch."""

    line: InvoiceLine
    currency: str
    hours: Sequence[dict[str, Any]]
    charges: Sequence[Charge]


def show_line(unit: BillingPort, call: Call, invoice_id: str, number: int) -> LineBehind:
    """Give the line, the approved hours it bills and the charges it claims; refuses what is not the caller's."""
    invoice = reach_head(unit, call, invoice_id)
    line = unit.invoices.line(invoice_id, number)
    if line is None:
        raise not_found("invoice_line", str(number))
    charges = unit.charges.of_line(invoice_id, number)
    hours = _hours(unit, charges[0].engagement_id, line) if charges else []
    return LineBehind(line, invoice.currency, hours, charges)


def _hours(unit: BillingPort, engagement_id: str, line: InvoiceLine) -> list[dict[str, Any]]:
    """Give the pieces of entries in the line's work week that have its code and rate, in the order worked."""
    terms = unit.engagements.terms([engagement_id])
    first, last = _around(line.workweek_start)
    pieces = pieces_of(unit.hours.live([engagement_id], first, last), terms)
    rates = unit.rates.of_scopes([engagement_id, line.project_id])
    same = [pl.col(name) == getattr(line, name) for name in ("workweek_start", "code", "rate_e4")]
    shown = rated(pieces, terms, rates).filter(*same).sort("work_date", "start_epoch", "entry_id")
    return shown.select("entry_id", "work_date", "seconds", "start_epoch", "end_epoch").to_dicts()


def _around(workweek_start: date) -> tuple[date, date]:
    return workweek_start - _BESIDE, workweek_start + timedelta(days=DAYS_OF_WEEK) + _BESIDE
