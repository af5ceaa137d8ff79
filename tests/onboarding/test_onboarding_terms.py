"""Terms that change after an engagement began, projects that share a name, and vendors as each caller sees them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from test_onboarding_imports import GOOD, OFFERS

from services.onboarding.imports.offers import read_offers
from services.onboarding.imports.people import read_people
from services.onboarding.usecases.import_engagements import import_engagements
from services.onboarding.usecases.import_trainers import import_trainers
from services.onboarding.usecases.keep_projects import keep_projects
from shared.events.catalogue import decode
from shared.events.fact import Envelope
from shared.events.timetracking import ProjectOpened
from shared.plumbing.service import Service
from shared.plumbing.unit import OUTBOX
from shared.values.call import Actor, Call
from shared.values.reach import EVERYONE

API = "/api/onboarding/v1"
Headers = Callable[[Actor], dict[str, str]]
ADMIN = Actor("usr_admin", frozenset({"admin"}))


def manager_of(vendor_id: str) -> Actor:
    return Actor("usr_v", frozenset({"vendor_manager"}), vendor_id=vendor_id)


@pytest.fixture
def address(onboarding: Service, admin: Call, vendor_id: str) -> str:
    with onboarding.units.write(admin) as unit:
        import_trainers(unit, admin, vendor_id, read_people(GOOD.encode()))
        import_engagements(unit, admin, vendor_id, read_offers(OFFERS.encode()))
        (engagement,) = unit.engagements.page(EVERYONE, None, (), "", 10)
    return f"{API}/engagements/{engagement.engagement_id}"


def said(service: Service, type_name: str = "engagement.started") -> list[Any]:
    with service.units.engine.connect() as connection:
        rows = connection.execute(OUTBOX.select().where(OUTBOX.c.type == type_name).order_by("position"))
        return [decode(Envelope(row.id, row.type, row.version, "onboarding", row.topic, row.key, row.at_epoch, "",
                                row.data)) for row in rows]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"valid_to": "2026-11-02"},
        {"weekly_cap_seconds": 180_000},
        {"weekly_cap_seconds": None},
        {"rule_pack": "us-flsa", "pay_group": "us"},
        {"workday_start_seconds": 14_400, "holiday_calendar": "DE-BE"},
        {"holiday_calendar": ""},
    ],
)
def test_terms_change_under_a_new_version_and_everyone_hears_them(
    client: FlaskClient, headers: Headers, onboarding: Service, vendor_id: str, address: str, change: dict[str, Any]
) -> None:
    manager = headers(manager_of(vendor_id))
    read = client.get(address, headers=manager)
    assert client.patch(address, json=change, headers=manager).status_code == 428
    fresh = client.patch(address, json=change, headers=manager | {"If-Match": read.headers["ETag"]})
    assert (fresh.status_code, fresh.headers["ETag"]) == (200, '"2"')
    assert fresh.get_json()["terms"] == read.get_json()["terms"] | change
    assert client.get(address, headers=manager).get_json() == fresh.get_json()
    first, newest = said(onboarding)
    assert {name: getattr(newest, name) for name in change} == change
    assert newest.engagement_id == first.engagement_id
    stale = client.patch(address, json=change, headers=manager | {"If-Match": read.headers["ETag"]})
    assert (stale.status_code, len(said(onboarding))) == (412, 2)


@pytest.mark.parametrize(
    "change, pointer",
    [
        ({"valid_to": "2026-10-05"}, "/valid_to"),
        ({"weekly_cap_seconds": 0}, "/weekly_cap_seconds"),
        ({"rule_pack": "x" * 41}, "/rule_pack"),
        ({"pay_currency": "USD"}, "/pay_currency"),
        ({"zone": "UTC"}, "/zone"),
    ],
)
def test_terms_that_make_no_sense_or_move_weeks_are_refused(
    client: FlaskClient, headers: Headers, address: str, change: dict[str, Any], pointer: str
) -> None:
    refused = client.patch(address, json=change, headers=headers(ADMIN) | {"If-Match": '"1"'})
    assert (refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (422, pointer)


def test_an_engagement_that_ended_makes_room_for_the_next(
    client: FlaskClient, headers: Headers, onboarding: Service, admin: Call, vendor_id: str, address: str
) -> None:
    client.patch(address, json={"valid_to": "2026-11-02"}, headers=headers(ADMIN) | {"If-Match": '"1"'})
    with onboarding.units.write(admin) as unit:
        report = import_engagements(
            unit, admin, vendor_id, read_offers(OFFERS.replace("2026-10-05", "2026-11-02").encode())
        )
    assert (report.new, report.errors) == (1, [])


def test_nobody_learns_whose_an_engagement_is(client: FlaskClient, headers: Headers, address: str) -> None:
    stranger = headers(manager_of("ven_other")) | {"Idempotency-Key": "k", "If-Match": '"1"'}
    rate = {"rate": "1", "valid_from": "2026-10-12"}
    answers = [
        client.get(address, headers=stranger),
        client.patch(address, json={}, headers=stranger),
        client.get(f"{address}/pay-rates", headers=stranger),
        client.post(f"{address}/pay-rates", json=rate, headers=stranger),
    ]
    assert [(one.status_code, one.get_json()["code"]) for one in answers] == [(404, "engagement_not_found")] * 4
    assert all("trn_" not in one.text and "ven_" not in one.text for one in answers)


def test_a_project_name_of_two_clients_asks_for_the_id(onboarding: Service, admin: Call, vendor_id: str) -> None:
    with onboarding.units.write(admin) as unit:
        keep_projects(unit, unit.call, [ProjectOpened("prj_2", "cli_2", "Clinical Reasoning")])
        import_trainers(unit, admin, vendor_id, read_people(GOOD.encode()))
        report = import_engagements(unit, admin, vendor_id, read_offers(OFFERS.encode()))
        (error,) = report.errors
        assert (error.row, error.field, error.code, report.new) == (2, "project", "project_ambiguous", 0)
        assert "prj_1, prj_2" in error.detail
        report = import_engagements(
            unit, admin, vendor_id, read_offers(OFFERS.replace("clinical reasoning", "prj_2").encode())
        )
        (engagement,) = unit.engagements.page(EVERYONE, None, (), "", 10)
    assert (report.new, engagement.client_id) == (1, "cli_2")


def test_vendors_are_listed_to_those_who_may_know_them(
    client: FlaskClient, headers: Headers, onboarding: Service, vendor_id: str
) -> None:
    admin = headers(ADMIN)
    other = client.post(f"{API}/vendors", json={"name": "Aurora", "country": "DE"}, headers=admin).get_json()
    listed = client.get(f"{API}/vendors", headers=admin).get_json()["data"]
    assert [one["vendor_id"] for one in listed] == sorted([vendor_id, other["vendor_id"]])
    own = client.get(f"{API}/vendors", headers=headers(manager_of(vendor_id))).get_json()["data"]
    assert [one["vendor_id"] for one in own] == [vendor_id]
    assert client.get(f"{API}/vendors", headers=headers(Actor("u", frozenset({"client"})))).status_code == 403


def test_a_rate_begins_with_the_engagement_at_the_earliest(client: FlaskClient, headers: Headers, address: str) -> None:
    body = {"rate": "61", "valid_from": "2026-10-04"}
    refused = client.post(f"{address}/pay-rates", json=body, headers=headers(ADMIN) | {"Idempotency-Key": "k"})
    assert (refused.status_code, refused.get_json()["code"]) == (422, "rate_before_engagement")


@pytest.mark.parametrize(
    "change, pointer",
    [
        ({"workday_start_seconds": 86_400}, "/workday_start_seconds"),
        ({"holiday_calendar": "DE-XX"}, "/holiday_calendar"),
        ({"holiday_calendar": "Mars"}, "/holiday_calendar"),
    ],
)
def test_days_and_calendars_nobody_keeps_are_refused(
    client: FlaskClient, headers: Headers, address: str, change: dict[str, Any], pointer: str
) -> None:
    answer = client.patch(address, json=change, headers=headers(ADMIN) | {"If-Match": '"1"'})
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, pointer)


def test_a_rule_pack_is_chosen_from_a_work_week_on(
    client: FlaskClient, headers: Headers, onboarding: Service, vendor_id: str, address: str
) -> None:
    manager = headers(manager_of(vendor_id))
    body = {"rule_pack": "us-ca", "valid_from": "2026-10-12", "valid_to": "2026-10-26"}
    assert client.post(f"{address}/rule-packs", json=body, headers=manager).status_code == 400
    made = client.post(f"{address}/rule-packs", json=body, headers=manager | {"Idempotency-Key": "k1"})
    assert (made.status_code, {name: made.get_json()[name] for name in body}) == (201, body)
    assert client.get(f"{address}/rule-packs", headers=manager).get_json()["data"] == [made.get_json()]
    stranger = headers(manager_of("ven_other"))
    assert client.get(f"{address}/rule-packs", headers=stranger).status_code == 404
    (fact,) = said(onboarding, "rule_pack.chosen")
    assert (fact.choice_id, fact.rule_pack, fact.valid_from, fact.valid_to) == (
        made.get_json()["choice_id"], "us-ca", "2026-10-12", "2026-10-26",
    )  # fmt: skip


@pytest.mark.parametrize(
    "change, code, pointer",
    [
        ({"valid_from": "2026-10-13"}, "rule_pack_inside_week", "/valid_from"),
        ({"valid_to": "2026-10-27"}, "rule_pack_inside_week", "/valid_to"),
        ({"valid_to": "2026-10-12"}, "dates_reversed", "/valid_to"),
        ({"valid_from": "2026-09-28"}, "rule_pack_before_engagement", "/valid_from"),
        ({"rule_pack": " "}, "text_length", "/rule_pack"),
    ],
)
def test_choices_that_fit_no_work_week_are_refused(
    client: FlaskClient, headers: Headers, address: str, change: dict[str, Any], code: str, pointer: str
) -> None:
    body = {"rule_pack": "us-ca", "valid_from": "2026-10-12", **change}
    answer = client.post(f"{address}/rule-packs", json=body, headers=headers(ADMIN) | {"Idempotency-Key": "k1"})
    error = answer.get_json()["errors"][0]
    assert (answer.status_code, error["code"], error["pointer"]) == (422, code, pointer)
    if code == "rule_pack_inside_week" and pointer == "/valid_from":
        assert "begin on 2026-10-12 and 2026-10-19" in error["detail"]
