"""The bench of pages, small: every list of every role answers with a year behind it, and first pages stay small."""

from __future__ import annotations

import pytest
from months import copied
from werkzeug.routing import Map

from deploy.bench.pages import FORMS, LISTS, SUMS, time_pages
from deploy.month.people import demo_logins
from services.portal.calls.transport import Reply
from services.portal.domain.navigation import PAGES
from services.portal.main import create_portal

pytestmark = pytest.mark.slow
PEOPLE, WEEKS = 60, 9


def menu() -> dict[str, set[str]]:
    """Give the addresses that the menu offers each role."""
    portal = create_portal(lambda _request: Reply(503, {}, b""), {})
    rules: Map = portal.url_map
    place = {rule.endpoint: rule.rule for rule in rules.iter_rules() if "GET" in (rule.methods or ())}
    roles = {role for page in PAGES for role in page.roles}
    return {role: {place[page.endpoint] for page in PAGES if role in page.roles} for role in roles}


def test_every_page_of_the_menu_is_measured():
    measured = {path.partition("?")[0] for paths in (*LISTS.values(), *SUMS.values()) for path in paths}
    assert {path for paths in menu().values() for path in paths} - measured == set(FORMS)


def test_every_list_answers_and_every_first_page_is_small(tmp_path_factory):
    rows = {row.name: row for row in time_pages(copied(tmp_path_factory, "pages").data, PEOPLE, WEEKS, 1)}
    assert {name for name in rows if name.startswith("p95")} == {
        f"p95 of {path} of {role}" for lists in (LISTS, SUMS) for role, paths in lists.items() for path in paths
    }
    sizes = {name: row for name, row in rows.items() if name.startswith("first page")}
    assert len(sizes) == len(demo_logins())
    assert {name: row.ours for name, row in sizes.items() if row.reached is not True} == {}
