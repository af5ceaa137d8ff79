"""UBL 2.1 Invoice in the semantics of EN 16931.

In: an issued invoice. Out: XML in UTF-8, one InvoiceLine for each line of the invoice.
Source: EN 16931-1:2017 with CEN/TS 16931-3-2 (UBL syntax binding); OASIS UBL 2.1 Invoice.

Quantities are whole seconds (UN/ECE Rec 20 code SEC) and prices are per 3600 of them (BaseQuantity), so that
quantity x price / base is exact. Hours (HUR) would need endless decimals: 3601 seconds are 1.000277… hours.
"""

from __future__ import annotations

from lxml import etree

from services.billing.domain.invoice import Invoice
from services.billing.exports.ubl_lines import add_lines
from services.billing.exports.ubl_parties import add_buyer, add_payment, add_seller
from services.billing.exports.ubl_read import check
from services.billing.exports.ubl_tree import INVOICE, NAMESPACES, add
from shared.values.currency import exponent
from shared.values.money import Money
from shared.values.refusal import Refusal, conflict

__all__ = ["check", "render"]

# BT-24 and BT-23: plain EN 16931, in the billing process every validator knows.
CUSTOMIZATION = "urn:cen.eu:en16931:2017"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
COMMERCIAL_INVOICE = "380"
# BR-DEC rules: amounts of an EN 16931 invoice have at most two decimals.
MAX_EXPONENT = 2


def render(invoice: Invoice) -> bytes:
    """Write the invoice.

    Refuses a draft (`invoice_is_draft`), and currencies of three decimals such as KWD
    (`ubl_currency_places`): EN 16931 has no room for their last digit, and rounding would change the sum owed.
    """
    if invoice.number is None:
        raise conflict("invoice_is_draft", "A draft has no number yet; issue it, then take its UBL.")
    if exponent(invoice.currency) > MAX_EXPONENT:
        raise Refusal(
            "ubl_currency_places",
            f"EN 16931 amounts have two decimals at most, {invoice.currency} has three; send the PDF and the annex.",
        )
    root = etree.Element(f"{{{INVOICE}}}Invoice", nsmap=NAMESPACES)
    _add_header(root, invoice)
    add_seller(root, invoice)
    add_buyer(root, invoice)
    add_payment(root, invoice)
    _add_taxes(root, invoice)
    _add_totals(root, invoice)
    add_lines(root, invoice)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _add_header(root: etree._Element, invoice: Invoice) -> None:
    assert invoice.issued_on is not None, "a number comes with its dates"
    assert invoice.due_on is not None, "a number comes with its dates"
    add(root, "cbc:CustomizationID", CUSTOMIZATION)
    add(root, "cbc:ProfileID", PROFILE)
    add(root, "cbc:ID", invoice.number)
    add(root, "cbc:IssueDate", invoice.issued_on.isoformat())
    add(root, "cbc:DueDate", invoice.due_on.isoformat())
    add(root, "cbc:InvoiceTypeCode", COMMERCIAL_INVOICE)
    add(root, "cbc:DocumentCurrencyCode", invoice.currency)
    if invoice.buyer_reference:
        add(root, "cbc:BuyerReference", invoice.buyer_reference)
    period = add(root, "cac:InvoicePeriod")
    add(period, "cbc:StartDate", invoice.first_day.isoformat())
    add(period, "cbc:EndDate", invoice.last_day.isoformat())
    if invoice.order_reference:
        add(add(root, "cac:OrderReference"), "cbc:ID", invoice.order_reference)


def _add_taxes(root: etree._Element, invoice: Invoice) -> None:
    """Write the VAT breakdown (BG-23), one group for each category and rate."""
    total = add(root, "cac:TaxTotal")
    _add_amount(total, "cbc:TaxAmount", invoice.tax_minor, invoice.currency)
    for subtotal in invoice.subtotals:
        group = add(total, "cac:TaxSubtotal")
        _add_amount(group, "cbc:TaxableAmount", subtotal.net_minor, invoice.currency)
        _add_amount(group, "cbc:TaxAmount", subtotal.tax_minor, invoice.currency)
        category = add(group, "cac:TaxCategory")
        add(category, "cbc:ID", subtotal.tax.category)
        if subtotal.tax.category != "O":
            add(category, "cbc:Percent", subtotal.tax.percent)
        if subtotal.tax.kind.reason_code:
            add(category, "cbc:TaxExemptionReasonCode", subtotal.tax.kind.reason_code)
        if subtotal.tax.reason:
            add(category, "cbc:TaxExemptionReason", subtotal.tax.reason)
        add(add(category, "cac:TaxScheme"), "cbc:ID", "VAT")


def _add_totals(root: etree._Element, invoice: Invoice) -> None:
    totals = add(root, "cac:LegalMonetaryTotal")
    _add_amount(totals, "cbc:LineExtensionAmount", invoice.net_minor, invoice.currency)
    _add_amount(totals, "cbc:TaxExclusiveAmount", invoice.net_minor, invoice.currency)
    _add_amount(totals, "cbc:TaxInclusiveAmount", invoice.total_minor, invoice.currency)
    _add_amount(totals, "cbc:PayableAmount", invoice.total_minor, invoice.currency)


def _add_amount(parent: etree._Element, name: str, minor: int, currency: str) -> None:
    add(parent, name, Money(minor, currency).decimal, currencyID=currency)
