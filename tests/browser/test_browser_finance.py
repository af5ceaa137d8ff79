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


# As a bank's test pages give it; the trainer's own account, given anew.
ACCOUNT = {
    "holder_name": "Tess Trainer", "currency": "USD", "routing_number": "021000021", "account_number": "123456789",
    "account_type": "checking",
}  # fmt: skip


def _an_approved_hour(server, weeks=1, seconds=3601):
    """Give the run something to pay."""
    trainer, approver = (sign_in(server, f"{role}@demo.example", DEMO_PASSWORD) for role in ("trainer", "approver"))
    engagement = trainer.get("onboarding/v1/engagements").good()["data"][0]
    first = week_start_of(engagement, TODAY - timedelta(days=7 * weeks))
    zone, day = engagement["terms"]["zone"], first + timedelta(days=6)
    body = {"engagement_id": engagement["engagement_id"],
            "hours": {"work_date": day.isoformat(), "seconds": seconds, "zone": zone}}  # fmt: skip
    entry = trainer.post("timetracking/v1/entries", body).good()["entry"]
    week = {"engagement_id": engagement["engagement_id"], "week_start": first.isoformat()}
    trainer.post("timetracking/v1/timesheets", week).good()
    shown = approver.get(f"timetracking/v1/timesheets/{entry['timesheet_id']}").good()
    approver.post(f"timetracking/v1/timesheets/{entry['timesheet_id']}/approvals", {"digest": shown["digest"]}).good()
    server.settle()


def _an_account_that_waits(server):
    """Let the bank refuse the trainer's account, and the trainer give another, which nobody has approved yet."""
    trainer, finance = (sign_in(server, f"{role}@demo.example", DEMO_PASSWORD) for role in ("trainer", "finance"))
    for account in trainer.get("payments/v1/payout-accounts").good()["data"]:
        if account["state"] == "active":
            finance.post(f"payments/v1/payout-accounts/{account['account_id']}/reject", {"reason_code": "R03"}).good()
    me = trainer.get("identity/v1/users/me").good()["trainer_id"]
    trainer.post("payments/v1/payout-accounts", ACCOUNT | {"trainer_id": me}).good()
    server.settle()


def _fill(page, **fields):
    for name, value in fields.items():
        page.locator(f"#{name}").fill(value)
    page.get_by_role("button", name="Open as a draft").click()


def _on(page, name):
    page.get_by_role("link", name=name).click()
    page.wait_for_load_state()


def test_a_run_from_its_period_to_the_file(window, server):
    _an_approved_hour(server)
    _an_account_that_waits(server)
    finance, second = window().sign_in("Finance"), window().sign_in("Finance approver")
    run = _opened(finance)
    _mended(finance, server, run)
    _sent_back_once(finance, second, run)
    _filed(finance, second, server, run)


def _opened(finance) -> str:
    page = finance.open("/runs")
    _on(page, "Open a pay run")
    payday = TODAY + timedelta(days=3)
    _fill(page, pay_group="us", period_start=payday.isoformat(), period_end=TODAY.isoformat(), payday="")
    assert "This is needed." in page.locator("#f-payday").inner_text()
    finance.look("finance-run-fault")
    period = {"period_start": TODAY - timedelta(days=14), "period_end": TODAY + timedelta(days=1), "payday": payday}
    _fill(page, **{name: day.isoformat() for name, day in period.items()})
    page.wait_for_url("**/runs/run_*/people")
    page.get_by_role("heading", name=re.compile("us, payday")).wait_for()
    finance.look("finance-run-people")
    run = page.url.removeprefix(finance.base).removesuffix("/people")
    # From an amount to every entry behind it.
    page.get_by_role("region", name="People").locator("tbody tr").last.get_by_role("link").first.click()
    page.get_by_text("in no run yet").wait_for()
    finance.look("finance-run-person")
    page.go_back()
    page.locator("td.num a").first.click()
    page.get_by_role("region", name="Earnings").get_by_role("link").first.click()
    page.get_by_role("heading", name="Why is my pay this?").wait_for()
    return str(run)


def _mended(finance, server, run) -> None:
    """Somebody cannot be paid: the run is blocked, and goes on at its checks, which mend it in place."""
    finance.open("/runs")
    finance.keep("finance-runs")
    page = finance.open(f"{run}/period")
    finance.keep("finance-run-period")
    _on(page, "Go on to the people")
    _on(page, "Go on to the checks")
    page.get_by_text("cannot be paid").first.wait_for()
    finance.look("finance-run-checks")
    page.goto(f"{finance.base}{run}/review")
    page.get_by_role("button", name="Submit for approval").click()
    page.wait_for_url("**/checks")
    blocked = page.locator(".check", has_text="No active payout account")
    blocked.get_by_role("button", name=re.compile("Approve the account")).first.click()
    page.get_by_text("Payroll hears of the account within moments").wait_for()
    server.settle()
    finance.open(f"{run}/checks")
    while (others := page.get_by_role("button", name=re.compile("^Hold"))).count():
        page.get_by_label(re.compile("^Why hold")).first.fill("Looked at later.")
        with page.expect_navigation():
            others.first.click()
        page.get_by_text("the earnings stay for a later run").wait_for()
    assert not page.get_by_text("cannot be paid").count()
    _on(page, "Go on to the review")
    finance.look("finance-run-review")
    for part in ("Debited", "Received", "Fees"):
        page.get_by_role("heading", name=part, exact=True).wait_for()
    _submitted(page)
    assert page.get_by_role("button", name="Approve and order the payments").count() == 0


def _submitted(page) -> None:
    page.get_by_role("button", name="Submit for approval").click()
    page.wait_for_url("**/approval")
    page.get_by_text("A second person approves it now.").wait_for()


def _sent_back_once(finance, second, run) -> None:
    """The second person sends it back; it is submitted again: nothing is undone, nothing is lost."""
    page, other = finance.page, second.open(run)
    second.look("finance-run-approval")
    other.get_by_text("Send it back as a draft").click()
    other.get_by_placeholder("What is to change?").fill("Is the payday a holiday?")
    other.get_by_role("button", name="Send back").click()
    other.wait_for_url("**/people")
    finance.open(f"{run}/approval")
    page.get_by_text("Is the payday a holiday?").wait_for()
    _on(page, "Review and submit it")
    _submitted(page)
    second.open(run)
    other.get_by_role("button", name="Approve and order the payments").click()
    other.wait_for_url("**/files")


def _stage(page, title, said) -> None:
    """Nobody reloads: the page itself sees the payments move."""
    page.locator("#progress li", has_text=title).get_by_text(said).wait_for()


def _filed(finance, second, server, run) -> None:
    page, other = finance.open(run), second.page
    _stage(page, "Ordered", "1 of 1")
    finance.open("/payments")
    finance.keep("finance-payments")
    finance.open(run)
    page.get_by_role("button", name=re.compile("^Prepare")).first.click()
    _stage(page, "In a file", "1 of 1")
    page.get_by_text("The control totals agree.").wait_for()
    _refused_and_seen(page, other, second, run)
    with other.expect_download() as download:
        other.get_by_role("button", name="Download").click()
    digest = other.locator("#files code").first.get_attribute("title")
    assert sha256(Path(download.value.path()).read_bytes()).hexdigest() == digest
    other.get_by_role("button", name="Sent to the bank").click()
    other.get_by_role("button", name="Settled").click()
    _stage(other, "Settled", "1 of 1")
    # What the second person did, the first one's open page has seen meanwhile: the counts, and the file's state.
    _stage(page, "Settled", "1 of 1")
    page.locator("#files .state", has_text="sent").wait_for()
    second.look("finance-run-files")
    server.settle()
    second.open(run)
    other.locator(".head .state", has_text="paid").wait_for()


def _refused_and_seen(page, other, second, run) -> None:
    """A step that another person took first is refused, and the page that says so goes on living."""
    second.open(run)
    page.reload()
    page.get_by_placeholder("Why?").fill("Another method.")
    other.get_by_role("button", name="Release").click()
    other.get_by_role("button", name="Download").wait_for()
    # What somebody is typing is not taken from under their hands, and comes too late here.
    page.get_by_role("button", name="Discard").click()
    page.get_by_role("alert").wait_for()
    assert not page.url.endswith("/files")
    # It was asked for again at an address that answers, and shows what the second person did meanwhile.
    with page.expect_response(lambda one: one.request.resource_type == "fetch") as polled:
        pass
    assert polled.value.status == 200
    assert polled.value.url.endswith("/files")


def test_a_run_is_begun_again_by_keyboard_on_a_phone_in_the_dark(window):
    finance = window(viewport=PHONE, color_scheme="dark").sign_in("Finance")
    page = finance.open("/runs/new")
    payday = TODAY + timedelta(days=30)
    for field, value in (("pay_group", "us"), ("period_start", TODAY), ("period_end", payday), ("payday", payday)):
        page.locator(f"#{field}").fill(str(value))
    page.locator("#kind").select_option("off_cycle")
    page.locator("#payday").press("Enter")
    page.wait_for_url("**/people")
    finance.look("finance-run-people-phone", BUILT)
    page.get_by_role("link", name="Period").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/period")
    page.get_by_text("Begin again with another period").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    finance.type("The period was a month too long.")
    finance.look("finance-run-period-phone", BUILT)
    page.keyboard.press("Enter")
    page.wait_for_url("**/runs/new?like=*")
    # What was typed is there to be changed.
    assert page.locator("#period_start").input_value() == str(TODAY)
    assert page.locator("#kind").input_value() == "off_cycle"
    finance.look("finance-run-again-phone", BUILT)


def test_from_a_balance_to_the_hours_and_from_an_invoice_to_its_documents(window, server):
    finance = window().sign_in("Finance")
    page = finance.open("/ledger")
    if not page.locator("#hours .notice").count():
        # The test before leaves hours that wait for their invoice; alone, this one needs some.
        _an_approved_hour(server)
        finance.open("/ledger")
    page.locator("#hours").get_by_text("Approved", exact=True).wait_for()
    finance.look("ledger")
    # From a sum that waits to the weeks it waits in.
    page.locator("#hours .notice a").first.click()
    page.get_by_role("heading", name="Work weeks").wait_for()
    finance.look("ledger-hours")
    finance.open("/ledger")
    row = finance.page.get_by_role("region", name="Trial balance").locator("tbody tr", has_text="Accrued wages").first
    balance = row.locator("td").last.inner_text()
    row.get_by_role("link").first.click()
    finance.page.get_by_role("heading", name="What was posted to it").wait_for()
    assert finance.page.locator(".tile", has_text="Balance").locator(".figure").inner_text().split() == balance.split()
    finance.look("ledger-account")
    finance.open("/ledger")
    weeks = page.get_by_role("region", name="Work weeks")
    # The ledger knows ids alone; the page says who it is.
    assert not [who for who in weeks.locator("tbody td:nth-child(2)").all_inner_texts() if who.startswith("trn")]
    weeks.get_by_role("link").first.click()
    page.get_by_role("heading", name=re.compile("Work week of")).wait_for()
    finance.look("ledger-week")
    page.locator("td a[href^='/ledger/of/pay_']").first.click()
    page.get_by_role("heading", name=re.compile("^Hours behind")).wait_for()
    finance.look("ledger-trace")
    page.go_back()
    page.locator("td a[href^='/why/charges/']").first.click()
    page.get_by_role("heading", name="Why is the charge this?").wait_for()
    finance.look("why-charge")
    page.go_back()
    page.locator("a[href^='/why/ern_']").first.click()
    page.get_by_role("heading", name="Why is my pay this?").wait_for()
    client = window().sign_in("Client")
    page = client.open("/invoices")
    client.look("client-invoices")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("PDF of")).first.click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    # From an invoice to the line that holds a given week's hours: two steps.
    page.get_by_role("region", name="Invoices").locator("tbody a").first.click()
    page.get_by_role("heading", name=re.compile("^Invoice ")).wait_for()
    client.look("client-invoice")
    page.get_by_role("region", name="Lines").locator("tbody td:nth-child(2) a").first.click()
    page.get_by_role("link", name="All weeks").wait_for()
    assert len(set(page.get_by_role("region", name="Lines").locator("tbody tr td:nth-child(2)").all_inner_texts())) == 1
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
    run = finance.page.url.removesuffix("/files")
    for step in ("period", "people", "checks", "review", "approval", "files"):
        finance.page.goto(f"{run}/{step}")
        finance.look(f"finance-run-{step}-{name}", BUILT)
