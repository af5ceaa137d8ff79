"""The export centre: every list that its readers may read stands in it, and is to be had as they are let in."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from months import copied

from deploy.bench.pages import HERE, signed_in
from deploy.docs.api import app_of, service_names
from deploy.onebox.front import Front
from deploy.onebox.house import open_house_now
from services.portal.domain.export_lists import LISTS, lists_for
from services.portal.domain.navigation import PAGES
from shared.values.permissions import PERMISSIONS

ROOT = Path(__file__).parents[2]
(READERS,) = (page.roles for page in PAGES if page.endpoint == "exports.board")
LEFT_OUT = {
    r"/(dead-jobs|parked-facts)$": "what failed in the machinery: for who operates it, on the page of operations",
    r"/(trainer|user)-names$": "what ids are called, which every list beside it says",
    r"/timetracking/v1/approvals$": "what one approver approved: on a page of theirs, and by week on the timesheets",
    r"/shared-tax-numbers$": "found anew each time, by name at the top of the page of people",
    r"/users/me/": "one's own sign-ins, on the page of one's account",
    r"<(?!vendor_id)\w+>": "of one thing: whoever takes it has that thing before them",
}
MONDAY, LATER = "2026-10-05", "2026-11-02"


def test_every_list_of_its_readers_stands_there_or_is_left_out_for_a_reason(tmp_path):
    lists = {
        rule.rule
        for name in service_names(ROOT)
        for app in [app_of(name, str(tmp_path))]
        for rule in app.url_map.iter_rules()
        if (door := getattr(app.view_functions[rule.endpoint], "doors", {}).get("GET")) and door.lists is not None
    }
    readable = {one for one in lists if not PERMISSIONS[f"GET {one}"].cells.keys().isdisjoint(READERS)}
    there = {one.route for one in LISTS.values()}
    assert there <= readable
    left = {one: [why for why in LEFT_OUT if re.search(why, one)] for one in readable - there}
    assert {one for one, why in left.items() if not why} == set()
    assert {why for found in left.values() for why in found} == set(LEFT_OUT)


def test_lists_are_narrowed_by_what_their_routes_take_and_by_all_that_they_need():
    for one in LISTS.values():
        paths = json.loads((ROOT / "docs" / "api" / f"{one.service}.json").read_text())["paths"]
        asked = paths[one.route.replace("<", "{").replace(">", "}")]["get"]["parameters"]
        known = {ask["name"]: ask.get("required", False) for ask in asked if ask["in"] == "query"}
        assert {ask.name: ask.needed for ask in one.asks}.items() <= known.items(), one
        assert {name for name, needed in known.items() if needed} == {ask.name for ask in one.asks if ask.needed}, one


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    house = open_house_now(copied(tmp_path_factory, "exports").data, {"second_factor_roles": ""})
    yield Front(house, {})
    house.close()


def _rows(answer) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Disposition"].startswith("attachment"), answer.headers
    return list(csv.DictReader(answer.get_data().decode("utf-8-sig").splitlines()))


@pytest.mark.slow
@pytest.mark.parametrize("role", READERS)
def test_every_list_on_the_page_is_to_be_had(front, role):
    visitor = signed_in(front, role)
    page = visitor.get("/exports", base_url=HERE).text
    vendor = re.search(r'value="(ven_\w+)"', page)
    shown = set(re.findall(r'action="/exports/([\w/-]+)"', page))
    own = role == "vendor_manager"
    assert shown == {one.name for _, lists in lists_for([role]) for one in lists if not one.of_vendor or vendor or own}
    for name in shown:
        query = {ask.name: LATER if ask.name == "to" else MONDAY for ask in LISTS[name].asks} | (
            {"vendor_id": vendor[1]} if vendor else {}
        )
        _rows(visitor.get(f"/exports/{name}", query_string={**query, "format": "csv"}, base_url=HERE))


@pytest.mark.slow
def test_a_file_holds_what_its_reader_may_know_in_the_period_that_was_asked_for(front):
    client, finance = signed_in(front, "client"), signed_in(front, "finance")
    every = _rows(finance.get("/exports/billing/invoices?format=csv", base_url=HERE))
    ours = _rows(client.get("/exports/billing/invoices?format=csv", base_url=HERE))
    assert {one["client_id"] for one in ours} < {one["client_id"] for one in every}
    assert _rows(finance.get("/exports/ledger/margins?format=csv&from=&to=", base_url=HERE))
    assert _rows(finance.get("/exports/ledger/margins?format=csv&from=2031-01-06", base_url=HERE)) == []
    book = finance.get("/exports/billing/invoices?format=xlsx", base_url=HERE)
    assert book.get_data()[:2] == b"PK"


@pytest.mark.slow
@pytest.mark.parametrize("path", [
    "payments/payments?format=csv", "billing/invoices", "billing/invoices?format=pdf", "billing/nothing?format=csv",
])  # fmt: skip
def test_what_is_not_on_the_page_is_not_to_be_had(front, path):
    assert signed_in(front, "client").get(f"/exports/{path}", base_url=HERE).status_code == 404
