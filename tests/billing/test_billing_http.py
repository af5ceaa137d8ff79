"""Billing's doors: what goes in and comes out, and who may open which."""

from __future__ import annotations

import pytest
from billing_house import approved, corrected

BASE = "/api/billing/v1"
PARTY = {"legal_name": "Southwind AI GmbH", "street": "Am Kanal 3", "city": "Hamburg", "country": "DE",
         "vat_id": "DE987654321"}  # fmt: skip
TAX = {"category": "S", "percent": "19.00"}


def test_a_client_is_registered_and_shown(web, headers):
    finance = headers("usr_fin", "finance")
    body = {"party": PARTY, "currency": "EUR", "tax": TAX, "payment_days": 14}
    made = web.post(f"{BASE}/clients", json=body, headers=finance)
    assert made.status_code == 201, made.json
    shown = web.get(f"{BASE}/clients/{made.json['client_id']}", headers=finance)
    assert shown.json == made.json
    assert (shown.json["tax"], shown.json["payment_days"]) == (TAX | {"exemption": ""}, 14)
    assert len(web.get(f"{BASE}/clients", headers=finance).json["data"]) == 2


@pytest.mark.parametrize(
    "change, code",
    [
        ({"currency": "XXQ"}, "currency_unknown"),
        ({"tax": {"category": "S", "percent": "19.001"}}, "decimal_too_precise"),
        ({"tax": {"category": "S", "percent": "0"}}, "tax_rate_wrong"),
        ({"party": PARTY | {"country": "ZZ"}}, "country_unknown"),
        ({"legal_entity_id": "len_none"}, "legal_entity_unknown"),
    ],
)
def test_a_wrong_client_is_refused_at_its_field(web, headers, change, code):
    body = {"party": PARTY, "currency": "EUR", "tax": TAX} | change
    answer = web.post(f"{BASE}/clients", json=body, headers=headers("usr_fin", "finance"))
    assert answer.status_code == 422
    assert code in {answer.json["code"], *(error["code"] for error in answer.json.get("errors", []))}


def test_a_legal_entity_is_entered(web, headers):
    body = {
        "party": PARTY,
        "account": {"holder": "Southwind", "iban": "DE89370400440532013000"},
        "number_prefix": "SW-",
    }
    assert web.post(f"{BASE}/legal-entities", json=body, headers=headers("usr_fin", "finance")).status_code == 201
    assert len(web.get(f"{BASE}/legal-entities", headers=headers("usr_fin", "finance")).json["data"]) == 2


def test_bill_rates_and_charges(web, headers, house):
    house.hear(approved(1, 3601))
    body = {"scope_id": "eng_1", "rate": "100.0000", "currency": "EUR", "valid_from": "2026-10-05"}
    made = web.post(f"{BASE}/bill-rates", json=body, headers=headers("usr_fin", "finance"))
    assert made.status_code == 201, made.json
    assert made.json["rate"] == "100.0000"
    assert made.json["known"].endswith("Z")
    listed = web.get(f"{BASE}/bill-rates?scope_id=eng_1", headers=headers("usr_aud", "auditor")).json["data"]
    assert [rate["rate_id"] for rate in listed] == [made.json["rate_id"]]
    charges = web.get(f"{BASE}/charges?engagement_id=eng_1&limit=2", headers=headers("usr_fin", "finance")).json
    assert [charge["amount"] for charge in charges["data"]] == [
        {"amount": "95.03", "currency": "EUR"}, {"amount": "-95.03", "currency": "EUR"},
    ]  # fmt: skip
    cursor = charges["next_cursor"]
    rest = web.get(f"{BASE}/charges?engagement_id=eng_1&limit=2&cursor={cursor}", headers=headers("usr_fin", "finance"))
    assert [charge["amount"]["amount"] for charge in rest.json["data"]] == ["100.03"]
    told = web.get(
        f"{BASE}/charges/{charges['data'][0]['charge_id']}/explanation", headers=headers("usr_fin", "finance")
    )
    assert told.json["sentences"][0] == "Posted: 1:00:01 and 95.03 EUR."
    assert web.get(f"{BASE}/uncharged-hours", headers=headers("usr_fin", "finance")).json == {"data": []}


def issue(web, headers, house) -> dict[str, object]:
    """Draft and issue an invoice over HTTP."""
    house.hear(approved(1, 3601))
    body = {"client_id": house.client.client_id, "up_to": "2026-11-02"}
    draft = web.post(f"{BASE}/invoices", json=body, headers=headers("usr_fin", "finance"))
    assert (draft.status_code, draft.json["state"], draft.json["number"]) == (201, "draft", None), draft.json
    path = f"{BASE}/invoices/{draft.json['invoice_id']}"
    assert web.get(f"{path}/ubl", headers=headers("usr_fin", "finance")).status_code == 409
    own = web.post(f"{path}/issue", json={}, headers=headers("usr_fin", "admin"))
    assert (own.status_code, own.json["code"]) == (403, "maker_is_checker")
    issued = web.post(
        f"{path}/issue", json={"issued_on": "2026-11-02"}, headers=headers("usr_boss", "finance_approver")
    )
    assert (issued.status_code, issued.json["number"]) == (200, "KP-2026-0001"), issued.json
    return issued.json


def test_the_lines_of_an_invoice_say_which_holds_a_given_hour(web, headers, house):
    invoice = issue(web, headers, house)
    path, own = f"{BASE}/invoices/{invoice['invoice_id']}/lines", {"client_id": house.client.client_id}
    (line,) = web.get(path, headers=headers("usr_cli", "client", **own)).json["data"]
    assert (line["seconds"], line["amount"]["amount"], line["workweek_start"]) == (3601, "95.03", "2026-10-05")
    assert not {"trainer_id", "causes"} & set(line)
    elsewhere = web.get(f"{path}?workweek_start=2026-10-12", headers=headers("usr_cli", "client", **own))
    assert elsewhere.json == {"data": [], "next_cursor": None}
    stranger = web.get(path, headers=headers("usr_cli", "client", client_id="cli_other"))
    assert (stranger.status_code, stranger.json["code"]) == (404, "invoice_not_found")
    assert web.get(path, headers=headers("usr_t", "trainer", trainer_id="trn_1")).status_code == 403


def test_an_invoice_from_draft_to_receipt(web, headers, house):
    issued = issue(web, headers, house)
    assert (issued["net"], issued["due_on"]) == ({"amount": "95.03", "currency": "EUR"}, "2026-12-02")
    path = f"{BASE}/invoices/{issued['invoice_id']}"
    for form, start, media in (("pdf", b"%PDF", "application/pdf"), ("annex", b"invoice,", "text/csv; charset=utf-8"),
                               ("ubl", b"<?xml", "application/xml")):  # fmt: skip
        document = web.get(f"{path}/{form}", headers=headers("usr_fin", "finance"))
        assert (document.status_code, document.content_type) == (200, media)
        assert document.data.startswith(start)
        assert "KP-2026-0001" in document.headers["Content-Disposition"]
    body = {"amount": {"amount": "95.03", "currency": "EUR"}, "received_on": "2026-11-20", "reference": "BANK-1"}
    paid = web.post(f"{path}/receipts", json=body, headers=headers("usr_fin", "finance"))
    assert (paid.status_code, paid.json["state"], paid.json["received"]["amount"]) == (201, "paid", "95.03")
    shown = web.get(path, headers=headers("usr_fin", "finance"))
    assert shown.json == paid.json
    assert shown.headers["ETag"] == '"3"'


def test_a_client_sees_its_own_invoices_once_issued(web, headers, house):
    client_id = house.client.client_id
    invoice_id = issue(web, headers, house)["invoice_id"]
    house.hear(approved(2, 3600))
    drafted = house.draft().invoice_id
    for whose, seen in ((client_id, [invoice_id]), ("cli_other", [])):
        listed = web.get(f"{BASE}/invoices", headers=headers("usr_c", "client", client_id=whose)).json["data"]
        assert [one["invoice_id"] for one in listed] == seen
    paths = [f"{BASE}/invoices/{invoice_id}", f"{BASE}/invoices/{invoice_id}/pdf", f"{BASE}/clients/{client_id}"]
    for path in paths:
        assert web.get(path, headers=headers("usr_c", "client", client_id=client_id)).status_code == 200
        assert web.get(path, headers=headers("usr_d", "client", client_id="cli_other")).status_code == 404
    hidden = web.get(f"{BASE}/invoices/{drafted}", headers=headers("usr_c", "client", client_id=client_id))
    assert hidden.status_code == 404
    asked = web.get(f"{BASE}/invoices?client_id={client_id}", headers=headers("usr_d", "client", client_id="cli_other"))
    assert (asked.status_code, asked.json["code"]) == (404, "client_not_found")


@pytest.mark.parametrize("role", ["vendor_manager", "trainer", "approver", "client"])
@pytest.mark.parametrize("path", ["bill-rates", "charges", "uncharged-hours", "clients", "legal-entities"])
def test_vendors_trainers_and_clients_never_see_bill_rates(web, headers, role, path):
    assert web.get(f"{BASE}/{path}", headers=headers("usr_x", role)).status_code == 403


def test_a_line_shows_the_hours_and_charges_behind_it(web, headers, house):
    invoice = issue(web, headers, house)
    path, own = f"{BASE}/invoices/{invoice['invoice_id']}/lines", {"client_id": house.client.client_id}
    shown = web.get(f"{path}/1", headers=headers("usr_cli", "client", **own)).json
    assert shown["line"]["seconds"] == 3601
    (hour,) = shown["hours"]
    assert (hour["work_date"], hour["seconds"], hour["start"]) == ("2026-10-05", 3601, "2026-10-05T07:00:00Z")
    assert [(one["seconds"], one["amount"]["amount"]) for one in shown["charges"]] == [(3601, "95.03")]
    assert "trn_" not in str(shown)
    # After a correction the line stays as billed, and no hour stands behind it any more.
    house.hear(corrected(1))
    later = web.get(f"{path}/1", headers=headers("usr_cli", "client", **own)).json
    assert (later["line"], later["hours"], later["charges"]) == (shown["line"], [], shown["charges"])
    for number in ("2", "0", "one", "-1", "9" * 30):
        refused = web.get(f"{path}/{number}", headers=headers("usr_cli", "client", **own))
        assert (refused.status_code, refused.json["code"]) == (404, "invoice_line_not_found"), number
    stranger = web.get(f"{path}/1", headers=headers("usr_cli", "client", client_id="cli_other"))
    assert (stranger.status_code, stranger.json["code"]) == (404, "invoice_not_found")


def test_a_sheet_leaves_out_what_is_there_once_alone_and_prices_its_rates_together(web, headers, house):
    party = ",".join(f"party.{name}" for name in ("legal_name", "street", "city", "country", "vat_id"))
    head = f"{party},account.holder,account.iban,number_prefix\n"
    row = "Southwind,Am Kanal 3,{city},DE,DE987654321,Southwind,DE89370400440532013000,{prefix}\n"
    names = [("Hamburg", "SW-"), ("Bremen", "SW-"), ("Kiel", "KI-")]
    sheet = head + "".join(row.format(city=city, prefix=prefix) for city, prefix in names)
    sent = {"headers": headers("usr_fin", "finance"), "content_type": "text/csv"}
    report = web.post(f"{BASE}/legal-entity-imports", data=sheet, **sent).json
    assert [(one["row"], one["code"]) for one in report["errors"]] == [(3, "taken_already")]
    assert (report["new"], len(web.get(f"{BASE}/legal-entities", headers=sent["headers"]).json["data"])) == (2, 3)
    house.hear(approved(1, 3600))
    rates = (
        "scope_id,rate,currency,valid_from\neng_1,100,EUR,2026-10-05\neng_9,1,EUR,2026-10-05\neng_2,90,EUR,2026-10-05\n"
    )
    sent["headers"] = headers("usr_fin", "finance")
    report = web.post(f"{BASE}/bill-rate-imports", data=rates, **sent).json
    assert [(one["row"], one["field"]) for one in report["errors"]] == [(3, "scope_id")]
    listed = web.get(f"{BASE}/bill-rates", headers=sent["headers"]).json["data"]
    assert {one["scope_id"]: one["rate"] for one in listed if one["rate"] != "95.0000"} == {
        "eng_1": "100.0000", "eng_2": "90.0000",
    }  # fmt: skip
