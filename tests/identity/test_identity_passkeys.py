"""Passkeys: set up, used, removed; what another site, another device or yesterday signed opens nothing."""

from __future__ import annotations

import pyotp
import pytest
import sqlalchemy as sa
from identity_house import PASSWORD, Identity
from soft_passkey import Device, b64

from services.identity.store.tables import passkey_challenges, passkeys

SITE = "https://hourbook.example"
FRED = {"email": "fred@example.org", "password": PASSWORD}


@pytest.fixture
def house(make_identity) -> Identity:
    return make_identity(public_url=SITE)


def bearer(signed) -> dict[str, str]:
    return {"Authorization": f"Bearer {signed['access_token']}"}


def challenge(house: Identity, proof=None):
    return house.send("POST", "passkey-challenges", json=proof or FRED)


def sign_in(house: Identity, passkey=None, **more):
    return house.send("POST", "tokens", json=FRED | ({"passkey": passkey} if passkey else {}) | more)


def add(house: Identity, device: Device, headers=None, **lies):
    headers = headers or bearer(sign_in(house).json)
    options = house.send("POST", "users/me/passkey-challenges", headers).json["options"]
    body = {"label": "Blue key", "passkey": device.create(options, **lies)}
    return house.send("POST", "users/me/passkeys", headers, json=body)


@pytest.fixture
def device(house: Identity) -> Device:
    """Fred's device, with a passkey for this site."""
    made = Device(SITE)
    answer = add(house, made)
    assert answer.status_code == 201, answer.json
    return made


class TestSigningIn:
    def test_a_password_alone_is_not_enough_any_more(self, house: Identity, device: Device) -> None:
        assert sign_in(house).json["code"] == "second_factor_required"

    def test_password_and_passkey_open(self, house: Identity, device: Device) -> None:
        options = challenge(house).json["options"]
        assert options["rpId"] == "hourbook.example"
        assert [one["id"] for one in options["allowCredentials"]] == [b64(device.credential_id)]
        signed = sign_in(house, device.get(options))
        assert signed.status_code == 201, signed.json
        (listed,) = house.send("GET", "users/me/passkeys", bearer(signed.json)).json["data"]
        assert (listed["label"], listed["used"]) == ("Blue key", "2026-10-05T00:00:00Z")

    def test_an_answer_is_good_once(self, house: Identity, device: Device) -> None:
        answer = device.get(challenge(house).json["options"])
        assert [sign_in(house, answer).status_code for _ in range(2)] == [201, 401]

    def test_an_answer_to_an_older_challenge_is_worth_nothing(self, house: Identity, device: Device) -> None:
        old = challenge(house).json["options"]
        challenge(house)
        assert sign_in(house, device.get(old)).status_code == 401

    def test_a_challenge_runs_out(self, house: Identity, device: Device) -> None:
        answer = device.get(challenge(house).json["options"])
        house.clock.now += 300
        assert sign_in(house, answer).status_code == 401

    @pytest.mark.parametrize("lies", [
        {"origin": "https://hourbook.example.evil.example"}, {"origin": "http://hourbook.example"},
        {"host": "evil.example"}, {"kind": "webauthn.create"}, {"challenge": b64(b"x" * 43)}, {"flags": 0},
        {"count": 0}, {"signature": b"0" * 70},
    ])  # fmt: skip
    def test_what_does_not_fit_is_a_failure_like_a_wrong_code(self, house: Identity, device: Device, lies) -> None:
        device.count = 5
        first = device.get(challenge(house).json["options"])
        assert sign_in(house, first).status_code == 201
        answer = device.get(challenge(house).json["options"], **lies)
        refused = sign_in(house, answer)
        assert (refused.status_code, refused.json["code"]) == (401, "credentials_wrong")

    def test_another_device_s_signature_opens_nothing(self, house: Identity, device: Device) -> None:
        thief = Device(SITE)
        thief.credential_id = device.credential_id
        assert sign_in(house, thief.get(challenge(house).json["options"])).status_code == 401

    @pytest.mark.parametrize("nonsense", [
        {}, {"rawId": 7}, {"rawId": "%%%"}, {"id": "x", "rawId": "x", "response": []},
    ])  # fmt: skip
    def test_nonsense_is_a_wrong_factor_and_no_bug(self, house: Identity, device: Device, nonsense) -> None:
        challenge(house)
        answer = sign_in(house, passkey=nonsense or {"a": {"b": []}})
        assert (answer.status_code, answer.json["code"]) == (401, "credentials_wrong")

    def test_wrong_ones_count_and_lock(self, house: Identity, device: Device) -> None:
        statuses = [sign_in(house, {"rawId": "x"}).status_code for _ in range(5)]
        assert statuses == [401, 401, 401, 401, 429]

    def test_who_does_not_know_the_password_learns_nothing(self, house: Identity, device: Device) -> None:
        for email in ("fred@example.org", "nobody@example.org"):
            answer = challenge(house, {"email": email, "password": "wrong horse battery"})
            assert (answer.status_code, answer.json["code"]) == (401, "credentials_wrong")

    def test_it_proves_anew_who_one_is(self, house: Identity, device: Device) -> None:
        signed = sign_in(house, device.get(challenge(house).json["options"])).json
        body = {"refresh_token": signed["refresh_token"], "password": PASSWORD}
        assert house.send("POST", "session-proofs", json=body).json["code"] == "second_factor_required"
        body["passkey"] = device.get(challenge(house).json["options"])
        assert house.send("POST", "session-proofs", json=body).status_code == 201


class TestKeeping:
    def test_it_stands_beside_the_codes_of_a_phone(self, house: Identity, device: Device) -> None:
        proof = FRED | {"passkey": device.get(challenge(house).json["options"])}
        phone = pyotp.TOTP(house.send("POST", "second-factors", json=proof).json["secret"])
        code = {"code": phone.at(house.clock.now)}
        assert house.send("POST", "second-factor-confirmations", json=FRED | code).status_code == 201
        house.clock.now += 60
        assert sign_in(house, code=phone.at(house.clock.now)).status_code == 201
        assert sign_in(house, device.get(challenge(house).json["options"])).status_code == 201

    @pytest.mark.parametrize("lies", [{"origin": "https://evil.example"}, {"host": "evil.example"},
                                      {"challenge": b64(b"x" * 43)}, {"kind": "webauthn.get"}])  # fmt: skip
    def test_a_new_one_is_made_for_this_site_and_this_challenge(self, house: Identity, lies) -> None:
        answer = add(house, Device(SITE), **lies)
        assert (answer.status_code, answer.json["code"]) == (422, "passkey_not_good")

    def test_a_challenge_makes_one_passkey(self, house: Identity) -> None:
        headers = bearer(sign_in(house).json)
        options = house.send("POST", "users/me/passkey-challenges", headers).json["options"]
        bodies = [{"label": "x", "passkey": Device(SITE).create(options)} for _ in range(2)]
        answers = [house.send("POST", "users/me/passkeys", headers, json=body).status_code for body in bodies]
        assert answers == [201, 422]

    def test_a_credential_is_kept_once(self, house: Identity, device: Device) -> None:
        ada = house.headers("ada@example.org")
        assert add(house, device, ada).status_code == 409

    def test_it_takes_a_fresh_sign_in_and_is_told(self, house: Identity, device: Device) -> None:
        signed = sign_in(house, device.get(challenge(house).json["options"])).json
        house.clock.now += 601
        for method, path in (("POST", "users/me/passkey-challenges"), ("DELETE", "users/me/passkeys/pky_1")):
            assert house.send(method, path, bearer(signed)).json["code"] == "sign_in_stale"
        assert "second_factor.changed" in house.said()

    def test_other_sessions_end_with_a_new_one(self, house: Identity) -> None:
        before, headers = sign_in(house).json, bearer(sign_in(house).json)
        add(house, Device(SITE), headers)
        house.clock.now += 2
        assert house.send("GET", "users/me", bearer(before)).json["code"] == "session_ended"
        assert house.send("GET", "users/me", headers).status_code == 200

    def test_it_is_removed_by_its_owner_alone(self, house: Identity, device: Device) -> None:
        headers = bearer(sign_in(house, device.get(challenge(house).json["options"])).json)
        (one,) = house.send("GET", "users/me/passkeys", headers).json["data"]
        other = house.send("DELETE", f"users/me/passkeys/{one['passkey_id']}", "ada@example.org")
        assert (other.status_code, other.json["code"]) == (404, "passkey_not_found")
        assert house.send("DELETE", f"users/me/passkeys/{one['passkey_id']}", headers).status_code == 204
        assert sign_in(house).status_code == 201

    def test_who_needs_a_second_factor_keeps_one(self, house: Identity, make_identity, device: Device) -> None:
        strict = make_identity(public_url=SITE, second_factor_roles="finance", pem=house.pem, ids=house.ids)
        headers = bearer(sign_in(strict, device.get(challenge(strict).json["options"])).json)
        (only,) = strict.send("GET", "users/me/passkeys", headers).json["data"]
        answer = strict.send("DELETE", f"users/me/passkeys/{only['passkey_id']}", headers)
        assert (answer.status_code, answer.json["code"]) == (409, "second_factor_needed")
        add(strict, Device(SITE), headers)
        assert strict.send("DELETE", f"users/me/passkeys/{only['passkey_id']}", headers).status_code == 204

    def test_an_admin_takes_all_of_them_away_from_who_lost_them(self, house: Identity, device: Device) -> None:
        place = f"users/{house.ids['fred@example.org']}/second-factor-resets"
        assert house.send("POST", place, "ada@example.org").status_code == 204
        assert house.rows(sa.select(passkeys)) == []
        assert sign_in(house).status_code == 201

    def test_without_an_address_of_the_site_there_are_none(self, identity: Identity) -> None:
        answer = identity.send("POST", "users/me/passkey-challenges", "fred@example.org")
        assert (answer.status_code, answer.json["code"]) == (404, "site_not_found")

    def test_a_person_has_ten_at_most(self, house: Identity) -> None:
        headers = bearer(sign_in(house).json)
        assert [add(house, Device(SITE), headers).status_code for _ in range(10)] == [201] * 10
        answer = house.send("POST", "users/me/passkey-challenges", headers)
        assert (answer.status_code, answer.json["code"]) == (409, "passkeys_many")

    def test_no_challenge_is_left_lying(self, house: Identity, device: Device) -> None:
        sign_in(house, device.get(challenge(house).json["options"]))
        assert house.rows(sa.select(passkey_challenges)) == []
