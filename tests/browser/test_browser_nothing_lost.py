"""What goes wrong while somebody types, in Chromium: reloads, sessions that end, two clicks for one, the way back."""

from __future__ import annotations

import pytest
from grid import cell, week_ago

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
AGAIN = "What you typed before is here again"


@pytest.fixture(scope="module")
def server(own_server):
    return own_server


def _cells(page, *numbers) -> list[str]:
    return [cell(page, number).input_value() for number in numbers]


def _typist(window, weeks: int):
    """A trainer on a week, who leaves without a second thought."""
    trainer = window().sign_in("Trainer")
    trainer.page.on("dialog", lambda asked: asked.accept())
    trainer.page.goto(trainer.base + week_ago(weeks))
    return trainer


def test_a_reload_keeps_the_hours_typed_into_a_week(window):
    trainer = _typist(window, 2)
    page = trainer.page
    cell(page, 1).fill("1:30")
    cell(page, 2).fill("90m")
    page.reload()
    page.get_by_role("status").get_by_text(AGAIN).wait_for()
    assert _cells(page, 1, 2, 3) == ["1:30", "90m", ""]
    trainer.look("trainer-typed-again")
    page.get_by_role("button", name="Forget it").click()
    assert _cells(page, 1, 2) == ["", ""]
    page.reload()
    assert page.get_by_text(AGAIN).count() == 0


def test_a_session_that_ended_costs_no_hours(window):
    trainer = _typist(window, 3)
    page = trainer.page
    cell(page, 1).fill("2:15")
    trainer.context.clear_cookies()
    page.get_by_role("button", name="Save and submit the week").click()
    page.get_by_text("You were signed out before this was sent; nothing was changed.").wait_for()
    page.get_by_text("What you typed is kept in this window").wait_for()
    trainer.look("sign-in-unsent")
    page.get_by_label("E-mail address").fill("trainer@demo.example")
    page.get_by_label("Password").fill("hourbook-demo")
    page.get_by_role("button", name="Sign in", exact=True).click()
    # Back on the very week, with what was typed.
    page.get_by_text(AGAIN).wait_for()
    assert _cells(page, 1) == ["2:15"]
    page.get_by_role("button", name="Save and submit the week").click()
    page.get_by_text("Submitted. An approver will look at it.").wait_for()
    trainer.page.goto(trainer.base + week_ago(3))
    assert page.get_by_text(AGAIN).count() == 0


def test_what_was_changed_elsewhere_is_not_typed_over_by_what_is_kept(window):
    one, other = _typist(window, 4), _typist(window, 4)
    cell(one.page, 1).fill("3:00")
    cell(one.page, 2).fill("0:45")
    cell(other.page, 1).fill("4:00")
    other.page.get_by_role("button", name="Save", exact=True).click()
    other.page.get_by_text("Saved.").wait_for()
    one.page.reload()
    assert _cells(one.page, 1, 2) == ["4:00", "0:45"]


def test_the_way_back_from_a_week_that_was_refused_first(window):
    page = _typist(window, 1).page
    cell(page, 1).fill("30h")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("A day has 24 hours.").wait_for()
    page.reload()
    # The page is asked for again, not the form sent again.
    page.get_by_text(AGAIN).wait_for()
    assert _cells(page, 1) == ["30h"]
    cell(page, 1).fill("3")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved.").wait_for()
    page.go_back()
    page.get_by_role("heading", level=1).get_by_text("Week of").wait_for()
    assert _cells(page, 1) == ["3:00"]


def test_two_clicks_are_one(window):
    trainer = _typist(window, 2)
    cell(trainer.page, 1).fill("1:11")
    trainer.page.get_by_role("button", name="Save and submit the week").dblclick()
    trainer.page.get_by_text("Submitted. An approver will look at it.").wait_for()
    approver = window().sign_in("Approver")
    desk = approver.open("/inbox")
    desk.locator("tbody tr", has_text="1:11").get_by_role("link").click()
    desk.get_by_text("Return ticked lines").click()
    desk.get_by_role("checkbox").first.check()
    desk.get_by_label("Why? The trainer reads it.").fill("Which task was this?")
    # Typed into a window whose session ends: kept, too.
    desk.reload()
    assert desk.get_by_label("Why? The trainer reads it.").input_value() == "Which task was this?"
    desk.get_by_role("checkbox").first.check()
    desk.get_by_role("button", name="Return", exact=True).dblclick()
    desk.get_by_text("Returned; the trainer sees your reason.").wait_for()
    # The week says which day it is, and leads to the reason.
    trainer.open(week_ago(2))
    trainer.page.locator("tbody td").nth(1).get_by_role("link", name="returned").click()
    trainer.page.get_by_text("It came back: Which task was this?").wait_for()
