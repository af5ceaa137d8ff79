"""API clients over HTTP: programs, and the keys by which they sign in."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.identity.api.shapes import GrantSchema, UserSchema, grant_of, shown
from services.identity.domain.api_key import DAYS, MOST_DAYS
from services.identity.usecases.list_keys import list_keys
from services.identity.usecases.make_key import make_key
from services.identity.usecases.ports import KeyTerms, NewKey
from services.identity.usecases.register_api_client import register_api_client
from services.identity.usecases.revoke_key import revoke_key
from shared.plumbing.fields import ChoiceField, IdField, InstantField, TextField, WholeField
from shared.plumbing.web import Blueprint, call, transact, unit
from shared.values.permissions import SCOPES

api_clients = Blueprint(
    "api_clients", __name__, url_prefix="/api/identity/v1", description="Programs that sign in with a key."
)
_MOST_OVERLAP_SECONDS = 30 * 86_400


class KeyTermsSchema(ma.Schema):
    """What a key shall be good for; without scopes, for all of the client's roles. It ends after so many days."""

    scopes = ma.fields.List(ChoiceField(*SCOPES), load_default=None, allow_none=True)
    days = WholeField(least=1, most=MOST_DAYS, load_default=DAYS, metadata={"default": DAYS})


class NewApiClientSchema(GrantSchema, KeyTermsSchema):
    """A program's name, what it may do, and what its first key is good for."""

    label = TextField(required=True, most=120)


class NewKeySchema(KeyTermsSchema):
    """Another key; the client's others end in so many seconds (0: at once), or stay as they are."""

    others_end_in_seconds = WholeField(least=0, most=_MOST_OVERLAP_SECONDS, load_default=None, allow_none=True)


class KeySchema(ma.Schema):
    """A key as it is known: how it begins, what it is good for, since when and until when, when it was last used."""

    key_id = IdField("key", required=True)
    prefix = TextField(required=True, least=0)
    scopes = ma.fields.List(TextField(), required=True, allow_none=True)
    made_epoch = InstantField(data_key="made", required=True)
    made_by = TextField(required=True)
    expires_epoch = InstantField(data_key="expires", required=True)
    used_epoch = InstantField(data_key="used", required=True, allow_none=True)
    ended = TextField(required=True, allow_none=True, metadata={"description": "revoked or replaced"})


class KeysSchema(ma.Schema):
    """Keys, the newest first."""

    data = ma.fields.List(ma.fields.Nested(KeySchema), required=True)


class ApiClientSchema(UserSchema, KeySchema):
    """An API client with a key and its secret, shown this once."""

    secret = TextField(required=True)


def _terms(body: dict[str, Any]) -> KeyTerms:
    return KeyTerms(body["scopes"], body["days"])


def _shown(made: NewKey) -> dict[str, Any]:
    return {**shown(made.account), **vars(made.key), "secret": made.secret}


@api_clients.route("/api-clients")
class ApiClients(MethodView):
    """API clients; `GET users?kind=api_client` lists them."""

    @transact(secret_answer=True, fresh=True)
    @api_clients.arguments(NewApiClientSchema)
    @api_clients.response(201, ApiClientSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Register an API client, with its first key."""
        return _shown(register_api_client(unit(), call(), body["label"], grant_of(body), _terms(body)))


@api_clients.route("/api-clients/<user_id>/keys")
class Keys(MethodView):
    """An API client's keys."""

    @transact
    @api_clients.response(200, KeysSchema)
    def get(self, user_id: str) -> Any:
        """List an API client's keys."""
        return {"data": list_keys(unit(), call(), user_id)}

    @transact(secret_answer=True, fresh=True)
    @api_clients.arguments(NewKeySchema)
    @api_clients.response(201, ApiClientSchema)
    def post(self, body: dict[str, Any], user_id: str) -> Any:
        """Make another key of an API client, and let the others end."""
        return _shown(make_key(unit(), call(), user_id, _terms(body), body["others_end_in_seconds"]))


@api_clients.route("/api-clients/<user_id>/keys/<key_id>")
class Key(MethodView):
    """One key."""

    @transact
    @api_clients.response(204)
    def delete(self, user_id: str, key_id: str) -> Any:
        """Revoke a key at once."""
        revoke_key(unit(), call(), user_id, key_id)
        return ""
