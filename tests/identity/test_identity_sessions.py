"""Sessions: what continues them, what ends them, and that nobody ends or sees another's."""

from __future__ import annotations

import jwt
import pyotp
import pytest
import sqlalchemy as sa
from identity_house import PASSWORD, Identity

from services.identity.domain.grant import Grant
from services.identity.store.tables import sessions
from services.identity.usecases.ensure_users import Login
from shared.plumbing.unit import ENDED_SESSIONS

FRED, ADA = "fred@example.org", "ada@example.org"
NEW = "another horse battery"


def bearer(signed) -> dict[str, str]:
    return {"Authorization": f"Bearer {signed['access_token']}"}


def claims_of(signed) -> dict:
    return jwt.decode(signed["access_token"], options={"verify_signature": False})


def go_on(identity: Identity, signed):
    return identity.send("POST", "session-tokens", json={"refresh_token": signed["refresh_token"]})


def prove(identity: Identity, signed, password: str = PASSWORD, **more: str):
    body = {"refresh_token": signed["refresh_token"], "password": password, **more}
    return identity.send("POST", "session-proofs", json=body)


def still_in(identity: Identity, signed) -> bool:
    """Whether the token is taken, once the door has looked again."""
    identity.clock.now += 2
    answer = identity.send("GET", "users/me", bearer(signed))
    assert (answer.status_code, answer.json.get("code")) in ((200, None), (401, "session_ended"))
    return answer.status_code == 200


class TestGoingOn:
    def test_a_session_gives_tokens_until_it_ends(self, identity: Identity) -> None:
        signed = identity.sign_in(FRED).json
        identity.clock.now += 600
        again = go_on(identity, signed)
        assert (again.status_code, "refresh_token" in again.json) == (201, False)
        assert (claims_of(again.json)["sid"], again.json["session_id"]) == (signed["session_id"], signed["session_id"])
        assert claims_of(again.json)["auth_time"] == claims_of(signed)["iat"] == identity.clock.now - 600
        assert identity.send("GET", "users/me", bearer(again.json)).status_code == 200

    def test_whoever_is_away_too_long_signs_in_again(self, make_identity) -> None:
        house = make_identity(session_idle_seconds="100", session_seconds="1000")
        signed = house.sign_in(FRED).json
        for _ in range(3):
            house.clock.now += 99
            assert go_on(house, signed).status_code == 201
        house.clock.now += 100
        answer = go_on(house, signed)
        assert (answer.status_code, answer.json["code"]) == (401, "session_ended")

    def test_a_busy_session_ends_too_and_no_token_outlives_it(self, make_identity) -> None:
        house = make_identity(session_idle_seconds="500", session_seconds="1000")
        signed = house.sign_in(FRED).json
        for _ in range(3):
            house.clock.now += 300
            last = go_on(house, signed)
        assert (last.json["expires_in"], claims_of(last.json)["exp"]) == (100, house.clock.now + 100)
        house.clock.now += 100
        assert go_on(house, signed).status_code == 401

    def test_another_token_has_the_roles_of_today(self, identity: Identity) -> None:
        signed = identity.sign_in(FRED).json
        identity.ensure(Login(FRED, Grant(("auditor",))))
        assert claims_of(go_on(identity, signed).json)["roles"] == ["auditor"]

    def test_what_continues_a_session_is_kept_as_a_digest(self, identity: Identity) -> None:
        signed = identity.sign_in(FRED).json
        assert signed["refresh_token"] not in str(identity.rows(sa.select(sessions)))
        assert go_on(identity, {"refresh_token": "x" * 43}).json["code"] == "session_ended"

    def test_every_sign_in_is_a_session_of_its_own(self, identity: Identity) -> None:
        first, second = identity.sign_in(FRED).json, identity.sign_in(FRED).json
        assert first["session_id"] != second["session_id"]
        assert first["refresh_token"] != second["refresh_token"]

    def test_what_was_over_long_ago_is_forgotten(self, identity: Identity) -> None:
        identity.sign_in(FRED)
        identity.clock.now += 91 * 86_400
        identity.sign_in(ADA)
        assert len(identity.rows(sa.select(sessions))) == 1


class TestFreshProof:
    def test_what_moves_power_takes_a_fresh_sign_in(self, identity: Identity) -> None:
        signed = identity.sign_in(ADA).json
        identity.clock.now += 601
        body = {"label": "x", "roles": ["finance"]}
        late = identity.send("POST", "api-clients", bearer(signed), json=body)
        assert (late.status_code, late.json["code"]) == (401, "sign_in_stale")
        assert 'error="insufficient_user_authentication", max_age=600' in late.headers["WWW-Authenticate"]
        assert "/api/identity/v1/session-proofs" in late.json["detail"]
        only_another = go_on(identity, signed).json
        assert identity.send("POST", "api-clients", bearer(only_another), json=body).status_code == 401
        proved = prove(identity, signed).json
        assert identity.send("POST", "api-clients", bearer(proved), json=body).status_code == 201

    def test_the_secret_is_another_after_each_proof(self, identity: Identity) -> None:
        signed = identity.sign_in(ADA).json
        proved = prove(identity, signed).json
        assert proved["session_id"] == signed["session_id"]
        assert go_on(identity, signed).status_code == 401
        assert go_on(identity, proved).status_code == 201

    def test_a_wrong_password_is_a_failure_like_any_other(self, identity: Identity) -> None:
        signed = identity.sign_in(ADA).json
        statuses = [prove(identity, signed, "wrong horse battery").status_code for _ in range(5)]
        assert statuses == [401, 401, 401, 401, 429]
        assert identity.sign_in(ADA).status_code == 429
        identity.clock.now += 30
        assert prove(identity, signed).status_code == 201

    def test_nobody_proves_anything_within_another_s_session(self, identity: Identity) -> None:
        signed = identity.sign_in(ADA).json
        identity.ensure(Login("zoe@example.org", Grant(("auditor",)), NEW))
        assert prove(identity, signed, NEW).json["code"] == "credentials_wrong"

    def test_the_second_factor_is_asked_for_again(self, identity: Identity) -> None:
        proof = {"email": ADA, "password": PASSWORD}
        phone = pyotp.TOTP(identity.send("POST", "second-factors", json=proof).json["secret"])
        code = phone.at(identity.clock.now)
        identity.send("POST", "second-factor-confirmations", json=proof | {"code": code})
        identity.clock.now += 60
        signed = identity.send("POST", "tokens", json=proof | {"code": phone.at(identity.clock.now)}).json
        assert prove(identity, signed).json["code"] == "second_factor_required"
        identity.clock.now += 60
        assert prove(identity, signed, code=phone.at(identity.clock.now)).status_code == 201


class TestEnding:
    def test_signing_out_ends_the_session_and_its_tokens(self, identity: Identity) -> None:
        here, elsewhere = identity.sign_in(FRED).json, identity.sign_in(FRED).json
        answer = identity.send("DELETE", f"users/me/sessions/{here['session_id']}", bearer(here))
        assert answer.status_code == 204
        assert go_on(identity, here).json["code"] == "session_ended"
        assert not still_in(identity, here)
        assert still_in(identity, elsewhere)
        assert identity.said().count("session.ended") == 1

    def test_a_token_taken_before_the_end_is_worth_nothing_either(self, identity: Identity) -> None:
        signed = identity.sign_in(FRED).json
        renewed = go_on(identity, signed).json
        identity.send("DELETE", "users/me/sessions", bearer(signed))
        assert not still_in(identity, renewed)

    def test_signing_out_everywhere(self, identity: Identity) -> None:
        signed = [identity.sign_in(FRED).json for _ in range(3)]
        other = identity.sign_in(ADA).json
        assert identity.send("DELETE", "users/me/sessions", bearer(signed[0])).status_code == 204
        assert [still_in(identity, one) for one in signed] == [False, False, False]
        assert still_in(identity, other)

    def test_one_s_sessions_are_listed_with_where_they_come_from(self, identity: Identity) -> None:
        identity.client.post(
            "/api/identity/v1/tokens", json={"email": FRED, "password": PASSWORD},
            headers={"User-Agent": "Curl/8\t<b>" + "x" * 300}, environ_base={"REMOTE_ADDR": "203.0.113.9"},
        )  # fmt: skip
        identity.clock.now += 10
        signed = identity.sign_in(FRED).json
        listed = identity.send("GET", "users/me/sessions", bearer(signed)).json["data"]
        assert [one["present"] for one in listed] == [True, False]
        assert (listed[1]["address"], listed[1]["agent"][:9]) == ("203.0.113.9", "Curl/8<b>")
        assert len(listed[1]["agent"]) <= 200

    def test_an_admin_sees_and_ends_another_s(self, identity: Identity) -> None:
        signed, admin = identity.sign_in(FRED).json, identity.headers(ADA)
        place = f"users/{identity.ids[FRED]}/sessions"
        assert [one["session_id"] for one in identity.send("GET", place, admin).json["data"]] == [signed["session_id"]]
        assert identity.send("DELETE", f"{place}/{signed['session_id']}", admin).status_code == 204
        assert not still_in(identity, signed)
        signed = identity.sign_in(FRED).json
        assert identity.send("DELETE", place, identity.headers(ADA)).status_code == 204
        assert not still_in(identity, signed)

    @pytest.mark.parametrize("path", [
        "users/me/sessions/{session}", "users/{user}/sessions/{session}", "users/{user}/sessions",
    ])  # fmt: skip
    def test_nobody_else_ends_another_s(self, identity: Identity, path: str) -> None:
        signed, other = identity.sign_in(ADA).json, identity.headers(FRED)
        place = path.format(user=identity.ids[ADA], session=signed["session_id"])
        assert identity.send("DELETE", place, other).status_code in (403, 404)
        assert still_in(identity, signed)

    def test_a_session_is_found_under_its_owner_alone(self, identity: Identity) -> None:
        signed = identity.sign_in(FRED).json
        wrong = f"users/{identity.ids['vera@example.org']}/sessions/{signed['session_id']}"
        answer = identity.send("DELETE", wrong, ADA)
        assert (answer.status_code, answer.json["code"]) == (404, "session_not_found")

    def test_another_password_ends_all_other_sessions(self, identity: Identity) -> None:
        here, elsewhere = identity.sign_in(FRED).json, identity.sign_in(FRED).json
        body = {"present_password": PASSWORD, "new_password": NEW}
        assert identity.send("PUT", "users/me/password", bearer(here), json=body).status_code == 204
        assert (still_in(identity, here), still_in(identity, elsewhere)) == (True, False)

    def test_a_password_link_ends_them_all(self, identity: Identity) -> None:
        signed = identity.sign_in(FRED).json
        link = identity.send("POST", f"users/{identity.ids[FRED]}/password-links", ADA).json
        body = {"token": identity.mailed(link), "password": NEW}
        assert identity.send("POST", "acceptances", json=body).status_code == 201
        assert not still_in(identity, signed)

    @pytest.mark.parametrize("method, path, body", [
        ("POST", "users/{}/states", {"state": "deactivated", "why": "left"}),
        ("PATCH", "users/{}", {"roles": ["auditor"]}),
    ])  # fmt: skip
    def test_a_shut_account_and_other_roles_end_them(self, identity: Identity, method, path, body) -> None:
        signed = identity.sign_in(FRED).json
        headers = identity.headers(ADA) | {"If-Match": '"1"'}
        answer = identity.send(method, path.format(identity.ids[FRED]), headers, json=body)
        assert answer.status_code in (200, 201), answer.json
        assert not still_in(identity, signed)
        assert go_on(identity, signed).status_code == 401

    def test_a_new_second_factor_ends_what_began_without(self, identity: Identity) -> None:
        signed, proof = identity.sign_in(ADA).json, {"email": ADA, "password": PASSWORD}
        phone = pyotp.TOTP(identity.send("POST", "second-factors", json=proof).json["secret"])
        identity.send("POST", "second-factor-confirmations", json=proof | {"code": phone.at(identity.clock.now)})
        assert not still_in(identity, signed)

    def test_what_ended_is_remembered_for_as_long_as_it_matters(self, identity: Identity) -> None:
        identity.send("DELETE", "users/me/sessions", FRED)
        identity.clock.now += 86_401
        identity.send("DELETE", "users/me/sessions", ADA)
        assert len(identity.rows(sa.select(ENDED_SESSIONS))) == 1
