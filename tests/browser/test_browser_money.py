"""Money outside the run, in Chromium: invoices to the last cent, payments that came back, bonuses, a month closed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from pictures import BUILT, PHONE
from real_server import sign_in
from test_browser_finance import _an_approved_hour

from deploy.month.people import DEMO_PASSWORD

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
TODAY = datetime.now(UTC).date()


@pytest.fixture(scope="module")
def server(own_server):
    _an_approved_hour(own_server, weeks=2)
    return own_server


def _said(page, text) -> None:
    page.get_by_role("status").get_by_text(text).wait_for()


def test_an_invoice_from_its_draft_to_the_last_cent(window, server):
    finance, second = window().sign_in("Finance"), window().sign_in("Finance approver")
    address = _drafted(finance, server)
    finance.open(address).get_by_text("A second person issues it.").wait_for()
    assert finance.page.get_by_role("button", name="Issue it").count() == 0
    other, late = second.open(address), second.context.new_page()
    late.goto(second.base + address)
    other.get_by_role("button", name="Issue it").dblclick()
    _said(other, "It has its number")
    second.look("finance-invoice-issued", BUILT)
    # The other window's form comes too late, and says so.
    late.get_by_role("button", name="Issue it").click()
    late.get_by_role("alert").get_by_text("has moved on").wait_for()
    _received(finance, address)
    # It is the client's now, to read and not to change.
    client = window().sign_in("Client").open("/invoices")
    assert client.get_by_text("Draft an invoice").count() == 0


def _drafted(finance, server) -> str:
    """Draft an invoice of the client whose hours were approved last; sent twice, it is drafted once."""
    ours = sign_in(server, "trainer@demo.example", DEMO_PASSWORD).get("onboarding/v1/engagements").good()["data"][0]
    page = finance.open("/invoices")
    page.get_by_role("link", name="Draft an invoice").click()
    page.locator("#client_id").select_option(ours["client_id"])
    page.get_by_role("button", name="Show what it would hold").click()
    page.get_by_role("region", name="Lines").locator("tbody tr").first.wait_for()
    finance.look("finance-invoice-new")
    page.get_by_role("button", name="Draft it").dblclick()
    _said(page, "A second person issues it now.")
    finance.look("finance-invoice-draft", BUILT)
    address = page.url.partition("?")[0].removeprefix(finance.base)
    page.get_by_role("link", name="Invoices", exact=True).first.click()
    assert page.get_by_role("link", name="draft", exact=True).count() == 1
    return str(address)


def _received(finance, address) -> None:
    page = finance.open(address)
    page.get_by_text("Money came in").click()
    owed = page.locator("#amount").input_value()
    for amount, said in (("99,999,999.00", "no more than is still owed"), ("ten", "Give a number such as")):
        page.locator("#amount").fill(amount)
        page.locator("#reference").fill("MT-1")
        page.get_by_role("button", name="Note it").click()
        page.locator("#f-amount").get_by_text(said).wait_for()
        # What was typed is there to be changed.
        assert page.locator("#reference").input_value() == "MT-1"
    finance.look("finance-invoice-receipt")
    page.locator("#amount").fill("1,00")
    page.get_by_role("button", name="Note it").dblclick()
    _said(page, "The books have it.")
    page.get_by_text("Money came in").click()
    rest = page.locator("#amount").input_value()
    assert float(owed) - float(rest) == pytest.approx(1.0)
    page.locator("#reference").fill("MT-1")
    page.get_by_role("button", name="Note it").click()
    page.locator("#f-reference").get_by_text("was noted for the invoice before").wait_for()
    page.locator("#reference").fill("MT-2")
    page.get_by_role("button", name="Note it").click()
    page.locator(".head .state", has_text=re.compile("^paid$")).wait_for()
    assert page.get_by_text("Money came in").count() == 0


def test_a_payment_that_came_back_is_ordered_again_by_a_second_person(window, server):
    finance, second = window().sign_in("Finance"), window().sign_in("Finance approver")
    page = finance.open("/runs")
    page.locator("tbody tr", has_text="world").first.get_by_role("link").click()
    run = page.url.removeprefix(finance.base)
    page.get_by_role("link", name="People", exact=True).last.click()
    page.locator("tbody tr td:nth-child(3) a").first.click()
    page.get_by_text("The bank sent it back").click()
    page.locator("#reason_code").fill("xx")
    page.get_by_role("button", name="It came back").click()
    page.locator("#f-reason_code").wait_for()
    page.locator("#reason_code").fill("ms03")
    page.get_by_role("button", name="It came back").dblclick()
    _said(page, "the money came back")
    item, whose = page.url.partition("?")[0].removeprefix(finance.base), page.locator("h1 bdi").inner_text()
    server.settle()
    finance.open(item)
    page.get_by_text("A finance approver orders it again here.").wait_for()
    assert page.get_by_role("button", name="Pay it again").count() == 0
    for board in ("/payments", run):
        finance.open(board).get_by_role("region", name="Came back from the bank").get_by_text(whose).wait_for()
    finance.look("finance-payments-returned")
    other = second.open(item)
    second.look("finance-pay-again")
    other.locator("#payday").fill(str(TODAY + timedelta(days=5)))
    other.get_by_role("button", name="Pay it again").dblclick()
    _said(other, "It goes with the next file")
    server.settle()
    finance.open("/payments")
    assert page.get_by_role("region", name="Came back from the bank").count() == 0
    finance.open(run).get_by_text("They are ordered again.").wait_for()
    # Ordered again and in no file yet: no count says that all is done.
    ordered, filed = (page.locator("#progress li", has_text=one).locator(".num").inner_text().split(" ")
                      for one in ("Ordered", "In a file"))  # fmt: skip
    assert ordered[0] == ordered[2] == filed[2]
    assert int(filed[0]) == int(filed[2]) - 1
    assert page.get_by_role("button", name="Settled").count() == 0


def test_a_bonus_is_granted_and_taken_back_and_pay_is_held(window):
    finance = window().sign_in("Finance")
    page = finance.open("/adjustments")
    page.get_by_text(re.compile("pay is held.$")).wait_for()
    whose = finance.open("/people").get_by_role("region", name="People").locator("tbody a").first.inner_text()
    page = finance.open("/adjustments")
    page.locator("#words").fill(whose)
    page.get_by_role("button", name="Find").click()
    page.locator("main ul.flat a", has_text=whose).first.click()
    assert page.locator("h1 bdi").inner_text() == whose
    page.locator("#amount").fill("-5")
    page.locator("#why").fill("November sprint")
    page.get_by_role("button", name="Grant it").click()
    page.locator("#f-amount").get_by_text("above 0").wait_for()
    assert page.locator("#why").input_value() == "November sprint"
    page.locator("#amount").fill("150,00")
    page.get_by_role("button", name="Grant it").dblclick()
    _said(page, "the next run pays it")
    assert page.get_by_role("region", name="Bonuses").locator("tbody tr").count() == 1
    page.get_by_placeholder("Why hold?").fill("Contract in doubt")
    page.get_by_role("button", name="Hold").click()
    _said(page, "leave the earnings for later")
    finance.look("finance-adjustments-person", BUILT)
    finance.open("/adjustments").get_by_role("region", name="Held").get_by_text(whose).wait_for()
    finance.look("finance-adjustments")
    page.get_by_placeholder("Why?").fill("Another person's")
    page.get_by_role("button", name="Take it back").click()
    _said(page, "the next run pays less")
    assert page.get_by_role("button", name="Take it back").count() == 0
    page.get_by_placeholder("Why release?").fill("All is clear")
    page.get_by_role("button", name="Release").click()
    _said(page, "pays what was left")
    page.get_by_role("button", name="Look what differs").click()
    _said(page, "Nothing differs")
    assert page.get_by_role("button", name="Post the differences").count() == 0
    # An auditor reads all of it and has no button.
    auditor = window().sign_in("Auditor").open("/adjustments")
    assert auditor.locator("main form[method=post]").count() == 0


def test_a_month_is_closed_by_who_may(window):
    finance, second = window().sign_in("Finance"), window(viewport=PHONE).sign_in("Finance approver")
    page = finance.open("/ledger")
    page.get_by_role("link", name="Close a month").click()
    page.get_by_text("A finance approver closes them here.").wait_for()
    finance.look("finance-closings")
    other = second.open("/ledger/closings")
    other.locator("#closed_to").fill(str(TODAY + timedelta(days=1)))
    other.get_by_role("button", name="Close the books").click()
    other.locator("#f-closed_to").get_by_text("not over yet").wait_for()
    second.look("finance-closings-phone", BUILT)
    day = TODAY - timedelta(days=2)
    other.locator("#closed_to").fill(str(day))
    other.get_by_role("button", name="Close the books").dblclick()
    _said(other, "What comes later is dated after that day.")
    assert len(other.get_by_role("region", name="Closed so far").locator("tbody tr").all()) == 2
