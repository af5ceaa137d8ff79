"""Credentials: claimed, decided on by another person, ended; what a project asks for is seen in the funnel."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from test_onboarding_doors import API, Headers, trainer, trainer_id  # noqa: F401 - fixtures

from services.onboarding.domain.credential import TRANSITIONS, check_claim
from services.onboarding.usecases.decide_credential import decide_credential
from services.onboarding.usecases.keep_requirements import keep_requirements
from shared.events.catalogue import decode
from shared.events.fact import Envelope
from shared.events.onboarding import CredentialChanged
from shared.events.timetracking import RequirementSet
from shared.plumbing.service import Service
from shared.plumbing.unit import OUTBOX
from shared.values.call import Actor, Call
from shared.values.refusal import Refusal

LICENCE = {"kind": "licence", "name": "Physician", "issuer": "Ärztekammer Berlin", "country": "DE",
           "credential_number": "BB-771 3902", "valid_from": "2026-01-01", "expires_on": "2026-12-31"}  # fmt: skip
ADMIN = Actor("usr_admin", frozenset({"admin"}))


def said(service: Service) -> list[CredentialChanged]:
    query = OUTBOX.select().where(OUTBOX.c.type == "credential.changed").order_by(OUTBOX.c.position)
    with service.units.engine.connect() as connection:
        return [decode(Envelope(row.id, row.type, row.version, "onboarding", row.topic, row.key, 0, "", row.data))
                for row in connection.execute(query)]  # fmt: skip


def claim(client: FlaskClient, who: dict[str, str], whose: str, **change: str) -> Any:
    return client.post(f"{API}/trainers/{whose}/credentials", json=LICENCE | change, headers=who)


def decide(client: FlaskClient, who: dict[str, str], credential_id: str, decision: str, reason: str = "") -> Any:
    body = {"decision": decision, "reason": reason}
    return client.post(f"{API}/credentials/{credential_id}/decisions", json=body, headers=who)


def test_a_licence_is_claimed_verified_and_revoked(
    client: FlaskClient,
    headers: Headers,
    onboarding: Service,
    trainer: dict[str, str],  # noqa: F811
    trainer_id: str,  # noqa: F811
) -> None:
    admin = headers(ADMIN)
    claimed = claim(client, trainer, trainer_id).get_json()
    assert (claimed["state"], claimed["last4"], claimed["expires_on"]) == ("pending", "3902", "2026-12-31")
    again = claim(client, trainer, trainer_id)
    assert (again.status_code, again.get_json()["code"]) == (409, "credential_known")
    one = claimed["credential_id"]
    assert decide(client, admin, one, "verify").get_json()["state"] == "verified"
    twice = decide(client, admin, one, "verify")
    assert (twice.status_code, twice.get_json()["code"]) == (409, "credential_state")
    silent = decide(client, admin, one, "revoke")
    assert (silent.status_code, silent.get_json()["errors"][0]["pointer"]) == (422, "/reason")
    revoked = decide(client, admin, one, "revoke", "The chamber withdrew it").get_json()
    # The present day is the first on which it is no longer good: 2026-10-05 in Berlin.
    assert (revoked["state"], revoked["expires_on"]) == ("revoked", "2026-10-04")
    assert client.get(f"{API}/credentials/{one}", headers=trainer).get_json() == revoked
    facts = said(onboarding)
    assert [(fact.state, fact.valid_to) for fact in facts] == [
        ("pending", "2027-01-01"), ("verified", "2027-01-01"), ("revoked", "2026-10-05"),
    ]  # fmt: skip
    assert "3902" not in repr(facts)


def test_nobody_decides_on_what_they_gave_or_hold(
    client: FlaskClient,
    headers: Headers,
    onboarding: Service,
    trainer_id: str,  # noqa: F811
) -> None:
    admin = headers(ADMIN)
    given = claim(client, admin, trainer_id).get_json()["credential_id"]
    answer = decide(client, admin, given, "verify")
    assert (answer.status_code, answer.get_json()["code"]) == (403, "maker_is_checker")
    both = Actor("usr_t", frozenset({"admin", "trainer"}), trainer_id=trainer_id)
    answer = decide(client, headers(both), given, "verify")
    assert (answer.status_code, answer.get_json()["code"]) == (403, "maker_is_checker")
    third = Call(Actor("usr_b", frozenset({"admin"})), 1_791_158_400, onboarding.wiring.new_id)
    with onboarding.units.write(third) as unit:
        assert decide_credential(unit, third, given, "refuse", "It is unreadable").reason == "It is unreadable"


@pytest.mark.parametrize(
    "change, code, pointer",
    [
        ({"kind": "hobby"}, "credential_kind_unknown", "kind"),
        ({"name": "  "}, "field_empty", "name"),
        ({"credential_number": "?"}, "credential_number_unreadable", "credential_number"),
        ({"expires_on": "2026-10-04"}, "credential_ended", "expires_on"),
        ({"valid_from": "2027-01-01"}, "dates_reversed", "expires_on"),
        ({"valid_from": "January"}, "date_unreadable", "valid_from"),
    ],
)
def test_a_claim_that_cannot_be_is_refused(change: dict[str, str], code: str, pointer: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_claim(LICENCE | change, date(2026, 10, 5))
    assert (refused.value.code, refused.value.faults[0].pointer) == (code, pointer)


def test_every_state_that_is_led_to_is_in_the_table() -> None:
    assert {target for targets in TRANSITIONS.values() for target in targets} <= set(TRANSITIONS)


def test_lists_find_what_waits_and_what_ends_soon(
    client: FlaskClient,
    headers: Headers,
    trainer: dict[str, str],  # noqa: F811
    trainer_id: str,  # noqa: F811
    vendor_id: str,
) -> None:
    claim(client, trainer, trainer_id)
    claim(client, trainer, trainer_id, kind="degree", name="MD", expires_on="")
    own = headers(Actor("usr_v", frozenset({"vendor_manager"}), vendor_id=vendor_id))

    def found(who: dict[str, str] = own, **query: str) -> list[str]:
        data = client.get(f"{API}/credentials", headers=who, query_string=query).get_json()["data"]
        return [one["kind"] for one in data]

    assert sorted(found()) == ["degree", "licence"]
    assert (found(expires_before="2027-01-01"), found(expires_before="2026-12-31")) == (["licence"], [])
    assert (found(state="verified"), len(found(state="pending", trainer_id=trainer_id))) == ([], 2)
    assert found(headers(Actor("usr_w", frozenset({"vendor_manager"}), vendor_id="ven_other"))) == []
    first = client.get(f"{API}/credentials?limit=1", headers=own).get_json()
    rest = client.get(f"{API}/credentials?limit=1&cursor={first['next_cursor']}", headers=own).get_json()
    assert [len(first["data"]), len(rest["data"]), rest["next_cursor"]] == [1, 1, None]


def test_those_that_end_come_by_their_last_day_page_after_page(
    client: FlaskClient,
    trainer: dict[str, str],  # noqa: F811
    trainer_id: str,  # noqa: F811
) -> None:
    last_days = ("2029-06-30", "2027-01-31", "", "2028-02-29", "2027-01-31")
    for number, day in enumerate(last_days):
        claim(client, trainer, trainer_id, name=f"Licence {number}", expires_on=day)
    found, cursor = [], ""
    while cursor is not None:
        query = {"expires_before": "2029-01-01", "limit": "1"} | ({"cursor": cursor} if cursor else {})
        answer = client.get(f"{API}/credentials", headers=trainer, query_string=query).get_json()
        found += [(one["expires_on"], one["name"]) for one in answer["data"]]
        cursor = answer["next_cursor"]
    assert found == [("2027-01-31", "Licence 1"), ("2027-01-31", "Licence 4"), ("2028-02-29", "Licence 3")]
    # A cursor of the list by id goes on in this one from where it stands, and the other way round.
    by_id = client.get(f"{API}/credentials?limit=3", headers=trainer).get_json()["next_cursor"]
    query = {"expires_before": "2029-01-01", "cursor": by_id}
    assert len(client.get(f"{API}/credentials", headers=trainer, query_string=query).get_json()["data"]) == 3


def test_who_lacks_what_their_project_asks_for_stands_in_the_funnel(
    client: FlaskClient,
    headers: Headers,
    onboarding: Service,
    trainer: dict[str, str],  # noqa: F811
    trainer_id: str,  # noqa: F811
    vendor_id: str,
) -> None:
    own = headers(Actor("usr_v", frozenset({"vendor_manager"}), vendor_id=vendor_id))

    def lacking() -> list[str]:
        (one,) = client.get(f"{API}/trainers?q=A-1", headers=own).get_json()["data"]
        assert ("credentials" in one["missing"]) == bool(one["lacking"])
        assert {each["kind"] for each in one["lacking"]} <= {"licence"}
        return [each["name"] for each in one["lacking"]]

    def ask(name: str, valid_from: str = "2026-10-05", valid_to: str | None = None) -> None:
        with onboarding.units.write(onboarding.call_as_service()) as unit:
            fact = RequirementSet("req_1", "prj_1", "licence", name, valid_from, valid_to)
            keep_requirements(unit, unit.call, [fact])

    with onboarding.units.write(onboarding.call_as_service()) as unit:
        unit.trainers.enter_states([(trainer_id, "active")], "usr_t", 1_791_158_400, "signed")
    assert not lacking()
    ask("physician")
    assert lacking() == ["physician"]
    one = claim(client, trainer, trainer_id).get_json()["credential_id"]
    assert lacking()
    decide(client, headers(ADMIN), one, "verify")
    assert not lacking()
    ask("surgeon")
    assert lacking() == ["surgeon"]
    ask("")
    assert not lacking()
    ask("surgeon", valid_from="2026-10-06")
    assert not lacking()
    ask("surgeon", valid_from="2026-10-01", valid_to="2026-10-05")
    assert not lacking()


def test_availability_is_said_and_said_again(
    client: FlaskClient,
    trainer: dict[str, str],  # noqa: F811
    trainer_id: str,  # noqa: F811
) -> None:
    address = f"{API}/trainers/{trainer_id}/availabilities"
    usual = {"weekly_seconds": 72_000, "valid_from": "2026-10-05"}
    away = {"weekly_seconds": 0, "valid_from": "2026-12-21", "valid_to": "2027-01-04", "note": "At home"}
    for body in (usual, away):
        assert client.post(address, json=body, headers=trainer).status_code == 201
    shown = client.get(address, headers=trainer).get_json()["data"]
    assert [(one["weekly_seconds"], one["valid_to"]) for one in shown] == [(72_000, None), (0, "2027-01-04")]
    backwards = client.post(address, json=away | {"valid_to": "2026-12-21"}, headers=trainer)
    assert (backwards.status_code, backwards.get_json()["code"]) == (422, "dates_reversed")
    too_much = client.post(address, json=usual | {"weekly_seconds": 604_801}, headers=trainer)
    assert (too_much.status_code, too_much.get_json()["errors"][0]["pointer"]) == (422, "/weekly_seconds")
