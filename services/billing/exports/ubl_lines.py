"""The lines of a UBL invoice.

In: an invoice's lines. Out: one InvoiceLine each: whole seconds, a price per 3600 of them, and the amount as it
was posted. A line that takes back has a negative quantity and amount; its price is never negative (BR-27).
"""

from __future__ import annotations

from lxml import etree

from services.billing.domain.invoice import Invoice, InvoiceLine
from services.billing.exports.ubl_tree import add
from shared.values.decimal_text import format_scaled
from shared.values.money import Money
from shared.values.rate import PLACES, SECONDS_PER_HOUR
from shared.values.span import format_hours

SECOND = "SEC"


def add_lines(root: etree._Element, invoice: Invoice) -> None:
    """Write all lines (BG-25), in the invoice's order."""
    for line in invoice.lines:
        _add_line(root, line, invoice.currency)


def _add_line(root: etree._Element, line: InvoiceLine, currency: str) -> None:
    element = add(root, "cac:InvoiceLine")
    add(element, "cbc:ID", str(line.number))
    if line.cause:
        add(element, "cbc:Note", line.cause)
    add(element, "cbc:InvoicedQuantity", str(line.seconds), unitCode=SECOND)
    add(element, "cbc:LineExtensionAmount", Money(line.amount_minor, currency).decimal, currencyID=currency)
    period = add(element, "cac:InvoicePeriod")
    add(period, "cbc:StartDate", line.workweek_start.isoformat())
    add(period, "cbc:EndDate", line.workweek_end.isoformat())
    _add_item(element, line)
    price = add(element, "cac:Price")
    add(price, "cbc:PriceAmount", format_scaled(line.rate_e4, PLACES), currencyID=currency)
    add(price, "cbc:BaseQuantity", str(SECONDS_PER_HOUR), unitCode=SECOND)


def _add_item(element: etree._Element, line: InvoiceLine) -> None:
    """Write what was sold (BG-31): hours on a project, by whom (the client's own code) and of which kind."""
    item = add(element, "cac:Item")
    hours = format_hours(line.seconds)
    add(item, "cbc:Description", f"{hours} h by {line.trainer_code} in the work week from {line.workweek_start}")
    add(item, "cbc:Name", line.project_name)
    tax = add(item, "cac:ClassifiedTaxCategory")
    add(tax, "cbc:ID", line.tax.category)
    if line.tax.category != "O":
        add(tax, "cbc:Percent", line.tax.percent)
    add(add(tax, "cac:TaxScheme"), "cbc:ID", "VAT")
    for name, value in (("Trainer", line.trainer_code), ("Code", line.code)):
        prop = add(item, "cac:AdditionalItemProperty")
        add(prop, "cbc:Name", name)
        add(prop, "cbc:Value", value)
