"""The CSV annex: every line behind an invoice, for the client's own sheets.

In: an invoice. Out: RFC 4180 text in UTF-8, one row a line, no total row, so that it can be summed as it is.
A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection); numbers
stay plain numbers.
"""

from __future__ import annotations

import csv
import io

from services.billing.domain.invoice import Invoice, InvoiceLine, Totals
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
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def render(invoice: Invoice) -> bytes:
    """Write the annex of an invoice, issued or draft."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_row(invoice, line) for line in invoice.lines)
    return text.getvalue().encode()


def check(document: bytes) -> Totals:
    """Read an annex back and add it up; refuses `annex_unreadable`. It shows no tax and, empty, no number."""
    rows = list(csv.DictReader(io.StringIO(document.decode(errors="replace"), newline="")))
    heads = sorted({(row.get("invoice"), row.get("currency")) for row in rows}, key=str)
    if len(heads) != 1 or None in heads[0]:
        raise Refusal("annex_unreadable", "An annex has rows, all of one invoice and one currency.")
    number, currency = map(str, heads[0])
    net = sum(parse_scaled(row["amount"], exponent(currency), field="amount") for row in rows)
    for row in rows:
        if _read_hours(row["hours"]) != int(row["seconds"]):
            raise Refusal("annex_does_not_add_up", f"{row['hours']} are not {row['seconds']} seconds.", pointer="hours")
    return Totals(number, currency, sum(int(row["seconds"]) for row in rows), net, None)


def _row(invoice: Invoice, line: InvoiceLine) -> list[str]:
    return [
        _plain(invoice.number or ""), str(line.number), line.trainer_code, _plain(line.project_name),
        line.workweek_start.isoformat(), _plain(line.code), str(line.seconds), format_hours(line.seconds),
        format_scaled(line.rate_e4, PLACES), Money(line.amount_minor, invoice.currency).decimal, invoice.currency,
        line.cause,
    ]  # fmt: skip


def _plain(text: str) -> str:
    """Keep a spreadsheet from running the text."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _read_hours(text: str) -> int:
    hours, minutes, seconds = (int(part) for part in text.removeprefix("-").split(":"))
    total = hours * 3600 + minutes * 60 + seconds
    return -total if text.startswith("-") else total
