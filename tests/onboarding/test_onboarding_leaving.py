"""Leaving ends engagements and nothing else; coming back begins where one had come; erasure takes two people."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from test_onboarding_agreements import FIRST, publish, sign, work  # noqa: F401 - fixtures
from test_onboarding_credentials import claim
from test_onboarding_doors import API, NOW, Headers, trainer, trainer_id  # noqa: F401 - fixtures
from test_onboarding_identity_data import PASSPORT, confirm
from test_onboarding_imports import GOOD, OFFERS

from services.onboarding.domain.erasure import TOLD_AGAIN_SECONDS, pseudonym_of
from services.onboarding.imports.offers import read_offers
from services.onboarding.imports.people import read_people
from services.onboarding.usecases.check import check
from services.onboarding.usecases.import_engagements import import_engagements
from services.onboarding.usecases.import_trainers import import_trainers
from shared.plumbing.service import Service
from shared.plumbing.unit import OUTBOX
from shared.values.call import Actor, Call


@pytest.fixture
def admin_headers(headers: Headers) -> dict[str, str]:
    return headers(Actor("usr_admin", frozenset({"admin"})))


def post(client: FlaskClient, who: dict[str, str], whose: str, what: str, **body: Any) -> Any:
    return client.post(f"{API}/trainers/{whose}/{what}", json=body or None, headers=who)


def test_a_leaver_keeps_what_was_worked_and_comes_back(
    client: FlaskClient,
    headers: Headers,
    onboarding: Service,
    admin: Call,
    admin_headers: dict[str, str],
    trainer: dict[str, str],  # noqa: F811
    trainer_id: str,  # noqa: F811
    vendor_id: str,
    publish,  # noqa: F811
    sign,  # noqa: F811
) -> None:
    assert sign(publish(FIRST)).status_code == 201
    early = post(client, admin_headers, trainer_id, "departures", why="over", last_day="2026-10-04")
    assert (early.status_code, early.get_json()["code"]) == (409, "engagement_later")
    left = post(client, admin_headers, trainer_id, "departures", why="a new job", last_day="2026-10-30")
    assert (left.status_code, left.get_json()["state"]) == (200, "left")
    twice = post(client, admin_headers, trainer_id, "departures", why="again")
    assert (twice.status_code, twice.get_json()["code"]) == (409, "trainer_state")
    (engagement,) = client.get(f"{API}/engagements", headers=trainer).get_json()["data"]
    assert engagement["terms"]["valid_to"] == "2026-10-31"
    # An old sheet changes nobody who has left.
    with onboarding.units.write(admin) as unit:
        report = import_trainers(unit, admin, vendor_id, read_people(GOOD.replace("Nora", "Norah").encode()))
        assert (report.changed, report.known) == (0, 2)
        refused = import_engagements(
            unit, admin, vendor_id, read_offers(OFFERS.replace("2026-10-05", "2026-12-07").encode())
        )
        assert [error.code for error in refused.errors] == ["trainer_unknown"]
    back = post(client, admin_headers, trainer_id, "returns", why="they asked")
    # They had signed the text in force, so they need not sign it again.
    assert (back.status_code, back.get_json()["state"]) == (200, "active")
    with onboarding.units.write(admin) as unit:
        report = import_engagements(
            unit, admin, vendor_id, read_offers(OFFERS.replace("2026-10-05", "2026-12-07").encode())
        )
        assert (report.new, report.errors) == (1, [])
    states = client.get(f"{API}/trainers/{trainer_id}/states", headers=trainer).get_json()["data"]
    assert [(one["state"], one["why"]) for one in states][-2:] == [("left", "a new job"), ("active", "they asked")]


def test_who_had_not_signed_or_come_in_begins_there_again(
    client: FlaskClient,
    onboarding: Service,
    admin: Call,
    admin_headers: dict[str, str],
    trainer_id: str,  # noqa: F811
    vendor_id: str,
    publish,  # noqa: F811
) -> None:
    publish(FIRST)
    with onboarding.units.read(admin) as unit:
        other = unit.trainers.of_vendor(vendor_id)["A-2"].trainer_id
    for whose, state in ((trainer_id, "accepted"), (other, "registered")):
        assert post(client, admin_headers, whose, "departures", why="over").status_code == 200
        assert post(client, admin_headers, whose, "returns", why="back").get_json()["state"] == state
        again = post(client, admin_headers, whose, "returns", why="back")
        assert (again.status_code, again.get_json()["code"]) == (409, "trainer_state")


def tell_again(onboarding: Service, later_seconds: int) -> list[sa.Row[Any]]:
    """Let a clock tick so much later; gives what it said."""
    call = Call(Actor("service:onboarding", frozenset({"service"})), NOW + later_seconds, onboarding.wiring.new_id)
    with onboarding.units.write(call) as unit:
        before = unit.connection.execute(sa.select(sa.func.max(OUTBOX.c.position))).scalar_one()
        onboarding.ticks["tell_erased_again"](unit, call)
    with onboarding.units.engine.connect() as connection:
        return list(connection.execute(OUTBOX.select().where(OUTBOX.c.position > before).order_by(OUTBOX.c.position)))


def test_an_erased_person_is_nobody_and_the_signature_still_holds(
    client: FlaskClient,
    headers: Headers,
    onboarding: Service,
    admin_headers: dict[str, str],
    trainer: dict[str, str],  # noqa: F811
    trainer_id: str,  # noqa: F811
    publish,  # noqa: F811
    sign,  # noqa: F811
) -> None:
    confirm(client, trainer, trainer_id, document=PASSPORT, device="phone-1")
    claim(client, trainer, trainer_id)
    digest = publish(FIRST)
    sign(digest, device="phone-1")
    work(onboarding)
    early = post(client, trainer, trainer_id, "erasures", why="forget me")
    assert (early.status_code, early.get_json()["code"]) == (409, "trainer_state")
    post(client, admin_headers, trainer_id, "departures", why="over")
    assert post(client, trainer, trainer_id, "erasures", why="forget me").status_code == 201
    twice = post(client, trainer, trainer_id, "erasures", why="forget me")
    assert (twice.status_code, twice.get_json()["code"]) == (409, "erasure_asked")
    back = post(client, admin_headers, trainer_id, "returns", why="second thoughts")
    assert (back.status_code, back.get_json()["code"]) == (409, "trainer_erased")
    (asked,) = client.get(f"{API}/trainers/{trainer_id}/erasures", headers=trainer).get_json()["data"]
    assert (asked["why"], asked["decided"]) == ("forget me", None)
    done = post(client, admin_headers, trainer_id, "erasures/approve")
    assert (done.status_code, done.get_json()["decided_by"]) == (200, "usr_admin")
    again = post(client, admin_headers, trainer_id, "erasures/approve")
    assert (again.status_code, again.get_json()["code"]) == (409, "erasure_done")
    word = pseudonym_of(trainer_id)
    shown = client.get(f"{API}/trainers/{trainer_id}", headers=admin_headers).get_json()["person"]
    assert (shown["family_name"], shown["external_ref"], shown["email"]) == (word, word, f"{word}@erased.invalid")
    with onboarding.units.engine.connect() as connection:
        for table in sa.inspect(connection).get_table_names():
            # What was said before lies in the outbox until it is swept.
            if table not in ("outbox", "answers"):
                for row in connection.execute(sa.text(f"SELECT * FROM {table}")):  # noqa: S608
                    kept = str(row)
                    assert not any(one in kept for one in ("Nora", "Weiß", "nora@", "0T47", "3902", "127.0.0.1")), table
        facts = [row.type for row in connection.execute(OUTBOX.select().order_by(OUTBOX.c.position))]
    told = ["trainer.registered", "trainer.erased"]
    assert [one for one in facts if one.startswith("trainer.")][-2:] == told
    assert tell_again(onboarding, TOLD_AGAIN_SECONDS - 1) == []
    assert [row.type for row in tell_again(onboarding, TOLD_AGAIN_SECONDS)] == told
    assert tell_again(onboarding, 2 * TOLD_AGAIN_SECONDS) == [], "twice is enough"
    (row,) = client.get(f"{API}/trainers/{trainer_id}/agreements", headers=admin_headers).get_json()["data"]
    assert (row["digest"], row["signed_name"], row["document_digest"]) == (digest, word, None)
    with onboarding.units.read(onboarding.call_as_service()) as unit:
        assert check(unit) == []


def test_who_asked_for_an_erasure_does_not_decide_on_it(
    client: FlaskClient,
    headers: Headers,
    admin_headers: dict[str, str],
    trainer_id: str,  # noqa: F811
) -> None:
    assert client.get(f"{API}/trainers/{trainer_id}/erasures", headers=admin_headers).get_json() == {"data": []}
    nothing = post(client, admin_headers, trainer_id, "erasures/approve")
    assert (nothing.status_code, nothing.get_json()["code"]) == (404, "erasure_not_found")
    post(client, admin_headers, trainer_id, "departures", why="over")
    post(client, admin_headers, trainer_id, "erasures", why="they asked by letter")
    answer = post(client, admin_headers, trainer_id, "erasures/approve")
    assert (answer.status_code, answer.get_json()["code"]) == (403, "maker_is_checker")
    other = headers(Actor("usr_b", frozenset({"admin"})))
    assert post(client, other, trainer_id, "erasures/approve").status_code == 200
