"""Signed access tokens: who calls, in which roles, with which rows as theirs (RFC 9068, EdDSA or ES256).

In: a signing key and an `Actor`, or a token and a JWK Set that we were given (never one the token names).
Out: a token, or the `Actor`; anything off is a 401 that does not say which check failed.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jwt
import structlog
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import ECAlgorithm, OKPAlgorithm

from shared.plumbing.problems import WebRefusal
from shared.values.call import Actor

ALGORITHMS = ("EdDSA", "ES256")
TYPE = "at+jwt"
LEEWAY_SECONDS = 30
# How long a JWK Set is trusted without asking again, and how often an unknown kid may make us ask.
# For as long as the first, a key that leaked and was dropped goes on opening doors.
KEYS_FRESH_SECONDS = 30
KEYS_RETRY_SECONDS = 5
# A token comes with every request of its caller; checking a signature costs more than all else that is done with it.
TOKENS_REMEMBERED = 4096

# When every door has asked for the keys anew, with time to spare; and when the last token of a key has surely ended.
KNOWN_SECONDS = 600
LONGEST_SECONDS = 86_400

_KEY = re.compile(rb"(?:signs from (?P<epoch>\d+)\s+)?(?P<pem>-----BEGIN .+?-----END [^-]+-----)", re.DOTALL)
_REQUIRED = ["exp", "iat", "iss", "aud", "sub", "jti"]
_log = structlog.get_logger("tokens")


@dataclass(frozen=True)
class SigningKey:
    """A private key with its algorithm; `kid` is the thumbprint of its public half (RFC 7638).

    It signs from an instant on; before that it is only published, so that every door knows it by its first token.
    """

    kid: str
    algorithm: str
    private: Any
    public_jwk: Mapping[str, Any]
    signs_from_epoch: int = 0


def new_private_pem() -> bytes:
    """Make a new Ed25519 private key, PKCS 8, unencrypted: keep it in a file only the service can read."""
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def signing_key(pem: bytes, signs_from_epoch: int = 0) -> SigningKey:
    """Load an Ed25519 or P-256 private key; any other kind is a fault of configuration."""
    private: Any = load_pem_private_key(pem, password=None)
    if isinstance(private, Ed25519PrivateKey):
        algorithm, public = "EdDSA", OKPAlgorithm.to_jwk(private.public_key(), as_dict=True)
    else:
        p256 = isinstance(private, ec.EllipticCurvePrivateKey) and private.curve.name == "secp256r1"
        assert p256, "tokens are signed with an Ed25519 or a P-256 key"
        algorithm, public = "ES256", ECAlgorithm.to_jwk(private.public_key(), as_dict=True)
    kid = _thumbprint(public)
    jwk = {**public, "kid": kid, "alg": algorithm, "use": "sig"}
    return SigningKey(kid, algorithm, private, jwk, signs_from_epoch)


def signing_keys(pems: bytes) -> list[SigningKey]:
    """Load every key of a file, the newest first; `signs from <epoch seconds>` above a key says since when it signs.

    The others are only published, until their tokens are over: `hourbook keys rotate` keeps the file so.
    """
    keys = [signing_key(found["pem"], int(found["epoch"] or 0)) for found in _KEY.finditer(pems)]
    assert keys, "the signing keys' file holds no key"
    return keys


def key_in_use(keys: Sequence[SigningKey], at_epoch: int) -> SigningKey:
    """Give the key that signs at an instant: the newest whose time has come."""
    return next((key for key in keys if key.signs_from_epoch <= at_epoch), keys[-1])


def rotated(pems: bytes, new_pem: bytes, at_epoch: int, *, compromised: bool = False) -> bytes:
    """Give a file of keys with a new one in front, which signs once every door has had time to learn it.

    Keys whose last token has ended are left out. `compromised`: the new one signs at once, and all others are gone.
    """
    if compromised:
        return _entry(new_pem, at_epoch)
    kept, successor_epoch = [_entry(new_pem, at_epoch + KNOWN_SECONDS)], at_epoch + KNOWN_SECONDS
    for found in _KEY.finditer(pems):
        if at_epoch < successor_epoch + LONGEST_SECONDS:
            kept.append(_entry(found["pem"], int(found["epoch"] or 0)))
        successor_epoch = int(found["epoch"] or 0)
    return b"".join(kept)


def _entry(pem: bytes, signs_from_epoch: int) -> bytes:
    return b"signs from %d\n%s\n" % (signs_from_epoch, pem.strip())


def key_set(keys: Sequence[SigningKey]) -> dict[str, Any]:
    """Give the public halves as a JWK Set: what services check tokens against."""
    return {"keys": [dict(key.public_jwk) for key in keys]}


def _thumbprint(jwk: Mapping[str, Any]) -> str:
    members = {name: jwk[name] for name in ("crv", "kty", "x", "y") if name in jwk}
    digest = hashlib.sha256(json.dumps(members, sort_keys=True, separators=(",", ":")).encode()).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def issue_token(
    key: SigningKey, actor: Actor, *, issuer: str, audience: str, at_epoch: int, seconds: int, token_id: str
) -> str:
    """Sign who `actor` is, from `at_epoch` for `seconds`; without an instant of proof, they proved it just now."""
    claims: dict[str, Any] = {
        "iss": issuer, "aud": audience, "sub": actor.user_id, "iat": at_epoch, "exp": at_epoch + seconds,
        "jti": token_id, "roles": sorted(actor.roles),
        "auth_time": at_epoch if actor.proved_epoch is None else actor.proved_epoch,
    }  # fmt: skip
    own = {
        "vendor_id": actor.vendor_id, "client_id": actor.client_id, "trainer_id": actor.trainer_id,
        "sid": actor.session_id, "scope": None if actor.scopes is None else " ".join(sorted(actor.scopes)),
    }  # fmt: skip
    claims |= {name: value for name, value in own.items() if value is not None}
    return jwt.encode(claims, key.private, algorithm=key.algorithm, headers={"kid": key.kid, "typ": TYPE})


@dataclass(frozen=True)
class _Found:
    """A token whose signature was good, by which key."""

    kid: str
    key: jwt.PyJWK
    claims: Mapping[str, Any]
    actor: Actor


class TokenVerifier:
    """Checks tokens against a JWK Set, asking for it again when it is old or a key is unknown."""

    def __init__(self, jwks: Callable[[], Mapping[str, Any]], issuer: str, audience: str) -> None:
        """Keep where keys come from, and whose tokens for whom are good."""
        self._jwks, self._issuer, self._audience = jwks, issuer, audience
        self._keys: dict[str, jwt.PyJWK] = {}
        self._asked_epoch: int | None = None
        self._found_good: dict[str, _Found] = {}

    def actor(self, token: str, at_epoch: int) -> Actor:
        """Give the actor of a good token at an instant; 401 otherwise."""
        try:
            found = self._good(token, at_epoch)
            _check_times(found.claims, at_epoch)
        except (jwt.InvalidTokenError, jwt.PyJWKError, ValueError) as error:
            _log.info("token_refused", reason=f"{type(error).__name__}: {error}")
            raise unauthorized("token_invalid", "Sign in again: the token is not good or no longer.") from None
        return found.actor

    def _good(self, token: str, at_epoch: int) -> _Found:
        """Give what a token says. A signature found good stays so for as long as its key is trusted; times pass."""
        found = self._found_good.get(token)
        if found is None or self._key(found.kid, at_epoch) is not found.key:
            found = self._check(token, at_epoch)
            if len(self._found_good) >= TOKENS_REMEMBERED:
                self._found_good.clear()
            self._found_good[token] = found
        return found

    def _check(self, token: str, at_epoch: int) -> _Found:
        header = jwt.get_unverified_header(token)
        kid = str(header.get("kid", ""))
        key = self._key(kid, at_epoch)
        if header.get("typ") != TYPE or header.get("alg") != key.algorithm_name or "crit" in header:
            raise jwt.InvalidTokenError("type or algorithm is not the key's own")
        # The instant is handed in, so that tests and replays move the clock; hence our own checks of time.
        claims = jwt.decode(
            token, key, algorithms=[key.algorithm_name], issuer=self._issuer, audience=self._audience,
            options={"require": _REQUIRED, "verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )  # fmt: skip
        return _Found(kid, key, claims, _actor_of(claims))

    def _key(self, kid: str, at_epoch: int) -> jwt.PyJWK:
        age = None if self._asked_epoch is None else at_epoch - self._asked_epoch
        if age is None or age >= KEYS_FRESH_SECONDS or (kid not in self._keys and age >= KEYS_RETRY_SECONDS):
            self._keys = _trusted(self._jwks())
            self._asked_epoch = at_epoch
        if kid not in self._keys:
            raise jwt.InvalidTokenError("no such key")
        return self._keys[kid]


def _trusted(jwks: Mapping[str, Any]) -> dict[str, jwt.PyJWK]:
    """Keep the public signature keys of the algorithms we use; a secret (`oct`) key can never be one."""
    return {
        jwk["kid"]: jwt.PyJWK(dict(jwk), algorithm=jwk["alg"])
        for jwk in jwks.get("keys", [])
        if jwk.get("alg") in ALGORITHMS and jwk.get("kty") in ("OKP", "EC") and jwk.get("use", "sig") == "sig"
    }


def _check_times(claims: Mapping[str, Any], at_epoch: int) -> None:
    instants = [claims["exp"], claims["iat"], claims.get("nbf", claims["iat"]), claims.get("auth_time", claims["iat"])]
    if not all(isinstance(instant, int) and not isinstance(instant, bool) for instant in instants):
        raise jwt.InvalidTokenError("instants are whole seconds")
    if at_epoch >= claims["exp"] + LEEWAY_SECONDS:
        raise jwt.ExpiredSignatureError("expired")
    if max(instants[1:]) > at_epoch + LEEWAY_SECONDS:
        raise jwt.ImmatureSignatureError("not yet good")


def _actor_of(claims: Mapping[str, Any]) -> Actor:
    roles = claims.get("roles")
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise jwt.InvalidTokenError("roles are a list of words")
    own = {name: claims.get(name) for name in ("vendor_id", "client_id", "trainer_id")}
    own["session_id"], scope = claims.get("sid"), claims.get("scope")
    if not all(value is None or isinstance(value, str) for value in (*own.values(), scope)):
        raise jwt.InvalidTokenError("ids and scopes are texts")
    scopes = None if scope is None else frozenset(scope.split())
    return Actor(str(claims["sub"]), frozenset(roles), **own, proved_epoch=claims.get("auth_time"), scopes=scopes)


def unauthorized(code: str, detail: str) -> WebRefusal:
    """Refuse because we do not know who calls (RFC 6750)."""
    error = "" if code == "token_missing" else ', error="invalid_token"'
    return WebRefusal(401, code, detail, headers={"WWW-Authenticate": f'Bearer realm="hourbook"{error}'})


def stale_proof(seconds: int) -> WebRefusal:
    """Refuse because it was too long ago that the caller proved who they are (RFC 9470)."""
    ask = f'Bearer realm="hourbook", error="insufficient_user_authentication", max_age={seconds}'
    detail = (
        f"This takes a sign-in of the last {seconds // 60} minutes: prove who you are at "
        "/api/identity/v1/session-proofs, or sign in again, and send this with the new token."
    )
    return WebRefusal(401, "sign_in_stale", detail, headers={"WWW-Authenticate": ask})
