"""The trail over HTTP: filters that hold together, pages that miss nothing, for admins and auditors alone."""

from __future__ import annotations

import pytest
from audit_house import NOW, noted

from shared.values.call import ROLES


@pytest.fixture
def trail(house):
    """Twelve entries by three people, one of another kind and service."""
    house.hears(*[noted(number) for number in range(11)])
    house.hears(noted(11, service="payments", kind="secret_opened", object_id="", object_ids=("acct_1",)))
    return house


def numbers(answer) -> list[int]:
    assert answer.status_code == 200, answer.text
    return [one["number"] for one in answer.json["data"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", list(range(12, 0, -1))),
        ("actor_id=usr_1", [11, 8, 5, 2]),
        ("object_id=run_4", [5]),
        ("object_id=grp_1&actor_id=usr_2", [9, 6, 3]),
        ("object_id=acct_1", [12]),
        ("kind=secret_opened", [12]),
        ("service=payments", [12]),
        (f"trace_id={3:032x}", [4]),
        ("from=2026-10-05T00:00:02Z&to=2026-10-05T00:00:04Z", [4, 3]),
        ("object_id=nothing", []),
    ],
)
def test_filters_hold_together(trail, query, found):
    assert numbers(trail.ask(f"entries?{query}")) == found


def test_pages_give_everything_once(trail):
    seen, cursor = [], ""
    while True:
        answer = trail.ask(f"entries?limit=5{cursor}")
        seen += numbers(answer)
        if not answer.json["next_cursor"]:
            break
        cursor = f"&cursor={answer.json['next_cursor']}"
    assert seen == list(range(12, 0, -1))


def test_an_entry_says_all_of_it(trail):
    entry = trail.ask("entries?object_id=run_4").json["data"][0]
    assert entry.pop("hash") == trail.rows("select hash from entries where number = 5")[0].hash
    assert entry == {
        "number": 5, "noted": "2026-10-05T00:00:04Z", "service": "payroll", "kind": "changed",
        "what": "POST /api/payroll/v1/pay-runs", "actor_id": "usr_1", "roles": ["finance"], "object_id": "run_4",
        "object_ids": ["run_4", "grp_1"], "why": "it is payday", "before": None, "after": {"state": "draft"},
        "address": "127.0.0.1", "agent": "", "trace_id": f"{4:032x}",
    }  # fmt: skip


def test_the_head_can_be_kept_elsewhere(trail):
    newest = trail.rows("select number, hash from entries order by number desc limit 1")[0]
    assert trail.ask("chain-head").json == {"number": newest.number, "hash": newest.hash}


@pytest.mark.parametrize("role", ROLES)
def test_admins_and_auditors_alone_read_it(trail, role):
    assert trail.ask("entries", role).status_code == (200 if role in ("admin", "auditor") else 403)


@pytest.mark.parametrize("query", ["kind=rumour", "from=yesterday", "actor=usr_1"])
def test_a_filter_that_means_nothing_is_refused(house, query):
    assert house.ask(f"entries?{query}").status_code == 422


def test_an_empty_trail_is_an_empty_list(house):
    assert house.now == NOW
    assert numbers(house.ask("entries")) == []
    assert house.ask("chain-head").json == {"number": 0, "hash": "0" * 64}
