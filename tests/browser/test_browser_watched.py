"""A run of 5,000 people, in Chromium: opened in the wizard, and watched by real counts until all have settled."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from months import copied
from pictures import BUILT, visitor
from playwright.sync_api import Browser, Page
from real_server import Server, serving

from deploy.bench.payable import PAY_GROUP, PERIOD_START, WEEKS, fill
from deploy.onebox.house import open_house_now

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("browser")]
PEOPLE = 5_000
# Whatever else the machine does.
MOST_SECONDS = 600
STAGES = ("Ordered", "In a file", "Released", "Sent to the bank", "Settled")


@pytest.fixture
def crowded(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A sample month, and beside it thousands whose last weeks wait for a run."""
    month = copied(tmp_path_factory, "watched")
    house = open_house_now(month.data)
    fill(house.services["payroll"], house.services["payments"], PEOPLE, 1)
    house.close()
    with serving(month.data) as running:
        yield running


def _counts(page: Page) -> dict[str, str]:
    """Read the stages as they stand on the page that is open, which nobody reloads."""
    said = page.locator("#progress li span").all_inner_texts()
    return dict(zip(said[::2], said[1::2], strict=False))


def _watch(page: Page, stage: str, seen: dict[str, list[str]]) -> None:
    """Look on until a stage has come to everybody, and keep what was seen on the way."""
    deadline = time.monotonic() + MOST_SECONDS
    whole = re.compile(r"^([\d,]+) of \1$")
    while True:
        said = _counts(page).get(stage, "")
        if said and said not in seen[stage]:
            seen[stage].append(said)
        if whole.match(said):
            return
        assert time.monotonic() < deadline, f"{stage} stands at {said} after {MOST_SECONDS} s"
        page.wait_for_timeout(100)


def _opened(finance: Any) -> str:
    """Open the run in the wizard and lead it to the second person; gives its address."""
    page = finance.open("/runs/new")
    end = PERIOD_START + timedelta(weeks=WEEKS)
    payday: date = datetime.now(UTC).date() + timedelta(days=3)
    for name, value in {
        "pay_group": PAY_GROUP,
        "period_start": PERIOD_START,
        "period_end": end,
        "payday": payday,
    }.items():
        page.locator(f"#{name}").fill(str(value))
    page.get_by_role("button", name="Open as a draft").click()
    page.wait_for_url("**/runs/run_*/people")
    finance.look()
    run: str = page.url.removeprefix(finance.base).removesuffix("/people")
    with page.expect_navigation():
        page.get_by_role("link", name="Go on to the checks").click()
    assert not page.get_by_text("cannot be paid").count()
    with page.expect_navigation():
        page.get_by_role("link", name="Go on to the review").click()
    finance.look()
    page.get_by_role("button", name="Submit for approval").click()
    page.wait_for_url("**/approval")
    return run


def test_a_run_of_thousands_is_watched_to_its_end(browser: Browser, crowded: Server) -> None:
    base = f"http://127.0.0.1:{crowded.port}"
    finance, second = (visitor(browser, base).sign_in(role) for role in ("Finance", "Finance approver"))
    for one in (finance, second):
        one.context.set_default_timeout(MOST_SECONDS * 1000)
    seen: dict[str, list[str]] = {stage: [] for stage in STAGES}
    run = _opened(finance)
    desk, page = second.open(run), finance.page
    desk.get_by_role("button", name="Approve and order the payments").click()
    desk.wait_for_url("**/files")
    page.goto(f"{base}{run}/files")
    _watch(page, "Ordered", seen)
    finance.look("run-of-thousands-ordered", BUILT)
    while page.get_by_role("button", name=re.compile("^Prepare")).count():
        before = _counts(page)["In a file"]
        with page.expect_navigation():
            page.get_by_role("button", name=re.compile("^Prepare")).first.click()
        page.wait_for_url("**/files")
        assert _counts(page)["In a file"] != before
        seen["In a file"].append(_counts(page)["In a file"])
    page.get_by_text("The control totals agree.").wait_for()
    files = second.open(run).locator("#files tbody tr").count()
    for step, stage in (("Release", "Released"), ("Sent to the bank", "Sent to the bank"), ("Settled", "Settled")):
        for number in range(files):
            # A file keeps its button until all have settled.
            row = second.page.locator("#files tbody tr").nth(number)
            with second.page.expect_navigation():
                row.get_by_role("button", name=step, exact=True).click()
        # The first one's page is open all the while, and nobody has touched it.
        _watch(page, stage, seen)
    finance.open(run)
    finance.look("run-of-thousands")
    paid = seen["Settled"][-1].split(" of ")
    assert paid[0] == paid[1]
    assert int(paid[0].replace(",", "")) >= PEOPLE
    assert all(len(counts) > 1 for stage, counts in seen.items() if stage in ("In a file", "Settled")), seen
