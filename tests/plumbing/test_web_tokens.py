"""Tokens: only ours, for us, in time, under the key's own algorithm."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from web_sample import Sample

from shared.plumbing.problems import WebRefusal
from shared.plumbing.tokens import (
    KEYS_FRESH_SECONDS,
    KEYS_RETRY_SECONDS,
    LEEWAY_SECONDS,
    TokenVerifier,
    issue_token,
    new_private_pem,
    signing_key,
)
from shared.values.call import Actor

NOW = 1_791_158_400
NORA = Actor("usr_1", frozenset({"trainer", "approver"}), vendor_id="ven_1", trainer_id="trn_1")
KEY = signing_key(new_private_pem())
OTHER = signing_key(new_private_pem())
P256 = signing_key(
    ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
)
GOOD = {
    "iss": "hourbook", "aud": "hourbook", "sub": "usr_1", "iat": NOW, "exp": NOW + 600, "jti": "tok_1",
    "roles": ["trainer"],
}  # fmt: skip


def verifier(*keys) -> TokenVerifier:
    return TokenVerifier(lambda: {"keys": [key.public_jwk for key in keys or (KEY,)]}, "hourbook", "hourbook")


def token(key=KEY, actor=NORA, **changes) -> str:
    how = {"issuer": "hourbook", "audience": "hourbook", "at_epoch": NOW, "seconds": 600, "token_id": "tok_1"}
    return issue_token(key, actor, **{**how, **changes})


def signed(claims, key=KEY, headers=None) -> str:
    ours = {"kid": key.kid, "typ": "at+jwt"}
    return jwt.encode(claims, key.private, algorithm=key.algorithm, headers={**ours, **(headers or {})})


def changed_after_signing() -> str:
    head, _, mac = signed(GOOD).split(".")
    return f"{head}.{part({**GOOD, 'roles': ['admin']})}.{mac}"


def part(data) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")


def hmac_with_public_key() -> str:
    """The classic confusion: the public key, which everyone has, used as a shared secret."""
    head = f"{part({'alg': 'HS256', 'kid': KEY.kid, 'typ': 'at+jwt'})}.{part(GOOD)}"
    secret = json.dumps(KEY.public_jwk).encode()
    mac = hmac.new(secret, head.encode(), hashlib.sha256).digest()
    return f"{head}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def without(name: str) -> dict:
    return {key: value for key, value in GOOD.items() if key != name}


@pytest.mark.parametrize("key", [KEY, P256])
def test_what_was_signed_comes_back(key) -> None:
    assert verifier(KEY, P256).actor(token(key), NOW) == NORA


def test_the_claims_that_forgeries_start_from_are_good() -> None:
    assert verifier().actor(signed(GOOD), NOW) == Actor("usr_1", frozenset({"trainer"}))


FORGERIES = {
    "other key, our kid": signed(GOOD, OTHER, {"kid": KEY.kid}),
    "unknown kid": signed(GOOD, OTHER),
    "no kid": jwt.encode(GOOD, KEY.private, algorithm="EdDSA", headers={"typ": "at+jwt"}),
    "kid is a path": signed(GOOD, headers={"kid": "../../dev/null"}),
    "alg none": f"{part({'alg': 'none', 'kid': KEY.kid, 'typ': 'at+jwt'})}.{part(GOOD)}.",
    "alg None in capitals": f"{part({'alg': 'NONE', 'kid': KEY.kid, 'typ': 'at+jwt'})}.{part(GOOD)}.",
    "public key as secret": hmac_with_public_key(),
    "key of another algorithm": signed(GOOD, P256, {"kid": KEY.kid}),
    "key in the token": signed(GOOD, OTHER, {"jwk": OTHER.public_jwk}),
    "key by the token's address": signed(GOOD, OTHER, {"jku": "https://evil.example/jwks"}),
    "another sort of token": signed(GOOD, headers={"typ": "JWT"}),
    "critical extension": signed(GOOD, headers={"crit": ["b64"], "b64": True}),
    "another issuer": signed({**GOOD, "iss": "evil"}),
    "another audience": signed({**GOOD, "aud": "portal"}),
    "expired": signed({**GOOD, "iat": NOW - 700, "exp": NOW - LEEWAY_SECONDS}),
    "from the future": signed({**GOOD, "iat": NOW + LEEWAY_SECONDS + 1}),
    "not yet good": signed({**GOOD, "nbf": NOW + LEEWAY_SECONDS + 1}),
    "end as text": signed({**GOOD, "exp": str(NOW + 600)}),
    "end as fraction": signed({**GOOD, "exp": NOW + 600.5}),
    "roles as text": signed({**GOOD, "roles": "admin"}),
    "roles as objects": signed({**GOOD, "roles": [{"admin": 1}]}),
    "vendor as list": signed({**GOOD, "vendor_id": ["ven_1"]}),
    "session as list": signed({**GOOD, "sid": ["ses_1"]}),
    "scopes as list": signed({**GOOD, "scope": ["payroll:read"]}),
    "proved as text": signed({**GOOD, "auth_time": str(NOW)}),
    "proved tomorrow": signed({**GOOD, "auth_time": NOW + 86_400}),
    **{f"no {name}": signed(without(name)) for name in GOOD},
    "changed after signing": changed_after_signing(),
    "no signature": signed(GOOD).rsplit(".", 1)[0] + ".",
    "no token at all": "abc",
    "not ASCII": "é.é.é",
}  # fmt: skip


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_or_stale_token_is_refused_without_saying_why(forgery) -> None:
    with pytest.raises(WebRefusal) as refused:
        verifier(KEY, P256).actor(forgery, NOW)
    assert (refused.value.status, refused.value.code) == (401, "token_invalid")
    assert 'error="invalid_token"' in refused.value.headers["WWW-Authenticate"]


def test_a_shared_secret_in_the_key_set_is_never_a_key() -> None:
    secret = {"kty": "oct", "k": base64.urlsafe_b64encode(b"s" * 32).decode(), "kid": "x", "alg": "HS256", "use": "sig"}
    forged = jwt.encode(GOOD, b"s" * 32, algorithm="HS256", headers={"kid": "x", "typ": "at+jwt"})
    with pytest.raises(WebRefusal):
        TokenVerifier(lambda: {"keys": [secret, KEY.public_jwk]}, "hourbook", "hourbook").actor(forged, NOW)


@pytest.mark.parametrize(
    "at_epoch, good", [(NOW, True), (NOW + 629, True), (NOW + 630, False), (NOW - 30, True), (NOW - 31, False)]
)
def test_a_token_is_good_from_its_beginning_to_its_end_with_half_a_minute_for_clocks(at_epoch, good) -> None:
    if good:
        assert verifier().actor(token(), at_epoch) == NORA
    else:
        with pytest.raises(WebRefusal):
            verifier().actor(token(), at_epoch)


def test_a_token_found_good_before_is_refused_once_it_is_over() -> None:
    check, mine = verifier(), token()
    assert [check.actor(mine, NOW), check.actor(mine, NOW + 629)] == [NORA, NORA]
    with pytest.raises(WebRefusal):
        check.actor(mine, NOW + 630)


def test_a_token_found_good_vouches_for_no_other() -> None:
    check = verifier()
    check.actor(signed(GOOD), NOW)
    with pytest.raises(WebRefusal):
        check.actor(changed_after_signing(), NOW)


class TestRotation:
    def test_a_token_found_good_before_is_refused_once_its_key_is_gone(self) -> None:
        published, mine = [KEY], token(KEY, seconds=10_000)
        check = TokenVerifier(lambda: {"keys": [key.public_jwk for key in published]}, "hourbook", "hourbook")
        assert check.actor(mine, NOW) == NORA
        published[:] = [OTHER]
        with pytest.raises(WebRefusal):  # where nobody else comes, whose new kid would make us ask
            check.actor(mine, NOW + 30)

    def test_a_new_key_is_found_and_an_old_one_forgotten(self) -> None:
        published, asked = [KEY], []

        def jwks():
            asked.append(1)
            return {"keys": [key.public_jwk for key in published]}

        check = TokenVerifier(jwks, "hourbook", "hourbook")
        check.actor(token(KEY), NOW)
        published[:] = [OTHER]
        with pytest.raises(WebRefusal):  # asked a moment ago: an unknown kid may not make us ask at will
            check.actor(token(OTHER), NOW)
        assert len(asked) == 1
        assert check.actor(token(OTHER), NOW + KEYS_RETRY_SECONDS) == NORA
        with pytest.raises(WebRefusal):
            check.actor(token(KEY, seconds=10_000), NOW + KEYS_FRESH_SECONDS)

    def test_a_kid_is_the_thumbprint_of_its_key(self) -> None:
        """The worked example of RFC 8037, appendix A.3."""
        from shared.plumbing.tokens import _thumbprint

        jwk = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
        assert _thumbprint(jwk) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"

    def test_a_private_half_is_never_published(self) -> None:
        assert "d" not in KEY.public_jwk | P256.public_jwk

    def test_a_weaker_key_is_refused_at_start(self) -> None:
        from cryptography.hazmat.primitives.asymmetric import rsa

        pem = rsa.generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        with pytest.raises(AssertionError):
            signing_key(pem)


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer  ", "Basic dXNyOnB3", "Token abc"])
def test_at_the_door_a_missing_token_asks_for_one(sample: Sample, header) -> None:
    headers = {} if header is None else {"Authorization": header}
    answer = sample.client.get("/api/sample/v1/parcels", headers=headers)
    assert (answer.status_code, answer.json["code"]) == (401, "token_missing")


def test_at_the_door_a_bad_token_is_a_problem(sample: Sample) -> None:
    answer = sample.client.get("/api/sample/v1/parcels", headers={"Authorization": "Bearer a.b.c"})
    assert (answer.status_code, answer.json["code"]) == (401, "token_invalid")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_the_clock_at_the_door_is_the_one_handed_in(sample: Sample, clock) -> None:
    headers = sample.headers("auditor")
    clock.now += 700
    assert sample.client.get("/api/sample/v1/parcels", headers=headers).status_code == 401
