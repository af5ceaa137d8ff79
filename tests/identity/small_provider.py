"""A small real OpenID provider on the loopback address: discovery, keys, authorization, tokens; it keeps the rules.

`lies` change what it says: of itself (`issuer`, `jwks_uri`…) or of somebody (`claims`, `algorithm`, `key`).
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "hourbook-tests", "a secret of the provider's"


class SmallProvider:
    """One provider; `somebody` is who signs in there."""

    def __init__(self, redirect_uri: str) -> None:
        self.redirect_uri, self.lies = redirect_uri, {}
        self.somebody: dict[str, Any] = {"sub": "p-1", "email": "fred@example.org", "email_verified": True}
        self.clock = lambda: int(time.time())
        self._codes: dict[str, dict[str, str]] = {}
        self.rotate("k1")
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def rotate(self, kid: str) -> None:
        self.key, self.kid = rsa.generate_private_key(65537, 2048), kid

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def sign_in(self, address: str) -> dict[str, str]:
        """Do what a browser and a person do there; gives what the provider sends back with them."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert (asked["client_id"], asked["redirect_uri"]) == (CLIENT, self.redirect_uri)
        assert {"openid", "email"} <= set(asked["scope"].split())
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def _described(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
            **self.lies.get("described", {}),
        }  # fmt: skip

    def _token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        asked = self._codes.pop(form.get("code", ""), None)
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        known = b64decode(authorization.removeprefix("Basic ")).decode() == f"{CLIENT}:{SECRET}"
        if not known:
            return 401, {"error": "invalid_client"}
        if asked is None or urlsafe_b64encode(verifier).decode().rstrip("=") != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        if form.get("redirect_uri") != self.redirect_uri:
            return 400, {"error": "invalid_grant"}
        now = self.clock()
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"],
                  **self.somebody, **self.lies.get("claims", {})}  # fmt: skip
        key, algorithm = self.lies.get("key", self.key), self.lies.get("algorithm", "RS256")
        token = jwt.encode(claims, key, algorithm=algorithm, headers={"kid": self.kid})
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": token}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = urlsplit(self.path).path
                public = RSAAlgorithm.to_jwk(provider.key.public_key(), as_dict=True)
                keys = {"keys": [{**public, "kid": provider.kid, "alg": "RS256", "use": "sig"}]}
                known = {"/.well-known/openid-configuration": provider._described(), "/keys": keys}
                self._say(200 if path in known else 404, known.get(path, {}))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                self._say(*provider._token(form, self.headers.get("Authorization", "")))

            def _say(self, status: int, said: dict[str, Any]) -> None:
                self.send_response(provider.lies.get("status", status))
                if "location" in provider.lies:
                    self.send_header("Location", provider.lies["location"])
                self.end_headers()
                self.wfile.write(json.dumps(said).encode())

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def query(**values: str) -> str:
    return urlencode(values)
