"""What waits for somebody is told where they begin their day, in Chromium: a trainer's home and an approver's inbox."""

from __future__ import annotations

import pytest
from grid import cell, week_ago
from pictures import PHONE

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def server(own_server):
    return own_server


def _types(trainer, weeks: int, button: str, *hours: str) -> None:
    trainer.page.goto(trainer.base + week_ago(weeks))
    for number, typed in enumerate(hours, 1):
        cell(trainer.page, number).fill(typed)
    trainer.page.get_by_role("button", name=button, exact=True).click()
    trainer.page.locator(".notice.good").wait_for()


def test_a_trainer_s_home_tells_what_keeps_hours_from_being_paid(window):
    """A week nobody submitted, one that was reopened after its approval, one line in dispute."""
    trainer, approver = window(viewport=PHONE).sign_in("Trainer"), window().sign_in("Approver")
    page, desk = trainer.page, approver.page
    _types(trainer, 1, "Save", "3:33")
    _types(trainer, 2, "Save and submit the week", "2:22")
    _types(trainer, 3, "Save and submit the week", "1:05", "1:06")

    approver.open("/inbox")
    row = desk.locator("tbody tr", has_text="2:22")
    # Whose week it is, and for which project.
    project = _project(trainer)
    assert project in row.inner_text()
    row.get_by_role("checkbox").check()
    desk.get_by_role("button", name="Approve what is ticked").click()
    desk.get_by_role("link", name="Undo").click()
    desk.get_by_label("Why? The trainer reads it.").fill("I ticked the wrong week")
    desk.get_by_role("button", name="Reopen it").click()
    desk.get_by_text("I ticked the wrong week").first.wait_for()
    approver.open("/inbox")
    desk.locator("tbody tr", has_text="2:11").get_by_role("link").click()
    desk.get_by_text("Return ticked lines").click()
    desk.get_by_role("checkbox").first.check()
    desk.get_by_label("Why? The trainer reads it.").fill("The tool was down that day")
    desk.get_by_role("button", name="Dispute the one line").click()
    desk.get_by_text("in 7 days").wait_for()
    approver.look("approver-dispute")
    # On the list by whose hours they are; the line that still waits is approved, and then nothing on it can be ticked.
    approver.open("/disputes").locator("tbody tr", has_text=project).get_by_text("The tool was down").wait_for()
    approver.open("/inbox").locator("tbody tr", has_text="2:11").get_by_role("checkbox").check()
    desk.get_by_role("button", name="Approve what is ticked").click()
    desk.locator("tbody tr", has_text="2:11").get_by_text("disputed").wait_for()
    assert desk.locator("tbody tr", has_text="2:11").get_by_role("checkbox").count() == 0

    trainer.open("/today")
    page.get_by_text("holds hours that are not submitted: 3:33").wait_for()
    page.get_by_text("Hours of yours are in doubt: 1:05").wait_for()
    trainer.look("trainer-told")
    page.locator(".notice", has_text="came back").get_by_role("link", name="See why").click()
    page.get_by_text("It came back:").wait_for()
    page.get_by_text("I ticked the wrong week").first.wait_for()
    trainer.open("/today")
    page.locator(".notice", has_text="in doubt").get_by_role("link", name="See why").click()
    page.get_by_text("The tool was down that day").wait_for()
    trainer.open("/today")
    page.get_by_role("link", name="Submit them in the week").click()
    page.get_by_role("button", name="Save and submit the week").click()
    page.get_by_text("Submitted. An approver will look at it.").wait_for()
    assert trainer.open("/today").get_by_text("not submitted: 3:33").count() == 0


def _project(trainer) -> str:
    trainer.page.goto(trainer.base + week_ago(2))
    return trainer.page.locator("table.grid th[scope=row]").first.inner_text().splitlines()[0]
