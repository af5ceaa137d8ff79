"""Sign-in by an outside provider: by a small real one. It says who somebody is, never what they may do."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import jwt
import pyotp
import pytest
import sqlalchemy as sa
from identity_house import PASSWORD, Identity
from small_provider import CLIENT, SECRET, SmallProvider

from services.identity.domain.provider_request import KEPT_SECONDS
from services.identity.store.tables import provider_requests, users
from shared.plumbing.tokens import new_private_pem

pytestmark = pytest.mark.slow

SITE = "https://hourbook.example"
FRED, ADA = "fred@example.org", "ada@example.org"


@pytest.fixture
def provider():
    running = SmallProvider(f"{SITE}/sign-in/provider/return")
    yield running
    running.close()


@pytest.fixture
def make_house(make_identity, provider):
    def make(**changes: str) -> Identity:
        house = make_identity(
            public_url=SITE, oidc_issuer=provider.issuer, oidc_client_id=CLIENT, oidc_client_secret=SECRET,
            **{"oidc_allowed_origins": provider.issuer, **changes},
        )  # fmt: skip
        provider.clock = house.clock
        return house

    return make


@pytest.fixture
def house(make_house) -> Identity:
    return make_house()


def go(house: Identity):
    answer = house.send("POST", "provider-requests", json={})
    assert answer.status_code == 201, answer.json
    return answer.json


def come(house: Identity, way, given, **more):
    body = {"state": given["state"], "binding": way["binding"], "provider_code": given["code"], **more}
    return house.send("POST", "provider-tokens", json=body)


def through(house: Identity, provider: SmallProvider):
    way = go(house)
    return come(house, way, provider.sign_in(way["authorization_url"]))


def refused(answer, status: int, code: str) -> bool:
    return (answer.status_code, answer.json["code"]) == (status, code)


class TestWhoComesIn:
    def test_somebody_with_an_account_here(self, house, provider) -> None:
        signed = through(house, provider)
        assert signed.status_code == 201, signed.json
        claims = jwt.decode(signed.json["access_token"], options={"verify_signature": False})
        assert (claims["sub"], claims["roles"]) == (house.ids[FRED], ["finance"])
        body = {"refresh_token": signed.json["refresh_token"]}
        assert house.send("POST", "session-tokens", json=body).status_code == 201

    def test_an_address_is_one_however_the_provider_writes_it(self, house, provider) -> None:
        provider.somebody["email"] = "Fred@Example.ORG"
        assert through(house, provider).status_code == 201

    def test_an_invited_person_with_the_roles_of_the_invitation_alone(self, house, provider) -> None:
        house.send("POST", "invitations", ADA, json={"email": "new@example.org", "roles": ["auditor"]})
        provider.somebody |= {"sub": "p-9", "email": "new@example.org", "roles": ["admin"], "groups": ["admin"]}
        claims = jwt.decode(through(house, provider).json["access_token"], options={"verify_signature": False})
        assert claims["roles"] == ["auditor"]
        assert house.send("GET", "invitations", ADA).json["data"][0]["ended"] == "accepted"

    def test_nobody_who_is_not_known_here(self, house, provider) -> None:
        provider.somebody["email"] = "stranger@example.org"
        before = len(house.rows(sa.select(users)))
        assert refused(through(house, provider), 403, "provider_address_unknown")
        assert len(house.rows(sa.select(users))) == before

    @pytest.mark.parametrize("verified", [False, None, "true", 1])
    def test_nobody_whose_address_the_provider_does_not_vouch_for(self, house, provider, verified) -> None:
        provider.somebody["email_verified"] = verified
        assert refused(through(house, provider), 403, "provider_address_unverified")

    def test_nobody_whose_account_is_shut(self, house, provider) -> None:
        body = {"state": "deactivated", "why": "left"}
        house.send("POST", f"users/{house.ids[FRED]}/states", ADA, json=body)
        assert refused(through(house, provider), 403, "provider_address_unknown")

    def test_an_id_there_stays_with_its_account_whoever_gets_the_address(self, house, provider) -> None:
        assert through(house, provider).status_code == 201
        provider.somebody["email"] = "renamed@example.org"
        again = jwt.decode(through(house, provider).json["access_token"], options={"verify_signature": False})
        assert again["sub"] == house.ids[FRED]
        provider.somebody = {"sub": "p-2", "email": FRED, "email_verified": True}
        assert refused(through(house, provider), 409, "provider_identity_other")
        place = f"users/{house.ids[FRED]}/provider-identities"
        assert refused(house.send("DELETE", place, FRED), 403, "role_missing")
        assert house.send("DELETE", place, ADA).status_code == 204
        assert through(house, provider).status_code == 201

    def test_nobody_parts_their_own(self, house) -> None:
        place = f"users/{house.ids[ADA]}/provider-identities"
        assert refused(house.send("DELETE", place, ADA), 403, "maker_is_checker")
        assert refused(house.send("DELETE", f"users/{house.ids[FRED]}/provider-identities", ADA), 404,
                       "provider_identity_not_found")  # fmt: skip


class TestSecondFactor:
    @pytest.fixture
    def phone(self, house) -> pyotp.TOTP:
        proof = {"email": FRED, "password": PASSWORD}
        made = pyotp.TOTP(house.send("POST", "second-factors", json=proof).json["secret"])
        house.send("POST", "second-factor-confirmations", json=proof | {"code": made.at(house.clock.now)})
        house.clock.now += 60
        return made

    def test_ours_is_asked_for_where_the_provider_saw_none(self, house, provider, phone) -> None:
        way = go(house)
        given = provider.sign_in(way["authorization_url"])
        assert refused(come(house, way, given), 401, "second_factor_required")
        again = {"state": given["state"], "binding": way["binding"]}
        wrong = house.send("POST", "provider-tokens", json=again | {"code": "000000"})
        assert refused(wrong, 401, "credentials_wrong")
        right = house.send("POST", "provider-tokens", json=again | {"code": phone.at(house.clock.now)})
        assert right.status_code == 201
        assert refused(house.send("POST", "provider-tokens", json=again), 403, "provider_request_over")

    @pytest.mark.parametrize("methods", [["pwd", "mfa"], ["hwk"], ["pwd", "otp"]])
    def test_the_provider_s_is_enough(self, house, provider, phone, methods) -> None:
        provider.somebody["amr"] = methods
        assert through(house, provider).status_code == 201

    @pytest.mark.parametrize("methods", [["pwd"], [], "mfa", {"mfa": True}])
    def test_a_password_there_is_not(self, house, provider, phone, methods) -> None:
        provider.somebody["amr"] = methods
        assert refused(through(house, provider), 401, "second_factor_required")

    def test_who_needs_one_and_has_none_sets_it_up(self, make_house, provider) -> None:
        assert refused(through(make_house(second_factor_roles="finance"), provider), 401, "second_factor_unset")

    def test_guessing_codes_locks(self, house, provider, phone) -> None:
        way = go(house)
        given = provider.sign_in(way["authorization_url"])
        come(house, way, given)
        body = {"state": given["state"], "binding": way["binding"], "code": "000000"}
        statuses = [house.send("POST", "provider-tokens", json=body).status_code for _ in range(5)]
        assert statuses == [401, 401, 401, 401, 429]


class TestWaysBack:
    def test_another_browser_brings_nothing_back(self, house, provider) -> None:
        """Whoever plants their own way back in somebody's browser, or steals one, lacks the cookie that fits it."""
        victim, attacker = go(house), go(house)
        given = provider.sign_in(attacker["authorization_url"])
        assert refused(come(house, victim, given), 403, "provider_request_over")

    def test_a_way_back_is_good_once(self, house, provider) -> None:
        way = go(house)
        given = provider.sign_in(way["authorization_url"])
        assert come(house, way, given).status_code == 201
        assert refused(come(house, way, given), 403, "provider_request_over")

    def test_it_is_not_good_for_long(self, house, provider) -> None:
        way = go(house)
        given = provider.sign_in(way["authorization_url"])
        house.clock.now += KEPT_SECONDS
        assert refused(come(house, way, given), 403, "provider_request_over")
        go(house)
        assert len(house.rows(sa.select(provider_requests))) == 1

    @pytest.mark.parametrize("state", ["", "x" * 43])
    def test_a_state_of_one_s_own_making_is_worth_nothing(self, house, provider, state) -> None:
        way = go(house)
        answer = come(house, way, {"state": state or "y", "code": "z"})
        assert refused(answer, 403, "provider_request_over")

    def test_another_browser_s_code_is_refused_by_the_provider(self, house, provider) -> None:
        """PKCE: a stolen code does not fit the verifier of this browser's way."""
        stolen, way = provider.sign_in(go(house)["authorization_url"]), go(house)
        answer = come(house, way, {"state": way["state"], "code": stolen["code"]})
        assert refused(answer, 403, "provider_refused")

    def test_nothing_that_is_kept_says_what_goes_along(self, house) -> None:
        way = go(house)
        asked = parse_qs(urlsplit(way["authorization_url"]).query)
        kept = str(house.rows(sa.select(provider_requests)))
        for secret in (way["state"], way["binding"], asked["nonce"][0], asked["code_challenge"][0]):
            assert secret not in kept
        assert way["binding"] not in way["authorization_url"]


class TestLies:
    @pytest.mark.parametrize("claims", [
        {"iss": "https://evil.example"}, {"aud": "somebody-else"}, {"aud": [CLIENT, "other"]}, {"nonce": "another"},
        {"nonce": None}, {"exp": 1_791_158_000}, {"iat": 1_791_159_000}, {"sub": None},
    ])  # fmt: skip
    def test_what_is_not_for_us_here_and_now_is_refused(self, house, provider, claims) -> None:
        provider.lies["claims"] = claims
        assert refused(through(house, provider), 403, "provider_refused")

    @pytest.mark.parametrize("algorithm, key", [
        ("HS256", b"k" * 32), ("none", None), ("HS256", b"-----BEGIN PUBLIC KEY-----"), ("EdDSA", new_private_pem()),
    ], ids=["guessed secret", "no signature", "public key as secret", "a stranger's key"])  # fmt: skip
    def test_another_key_or_algorithm_is_refused(self, house, provider, algorithm, key) -> None:
        try:
            provider.lies |= {"algorithm": algorithm, "key": key}
            jwt.encode({}, key, algorithm=algorithm)
        except jwt.InvalidKeyError:
            pytest.skip("the library that plays the provider does not sign like that")
        assert refused(through(house, provider), 403, "provider_refused")

    def test_rotated_keys_are_asked_for_again(self, house, provider) -> None:
        assert through(house, provider).status_code == 201
        provider.rotate("k2")
        assert through(house, provider).status_code == 201

    def test_another_issuer_than_the_one_that_is_set_is_refused(self, house, provider) -> None:
        provider.lies["described"] = {"issuer": "https://evil.example"}
        answer = house.send("POST", "provider-requests", json={})
        assert refused(answer, 403, "provider_other_issuer")

    def test_what_cannot_be_read_is_said_to_be_so(self, house, provider) -> None:
        provider.lies["status"] = 500
        answer = house.send("POST", "provider-requests", json={})
        assert refused(answer, 422, "provider_unclear")

    def test_a_provider_that_is_away_is_away(self, house, provider) -> None:
        provider.close()
        answer = house.send("POST", "provider-requests", json={})
        assert refused(answer, 503, "outside_away")


class TestInside:
    """Discovery must not become a way into the operator's own network."""

    def test_a_provider_inside_is_asked_only_where_the_operator_says_so(self, make_house) -> None:
        answer = make_house(oidc_allowed_origins="").send("POST", "provider-requests", json={})
        assert refused(answer, 422, "outside_address_invalid")

    @pytest.mark.parametrize("endpoint", ["token_endpoint", "jwks_uri"])
    @pytest.mark.parametrize("place, code", [
        ("http://127.0.0.1:1/x", "outside_address_invalid"), ("https://127.0.0.1:1/x", "outside_address_private"),
        ("https://[::1]/x", "outside_address_private"), ("https://localhost/x", "outside_address_private"),
        ("file:///etc/passwd", "outside_address_invalid"),
    ])  # fmt: skip
    def test_nor_does_what_it_says_of_itself_lead_inside(self, house, provider, endpoint, place, code) -> None:
        provider.lies["described"] = {endpoint: place}
        assert refused(through(house, provider), 422, code)

    def test_a_redirect_leads_nowhere(self, house, provider) -> None:
        provider.lies |= {"status": 302, "location": "http://127.0.0.1:1/inside"}
        assert refused(house.send("POST", "provider-requests", json={}), 422, "provider_unclear")


def test_without_a_provider_there_is_none(identity: Identity) -> None:
    assert identity.send("GET", "sign-in-ways").json == {"provider": None}
    assert refused(identity.send("POST", "provider-requests", json={}), 404, "provider_not_found")


def test_with_one_it_is_named(house) -> None:
    assert house.send("GET", "sign-in-ways").json == {"provider": "your company account"}
