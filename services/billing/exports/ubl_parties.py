"""The parties of a UBL invoice and how it is paid.

In: an invoice's seller, buyer, account and terms. Out: BG-4 to BG-8, BG-16 and BT-20 in the tree.

Where no VAT is due because the supply is out of scope (category O), no party's VAT number may appear
(BR-O-02): it is left out there even though we know it. A tax number that is no VAT number, such as a US EIN,
stands as a party identifier (BT-29, BT-46); the seller's stands also as BT-32 where it has to do for a VAT number.
"""

from __future__ import annotations

from lxml import etree

from services.billing.domain.invoice import Invoice
from services.billing.domain.party import Party
from services.billing.exports.ubl_tree import add

# UNCL 4461: SEPA credit transfer; credit transfer.
SEPA_TRANSFER, TRANSFER = "58", "30"


def add_seller(root: etree._Element, invoice: Invoice) -> None:
    """Write the seller (BG-4), with its contact (BG-6) where one is known."""
    seller = invoice.seller
    party = add(add(root, "cac:AccountingSupplierParty"), "cac:Party")
    _add_address(party, seller)
    if seller.vat_id and not _out_of_scope(invoice):
        _add_tax_number(party, seller.vat_id, "VAT")
    elif seller.tax_id and not _out_of_scope(invoice):
        _add_tax_number(party, seller.tax_id, "TAX")
    _add_entity(party, seller)


def add_buyer(root: etree._Element, invoice: Invoice) -> None:
    """Write the buyer (BG-7), with its contact (BG-9) where one is known."""
    buyer = invoice.buyer
    party = add(add(root, "cac:AccountingCustomerParty"), "cac:Party")
    _add_address(party, buyer)
    if buyer.vat_id and not _out_of_scope(invoice):
        _add_tax_number(party, buyer.vat_id, "VAT")
    _add_entity(party, buyer)


def add_payment(root: etree._Element, invoice: Invoice) -> None:
    """Write the account to pay (BG-16, BG-17), the number to quote (BT-83) and the terms (BT-20)."""
    account = invoice.account
    means = add(root, "cac:PaymentMeans")
    sepa = account.iban and invoice.currency == "EUR"
    add(means, "cbc:PaymentMeansCode", SEPA_TRANSFER if sepa else TRANSFER)
    add(means, "cbc:PaymentID", invoice.number)
    payee = add(means, "cac:PayeeFinancialAccount")
    add(payee, "cbc:ID", account.number)
    add(payee, "cbc:Name", account.holder)
    if account.bic or account.routing_number:
        add(add(payee, "cac:FinancialInstitutionBranch"), "cbc:ID", account.bic or account.routing_number)
    assert invoice.due_on, "an invoice with a number has its dates"
    note = f"Payable within {invoice.payment_days} days, by {invoice.due_on.isoformat()}."
    add(add(root, "cac:PaymentTerms"), "cbc:Note", note)


def _add_address(party: etree._Element, who: Party) -> None:
    if who.tax_id:
        add(add(party, "cac:PartyIdentification"), "cbc:ID", who.tax_id)
    address = add(party, "cac:PostalAddress")
    for name, text in (("StreetName", who.street), ("CityName", who.city), ("PostalZone", who.postal_code),
                       ("CountrySubentity", who.region)):  # fmt: skip
        if text:
            add(address, f"cbc:{name}", text)
    add(add(address, "cac:Country"), "cbc:IdentificationCode", who.country)


def _add_tax_number(party: etree._Element, number: str, scheme: str) -> None:
    tax = add(party, "cac:PartyTaxScheme")
    add(tax, "cbc:CompanyID", number)
    add(add(tax, "cac:TaxScheme"), "cbc:ID", scheme)


def _add_entity(party: etree._Element, who: Party) -> None:
    entity = add(party, "cac:PartyLegalEntity")
    add(entity, "cbc:RegistrationName", who.legal_name)
    if who.registration_id:
        add(entity, "cbc:CompanyID", who.registration_id)
    if who.contact or who.phone or who.email:
        contact = add(party, "cac:Contact")
        for name, text in (("Name", who.contact), ("Telephone", who.phone), ("ElectronicMail", who.email)):
            if text:
                add(contact, f"cbc:{name}", text)


def _out_of_scope(invoice: Invoice) -> bool:
    return any(line.tax.category == "O" for line in invoice.lines)
