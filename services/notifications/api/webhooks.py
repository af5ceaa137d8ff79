"""Webhooks over HTTP: endpoints that are told what becomes true, by the Standard Webhooks specification."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import request
from flask.views import MethodView

from services.notifications.domain.webhook import (
    ASKED,
    DISABLED,
    MOST_OVERLAP_SECONDS,
    OVERLAP_SECONDS,
    Endpoint,
    check_types,
    owner_of,
)
from services.notifications.domain.webhook_events import EVENTS, heard_by
from services.notifications.usecases.change_webhook import change_webhook
from services.notifications.usecases.change_webhook_state import change_webhook_state
from services.notifications.usecases.list_webhooks import list_webhooks
from services.notifications.usecases.ports import NewEndpoint, Terms
from services.notifications.usecases.register_webhook import register_webhook
from services.notifications.usecases.rotate_webhook_secret import rotate_webhook_secret
from services.notifications.usecases.show_webhook import show_webhook
from shared.plumbing.bodies import strict_json
from shared.plumbing.fields import ChoiceField, IdField, InstantField, TextField, WholeField
from shared.plumbing.web import (
    Blueprint,
    PageQuery,
    call,
    etag_of,
    expected_version,
    page,
    page_schema,
    transact,
    unit,
    units,
)

MOST_URL = 2_000

webhooks = Blueprint(
    "webhooks", __name__, url_prefix="/api/notifications/v1", description="Addresses that are told of events."
)


def _url(**options: Any) -> TextField:
    about = {"format": "uri", "description": "https; no address inside a network"}
    return TextField(most=MOST_URL, metadata=about, **options)


def _types(**options: Any) -> ma.fields.List[str]:
    return ma.fields.List(ChoiceField(*EVENTS), metadata={"minItems": 1, "maxItems": len(EVENTS)}, **options)


class TermsSchema(ma.Schema):
    """Where an endpoint is, what it is called, and of which types of events it is told."""

    url = _url(required=True)
    label = TextField(required=True, most=120)
    types = _types(required=True)


class ChangedTermsSchema(ma.Schema):
    """What shall be otherwise; what is left out stays as it is."""

    url = _url()
    label = TextField(most=120)
    types = _types()


class EndpointSchema(TermsSchema):
    """An endpoint; without a vendor or client it is the operator's. `failing_since` is empty after a success."""

    endpoint_id = IdField("whk", required=True)
    vendor_id = IdField("ven", required=True, allow_none=True)
    client_id = IdField("cli", required=True, allow_none=True)
    made_by = TextField(required=True)
    made_epoch = InstantField(data_key="made", required=True)
    state = ChoiceField(*ASKED, DISABLED, required=True)
    failing_epoch = InstantField(data_key="failing_since", required=True, allow_none=True)
    version = WholeField(required=True)


class NewEndpointSchema(EndpointSchema):
    """An endpoint with a secret to check signatures by, shown this once."""

    secret = TextField(required=True)


class WebhookStateSchema(ma.Schema):
    """A state and why it is entered; an endpoint that is `removed` never comes back."""

    state = ChoiceField(*ASKED, required=True)
    why = TextField(required=True, most=500)


class WebhookRotationSchema(ma.Schema):
    """In how many seconds the secrets there are end; until then everything is signed by each of them."""

    others_end_in_seconds = WholeField(
        least=0, most=MOST_OVERLAP_SECONDS, load_default=OVERLAP_SECONDS, metadata={"default": OVERLAP_SECONDS}
    )


class EventTypeSchema(ma.Schema):
    """A type of event: what is told of it, and which route shows the thing itself."""

    type = TextField(required=True)
    ids = ma.fields.List(TextField(), required=True)
    shown_at = TextField(required=True)


class EventTypesSchema(ma.Schema):
    """Types of events."""

    data = ma.fields.List(ma.fields.Nested(EventTypeSchema), required=True)


def look_outside() -> None:
    """Refuse an address that leads inside, before a transaction is open: its name is asked for over the network.

    What is wrong anyhow is left to the view, or refused here: nobody outside is asked for that.
    """
    sent = strict_json(request.get_data(cache=True)) if request.is_json else None
    schema = TermsSchema() if request.method == "POST" else ChangedTermsSchema()
    if not isinstance(sent, dict) or schema.validate(sent):
        return
    if request.method == "POST":
        check_types(sent["types"], *owner_of(call().reach), call().actor.roles)
    if "url" in sent:
        with units().read(call()) as opened:
            sender = opened.sender
        sender.check(sent["url"].strip())


def _shown(endpoint: Endpoint) -> dict[str, Any]:
    return {**vars(endpoint), "types": list(endpoint.types)}


def _with_secret(made: NewEndpoint) -> dict[str, Any]:
    return {**_shown(made.endpoint), "secret": made.secret}


@webhooks.route("/webhook-events")
class EventTypes(MethodView):
    """What there is to be told of."""

    @transact
    @webhooks.response(200, EventTypesSchema)
    def get(self) -> Any:
        """List the types of events that may be chosen."""
        names = heard_by(call().actor.roles)
        return {"data": [{"type": name, "ids": EVENTS[name].ids, "shown_at": EVENTS[name].shown_at} for name in names]}


@webhooks.route("/webhooks")
class Endpoints(MethodView):
    """Endpoints."""

    @transact
    @webhooks.arguments(PageQuery, location="query")
    @webhooks.response(200, page_schema(EndpointSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List endpoints."""
        found = list_webhooks(unit(), call(), (query["cursor"] or ("",))[0], query["limit"] + 1)
        return page([_shown(one) for one in found], query, lambda row: (row["endpoint_id"],))

    @transact(secret_answer=True, first=look_outside)
    @webhooks.arguments(TermsSchema)
    @webhooks.response(201, NewEndpointSchema)
    @webhooks.alt_response(503, "SERVICE_UNAVAILABLE")
    def post(self, body: dict[str, Any]) -> Any:
        """Register an endpoint of one's own vendor or client, or of the operator."""
        return _with_secret(register_webhook(unit(), call(), Terms(**body)))


@webhooks.route("/webhooks/<endpoint_id>")
class OneEndpoint(MethodView):
    """One endpoint."""

    @transact(versioned=True)
    @webhooks.response(200, EndpointSchema)
    def get(self, endpoint_id: str) -> Any:
        """Show an endpoint."""
        found = show_webhook(unit(), call(), endpoint_id)
        return _shown(found), etag_of(found.version)

    @transact(versioned=True, first=look_outside)
    @webhooks.arguments(ChangedTermsSchema)
    @webhooks.response(200, EndpointSchema)
    @webhooks.alt_response(503, "SERVICE_UNAVAILABLE")
    def patch(self, body: dict[str, Any], endpoint_id: str) -> Any:
        """Change where an endpoint is, what it is called, of what it is told."""
        changed = change_webhook(unit(), call(), endpoint_id, body, expected_version())
        return _shown(changed), etag_of(changed.version)


@webhooks.route("/webhooks/<endpoint_id>/states")
class EndpointStates(MethodView):
    """Whether an endpoint is told anything."""

    @transact
    @webhooks.arguments(WebhookStateSchema)
    @webhooks.response(201, EndpointSchema)
    def post(self, body: dict[str, Any], endpoint_id: str) -> Any:
        """Pause an endpoint, switch it on again, or remove it."""
        return _shown(change_webhook_state(unit(), call(), endpoint_id, body["state"], body["why"]))


@webhooks.route("/webhooks/<endpoint_id>/secrets")
class EndpointSecrets(MethodView):
    """By what is signed for an endpoint."""

    @transact(secret_answer=True)
    @webhooks.arguments(WebhookRotationSchema)
    @webhooks.response(201, NewEndpointSchema)
    def post(self, body: dict[str, Any], endpoint_id: str) -> Any:
        """Give an endpoint another secret, and let the others end."""
        seconds = body["others_end_in_seconds"]
        return _with_secret(rotate_webhook_secret(unit(), call(), endpoint_id, seconds))
