"""Passkeys over HTTP: one's own, and the challenges that a browser hands to a device."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.identity.api.shapes import denial, password_field
from services.identity.usecases.add_passkey import add_passkey
from services.identity.usecases.ask_new_passkey import ask_new_passkey
from services.identity.usecases.ask_passkey import ask_passkey
from services.identity.usecases.list_passkeys import list_passkeys
from services.identity.usecases.ports import Denied
from services.identity.usecases.remove_passkey import remove_passkey
from shared.plumbing.fields import EmailField, IdField, InstantField, TextField
from shared.plumbing.web import Blueprint, call, transact, unit

passkeys = Blueprint("passkeys", __name__, url_prefix="/api/identity/v1", description="Passkeys as second factors.")


class PasswordProofSchema(ma.Schema):
    """Address and password."""

    email = EmailField(required=True)
    password = password_field()


class OptionsSchema(ma.Schema):
    """What a browser's `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON` takes (WebAuthn)."""

    options = ma.fields.Dict(required=True)


class NewPasskeySchema(ma.Schema):
    """What to call it, and what the device answered (W3C `PublicKeyCredential`, as its `toJSON` writes it)."""

    label = TextField(required=True, most=60)
    passkey = ma.fields.Dict(required=True)


class PasskeySchema(ma.Schema):
    """A passkey, as its owner knows it."""

    passkey_id = IdField("pky", required=True)
    label = TextField(required=True)
    made_epoch = InstantField(data_key="made", required=True)
    used_epoch = InstantField(data_key="used", required=True, allow_none=True)


class PasskeysSchema(ma.Schema):
    """Passkeys, the oldest first."""

    data = ma.fields.List(ma.fields.Nested(PasskeySchema), required=True)


@passkeys.route("/passkey-challenges")
class Challenges(MethodView):
    """Challenges for signing in."""

    @transact(secret_answer=True)
    @passkeys.arguments(PasswordProofSchema)
    @passkeys.response(201, OptionsSchema)
    @passkeys.alt_response(401, "UNAUTHORIZED")
    def post(self, body: dict[str, Any]) -> Any:
        """Take a challenge for one's passkeys; the answer goes as `passkey` where a second factor is asked."""
        asked = ask_passkey(unit(), call(), body["email"], body["password"])
        return denial(asked) if isinstance(asked, Denied) else {"options": asked}


@passkeys.route("/users/me/passkey-challenges")
class MyChallenges(MethodView):
    """Challenges for new passkeys."""

    @transact(secret_answer=True, fresh=True)
    @passkeys.response(201, OptionsSchema)
    def post(self) -> Any:
        """Take a challenge for a new passkey."""
        return {"options": ask_new_passkey(unit(), call())}


@passkeys.route("/users/me/passkeys")
class MyPasskeys(MethodView):
    """One's own passkeys."""

    @transact
    @passkeys.response(200, PasskeysSchema)
    def get(self) -> Any:
        """List one's own passkeys."""
        return {"data": list_passkeys(unit(), call())}

    @transact(fresh=True)
    @passkeys.arguments(NewPasskeySchema)
    @passkeys.response(201, PasskeySchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Keep a new passkey; from now on a second factor is asked for."""
        return add_passkey(unit(), call(), body["label"], body["passkey"])


@passkeys.route("/users/me/passkeys/<passkey_id>")
class MyPasskey(MethodView):
    """One of one's own passkeys."""

    @transact(fresh=True)
    @passkeys.response(204)
    def delete(self, passkey_id: str) -> Any:
        """Remove one of one's own passkeys."""
        remove_passkey(unit(), call(), passkey_id)
        return ""
