"""Sign-in by an outside provider over HTTP: the way out, the way back, and parting the two.

A provider is asked between two transactions, never within one: while it thinks, nobody else waits for the database.
"""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.identity.api.shapes import SecondSchema, second_of
from services.identity.api.tokens import TokenSchema, answer_token
from services.identity.domain.provider_request import KEPT_SECONDS, nonce_of, verifier_of
from services.identity.usecases.come_from_provider import come_from_provider
from services.identity.usecases.go_to_provider import go_to_provider
from services.identity.usecases.part_from_provider import part_from_provider
from services.identity.usecases.ports import Denied, Provider
from services.identity.usecases.sign_in_by_provider import sign_in_by_provider
from shared.plumbing.fields import TextField, WholeField
from shared.plumbing.web import Blueprint, call, transact, unit, units
from shared.values.noted import REFUSED, SIGNED_IN
from shared.values.refusal import not_found

provider = Blueprint("provider", __name__, url_prefix="/api/identity/v1", description="Sign in by an outside provider.")


class WaysSchema(ma.Schema):
    """How one may sign in besides a password: by which provider, if any."""

    provider = TextField(required=True, allow_none=True)


class WayOutSchema(ma.Schema):
    """Where to go, and what to bring back from there besides what the provider gives; good for so many seconds."""

    authorization_url = TextField(required=True, most=4000)
    state = TextField(required=True)
    binding = TextField(required=True)
    expires_in = WholeField(required=True)


class WayBackSchema(SecondSchema):
    """What the provider gave, what the browser kept; and a second factor, where one is asked for."""

    state = TextField(required=True, most=100)
    binding = TextField(required=True, most=100)
    provider_code = TextField(most=4000, load_default=None)


def _asked(known: Provider | None) -> Provider:
    if known is None:
        raise not_found("provider", "for this installation")
    return known


@provider.route("/sign-in-ways")
class Ways(MethodView):
    """Ways to sign in."""

    @transact
    @provider.response(200, WaysSchema)
    def get(self) -> Any:
        """Say how one may sign in besides a password."""
        known = unit().provider
        return {"provider": known.name if known else None}


@provider.route("/provider-requests")
class WaysOut(MethodView):
    """Ways out."""

    @provider.response(201, WayOutSchema)
    def post(self) -> Any:
        """Begin a sign-in by the provider: go to the address, come back with what it gives."""
        with units().write(call()) as opened:
            known = _asked(opened.provider)
            way = go_to_provider(opened, call())
        address = known.address(way.state, nonce_of(way.binding), verifier_of(way.binding))
        return {**vars(way), "authorization_url": address, "expires_in": KEPT_SECONDS}


@provider.route("/provider-tokens")
class WaysBack(MethodView):
    """Ways back."""

    @provider.arguments(WayBackSchema)
    @provider.response(201, TokenSchema)
    @provider.alt_response(401, "UNAUTHORIZED")
    @provider.alt_response(503, "SERVICE_UNAVAILABLE")
    def post(self, body: dict[str, Any]) -> Any:
        """Sign in by what the provider gave; sent again with a second factor alone where one is asked for."""
        with units().write(call()) as opened:
            known = _asked(opened.provider)
            request = come_from_provider(opened, call(), body["state"], body["binding"])
        vouched, binding = None, body["binding"]
        if request.user_id is None:
            given = body["provider_code"] or ""
            vouched = known.vouch(given, nonce_of(binding), verifier_of(binding), call().at_epoch)
        with units().write(call()) as opened:
            outcome = sign_in_by_provider(opened, call(), request, vouched, second_of(body))
            # No door notes a view that opens its transactions by itself.
            opened.note(REFUSED if isinstance(outcome, Denied) else SIGNED_IN, object_ids=opened.concerned)
            return answer_token(outcome)


@provider.route("/users/<user_id>/provider-identities")
class Identities(MethodView):
    """Ids at the provider."""

    @transact
    @provider.response(204)
    def delete(self, user_id: str) -> Any:
        """Part someone else's account from its id at the provider."""
        part_from_provider(unit(), call(), user_id)
        return ""
