"""The CSV annex: every line behind an invoice, for the client's own sheets.

In: an invoice. Out: RFC 4180 text in UTF-8, one row a line, no total row, so that it can be summed as it is.
A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection); numbers
stay plain numbers.
"""

from __future__ import annotations

import csv
import io
import re

from services.billing.domain.invoice import Invoice, InvoiceLine, Totals
from shared.values.cells import disarmed
from shared.values.currency import exponent
from shared.values.decimal_text import format_scaled, parse_scaled
from shared.values.money import Money
from shared.values.rate import PLACES
from shared.values.refusal import Refusal
from shared.values.span import format_hours

COLUMNS = (
    "invoice", "line", "trainer", "project", "work_week", "code", "seconds", "hours", "rate", "amount", "currency",
    "cause",
)  # fmt: skip
_HOURS = re.compile(r"(?P<sign>-?)(?P<hours>\d+):(?P<minutes>[0-5]\d):(?P<seconds>[0-5]\d)", re.ASCII)


def render(invoice: Invoice) -> bytes:
    """Write the annex of an invoice, issued or draft."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_row(invoice, line) for line in invoice.lines)
    return text.getvalue().encode()


def check(document: bytes) -> Totals:
    """Read an annex back and add it up; refuses `annex_unreadable`. It shows no tax and, for a draft, no number."""
    rows = _rows(document)
    number, currency = rows[0]["invoice"], rows[0]["currency"]
    net = sum(parse_scaled(row["amount"], exponent(currency), field="amount") for row in rows)
    seconds = sum(parse_scaled(row["seconds"], 0, field="seconds") for row in rows)
    if sum(_read_hours(row["hours"]) for row in rows) != seconds:
        raise Refusal("annex_does_not_add_up", "The hours shown are not the seconds shown.", pointer="hours")
    return Totals(number, currency, seconds, net, None)


def _rows(document: bytes) -> list[dict[str, str]]:
    """Give the rows by column; refuses bytes that are no annex of one invoice."""
    header, *rows = list(csv.reader(io.StringIO(document.decode(errors="replace"), newline=""))) or [[]]
    whole = tuple(header) == COLUMNS and rows and all(len(row) == len(COLUMNS) for row in rows)
    named = [dict(zip(COLUMNS, row, strict=True)) for row in rows] if whole else []
    if len({(row["invoice"], row["currency"]) for row in named}) != 1:
        raise Refusal("annex_unreadable", "An annex has a header and rows, all of one invoice and one currency.")
    return named


def _row(invoice: Invoice, line: InvoiceLine) -> list[str]:
    return [
        disarmed(invoice.number or ""), str(line.number), line.trainer_code, disarmed(line.project_name),
        line.workweek_start.isoformat(), disarmed(line.code), str(line.seconds), format_hours(line.seconds),
        format_scaled(line.rate_e4, PLACES), Money(line.amount_minor, invoice.currency).decimal, invoice.currency,
        line.cause,
    ]  # fmt: skip


def _read_hours(text: str) -> int:
    match = _HOURS.fullmatch(text)
    if not match:
        raise Refusal("annex_unreadable", f"{text!r} are no hours such as 1:00:01.", pointer="hours")
    total = int(match["hours"]) * 3600 + int(match["minutes"]) * 60 + int(match["seconds"])
    return -total if match["sign"] else total
