"""Margins: two sides of the same hours, added up by project; nothing is converted, and nothing gets lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from ledger_facts import WEEK, charged, earned, engagement

from services.ledger.domain.margin import Margin, Project, Sum, margins
from shared.plumbing import migrate

LOGIC = Project("cli_1", "prj_1", "Logic")
SUMS = st.lists(
    st.builds(Sum, st.sampled_from(["eng_1", "eng_2", "eng_3"]), st.sampled_from(["EUR", "USD", "JPY"]),
              st.integers(-(10**6), 10**6), st.integers(-(10**9), 10**9)),
    unique_by=lambda one: (one.engagement_id, one.currency),
)  # fmt: skip


@given(SUMS, SUMS)
def test_everything_is_added_up_once(bills, pays):
    found = margins(bills, pays, {"eng_1": LOGIC, "eng_2": LOGIC})
    for side, sums in (("charged", bills), ("earned", pays)):
        for currency in ("EUR", "USD", "JPY"):
            lines = [one for one in found if getattr(one, f"{side}_currency") == currency]
            wanted = [one for one in sums if one.currency == currency]
            assert sum(getattr(one, f"{side}_minor") for one in lines) == sum(one.amount_minor for one in wanted)
            assert sum(getattr(one, f"{side}_seconds") for one in lines) == sum(one.seconds for one in wanted)
    assert len({(one.project, one.charged_currency, one.earned_currency) for one in found}) == len(found)


def test_one_currency_leaves_a_margin_and_two_leave_none():
    same = Margin(LOGIC, "USD", "USD", 3600, 9500, 3600, 6000)
    other = Margin(LOGIC, "USD", "EUR", 3600, 9500, 3600, 6000)
    unbilled = Margin(LOGIC, "", "EUR", 0, 0, 3600, 6000)
    assert [one.margin_minor for one in (same, other, unbilled)] == [3500, None, -6000]


def test_the_books_say_what_is_left_by_project(ledger):
    ledger.hear(engagement(), engagement("eng_2", trainer_id="trn_2"))
    ledger.hear(earned(3600, 6000), charged(3600, 9500), earned(1800, 3000, week="2026-10-12"))
    ledger.hear(charged(7200, 19000, trainer_id="trn_2", engagement_id="eng_2"))
    client = ledger.client("finance")
    found = client.get("/api/ledger/v1/margins").get_json()["data"]
    assert [(one["project_name"], one["charged"], one["earned"], one["margin"]) for one in found] == [
        ("Logic", {"amount": "190.00", "currency": "USD"}, None, {"amount": "190.00", "currency": "USD"}),
        ("Logic", {"amount": "95.00", "currency": "USD"}, {"amount": "90.00", "currency": "EUR"}, None),
    ]
    week = client.get(f"/api/ledger/v1/margins?from={WEEK}&to=2026-10-12").get_json()["data"]
    assert [one["earned_seconds"] for one in week] == [0, 3600]
    assert client.get("/api/ledger/v1/margins?from=2026-10-19").get_json() == {"data": []}


def test_engagements_from_before_have_no_project_and_keep_their_sums(ledger):
    ledger.hear(earned(3600, 6000, engagement_id="eng_0"))
    (one,) = ledger.client("auditor").get("/api/ledger/v1/margins").get_json()["data"]
    assert (one["client_id"], one["project_name"], one["earned"]["amount"]) == ("", "", "60.00")


def test_the_migration_goes_down_and_up_on_filled_tables_and_keeps_every_sum(ledger):
    ledger.hear(engagement(), earned(3600, 6000), charged(3600, 9500))
    engine, folder = ledger.service.units.engine, ledger.service.migrations
    migrate.downgrade(engine, folder, "0004")
    migrate.upgrade(engine, folder)
    (one,) = ledger.client("finance").get("/api/ledger/v1/margins").get_json()["data"]
    assert (one["client_id"], one["project_name"], one["charged"]["amount"]) == ("cli_1", "", "95.00")
    # Heard of once more, it knows its project again.
    ledger.hear(engagement())
    (one,) = ledger.client("finance").get("/api/ledger/v1/margins").get_json()["data"]
    assert (one["project_name"], one["earned"]["amount"]) == ("Logic", "60.00")
