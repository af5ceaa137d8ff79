"""An operator's day, in Chromium: what waits at every hop, a fact replayed, one left out."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from pictures import BUILT, PHONE
from real_server import until

from deploy.onebox.backbone import backbone_of
from shared.events.catalogue import encode, topic_of
from shared.events.timetracking import ProjectOpened
from shared.plumbing.database import open_engine

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
PARKED_SECONDS = 30


def _in_onboarding(server, statement: str, **values: object) -> list[tuple]:
    """Run a statement in onboarding's database, wherever the house has it; gives its rows, if it has any."""
    engine = open_engine(backbone_of(server.data).database_of("onboarding"))
    try:
        with engine.begin() as connection:
            done = connection.execute(sa.text(statement), values)
            return [tuple(row) for row in done] if done.returns_rows else []
    finally:
        engine.dispose()


def _parked(server, event_id: str, data: bytes, reason: str) -> None:
    """Set a fact aside in onboarding, as its consumer does with one that cannot be heard."""
    kind = ProjectOpened.TYPE
    row = {"event_id": event_id, "type": kind, "version": 1, "source": "timetracking", "topic": topic_of(kind),
           "key": event_id, "at_epoch": 1_790_000_000, "data": data, "reason": reason, "parked_epoch": 1_790_000_060,
           "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}  # fmt: skip
    places = ", ".join(f":{name}" for name in row)
    _in_onboarding(server, f"INSERT INTO parked ({', '.join(row)}) VALUES ({places})", **row)  # noqa: S608


def test_a_parked_fact_is_replayed_and_one_that_fails_again_is_left_out(window, server):
    sound = encode(ProjectOpened("prj_parked", "cli_parked", "A project that came late"))
    _parked(server, "evt_sound", sound, "OperationalError: the disk was full")
    _parked(server, "evt_broken", b"{}", "ValidationError: Object missing required field `project_id`")
    operator = window().sign_in("Administrator")
    page = operator.open("/operations")
    operator.look("operator")
    rows = page.get_by_role("region", name="Parked facts").locator("tbody tr")
    assert rows.count() == 2
    rows.filter(has_text="disk was full").get_by_role("button", name=re.compile("^Replay")).click()
    page.get_by_text("Heard again; it is no longer parked.").wait_for()
    broken = rows.filter(has_text="ValidationError")
    broken.get_by_role("button", name=re.compile("^Replay")).click()
    page.get_by_role("alert").get_by_text("It failed again").wait_for()
    broken.get_by_label("Why leave it out?").fill("Sent by a version that never shipped.")
    broken.get_by_role("button", name=re.compile("^Leave out")).click()
    page.get_by_text("Left out, and written down.").wait_for()
    page.get_by_text("Nothing is parked").wait_for()
    assert _in_onboarding(server, "SELECT name FROM projects WHERE project_id = 'prj_parked'")
    why = _in_onboarding(server, "SELECT dropped_because FROM dropped WHERE event_id = 'evt_broken'")
    assert why == [("Sent by a version that never shipped.",)]


def test_the_page_sees_by_itself_what_comes_to_wait(window, server):
    auditor = window().sign_in("Auditor")
    page = auditor.open("/operations")
    row = page.get_by_role("region", name="Hops").locator("tr", has_text="onboarding")
    assert row.locator("td").nth(4).inner_text() == "0"
    _parked(server, "evt_later", b"{}", "ValidationError: nothing in it")
    until(lambda: row.locator("td").nth(4).inner_text() == "1", PARKED_SECONDS, "the open page shows the parked fact")
    # An auditor looks on.
    page.reload()
    assert not page.get_by_role("button", name=re.compile("^Replay")).count()
    _in_onboarding(server, "DELETE FROM parked")


@pytest.mark.parametrize("name, options", [("dark", {"color_scheme": "dark"}), ("phone", {"viewport": PHONE})])
def test_every_page_is_sound(window, name, options):
    operator = window(**options).sign_in("Administrator")
    for path in ("/operations", "/accounts", "/accounts?kind=api_client", "/webhooks", "/credentials?view=all",
                 "/agreement", "/audit"):  # fmt: skip
        operator.page.goto(operator.base + path)
        operator.look(f"operator-{re.sub(r'[^a-z]+', '-', path.strip('/'))}-{name}", BUILT)


def test_a_program_is_told_of_events_and_its_log_shows_every_try(window, server, receiver):
    operator = window().sign_in("Administrator")
    page = operator.open("/webhooks")
    page.get_by_label("Name").fill("Our data warehouse")
    page.get_by_label("Address").fill("http://hooks.example/in")
    page.get_by_role("checkbox", name=re.compile("^project.opened")).check()
    page.get_by_role("button", name="Register it").click()
    # Refused beside its field; what was typed and ticked stands there still.
    page.locator("#f-url").wait_for()
    assert page.get_by_role("checkbox", name=re.compile("^project.opened")).is_checked()
    operator.look("webhook-fault")
    page.get_by_label("Address").fill(f"{receiver.origin}/hooks")
    page.get_by_role("button", name="Register it").click()
    page.get_by_role("heading", name="Keep this secret").wait_for()
    assert page.locator("code", has_text="whsec_").count() == 1
    page.get_by_role("link", name="It is kept; go on").click()
    page.get_by_role("button", name="Send a test").wait_for()
    assert "whsec_" not in page.content()
    page.get_by_role("button", name="Send a test").click()
    page.get_by_text("A test is on its way").wait_for()
    messages = page.get_by_role("region", name="Messages")
    messages.get_by_text("delivered").wait_for()
    messages.get_by_role("button", name=re.compile("^Send again")).click()
    page.get_by_text("It goes out again").wait_for()
    until(lambda: len(receiver.arrived) == 2, PARKED_SECONDS, "the message arrives again, under its id")
    assert len({one.headers["webhook-id"] for one in receiver.arrived}) == 1
    receiver.answers.append(503)
    page.get_by_role("button", name="Send a test").click()
    messages.get_by_text("next try").wait_for()
    operator.look("webhook")
    operator.open("/webhooks")
    operator.keep("webhooks")
    page.go_back()
    page.get_by_label("Why pause it?").fill("We move house")
    page.get_by_role("button", name="Pause it").click()
    page.get_by_text("Paused.").wait_for()
    page.get_by_text("Change it", exact=True).click()
    page.get_by_label("Name").fill("The new warehouse")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="The new warehouse").wait_for()
    page.get_by_text("Another secret", exact=True).click()
    page.get_by_role("button", name="Make another secret").click()
    page.get_by_role("heading", name="Keep this secret").wait_for()
    assert page.locator("code", has_text="whsec_").count() == 1
    page.get_by_role("link", name="It is kept; go on").click()
    page.locator("summary", has_text="Remove it").click()
    page.get_by_label("Why remove it?").fill("It is shut")
    page.get_by_role("button", name="Remove it").click()
    page.get_by_text("Removed; it is told nothing any more.").wait_for()


def test_people_are_invited_and_programs_get_keys(window):
    admin = window().sign_in("Administrator")
    page = admin.open("/accounts")
    admin.keep("accounts")
    page.get_by_text("Invite somebody").click()
    page.get_by_label("E-mail address").fill("new@demo.example")
    page.get_by_role("button", name="Invite", exact=True).click()
    # Without a role there is nothing to invite to.
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("E-mail address").input_value() == "new@demo.example"
    page.get_by_role("checkbox", name=re.compile("^Auditor")).first.check()
    page.get_by_role("button", name="Invite", exact=True).click()
    page.get_by_text("Invited; the link is on its way by mail.").wait_for()
    page.get_by_text("Register a program").click()
    program = page.locator("form", has=page.get_by_role("button", name="Register it"))
    program.get_by_label("Name").fill("Nightly report")
    program.get_by_role("checkbox", name=re.compile("^Auditor")).check()
    program.get_by_role("button", name="Register it").click()
    page.get_by_role("heading", name="Keep this secret").wait_for()
    page.get_by_role("link", name="It is kept; go on").click()
    page.get_by_role("button", name="Make another key").click()
    page.get_by_role("link", name="It is kept; go on").click()
    rows = page.get_by_role("region", name="Keys").locator("tbody tr")
    rows.first.wait_for()
    assert rows.count() == 2
    rows.first.get_by_role("button", name=re.compile("^Revoke")).click()
    page.get_by_text("Revoked; it opens nothing any more.").wait_for()
    admin.look("account-program")
    page.get_by_text("Shut the account").click()
    page.get_by_label("Why?").fill("Not used")
    page.get_by_role("button", name="Shut it").click()
    page.get_by_text("Shut; their sessions and keys are over.").wait_for()
    page = admin.open("/accounts?q=approver@demo")
    admin.look("accounts-found")
    page.locator("tbody a").first.click()
    page.get_by_text("What they may do", exact=True).click()
    page.get_by_role("checkbox", name=re.compile("^Auditor")).check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved; their sessions know within seconds.").wait_for()
    page.get_by_text("What they may do", exact=True).click()
    page.get_by_role("checkbox", name=re.compile("^Auditor")).uncheck()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved; their sessions know within seconds.").wait_for()
