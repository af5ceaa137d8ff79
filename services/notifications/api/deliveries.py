"""Deliveries over HTTP: what an endpoint was told, how each try went, and sending it again."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.notifications.domain.webhook import DELIVERY_STATES
from services.notifications.domain.webhook_events import EVENTS, TEST
from services.notifications.usecases.list_deliveries import Delivery, list_deliveries, show_delivery
from services.notifications.usecases.resend_message import resend_message
from services.notifications.usecases.resend_since import resend_since
from services.notifications.usecases.try_webhook import try_webhook
from shared.plumbing.fields import ChoiceField, FlagField, IdField, InstantField, TextField, WholeField
from shared.plumbing.web import Blueprint, PageQuery, call, page, page_schema, transact, unit

deliveries = Blueprint(
    "deliveries", __name__, url_prefix="/api/notifications/v1", description="What endpoints were told."
)


class DeliveryQuery(PageQuery):
    """`?state=` narrows the list."""

    state = ChoiceField(*DELIVERY_STATES)


class TrySchema(ma.Schema):
    """One try: the status that was answered, if any, how long it took, and why it failed."""

    attempt = WholeField(required=True)
    at_epoch = InstantField(data_key="at", required=True)
    milliseconds = WholeField(required=True)
    status = WholeField(required=True, allow_none=True)
    reason = TextField(required=True, least=0, most=500)


class DeliverySchema(ma.Schema):
    """One event for one endpoint. `due` is when it is next tried; `message_id` is the `webhook-id` of every try."""

    message_id = IdField("msg", required=True)
    endpoint_id = IdField("whk", required=True)
    type = ChoiceField(*EVENTS, TEST, required=True)
    made_epoch = InstantField(data_key="made", required=True)
    state = ChoiceField(*DELIVERY_STATES, required=True)
    due_epoch = InstantField(data_key="due", required=True, allow_none=True)
    tries = ma.fields.List(ma.fields.Nested(TrySchema), required=True)


class ResendSchema(ma.Schema):
    """Since when to send again; with `delivered`, what was taken already too."""

    since_epoch = InstantField(data_key="since", required=True)
    delivered = FlagField(load_default=False, metadata={"default": False})


class ResentSchema(ma.Schema):
    """How many go out again."""

    messages = WholeField(required=True)


def _shown(delivery: Delivery) -> dict[str, Any]:
    message, tries = delivery
    return {**vars(message), "tries": tries}


@deliveries.route("/webhooks/<endpoint_id>/deliveries")
class Deliveries(MethodView):
    """What an endpoint was told."""

    @transact
    @deliveries.arguments(DeliveryQuery, location="query")
    @deliveries.response(200, page_schema(DeliverySchema))
    def get(self, query: dict[str, Any], endpoint_id: str) -> Any:
        """List what an endpoint was told, the newest first, with each try."""
        before = str(query["cursor"][0]) if query["cursor"] else None
        found = list_deliveries(unit(), call(), endpoint_id, query.get("state"), before, query["limit"] + 1)
        return page([_shown(one) for one in found], query, lambda row: (row["message_id"],))


@deliveries.route("/webhooks/<endpoint_id>/deliveries/<message_id>")
class OneDelivery(MethodView):
    """One event for one endpoint."""

    @transact
    @deliveries.response(200, DeliverySchema)
    def get(self, endpoint_id: str, message_id: str) -> Any:
        """Show one, with each try."""
        return _shown(show_delivery(unit(), call(), endpoint_id, message_id))


@deliveries.route("/webhooks/<endpoint_id>/deliveries/<message_id>/resends")
class Resends(MethodView):
    """Sending one again."""

    @transact
    @deliveries.response(201, DeliverySchema)
    def post(self, endpoint_id: str, message_id: str) -> Any:
        """Send one again, under the same id."""
        return _shown(resend_message(unit(), call(), endpoint_id, message_id))


@deliveries.route("/webhooks/<endpoint_id>/resends")
class ResendsSince(MethodView):
    """Sending many again."""

    @transact
    @deliveries.arguments(ResendSchema)
    @deliveries.response(201, ResentSchema)
    def post(self, body: dict[str, Any], endpoint_id: str) -> Any:
        """Send again what was to be told since an instant, some at a time."""
        since, delivered = body["since_epoch"], body["delivered"]
        return {"messages": resend_since(unit(), call(), endpoint_id, since, delivered=delivered)}


@deliveries.route("/webhooks/<endpoint_id>/trials")
class Trials(MethodView):
    """Trying an endpoint."""

    @transact
    @deliveries.response(201, DeliverySchema)
    def post(self, endpoint_id: str) -> Any:
        """Send an endpoint a `webhook.test`."""
        return _shown((try_webhook(unit(), call(), endpoint_id), []))
