"""What billing's readers and money counters refuse: damaged documents, moved charges, foreign receipts."""

from __future__ import annotations

from datetime import date

import pytest
from billing_house import approved
from invoice_samples import SAMPLES

from services.billing.exports import annex, pdf, pdf_read, ubl
from services.billing.usecases.draft_invoice import DraftInvoice, draft_invoice
from services.billing.usecases.record_receipt import RecordReceipt, record_receipt
from shared.values.money import Money
from shared.values.refusal import Refusal

INVOICE = SAMPLES["standard"]


def _shortened(document: bytes, start: bytes, end: bytes) -> bytes:
    """Take out the first stretch from `start` to `end`."""
    begin = document.index(start)
    return document[:begin] + document[document.index(end, begin) + len(end) :]


def _hour_more(document: bytes) -> bytes:
    """Say one hour more than the seconds on the first row of an annex."""
    header, row, rest = document.split(b"\r\n", 2)
    hours = row.split(b",")[annex.COLUMNS.index("hours")]
    return b"\r\n".join([header, row.replace(hours, b"9" + hours, 1), rest])


def _line_less(document: bytes) -> bytes:
    return _shortened(document, b"<cac:InvoiceLine>", b"</cac:InvoiceLine>")


DAMAGED = [
    # what is read, how it was damaged, the refusal
    (annex.check, lambda: b"", "annex_unreadable"),
    (annex.check, lambda: b"invoice,amount\r\n1,2\r\n", "annex_unreadable"),
    (annex.check, lambda: _hour_more(annex.render(INVOICE)), "annex_does_not_add_up"),
    (ubl.check, lambda: b"<Invoice", "ubl_unreadable"),
    (ubl.check, lambda: b"<Invoice/>", "ubl_unreadable"),
    (ubl.check, lambda: _line_less(ubl.render(INVOICE)), "ubl_does_not_add_up"),
    (pdf.check, lambda: b"%PDF-1.7 and no more", "pdf_unreadable"),
    (pdf.check, lambda: b"", "pdf_unreadable"),
]  # fmt: skip


@pytest.mark.parametrize("check, damaged, code", DAMAGED)
def test_a_damaged_document_is_refused(check, damaged, code):
    with pytest.raises(Refusal) as caught:
        check(damaged())
    assert caught.value.code == code


def test_a_page_whose_sum_is_off_is_refused(monkeypatch):
    document = pdf.render(INVOICE)
    text = pdf_read._text(document)
    seconds, _ = pdf_read._SUM.findall(text)[0]
    monkeypatch.setattr(pdf_read, "_text", lambda _: text.replace(f"Sum {seconds}", f"Sum 9{seconds}", 1))
    with pytest.raises(Refusal) as caught:
        pdf.check(document)
    assert caught.value.code == "pdf_does_not_add_up"


def test_a_receipt_comes_in_the_invoices_currency(house):
    house.hear(approved(1, 3600))
    issued = house.issue(house.draft())
    foreign = RecordReceipt(issued.invoice_id, Money(100, "USD"), date(2026, 11, 3), "bank 1")
    with pytest.raises(Refusal, match="receipt_currency_wrong"):
        house.do(record_receipt, foreign)


def test_charges_that_move_while_a_draft_is_made_refuse_it(house, monkeypatch):
    house.hear(approved(1, 3600))
    call = house.call()
    with pytest.raises(Refusal, match="charges_moved"), house.service.units.write(call) as unit:
        monkeypatch.setattr(unit.charges, "claim", lambda *_: 1)
        draft_invoice(unit, call, DraftInvoice(house.client.client_id, date(2026, 11, 2)))
