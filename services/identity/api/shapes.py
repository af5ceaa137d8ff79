"""The shapes that identity's routes share. In: JSON. Out: plain values, grants and answers to denials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
import structlog
from flask import Response

from services.identity.domain.grant import Grant
from services.identity.usecases.ports import CODE_REQUIRED, FACTOR_MISSING, SESSION_OVER, Denied, Second
from shared.plumbing.fields import ChoiceField, IdField, InstantField, TextField, WholeField
from shared.plumbing.tokens import unauthorized
from shared.plumbing.web import WebRefusal, refused
from shared.values.call import ROLES
from shared.values.language import ENGLISH, LANGUAGES

_log = structlog.get_logger("identity")
MOST_TYPED = 1024


def password_field() -> ma.fields.String:
    """Take a password as it was typed: neither trimmed nor without any sign, only bounded."""
    return ma.fields.String(required=True, validate=ma.validate.Length(max=MOST_TYPED), metadata={"format": "password"})


def language_field() -> ma.fields.Field[str]:
    """Take the language someone is written to in; English where nothing is said."""
    return ChoiceField(*LANGUAGES, load_default=ENGLISH, metadata={"default": ENGLISH})


def code_field(**options: Any) -> ma.fields.Field[str]:
    """Take a code of a phone, or a recovery code, as it was typed."""
    return TextField(least=6, most=40, metadata={"description": "six digits, or a recovery code"}, **options)


class SecondSchema(ma.Schema):
    """The second factor: a code, or a passkey's answer to a challenge (W3C `PublicKeyCredential`, as its `toJSON`)."""

    code = code_field(load_default=None)
    passkey = ma.fields.Dict(load_default=None, allow_none=True)


def second_of(body: Mapping[str, Any]) -> Second:
    """Read the second factor out of a body."""
    return Second(body["code"], body["passkey"])


class GrantSchema(ma.Schema):
    """Roles, and the rows that are the holder's own."""

    roles = ma.fields.List(ChoiceField(*ROLES), required=True, metadata={"minItems": 1, "maxItems": len(ROLES)})
    vendor_id = IdField("ven", allow_none=True)
    client_id = IdField("cli", allow_none=True)
    trainer_id = IdField("trn", allow_none=True)


class UserSchema(GrantSchema):
    """An account: a person's or an API client's."""

    user_id = IdField(required=True)
    kind = ChoiceField("person", "api_client", required=True)
    email = TextField(allow_none=True, metadata={"format": "email"})
    label = TextField(required=True)
    state = ChoiceField("active", "deactivated", required=True)
    version = WholeField(required=True)
    registered_epoch = InstantField(data_key="registered", required=True)


def grant_of(body: Mapping[str, Any]) -> Grant:
    """Read a grant out of a body."""
    return Grant(tuple(body["roles"]), body.get("vendor_id"), body.get("client_id"), body.get("trainer_id"))


def shown(thing: Any) -> dict[str, Any]:
    """Lay a thing and its grant flat, as the schemas show them."""
    return {**vars(thing), **vars(thing.grant), "roles": list(thing.grant.roles)}


def denial(denied: Denied) -> Response:
    """Answer a denial without a word on what was wrong: 429 while one has to wait, 401 otherwise.

    Only whoever knows the password is told that a code is asked for, or that a second factor is to be set up.
    """
    _log.warning("sign_in_denied", wait_seconds=denied.wait_seconds)
    if denied.wait_seconds:
        wait = {"Retry-After": str(denied.wait_seconds)}
        return refused(WebRefusal(429, "sign_in_locked", "Too many failures; wait, then try again.", headers=wait))
    if denied.why == CODE_REQUIRED:
        detail = "Send the code of your second factor as `code`, or what a passkey answered as `passkey`."
        return refused(WebRefusal(401, "second_factor_required", detail))
    if denied.why == FACTOR_MISSING:
        detail = "Your roles need a second factor: begin one at /api/identity/v1/second-factors, then confirm it."
        return refused(WebRefusal(401, "second_factor_unset", detail))
    if denied.why == SESSION_OVER:
        return refused(unauthorized("session_ended", "Sign in again: this session has ended."))
    ask = {"WWW-Authenticate": 'Bearer realm="hourbook"'}
    return refused(WebRefusal(401, "credentials_wrong", "No account signs in with these; check both.", headers=ask))
