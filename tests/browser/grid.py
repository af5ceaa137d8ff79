"""A trainer's week in Chromium: where its grid is, and its cells. In: a page. Out: addresses and fields."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, Page

TODAY = datetime.now(UTC).date()


def week_ago(weeks: int) -> str:
    """Give the address of the week that many weeks ago."""
    return f"/week?day={(TODAY - timedelta(days=7 * weeks)).isoformat()}"


def cell(page: Page, number: int) -> Locator:
    """Find the field of a day, counted from 0, of the first project."""
    return page.locator("table.grid tbody tr").first.locator("td").nth(number).locator("input:not([type=hidden])")
