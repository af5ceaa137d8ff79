"""An operator's day, in Chromium: what waits at every hop, a fact replayed, one left out."""

from __future__ import annotations

import re
import sqlite3

import pytest
from pictures import BUILT, PHONE
from real_server import until

from shared.events.catalogue import encode, topic_of
from shared.events.timetracking import ProjectOpened

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
PARKED_SECONDS = 30
_COLUMNS = "event_id, type, version, source, topic, key, at_epoch, traceparent, data, reason, parked_epoch"


def _parked(server, event_id: str, data: bytes, reason: str) -> None:
    """Set a fact aside in onboarding, as its consumer does with one that cannot be heard."""
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    kind = ProjectOpened.TYPE
    row = (event_id, kind, 1, "timetracking", topic_of(kind), event_id, 1_790_000_000, trace, data, reason,
           1_790_000_060)  # fmt: skip
    with sqlite3.connect(server.data / "onboarding.db", timeout=PARKED_SECONDS) as connection:
        connection.execute(f"INSERT INTO parked ({_COLUMNS}) VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608


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
    with sqlite3.connect(server.data / "onboarding.db", timeout=PARKED_SECONDS) as connection:
        assert connection.execute("SELECT name FROM projects WHERE project_id = 'prj_parked'").fetchone()
        (why,) = connection.execute("SELECT dropped_because FROM dropped WHERE event_id = 'evt_broken'").fetchone()
    assert why == "Sent by a version that never shipped."


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
    with sqlite3.connect(server.data / "onboarding.db", timeout=PARKED_SECONDS) as connection:
        connection.execute("DELETE FROM parked")


@pytest.mark.parametrize("name, options", [("dark", {"color_scheme": "dark"}), ("phone", {"viewport": PHONE})])
def test_every_page_is_sound(window, name, options):
    operator = window(**options).sign_in("Administrator")
    operator.page.goto(f"{operator.base}/operations")
    operator.look(f"operator-{name}", BUILT)
