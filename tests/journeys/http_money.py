"""Money in the journey over HTTP: pay runs, bank files, statements, invoices, books. In: a story. Out: amounts held."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

from http_people import MONDAY, TODAY, Story
from lxml import etree
from pypdf import PdfReader

NEXT_MONDAY = MONDAY + timedelta(days=7)
PAYDAY = TODAY + timedelta(days=4)


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


def pay(story: Story, group: str, kind: str, amount: dict[str, str], seconds: int) -> str:
    """Open, preview, submit and approve a run by two people; gives its id."""
    story.server.settle()
    period = {"pay_group": group, "period_start": str(MONDAY), "period_end": str(NEXT_MONDAY),
              "payday": str(PAYDAY), "kind": kind}  # fmt: skip
    run = story.fin.post("payroll/v1/pay-runs", period).good()["pay_run_id"]
    seen = story.fin.get(f"payroll/v1/pay-runs/{run}/preview").good()
    assert [remark for remark in seen["remarks"] if remark["severity"] == "blocker"] == []
    assert seen["pays"] == [{"amount": amount, "pay_items": 1, "seconds": seconds}]
    approval, shown = f"payroll/v1/pay-runs/{run}/approve", {"digest": seen["digest"]}
    story.fin2.post(approval, shown).refused(409, "pay_run_state")
    assert story.fin.post(f"payroll/v1/pay-runs/{run}/submit").good()["state"] == "ready"
    story.fin.post(approval, shown).refused(403, "maker_is_checker")
    story.fin2.post(approval).refused(422, "request_invalid")
    story.fin2.post(approval, {"digest": "of another run"}).refused(409, "pay_run_moved")
    assert story.fin2.post(approval, shown).good()["state"] == "approved"
    story.fin2.post(approval, shown).refused(409, "pay_run_state")
    story.server.settle()
    return run


def release(story: Story, run: str, method: str) -> bytes:
    """Prepare as finance, release as the second person; gives the file's bytes."""
    file = story.fin.post("payments/v1/payment-files", {"pay_run_id": run, "method": method}).good()
    place = f"payments/v1/payment-files/{file['file_id']}"
    story.fin2.post(f"{place}/download").refused(409, "payment_file_state_conflict")
    story.fin.post(f"{place}/release").refused(403, "maker_is_checker")
    released = story.fin2.post(f"{place}/release").good()
    assert (released["state"], released["payments"], released["released_by"]) == ("released", 1, story.fin2.user_id)
    content = story.fin2.post(f"{place}/download")
    assert content.status == 200
    assert released["filename"] in content.headers["content-disposition"]
    again = story.fin.post("payments/v1/payment-files", {"pay_run_id": run, "method": method})
    again.refused(409, "nothing_to_pay")
    story.fin.post(f"{place}/sent").good()
    assert story.fin.post(f"{place}/settled").good() == {"settled": 1}
    story.server.settle()
    return content.body


def pay_both(story: Story) -> None:
    us = pay(story, "us", "regular", usd("1720.00"), 151_200)
    world = pay(story, "world", "regular", eur("500.02"), 30_001)
    taken = {"pay_group": "us", "period_start": str(MONDAY), "period_end": str(NEXT_MONDAY), "payday": str(PAYDAY)}
    story.fin.post("payroll/v1/pay-runs", taken).refused(409, "pay_run_exists")
    ach = release(story, us, "ach").decode("ascii").splitlines()
    assert {len(line) for line in ach} == {94}
    assert len(ach) % 10 == 0
    (entry,) = [line for line in ach if line.startswith("6")]
    assert (entry[3:12], entry[12:29].strip(), int(entry[29:39])) == ("021000021", "1234567890", 172_000)
    assert (ach[0][63:86].strip(), ach[0][40:63].strip()) == ("OPERATOR BEISPIEL", "HAUSBANK")
    assert sepa_payments(release(story, world, "sepa")) == [("DE02120300000000202051", "EUR", "500.02")]
    read_pay_documents(story, us)


def sepa_payments(content: bytes) -> list[tuple[str, str, str]]:
    tree = etree.fromstring(content)
    assert tree.findtext(".//{*}DbtrAcct/{*}Id/{*}IBAN") == "DE75512108001245126199"
    return [
        (one.findtext("{*}CdtrAcct/{*}Id/{*}IBAN") or "", amount.get("Ccy"), amount.text)
        for one in tree.iter("{*}CdtTrfTxInf")
        for amount in one.iter("{*}InstdAmt")
    ]


def pages(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def read_pay_documents(story: Story, run: str) -> None:
    """Ada finds her overtime on her statement; the register adds up to the same; Nils sees neither."""
    (item,) = story.ada.get("payroll/v1/pay-items").good()["data"]
    assert (item["pay_run_id"], item["amount"], item["payment_state"]) == (run, usd("1720.00"), "settled")
    statement = story.ada.get(f"payroll/v1/pay-items/{item['pay_item_id']}/statement.pdf")
    assert statement.headers["content-type"] == "application/pdf"
    shown = pages(statement.body)
    for amount in ("1,600.00", "120.00", "1,720.00"):
        assert amount in shown, (amount, shown)
    story.nils.get(f"payroll/v1/pay-items/{item['pay_item_id']}/statement.pdf").refused(404, "pay_item_not_found")
    register = story.auditor.get(f"payroll/v1/pay-runs/{run}/register.csv").body.decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(register)) if row["row"] == "LINE"]
    assert [(row["code"], row["seconds"], row["amount"]) for row in rows] == [
        ("OT", "7200", "120.00"), ("REG", "144000", "1600.00"),
    ]  # fmt: skip
    (ot,) = [one for one in story.ada.get("payroll/v1/earnings").good()["data"] if one["code"] == "OT"]
    sentences = story.ada.get(f"payroll/v1/earnings/{ot['earning_id']}/explain").good()["sentences"]
    assert any("120.00" in sentence for sentence in sentences), sentences


def bill(story: Story, net: str, tax: str, total: str) -> None:
    """Draft as finance, issue as the second person, and read all three documents as the client."""
    body = {"client_id": story.ids["lab"], "up_to": str(NEXT_MONDAY)}
    draft = story.fin.post("billing/v1/invoices", body).good()
    place = f"billing/v1/invoices/{draft['invoice_id']}"
    assert (draft["net"], draft["tax"], draft["total"]) == (eur(net), eur(tax), eur(total))
    story.fin.post("billing/v1/invoices", body).refused(422, "nothing_to_invoice")
    story.lab.get(place).refused(404, "invoice_not_found")
    story.fin.post(f"{place}/issue", {}).refused(403, "maker_is_checker")
    story.auditor.post(f"{place}/issue", {}).refused(403, "role_missing")
    issued = story.fin2.post(f"{place}/issue", {}).good()
    assert issued["due_on"] == str(date.fromisoformat(issued["issued_on"]) + timedelta(days=14))
    assert story.fin2.post(f"{place}/issue", {}).problem()["status"] == 409
    assert f"{Decimal(total):,}" in pages(story.lab.get(f"{place}/pdf").body)
    ubl = etree.fromstring(story.lab.get(f"{place}/ubl").body)
    assert ubl.findtext(".//{*}LegalMonetaryTotal/{*}PayableAmount") == total
    annex = story.lab.get(f"{place}/annex").body.decode("utf-8-sig")
    assert "Okafor" not in annex
    assert "Nils" not in annex
    story.other.get(place).refused(404, "invoice_not_found")
    story.other.get(f"{place}/pdf").refused(404, "invoice_not_found")
    over = {"amount": eur("99999.00"), "received_on": str(TODAY), "reference": "SWIFT-1"}
    story.fin.post(f"{place}/receipts", over).refused(422, "receipt_amount_wrong")
    paid = {"amount": eur(total), "received_on": str(TODAY), "reference": "SWIFT-1"}
    assert story.fin.post(f"{place}/receipts", paid).good()["state"] == "paid"
    story.server.settle()


def clients_see_their_own(story: Story, invoices: int) -> None:
    mine = story.lab.get("billing/v1/invoices").good()["data"]
    assert [one["client_id"] for one in mine] == [story.ids["lab"]] * invoices
    assert story.other.get("billing/v1/invoices").good()["data"] == []
    assert story.other.get(f"billing/v1/clients/{story.ids['other']}").status == 200
    story.other.get(f"billing/v1/clients/{story.ids['lab']}").refused(404, "client_not_found")
    for closed in ("onboarding/v1/trainers", "timetracking/v1/entries", "payroll/v1/pay-items", "ledger/v1/journals"):
        story.lab.get(closed).refused(403, "role_missing")


def books_balance(story: Story, seconds: int) -> None:
    """Nothing in the books is off, and every approved second is paid and billed."""
    balance = story.auditor.get("ledger/v1/trial-balance").good()
    assert {one["currency"]: one["sum"]["amount"] for one in balance["sums"]} == {"EUR": "0.00", "USD": "0.00"}
    found = story.auditor.get("ledger/v1/reconciliation").good()
    sums = {found[f"{stage}_seconds"] for stage in ("approved", "earned", "ordered", "paid", "charged", "billed")}
    assert sums == {seconds}
    assert (found["gaps"], found["unexplained_seconds"], found["unplaced_seconds"]) == ([], 0, 0)
    assert story.auditor.get("payroll/v1/recompute").good()["differences"] == []
