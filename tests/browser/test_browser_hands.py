"""Each role's day by keyboard alone, at a desk in the light and on a phone in the dark: no pointer, no address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pictures import BUILT, PHONE
from playwright.sync_api import Error, Locator

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
TODAY = datetime.now(UTC).date()
LOOKS = pytest.mark.parametrize(
    ("look", "options"), [("desk", {}), ("phone", {"viewport": PHONE, "color_scheme": "dark"})], ids=["desk", "phone"]
)
MOST_TABS = 400
_FOCUSED = "(one) => one === document.activeElement"


class Hands:
    """A person who has a keyboard and no pointer."""

    def __init__(self, visitor, email: str) -> None:
        """Sign in by typing."""
        self.visitor, self.page = visitor, visitor.page
        self.page.goto(f"{visitor.base}/sign-in")
        self.type(email).keys("Tab").type("hourbook-demo")
        self.lands("Enter")

    def keys(self, *names: str) -> Hands:
        """Press keys one after another."""
        for name in names:
            self.page.keyboard.press(name)
        return self

    def type(self, text: str) -> Hands:
        """Type where one stands."""
        self.visitor.type(text)
        return self

    def lands(self, *names: str) -> Hands:
        """Press keys of which the last leads to another page, and be there."""
        self.keys(*names[:-1])
        at = self.page.url
        try:
            with self.page.expect_navigation():
                self.keys(names[-1])
        except Error as error:
            focused = self.page.evaluate("document.activeElement.outerHTML.slice(0, 300)")
            raise AssertionError(f"{names} led nowhere from {at}, with the focus on {focused}") from error
        return self

    def to(self, wanted: Locator) -> Hands:
        """Go on with Tab until something is reached, as often as it takes."""
        wanted.wait_for()
        for _ in range(MOST_TABS):
            if wanted.evaluate(_FOCUSED):
                return self
            self.keys("Tab")
        raise AssertionError(f"Tab never reached {wanted} on {self.page.url}")

    def row(self, text: str) -> Hands:
        """Go down a list with `j` to the row that says something."""
        rows = self.page.locator("[data-list] tbody tr")
        rows.first.wait_for()
        for _ in range(rows.count()):
            self.keys("j")
            if text in self.page.locator("tr[data-here]").inner_text():
                return self
        raise AssertionError(f"No row says {text} on {self.page.url}: {rows.all_inner_texts()}")

    def button(self, name: str) -> Locator:
        """Find a button by its name."""
        return self.page.locator("#main").get_by_role("button", name=name).first

    def link(self, name: str) -> Locator:
        """Find a link of the page itself, not of the menu, by its name."""
        return self.page.locator("#main").get_by_role("link", name=name).first

    def sees(self, text: str) -> Hands:
        """Wait until the page says it."""
        self.page.locator("#main").get_by_text(text).first.wait_for()
        return self


@pytest.fixture(scope="module")
def server(own_server):
    return own_server


@pytest.fixture
def hands(window):
    return lambda role, **options: Hands(window(**options), f"{role}@demo.example")


@LOOKS
def test_an_hour_goes_from_the_week_to_an_ordered_payment(hands, server, look, options):
    _typed_and_decided(hands, look, options)
    server.settle()
    _paid_by_two(hands, look, options)


def _typed_and_decided(hands, look, options) -> None:
    """One line of a week comes back with a reason, and the other is approved from the list."""
    weeks, typed = (5, "2:11") if look == "desk" else (6, "2:13")
    trainer = hands("trainer", **options).lands("g", "w")
    for _ in range(weeks):
        trainer.to(trainer.page.locator("a[rel=prev]").first).lands("Enter")
    cell = trainer.page.locator("table.grid tbody tr").first.locator("input:not([type=hidden])").first
    trainer.to(cell).type(typed).keys("ArrowRight").type("1:05")
    trainer.to(trainer.button("Save and submit the week")).lands("Enter").sees(
        "Submitted. An approver will look at it."
    )
    trainer.visitor.look(f"hands-week-{look}", BUILT)

    approver = hands("approver", **options).lands("g", "i").row("3:1").lands("Enter")
    week = approver.page.locator("dl.facts dd").first.inner_text()
    approver.row(typed).keys("x").to(approver.page.locator("summary", has_text="Return ticked lines"))
    approver.keys("Enter", "Tab").type("Which task was this?")
    approver.to(approver.page.get_by_role("button", name="Return", exact=True)).lands("Enter")
    approver.sees("Returned; the trainer sees your reason.").row("1:05").keys("x")
    approver.visitor.look(f"hands-inbox-{look}", BUILT)
    approver.to(approver.button("Approve what is ticked")).lands("Enter").sees("Approved: 1.")
    trainer.lands("g", "s").row(week).lands("Enter").sees("Which task was this?")


def _paid_by_two(hands, look, options) -> None:
    finance = hands("finance", **options).lands("g", "r")
    finance.to(finance.link("Open a pay run")).lands("Enter").to(finance.page.locator("#pay_group")).type("us")
    days = (TODAY - timedelta(days=60), TODAY + timedelta(days=1), TODAY + timedelta(days=4))
    for day, name in zip(days, ("period_start", "period_end", "payday"), strict=True):
        # The parts of a date in the order in which this browser's field has them.
        field = finance.page.locator(f"#{name}")
        finance.to(field).type(f"{day:%m%d%Y}")
        assert field.input_value() == day.isoformat()
    # A period is paid once by a regular run; what comes later is off cycle.
    finance.to(finance.page.locator("#kind")).type("Regular" if look == "desk" else "Off").keys("Tab").lands("Enter")
    for step in ("Go on to the checks", "Go on to the review"):
        finance.to(finance.link(step)).lands("Enter")
    finance.visitor.look(f"hands-review-{look}", BUILT)
    finance.to(finance.button("Submit for approval")).lands("Enter").sees("A second person approves it now.")

    second = hands("finance2", **options).lands("g", "r").row("ready").lands("Enter")
    second.to(second.button("Approve and order the payments")).lands("Enter")
    second.page.wait_for_url("**/files")
    second.visitor.look(f"hands-files-{look}", BUILT)


@LOOKS
def test_a_client_reads_an_invoice_and_doubts_an_hour(hands, look, options):
    # Each look doubts the hours of a line of its own: the same hours are doubted once.
    down = ("j",) if look == "desk" else ("j", "j")
    client = (
        hands("client", **options).lands("g", "v").lands("j", "Enter").lands(*down, "Enter").sees("Hours behind it")
    )
    client.to(client.link("Dispute")).lands("Enter")
    client.to(client.page.locator("#reason")).type(f"Nobody was there, says the {look}.")
    client.keys("Tab").lands("Enter").sees("finance decides")
    client.lands("g", "d").row(f"says the {look}")
    client.visitor.look(f"hands-disputes-{look}", BUILT)


@LOOKS
def test_a_vendor_finds_somebody_and_raises_their_rate(hands, look, options):
    vendor = hands("vendor", **options).lands("g", "e")
    name = vendor.page.locator("[data-list] tbody a").last.inner_text()
    vendor.keys("/").type(name).lands("Enter").row(name).lands("Enter")
    vendor.to(vendor.page.locator("summary", has_text="Set a pay rate").first).keys("Enter")
    rate = "131.10" if look == "desk" else "132.20"
    vendor.to(vendor.page.get_by_label("an hour").first).type(rate).lands("Enter")
    vendor.sees("Hours it covers are priced again.").sees(rate)
    vendor.visitor.look(f"hands-person-{look}", BUILT)


@LOOKS
def test_an_operator_looks_for_what_waits_and_who_did_what(hands, look, options):
    operator = hands("admin", **options).lands("g", "o").row("payroll")
    operator.visitor.look(f"hands-operations-{look}", BUILT)
    operator.lands("g", "a").to(operator.page.get_by_label("Service")).type("payroll")
    operator.to(operator.button("Search")).lands("Enter").row("payroll")
    operator.visitor.look(f"hands-trail-{look}", BUILT)
    operator.keys("Control+k").type("webhooks").lands("Enter").sees("Webhooks")
    operator.lands("?").sees("Keys")
