"""An outside provider of identities (OpenID Connect Core 1.0, Discovery 1.0), asked over the Internet.

In: an issuer, what we are called there, a code that came back. Out: where to go, and what the provider vouches for.
What the provider says of itself is held against the issuer that the operator named; what it says of somebody is signed
by its keys, for us, for this browser, just now.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.identity.domain.provider_request import Vouched
from services.identity.domain.settings import Settings
from shared.plumbing.outward import Answer, Outward
from shared.values.refusal import Refusal, forbidden

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
LEEWAY_SECONDS = 60
# How long what the provider says of itself is taken without asking again.
KNOWN_SECONDS = 3_600
# RFC 8176: the provider saw more than a password.
SECOND_FACTORS = frozenset({"mfa", "otp", "hwk", "swk", "sc"})
_WELL_KNOWN = "/.well-known/openid-configuration"


class OidcProvider:
    """One provider, as the settings name it."""

    def __init__(self, settings: Settings, outward: Outward) -> None:
        """Keep who it is; nothing is asked before the first sign-in."""
        self.name = settings.oidc_name
        self._issuer, self._outward = settings.oidc_issuer, outward
        self._known: Mapping[str, Any] = {}
        self._keys: Mapping[str, Any] = {}
        self._until = 0.0
        self._us = {
            "client_id": settings.oidc_client_id, "client_secret": settings.oidc_client_secret or None,
            "scope": "openid email", "redirect_uri": f"{settings.public_url}/sign-in/provider/return",
            "code_challenge_method": "S256",
        }  # fmt: skip

    def address(self, state: str, nonce: str, verifier: str) -> str:
        """Give where to send the browser."""
        endpoint = self._described()["authorization_endpoint"]
        along = {"state": state, "code_verifier": verifier, "nonce": nonce}
        url, _state = self._client().create_authorization_url(endpoint, **along)
        return str(url)

    def vouch(self, code: str, nonce: str, verifier: str, at_epoch: int) -> Vouched:
        """Exchange a code for what the provider vouches for; refuses what is not signed for us and for this browser."""
        try:
            endpoint = self._described()["token_endpoint"]
            taken = self._client().fetch_token(
                endpoint, grant_type="authorization_code", code=code, code_verifier=verifier
            )
            return self._vouched(self._checked(str(taken["id_token"]), nonce, at_epoch))
        except (AuthlibBaseError, JoseError, KeyError, ValueError, TypeError):
            raise forbidden("provider_refused", "Your provider did not confirm who you are; begin again.") from None

    def _client(self) -> OAuth2Client:
        return OAuth2Client(_Session(self._outward), **self._us)

    def _described(self) -> Mapping[str, Any]:
        """Give what the provider says of itself, which must name the issuer it was asked as."""
        if monotonic() >= self._until:
            said = self._get(f"{self._issuer.rstrip('/')}{_WELL_KNOWN}")
            if said.get("issuer") != self._issuer:
                raise forbidden("provider_other_issuer", "The provider names another issuer than the one that is set.")
            self._known, self._keys, self._until = said, {}, monotonic() + KNOWN_SECONDS
        return self._known

    def _checked(self, token: str, nonce: str, at_epoch: int) -> Mapping[str, Any]:
        try:
            decoded = jwt.decode(token, KeySet.import_key_set(self._trusted()), algorithms=list(ALGORITHMS))
        except (JoseError, ValueError):
            # Keys may have been rotated since they were asked for; whatever else is wrong still is.
            self._keys = {}
            decoded = jwt.decode(token, KeySet.import_key_set(self._trusted()), algorithms=list(ALGORITHMS))
        claims = decoded.claims
        us = str(self._us["client_id"])
        jwt.JWTClaimsRegistry(
            now=at_epoch, leeway=LEEWAY_SECONDS, iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": us}, nonce={"essential": True, "value": nonce}, sub={"essential": True},
            exp={"essential": True}, iat={"essential": True},
        ).validate(claims)  # fmt: skip
        if not isinstance(claims["aud"], str) and len(claims["aud"]) > 1 and claims.get("azp") != us:
            raise ValueError("meant for several, and for us by no word")
        return claims

    def _trusted(self) -> Any:
        if not self._keys:
            said = self._get(self._described()["jwks_uri"])
            self._keys = {"keys": [one for one in said["keys"] if one.get("kty") in ("RSA", "EC", "OKP")]}
        return self._keys

    def _vouched(self, claims: Mapping[str, Any]) -> Vouched:
        methods = claims.get("amr") or []
        return Vouched(
            self._issuer, str(claims["sub"]), str(claims.get("email", "")).strip().lower(),
            claims.get("email_verified") is True,
            isinstance(methods, list) and not SECOND_FACTORS.isdisjoint(map(str, methods)),
        )  # fmt: skip

    def _get(self, url: str) -> Mapping[str, Any]:
        answer = self._outward.send("GET", url, {"Accept": "application/json"})
        said = _Reply(answer).json() if answer.status == 200 else None
        if not isinstance(said, dict):
            raise Refusal("provider_unclear", f"The provider answered {answer.status} where it should describe itself.")
        return said


@dataclass(frozen=True)
class _Session:
    """The part of an HTTP session that Authlib's client uses, sent by our own way outside."""

    outward: Outward

    def post(self, url: str, data: Mapping[str, str], headers: Mapping[str, str], auth: Any) -> _Reply:
        url, sent, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        return _Reply(self.outward.send("POST", url, sent, body.encode()))


@dataclass(frozen=True)
class _Reply:
    """The part of a response that Authlib's client reads."""

    answer: Answer

    @property
    def status_code(self) -> int:
        return self.answer.status

    def raise_for_status(self) -> None:
        """Do nothing: what an error says of itself is read from its body."""

    def json(self) -> Any:
        return json.loads(self.answer.body)
