"""Tokens over HTTP: sign in as a person or as an API client, and the keys that tokens are checked against."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import Response, jsonify
from flask.views import MethodView

from services.identity.api.shapes import SecondSchema, denial, password_field, second_of
from services.identity.usecases.ports import Denied, SignedIn
from services.identity.usecases.sign_in import sign_in
from services.identity.usecases.sign_in_client import sign_in_client
from shared.plumbing.fields import EmailField, IdField, InstantField, TextField, WholeField
from shared.plumbing.web import Blueprint, call, transact, unit
from shared.values.noted import SIGNED_IN

tokens = Blueprint("tokens", __name__, url_prefix="/api/identity/v1", description="Sign in; check what was signed.")
KEYS_MAX_AGE_SECONDS = 300


class SignInSchema(SecondSchema):
    """What a person signs in with."""

    email = EmailField(required=True)
    password = password_field()


class ClientSignInSchema(ma.Schema):
    """What an API client signs in with."""

    api_client_id = IdField("apc", required=True)
    secret = TextField(required=True, most=100)


class TokenSchema(ma.Schema):
    """A token, under the names of OAuth 2.0 (RFC 6749, section 5.1); `expires_in` counts seconds.

    A person's belongs to a session, which `refresh_token` continues: at sign-in it is shown this once.
    """

    access_token = TextField(required=True)
    token_type = TextField(required=True)
    expires_in = WholeField(required=True)
    session_id = IdField("ses")
    session_ends_epoch = InstantField(data_key="session_ends")
    refresh_token = TextField()


def answer_token(outcome: SignedIn | Denied) -> Any:
    """Answer a token, or why there is none."""
    if isinstance(outcome, Denied):
        return denial(outcome)
    session = outcome.session
    within = {"session_id": session.session_id, "session_ends_epoch": session.ends_epoch} if session else {}
    secret = {"refresh_token": outcome.secret} if outcome.secret else {}
    return {"access_token": outcome.access_token, "token_type": "Bearer", "expires_in": outcome.seconds,
            **within, **secret}  # fmt: skip


@tokens.route("/tokens")
class Tokens(MethodView):
    """Tokens for people."""

    @transact(secret_answer=True, noted_as=SIGNED_IN)
    @tokens.arguments(SignInSchema)
    @tokens.response(201, TokenSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Sign in with address, password and, where a second factor is in use, its code."""
        return answer_token(sign_in(unit(), call(), body["email"], body["password"], second_of(body)))


@tokens.route("/client-tokens")
class ClientTokens(MethodView):
    """Tokens for programs."""

    @transact(secret_answer=True, noted_as=SIGNED_IN)
    @tokens.arguments(ClientSignInSchema)
    @tokens.response(201, TokenSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Sign in as an API client."""
        return answer_token(sign_in_client(unit(), call(), body["api_client_id"], body["secret"]))


@tokens.route("/jwks")
class Keys(MethodView):
    """The public keys."""

    @transact
    @tokens.response(200, description="A JWK Set (RFC 7517).")
    def get(self) -> Response:
        """Give the keys that tokens are checked against."""
        answer = jsonify(unit().issuer.public(call().at_epoch))
        answer.headers["Cache-Control"] = f"public, max-age={KEYS_MAX_AGE_SECONDS}"
        return answer
