"""The ledger over HTTP: who may read, what the answers look like, and how lists go on."""

from __future__ import annotations

import pytest
from ledger_facts import ALL_THE_WAY, approved, clocked, earned, engagement

PREFIX = "/api/ledger/v1"


@pytest.fixture
def booked(ledger):
    ledger.hear(*ALL_THE_WAY)
    return ledger


PATHS = ["accounts", "trial-balance", "trial-balance.csv", "journals", "reconciliation", "reconciliation/weeks",
         "traces/pay_1", "closings", "accounts/bank/postings?currency=EUR"]  # fmt: skip


@pytest.mark.parametrize("role, status", [("trainer", 403), ("client", 403), ("vendor_manager", 403), ("approver", 403),
                                          ("auditor", 200), ("admin", 200)])  # fmt: skip
def test_only_finance_and_auditors_read_the_books(booked, role, status):
    client = booked.client(role)
    assert {path: client.get(f"{PREFIX}/{path}").status_code for path in PATHS} == dict.fromkeys(PATHS, status)


def test_the_trial_balance(booked):
    answer = booked.client("auditor").get(f"{PREFIX}/trial-balance?as_of=2026-11-30").get_json()
    assert answer["as_of"] == "2026-11-30"
    bank = {row["balance"]["currency"]: row for row in answer["data"] if row["account"]["key"] == "bank"}
    assert bank["USD"]["debit"] == {"amount": "114.00", "currency": "USD"}
    assert bank["EUR"]["balance"] == {"amount": "-60.00", "currency": "EUR"}
    assert [total["sum"]["amount"] for total in answer["sums"]] == ["0.00", "0.00"]


def every(client, path: str) -> list:
    found, cursor = [], ""
    while cursor is not None:
        answer = client.get(f"{PREFIX}/{path}&limit=1{f'&cursor={cursor}' if cursor else ''}").get_json()
        found += answer["data"]
        cursor = answer["next_cursor"]
    return found


def test_each_row_of_the_trial_balance_is_made_of_its_postings(booked):
    client = booked.client("auditor")
    rows = client.get(f"{PREFIX}/trial-balance").get_json()["data"]
    for row in rows:
        account, currency = row["account"]["key"], row["balance"]["currency"]
        postings = every(client, f"accounts/{account}/postings?currency={currency}")
        minor = [int(one["amount"]["amount"].replace(".", "")) for one in postings]
        assert sum(minor) == int(row["balance"]["amount"].replace(".", "")), account
        assert sum(one for one in minor if one > 0) == int(row["debit"]["amount"].replace(".", ""))
        places = [(one["posted_on"], one["journal_id"], one["line"]) for one in postings]
        assert places == sorted(places, reverse=True)
        assert len(set(places)) == len(places)
        assert all(client.get(f"{PREFIX}/journals/{one['journal_id']}").get_json()["kind"] == one["kind"]
                   for one in postings)  # fmt: skip


def test_postings_of_an_account_are_a_file_too(booked):
    answer = booked.client("finance").get(f"{PREFIX}/accounts/bank/postings?currency=EUR&format=csv")
    assert answer.content_type.startswith("text/csv")
    assert b"source_id" in answer.data.splitlines()[0]
    assert len(answer.data.splitlines()) == 2


@pytest.mark.parametrize("path, status", [
    ("accounts/petty/postings?currency=EUR", 404), ("accounts/bank/postings", 422),
    ("accounts/bank/postings?currency=XXQ", 422),
])  # fmt: skip
def test_an_account_nobody_knows_has_no_postings(booked, path, status):
    assert booked.client("finance").get(f"{PREFIX}/{path}").status_code == status


def test_the_trial_balance_as_a_file(booked):
    answer = booked.client("finance").get(f"{PREFIX}/trial-balance.csv")
    assert answer.content_type.startswith("text/csv")
    assert answer.data.startswith(b"number,account,")


@pytest.mark.parametrize("query", ["as_of=yesterday", "known=2026-11-02", "surprise=1"])
def test_a_question_that_cannot_be_read_is_refused(booked, query):
    assert booked.client("finance").get(f"{PREFIX}/trial-balance?{query}").status_code == 422


def test_the_chart_says_what_balances_mean(booked):
    accounts = booked.client("finance").get(f"{PREFIX}/accounts").get_json()["data"]
    assert [account["number"] for account in accounts] == sorted(account["number"] for account in accounts)
    assert all(account["says"].endswith(".") for account in accounts)


def test_journals_page_by_page(booked):
    client, seen, cursor = booked.client("finance"), [], ""
    while cursor is not None:
        answer = client.get(f"{PREFIX}/journals?limit=2{f'&cursor={cursor}' if cursor else ''}").get_json()
        seen += [(row["kind"], row["source_id"]) for row in answer["data"]]
        cursor = answer["next_cursor"]
    assert len(seen) == len(set(seen)) == 7
    filtered = client.get(f"{PREFIX}/journals?kind=payment.released&source_id=pay_1").get_json()["data"]
    assert [row["source_id"] for row in filtered] == ["pay_1"]
    one = client.get(f"{PREFIX}/journals/{filtered[0]['journal_id']}").get_json()
    assert one["recorded"] == "2026-11-02T12:00:00Z"
    postings = client.get(f"{PREFIX}/journals/{one['journal_id']}/postings").get_json()["data"]
    assert [(row["account"], row["amount"]["amount"]) for row in postings] == [
        ("wages_payable", "60.00"),
        ("payments_in_transit", "-60.00"),
    ]
    assert client.get(f"{PREFIX}/journals/jrn_0").status_code == 404
    assert client.get(f"{PREFIX}/journals/jrn_0/postings").status_code == 404


def test_the_reconciliation(booked):
    booked.hear(earned(600, 1000, week="2026-10-12"))
    client = booked.client("finance")
    answer = client.get(f"{PREFIX}/reconciliation").get_json()
    assert (answer["approved_seconds"], answer["paid_seconds"], answer["billed_seconds"]) == (3600, 3600, 3600)
    assert answer["unexplained_seconds"] == 600
    assert [(gap["reason"], gap["seconds"], gap["explained"]) for gap in answer["gaps"]] == [
        ("awaiting_pay_run", 600, True),
        ("earned_differs", -600, False),
    ]
    week = client.get(f"{PREFIX}/reconciliation?trainer_id=trn_1&workweek_start=2026-10-05").get_json()
    assert week["unexplained_seconds"] == 0


def test_weeks_page_by_page_and_by_reason(booked):
    lines = [clocked(f"ent_{day}", f"2026-10-{day}T09:00:00Z", f"2026-10-{day}T10:00:00Z") for day in (12, 19, 26)]
    booked.hear(engagement(), approved(*lines))
    client, seen, cursor = booked.client("finance"), [], ""
    while cursor is not None:
        answer = client.get(f"{PREFIX}/reconciliation/weeks?limit=1{f'&cursor={cursor}' if cursor else ''}").get_json()
        seen += [row["workweek_start"] for row in answer["data"]]
        cursor = answer["next_cursor"]
    assert seen == ["2026-10-05", "2026-10-12", "2026-10-19", "2026-10-26"]
    waiting = client.get(f"{PREFIX}/reconciliation/weeks?reason=not_yet_priced").get_json()["data"]
    assert [row["gaps"][0] for row in waiting] == [{"side": "pay", "reason": "not_yet_priced", "seconds": 3600}] * 3
    assert client.get(f"{PREFIX}/reconciliation/weeks?reason=because").status_code == 422


def test_a_payment_explains_itself(booked):
    client = booked.client("auditor")
    (week,) = client.get(f"{PREFIX}/traces/HBpay_1").get_json()["data"]
    assert week == {"trainer_id": "trn_1", "engagement_id": "eng_1", "workweek_start": "2026-10-05"}
    story = client.get(f"{PREFIX}/weeks/trn_1/eng_1/2026-10-05").get_json()
    assert [(step["side"], step["stage"]) for step in story["steps"]] == [
        ("pay", "approved"), ("pay", "earned"), ("pay", "ordered"), ("pay", "released"), ("pay", "settled"),
        ("bill", "charged"), ("bill", "billed"), ("bill", "received"),
    ]  # fmt: skip
    assert story["steps"][1]["says"] == "60.0000 EUR an hour for regular time, after an approval of hours."
    assert story["gaps"] == []
    assert client.get(f"{PREFIX}/weeks/trn_1/eng_1/2026-10-12").status_code == 404
    assert client.get(f"{PREFIX}/weeks/trn_1/eng_1/monday").status_code == 422


def test_closing_needs_a_key_and_an_approver(booked):
    booked.clock[0] += 86_400
    body = {"closed_to": "2026-11-02"}
    assert booked.client("finance").post(f"{PREFIX}/closings", json=body).status_code == 403
    client = booked.client("finance_approver")
    assert client.post(f"{PREFIX}/closings", json=body).status_code == 400
    first = client.post(f"{PREFIX}/closings", json=body, headers={"Idempotency-Key": "october"})
    again = client.post(f"{PREFIX}/closings", json=body, headers={"Idempotency-Key": "october"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json() == again.get_json()
    other = client.post(f"{PREFIX}/closings", json=body, headers={"Idempotency-Key": "october-again"})
    assert (other.status_code, other.get_json()["code"]) == (409, "books_closed_already")
    assert client.get(f"{PREFIX}/closings").get_json()["data"] == [first.get_json()]
