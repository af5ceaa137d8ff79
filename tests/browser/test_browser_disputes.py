"""One line in doubt, in Chromium: disputed, answered, decided by a third person; a week reopened, its price shown."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from pictures import BUILT, PHONE

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
TODAY = datetime.now(UTC).date()


def _submitted(trainer, weeks: int, typed: dict[int, str]) -> None:
    """Submit hours on days that the trainer's own tests leave alone."""
    page = trainer.open(f"/week?day={(TODAY - timedelta(days=7 * weeks)).isoformat()}")
    for number, text in typed.items():
        cell = page.locator("table.grid tbody tr").first.locator("td").nth(number)
        cell.locator("input:not([type=hidden])").fill(text)
    page.get_by_role("button", name="Save and submit the week").click()
    page.get_by_text("Submitted. An approver will look at it.").wait_for()


def test_one_line_is_disputed_answered_and_decided_while_the_others_are_paid(window):
    trainer, approver, finance = (window().sign_in(role) for role in ("Trainer", "Approver", "Finance"))
    _submitted(trainer, 2, {0: "8", 6: "17:30"})
    desk = approver.open("/inbox")
    # What is unusual stands first, with the reason.
    flagged = desk.locator("tbody tr", has_text="long day")
    assert flagged.first.locator(".state.bad").count() >= desk.locator("tbody tr").last.locator(".state.bad").count()
    approver.look("approver-flags")
    flagged.get_by_role("link").first.click()
    desk.get_by_text("Return ticked lines, or dispute one").click()
    desk.get_by_role("button", name="Dispute the one line").click()
    assert "Tick the one line" in desk.locator("#reason-fault").inner_text()
    desk.get_by_role("checkbox", name=re.compile("17:30")).check()
    desk.get_by_label("Why? The trainer reads it.").fill("Seventeen hours in one day?")
    desk.get_by_role("button", name="Dispute the one line").click()
    desk.wait_for_url("**/disputes/dsp_*")
    desk.get_by_text("You opened it, so a third person decides.").wait_for()
    address = desk.url.removeprefix(approver.base)
    approver.look("dispute-opened")

    page = trainer.open("/disputes")
    trainer.keep("trainer-disputes")
    page.locator("tbody a").first.click()
    page.get_by_label("Bring something forward").fill("A release; the log of the night is here.")
    page.get_by_label("A link, if there is one").fill("https://logs.example/night")
    page.get_by_role("button", name="Add it").click()
    page.get_by_text("Kept; whoever decides reads it.").wait_for()

    other = finance.open(address)
    other.get_by_label("Fewer hours").check()
    other.get_by_label("Hours that are right").fill("a lot")
    other.get_by_label("Why? Everyone concerned reads it.").fill("The log ends at half past eleven.")
    other.get_by_role("button", name="Decide").click()
    assert "is no number of hours" in other.locator("#f-seconds").inner_text()
    other.get_by_label("Fewer hours").check()
    other.get_by_label("Hours that are right").fill("15:30")
    finance.look("dispute")
    other.get_by_role("button", name="Decide").click()
    other.get_by_text("Decided.").wait_for()
    other.get_by_text("15:30 hours").wait_for()


def test_an_approval_is_undone_after_what_it_changes_was_shown(window, server):
    trainer, approver, finance = (window().sign_in(role) for role in ("Trainer", "Approver", "Finance"))
    _submitted(trainer, 3, {6: "2:31"})
    desk = approver.open("/inbox")
    desk.locator("tbody tr", has_text="2:31").get_by_role("link").first.click()
    desk.get_by_role("button", name=re.compile("^Approve all")).click()
    desk.get_by_role("link", name="Undo").wait_for()
    server.settle()
    address = desk.get_by_role("link", name="Undo").get_attribute("href")
    # Who may know what it comes to sees it; an approver sees the hours.
    page = finance.open(address)
    assert (
        page.locator(".tile", has_text="Pay would change by")
        .locator(".figure")
        .inner_text()
        .startswith("\N{MINUS SIGN}")
    )
    finance.look("reopening")
    finance.open("/reports")
    finance.look("reports")
    desk.get_by_role("link", name="Undo").click()
    desk.get_by_text("not yours to see").first.wait_for()
    approver.look("reopening-approver", BUILT)
    desk.get_by_label("Why? The trainer reads it.").fill("Approved by mistake.")
    desk.get_by_role("button", name="Reopen it").click()
    desk.wait_for_url("**/timesheets/tsh_*")
    desk.get_by_text("Approved by mistake.").first.wait_for()


@pytest.mark.parametrize("name, options", [("dark", {"color_scheme": "dark"}), ("phone", {"viewport": PHONE})])
def test_every_page_is_sound(window, name, options):
    for role, paths in (("Trainer", ("/disputes", "/disputes?all=yes", "/today")),
                        ("Finance", ("/disputes", "/reports")), ("Client", ("/invoices",))):  # fmt: skip
        person = window(**options).sign_in(role)
        for path in paths:
            person.page.goto(person.base + path)
            person.look(f"{role.lower()}{path.replace('/', '-').partition('?')[0]}-{name}", BUILT)
