"""Finance's day, in Chromium: a run from its period to a file a second person released, and the books behind it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from pictures import BUILT, PHONE
from real_server import sign_in

from deploy.month.people import DEMO_PASSWORD
from services.portal.domain.week import week_start_of

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
TODAY = datetime.now(UTC).date()


def _an_approved_hour(server):
    """Give the run something to pay."""
    trainer, approver = (sign_in(server, f"{role}@demo.example", DEMO_PASSWORD) for role in ("trainer", "approver"))
    engagement = trainer.get("onboarding/v1/engagements").good()["data"][0]
    first = week_start_of(engagement, TODAY - timedelta(days=7))
    hours = {"work_date": (first + timedelta(days=6)).isoformat(), "seconds": 3601, "zone": engagement["terms"]["zone"]}
    body = {"engagement_id": engagement["engagement_id"], "hours": hours}
    entry = trainer.post("timetracking/v1/entries", body).good()["entry"]
    week = {"engagement_id": engagement["engagement_id"], "week_start": first.isoformat()}
    trainer.post("timetracking/v1/timesheets", week).good()
    shown = approver.get(f"timetracking/v1/timesheets/{entry['timesheet_id']}").good()
    approver.post(f"timetracking/v1/timesheets/{entry['timesheet_id']}/approvals", {"digest": shown["digest"]}).good()
    server.settle()


def _fill(page, **fields):
    for name, value in fields.items():
        page.locator(f"#{name}").fill(value)
    page.get_by_role("button", name="Open as a draft").click()


def test_a_run_from_its_period_to_the_file(window, server):
    _an_approved_hour(server)
    finance, second = window().sign_in("Finance"), window().sign_in("Finance approver")
    page = finance.open("/runs")
    page.get_by_text("Open a pay run").click()
    payday = TODAY + timedelta(days=3)
    _fill(page, pay_group="us", period_start=payday.isoformat(), period_end=TODAY.isoformat(), payday="")
    assert "This is needed." in page.locator("#f-payday").inner_text()
    finance.look("finance-run-fault")
    period = {"period_start": TODAY - timedelta(days=14), "period_end": TODAY + timedelta(days=1), "payday": payday}
    _fill(page, **{name: day.isoformat() for name, day in period.items()})
    page.wait_for_url("**/runs/run_*")
    run = page.url.removeprefix(finance.base)
    page.get_by_role("heading", name=re.compile("us, payday")).wait_for()
    finance.look("finance-run-draft")
    page.get_by_role("button", name="Submit for approval").click()
    page.get_by_text("A second person approves it now.").wait_for()
    assert page.get_by_role("button", name="Approve and order the payments").count() == 0

    other = second.open(run)
    second.look("finance-run-ready")
    other.get_by_role("button", name="Approve and order the payments").click()
    other.get_by_role("heading", name="Files", exact=True).wait_for()
    server.settle()
    finance.open(run)
    page.get_by_role("button", name="Prepare").click()
    second.open(run)
    other.get_by_role("button", name="Release").click()
    with other.expect_download() as download:
        other.get_by_role("button", name="Download").click()
    digest = other.locator("#files code").first.get_attribute("title")
    assert sha256(Path(download.value.path()).read_bytes()).hexdigest() == digest
    second.look("finance-run-files")
    other.get_by_role("button", name="Sent to the bank").click()
    other.get_by_role("button", name="Settled").click()
    other.locator("#files").get_by_text("settled").first.wait_for()


def test_from_a_balance_to_the_hours_and_from_an_invoice_to_its_documents(window):
    finance = window().sign_in("Finance")
    page = finance.open("/ledger")
    finance.look("ledger")
    page.get_by_role("region", name="Work weeks").get_by_role("link").first.click()
    page.get_by_role("heading", name=re.compile("Work week of")).wait_for()
    finance.look("ledger-week")
    page.locator("a[href^='/why/ern_']").first.click()
    page.get_by_role("heading", name="Why is my pay this?").wait_for()
    client = window().sign_in("Client")
    page = client.open("/invoices")
    client.look("client-invoices")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("PDF of")).first.click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    # A client finds nothing of finance's, by menu or by address.
    assert page.goto(f"{client.base}/runs").status == 403


@pytest.mark.parametrize("name, options", [("dark", {"color_scheme": "dark"}), ("phone", {"viewport": PHONE})])
def test_every_page_is_sound(window, name, options):
    finance = window(**options).sign_in("Finance")
    for path in ("/runs", "/payments", "/invoices", "/ledger"):
        finance.page.goto(finance.base + path)
        finance.look(f"finance{path.replace('/', '-')}-{name}", BUILT)
    finance.page.goto(f"{finance.base}/runs")
    finance.page.locator("tbody a").last.click()
    finance.page.get_by_role("heading", name="Files", exact=True).wait_for()
    finance.look(f"finance-run-{name}", BUILT)
