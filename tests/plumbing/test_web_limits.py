"""Limits: who asks too much is told when to come again, others are not touched, health is never counted."""

from __future__ import annotations

import pytest

from shared.plumbing.limits import LIMITS, OF_ROUTE, Limits, name_of
from shared.plumbing.problems import WebRefusal
from shared.values.call import Actor, Call, Origin
from shared.values.permissions import PERMISSIONS

SIGN_IN = PERMISSIONS["POST /api/identity/v1/tokens"]
ENTRY = PERMISSIONS["POST /api/timetracking/v1/entries"]
NOON = 1_791_158_400


def called(under, at_epoch=NOON, user="usr_1", address="203.0.113.7"):
    return Call(Actor(user), at_epoch, str, under=under, origin=Origin(address))


def spent(limits, **who):
    for _ in range(LIMITS["sign-in"]):
        limits.count(called(SIGN_IN, **who))


def test_every_special_route_stands_in_the_permission_table_and_is_open() -> None:
    assert all(PERMISSIONS[what].open_because for what in OF_ROUTE)
    assert {name_of(one) for one in PERMISSIONS.values()} | {"strangers", "export"} == set(LIMITS)


def test_who_asks_too_much_waits_for_the_next_minute() -> None:
    limits = Limits()
    spent(limits, at_epoch=NOON + 5)
    with pytest.raises(WebRefusal) as refused:
        limits.count(called(SIGN_IN, NOON + 6))
    assert (refused.value.status, refused.value.code) == (429, "requests_many")
    assert refused.value.headers == {
        "Retry-After": "54", "RateLimit-Policy": '"sign-in";q=300;w=60', "RateLimit": '"sign-in";r=0;t=54'
    }  # fmt: skip
    assert limits.count(called(SIGN_IN, NOON + 60)).left == LIMITS["sign-in"] - 1


def test_others_and_other_things_are_counted_apart() -> None:
    limits = Limits()
    spent(limits)
    assert limits.count(called(SIGN_IN, address="203.0.113.8")).left == LIMITS["sign-in"] - 1
    assert limits.count(called(ENTRY)).left == LIMITS["change"] - 1
    # Whoever is known is counted by who they are, from wherever they come.
    assert limits.count(called(ENTRY, address="203.0.113.9")).left == LIMITS["change"] - 2
    assert limits.count(called(ENTRY, user="usr_2")).left == LIMITS["change"] - 1


def test_where_a_proxy_counts_nothing_is_counted_here() -> None:
    limits = Limits(enforced=False)
    spent(limits)
    assert limits.count(called(SIGN_IN)) is None


def test_answers_say_what_is_left(sample) -> None:
    answers = [sample.client.get("/api/sample/v1/parcels", headers=sample.headers("finance")) for _ in range(2)]
    assert [one.headers["RateLimit"].partition(";t=")[0] for one in answers] == ['"read";r=11999', '"read";r=11998']
    assert answers[0].headers["RateLimit-Policy"] == '"read";q=12000;w=60'
    assert "RateLimit" not in sample.client.get("/livez").headers


def test_tokens_that_are_no_good_are_counted_by_address(sample) -> None:
    def ask():
        headers = {"Authorization": "Bearer no.good.token"}
        return sample.client.get("/api/sample/v1/parcels", headers=headers).status_code

    assert [ask() for _ in range(LIMITS["strangers"] + 1)] == [401] * LIMITS["strangers"] + [429]
    assert sample.client.get("/api/sample/v1/parcels", headers=sample.headers("finance")).status_code == 200
