"""The bench of pages, small: every page in the portal's tables answers with a year behind it; first pages are small."""

from __future__ import annotations

import html
import re

import pytest
from months import copied
from werkzeug.routing import Map

from deploy.bench.a_year import fill_a_year
from deploy.bench.pages import HERE, addresses, signed_in, time_pages
from deploy.bench.pages_of import held, samples_of
from deploy.month.people import demo_logins
from deploy.onebox.front import Front
from deploy.onebox.house import open_house_now
from services.portal.calls.transport import Reply
from services.portal.domain.navigation import BEHIND, PAGES
from services.portal.main import create_portal
from services.portal.pages.guard import OPEN

pytestmark = pytest.mark.slow
PEOPLE, WEEKS = 60, 9
# What leads on to a page or hands on a file: no pages of their own.
NO_PAGES = {
    "frame.home", "frame.find", "runs.resume", "runs.register", "invoices.document", "trainer.statement",
    "signing.confirm", "own.document", "people.document", "exports.file", "books.account_file",
}  # fmt: skip


def test_every_page_is_in_a_table_and_so_is_measured():
    portal = create_portal(lambda _request: Reply(503, {}, b""), {})
    rules: Map = portal.url_map
    pages = {rule.endpoint for rule in rules.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - OPEN - NO_PAGES == {one.endpoint for one in (*PAGES, *BEHIND)}


def test_every_page_answers_and_every_first_page_is_small(tmp_path_factory):
    house = open_house_now(copied(tmp_path_factory, "pages").data, {"second_factor_roles": ""})
    fill_a_year(house, PEOPLE, WEEKS)
    expected = {f"p95 of {one.path} of {one.role}" for one in addresses(Front(house, {}).portal, samples_of(house))}
    assert (
        f"{(PEOPLE + 1) * WEEKS * 5:,}" <= {row.name: row.ours for row in held(house)}["rows in timetracking's entries"]
    )
    rows = {row.name: row for row in time_pages(house, 1)}
    books = house.services["ledger"]
    with books.units.read(books.call_as_service()) as unit:
        assert books.check(unit) == [], "the year in the books is one that could have been"
    _leads_from_gaps_to_weeks(signed_in(Front(house, {}), "finance"))
    house.close()
    assert {name for name in rows if name.startswith("p95")} == expected
    sizes = {name: row for name, row in rows.items() if name.startswith("first page")}
    assert len(sizes) == len(demo_logins())
    assert {name: row.ours for name, row in sizes.items() if row.reached is not True} == {}


def _leads_from_gaps_to_weeks(finance):
    """Each reason why hours wait leads to the weeks in which they do, a page at a time."""
    shown = finance.get("/ledger", base_url=HERE).text
    reasons = set(re.findall(r'"/ledger/hours\?reason=(\w+)"', shown))
    assert reasons == {"awaiting_pay_run", "awaiting_invoice", "ordered_not_released"}
    address, weeks = "/ledger/hours?reason=awaiting_invoice", []
    while address:
        page = finance.get(address, base_url=HERE).text
        weeks += re.findall(r'"(/ledger/weeks/\w+/\w+/[\d-]+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following and html.unescape(following[1])
    assert len(weeks) == len(set(weeks)) > PEOPLE
    assert finance.get("/ledger/hours?reason=because", base_url=HERE).status_code == 422
