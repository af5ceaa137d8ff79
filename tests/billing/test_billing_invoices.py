"""Invoices claim charges once, are numbered without gaps by a second person, and keep what they said."""

from __future__ import annotations

from datetime import date, timedelta

import places
import pytest
import sqlalchemy as sa
from billing_house import MONDAY, approved, corrected, engagement
from invoice_samples import BERLIN, IBAN, PARIS
from pypdf import PdfReader

from services.billing.domain.tax import Tax
from services.billing.store.tables import (
    charge_claims,
    charges,
    invoice_lines,
    invoice_numbers,
    invoice_states,
    invoices,
)
from services.billing.usecases.check import check
from services.billing.usecases.invoice_document import invoice_document
from services.billing.usecases.issue_invoice import IssueInvoice, issue_invoice
from services.billing.usecases.open_legal_entity import OpenLegalEntity, open_legal_entity
from services.billing.usecases.record_receipt import RecordReceipt, record_receipt
from services.billing.usecases.register_client import RegisterClient, register_client
from shared.values.money import Money
from shared.values.refusal import Refusal


def findings(house) -> list[str]:
    with house.service.units.read(house.call()) as unit:
        return [finding.code for finding in check(unit)]


def receipt(draft, cents, reference="BANK-1") -> RecordReceipt:
    return RecordReceipt(draft.invoice_id, Money(cents, "EUR"), date(2026, 11, 20), reference)


def test_charges_are_claimed_once(house):
    house.hear(approved(1, 3601), approved(2, 7200))
    first = house.draft()
    assert [(line.trainer_code, line.seconds, line.amount_minor) for line in first.invoice.lines] == [
        ("T-0001", 3601, 9503), ("T-0002", 7200, 19_000),
    ]  # fmt: skip
    with pytest.raises(Refusal, match="nothing_to_invoice"):
        house.draft()
    house.hear(approved(1, 3600, day=date(2026, 10, 12), entry="ent_2"))
    assert [line.amount_minor for line in house.draft().invoice.lines] == [9500]
    assert findings(house) == []


def test_only_work_weeks_that_have_ended_are_claimed(house):
    house.hear(approved(1, 3600), approved(1, 3600, day=date(2026, 10, 12), entry="ent_2"))
    assert [line.workweek_start for line in house.draft(date(2026, 10, 12)).invoice.lines] == [MONDAY]
    with pytest.raises(Refusal, match="nothing_to_invoice"):
        house.draft(date(2026, 10, 18))
    assert [line.workweek_start for line in house.draft(date(2026, 10, 19)).invoice.lines] == [date(2026, 10, 12)]


def test_what_owes_nothing_is_carried_to_the_next_invoice(house):
    house.hear(approved(1, 3600))
    house.issue(house.draft())
    house.hear(corrected(1))
    with pytest.raises(Refusal, match="nothing_to_invoice"):
        house.draft()
    house.hear(approved(2, 7200))
    second = house.issue(house.draft()).invoice
    assert [(line.amount_minor, line.causes) for line in second.lines] == [(-9500, ("hours.corrected",)), (19_000, ())]
    assert second.net_minor == 9500
    assert findings(house) == []


def test_what_nets_to_nothing_before_an_invoice_is_not_on_it(house):
    house.hear(approved(1, 3600))
    house.rate("prj_1", "100.0000")
    assert [(line.rate_e4, line.amount_minor, line.causes) for line in house.draft().invoice.lines] == [
        (1_000_000, 10_000, ())
    ]
    assert findings(house) == []


def test_a_raise_after_the_invoice_shows_both_prices_and_why(house):
    house.hear(approved(1, 3600))
    house.issue(house.draft())
    house.rate("prj_1", "100.0000")
    lines = house.draft().invoice.lines
    assert [(line.rate_e4, line.seconds, line.amount_minor) for line in lines] == [
        (950_000, -3600, -9500), (1_000_000, 3600, 10_000),
    ]  # fmt: skip
    assert {line.cause for line in lines} == {"Bill rate changed after the earlier invoice"}


def test_the_maker_does_not_issue_and_nothing_is_issued_twice(house):
    house.hear(approved(1, 3600))
    draft = house.draft()
    with pytest.raises(Refusal, match="maker_is_checker"):
        house.do(issue_invoice, IssueInvoice(draft.invoice_id), house.call("usr_fin", "finance_approver"))
    issued = house.issue(draft)
    assert (issued.state, issued.invoice.number) == ("issued", "KP-2026-0001")
    assert (issued.invoice.issued_on, issued.invoice.due_on) == (date(2026, 11, 2), date(2026, 12, 2))
    with pytest.raises(Refusal, match="invoice_state"):
        house.issue(draft)
    (fact,) = house.said("invoice.issued")
    assert (fact["number"], fact["net_minor"], fact["tax_minor"]) == ("KP-2026-0001", 9500, 0)
    (billed,) = fact["billed"]
    assert billed == {"trainer_id": "trn_1", "engagement_id": "eng_1", "workweek_start": "2026-10-05", "seconds": 3600,
                      "amount_minor": 9500}  # fmt: skip


def test_numbers_have_no_gaps_within_a_company_and_year(house):
    drafts = []
    for week in range(3):
        house.hear(approved(1, 3600, day=MONDAY + timedelta(days=7 * week), entry=f"ent_{week}"))
        drafts.append(house.draft())
    days = (date(2026, 12, 31), date(2027, 1, 2), date(2026, 12, 31))
    numbers = [house.issue(draft, day).invoice.number for draft, day in zip(reversed(drafts), days, strict=True)]
    assert numbers == ["KP-2026-0001", "KP-2027-0001", "KP-2026-0002"]
    assert findings(house) == []


def test_receipts_add_up_to_the_invoice(house):
    house.hear(approved(1, 3600))
    draft = house.draft()
    with pytest.raises(Refusal, match="invoice_state"):
        house.do(record_receipt, receipt(draft, 9500))
    house.issue(draft)
    for cents in (0, -1, 9501):
        with pytest.raises(Refusal, match="receipt_amount_wrong"):
            house.do(record_receipt, receipt(draft, cents))
    assert house.do(record_receipt, receipt(draft, 4000)).state == "part_paid"
    with pytest.raises(Refusal, match="receipt_known"):
        house.do(record_receipt, receipt(draft, 4000))
    paid = house.do(record_receipt, receipt(draft, 5500, "BANK-2"))
    assert (paid.state, paid.received_minor) == ("paid", 9500)
    with pytest.raises(Refusal, match="invoice_state"):
        house.do(record_receipt, receipt(draft, 1, "BANK-3"))
    assert [fact["amount_minor"] for fact in house.said("receipt.recorded")] == [4000, 5500]
    assert findings(house) == []


def test_an_invoice_keeps_what_it_said_when_terms_change(house):
    house.hear(approved(1, 3600))
    draft = house.draft()
    house.hear(engagement(house.client.client_id, 1, zone="Asia/Tokyo"))
    house.issue(draft)
    house.rate("eng_1", "200.0000")
    document = house.see(invoice_document, draft.invoice_id, "ubl").content
    assert b">95.00</cbc:PayableAmount>" in document
    assert house.see(invoice_document, draft.invoice_id, "ubl").content == document


def test_no_document_names_a_trainer_or_a_vendor(house):
    house.hear(approved(1, 3600))
    draft = house.issue(house.draft())
    for form in ("pdf", "annex", "ubl"):
        content = house.see(invoice_document, draft.invoice_id, form).content
        text = content if form != "pdf" else "".join(page.extract_text() for page in _pages(content)).encode()
        assert b"95.00" in text
        for hidden in (b"trn_1", b"ven_1", b"eng_1", b"usr_"):
            assert hidden not in text


def _pages(content: bytes):
    import io

    return PdfReader(io.BytesIO(content)).pages


def test_codes_are_each_clients_own(house):
    other = house.do(register_client, RegisterClient(PARIS, "EUR", Tax("AE")))
    house.hear(engagement(other.client_id, 2), engagement(other.client_id, 3))
    house.hear(approved(1, 3600), approved(2, 3600), approved(3, 3600))
    mine = house.draft().invoice.lines
    house.client = other
    theirs = house.draft().invoice.lines
    assert [line.trainer_code for line in mine] == ["T-0001"]
    assert [line.trainer_code for line in theirs] == ["T-0001", "T-0002"]


def test_two_companies_need_to_be_told_apart(house):
    house.do(open_legal_entity, OpenLegalEntity(BERLIN, IBAN, "KQ-"))
    with pytest.raises(Refusal, match="legal_entity_unknown"):
        house.do(register_client, RegisterClient(PARIS, "EUR", Tax("AE")))


def _spoil(house, statement) -> None:
    with house.service.units.engine.begin() as connection:
        if not places.on_postgres():
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        connection.execute(statement)


@pytest.mark.parametrize(
    "code, spoil",
    [
        ("charges_off_facts", lambda: charges.update().values(amount_minor=charges.c.amount_minor + 1)),
        ("invoice_line_off_claims", charge_claims.delete),
        ("invoice_off_lines", lambda: invoices.update().values(net_minor=1)),
        ("invoice_off_lines", lambda: invoice_lines.update().values(amount_minor=1)),
        ("invoice_off_lines", lambda: invoices.update().values(tax_minor=1)),
        ("invoice_number_gap", lambda: invoice_numbers.update().values(sequence=2)),
        ("invoice_number_off_state", invoice_numbers.delete),
        ("invoice_states_off", lambda: invoice_states.update().values(state="paid")),
        ("invoice_states_off", lambda: invoice_states.delete().where(invoice_states.c.sort_key == 1)),
        ("receipts_off_state", lambda: invoice_states.insert().values(
            invoice_id=sa.select(invoices.c.invoice_id).scalar_subquery(), sort_key=3, state="paid", by_user="x",
            at_epoch=1, why="")),
        ("claim_of_another_client", lambda: charges.update().values(client_id="cli_other")),
    ],
)  # fmt: skip
def test_what_was_tampered_with_is_found(house, code, spoil):
    house.hear(approved(1, 3600))
    house.issue(house.draft())
    assert findings(house) == []
    _spoil(house, spoil())
    assert code in findings(house)
