"""A trainer's day goes wrong, in Chromium: a timer forgotten, a line that was wrong, a week without work."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from pictures import PHONE

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
TODAY = datetime.now(UTC).date()


@pytest.fixture(scope="module")
def server(own_server):
    return own_server


def _shift(page, name: str, by: timedelta) -> None:
    field = page.locator(f"#{name}")
    field.fill((datetime.fromisoformat(field.input_value()) + by).isoformat())


def test_a_week_without_work_is_stated_and_approved(window):
    trainer, approver = window().sign_in("Trainer"), window(viewport=PHONE).sign_in("Approver")
    page = trainer.open(f"/week?day={(TODAY - timedelta(days=7 * 4)).isoformat()}")
    week = re.search(r"Week of (.+)", page.get_by_role("heading", level=1).inner_text())[1]
    page.get_by_role("button", name="Save and submit the week").click()
    page.get_by_role("alert").get_by_text("No hours are logged here").wait_for()
    trainer.look("trainer-week-nothing")
    page.get_by_role("button", name="I did not work").click()
    page.get_by_text("Submitted. An approver will look at it.").wait_for()
    page.get_by_role("button", name="Save and submit the week").click()
    page.get_by_role("alert").get_by_text("Nothing on it is new").wait_for()
    desk = approver.open("/inbox")
    desk.locator("tbody tr", has_text=week).get_by_role("link").click()
    approver.look("approver-week-nothing")
    desk.get_by_text("Return the week").click()
    desk.locator("#reason").fill("You were at the workshop on Tuesday")
    desk.get_by_role("button", name="Return", exact=True).click()
    desk.get_by_text("Returned; the trainer sees your reason.").wait_for()

    page = trainer.open("/today")
    page.locator("p", has_text=f"Your week of {week} came back.").get_by_role("link").click()
    page.get_by_text("It came back:").wait_for()
    trainer.look("trainer-week-nothing-returned")
    page.get_by_role("link", name="Log the hours, or state again that there were none").click()
    page.get_by_role("button", name="Save and submit the week").click()
    page.get_by_role("button", name="I did not work").click()
    page.get_by_text("Submitted. An approver will look at it.").wait_for()

    desk = approver.open("/inbox")
    desk.locator("tbody tr", has_text=week).get_by_role("link").click()
    desk.get_by_role("button", name="Approve the week without work").click()
    desk.get_by_text("Approved: 1.").wait_for()


def test_a_timer_s_hours_are_changed_and_approved_ones_corrected(window):
    trainer = window().sign_in("Trainer")
    page = trainer.open("/today")
    page.get_by_role("button", name="Start a timer").click()
    page.get_by_text("Forgot to stop it?").click()
    page.locator("#ended").fill("2090-01-01T09:00:00")
    page.get_by_role("button", name="Stop and keep the hours").click()
    page.get_by_role("alert").wait_for()
    trainer.look("trainer-timer-forgotten")
    page.locator("#ended").fill("")
    page.get_by_role("button", name="Throw it away").click()
    page.get_by_role("button", name="Start a timer").wait_for()

    page = trainer.open("/timesheets")
    page.locator("tbody tr", has_text="approved").last.get_by_role("link").click()
    page.locator("td.num a").first.click()
    trainer.look("trainer-line")
    _shift(page, "end", timedelta(minutes=-30))
    page.get_by_label("Why? Approvers read it.").fill("I forgot my lunch")
    page.get_by_role("button", name="Correct it").click()
    page.get_by_text("Hours on it that are not submitted").wait_for()
    page.locator("blockquote", has_text="I forgot my lunch").wait_for()
    trainer.look("trainer-corrected")
    page.locator("tr", has_text="draft").locator("td.num a").click()
    _shift(page, "end", timedelta(hours=-12))
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").get_by_text("The end lies before the start.").wait_for()
    trainer.look()
    page.get_by_role("link", name="Timesheet", exact=True).click()
    page.get_by_role("link", name="Submit them in the week").click()
    page.get_by_role("button", name="Save and submit the week").click()
    page.get_by_text("Submitted. An approver will look at it.").wait_for()
    page.get_by_role("link", name=re.compile(r"^\d+:\d\d")).first.click()
    page.locator("tr", has_text="waiting for approval").locator("td.num a").click()
    page.get_by_role("button", name="Take it out").click()
    page.get_by_text("Taken out.").wait_for()


def test_hours_to_come_are_kept_and_not_submitted(window):
    trainer = window(viewport=PHONE).sign_in("Trainer")
    page = trainer.open(f"/week?day={(TODAY + timedelta(days=14)).isoformat()}")
    cell = page.locator("table.grid input:not([type=hidden])").last
    cell.fill("3")
    page.get_by_role("button", name="Save and submit the week").click()
    page.locator("th .fault").get_by_text("has not begun").wait_for()
    trainer.look("trainer-week-to-come")
    page.locator("table.grid input:not([type=hidden])").last.fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved.").wait_for()
