"""Our legal entities and clients over HTTP. In: JSON. Out: what the use cases give, translated."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.billing.api.parties import (
    AccountSchema,
    PartySchema,
    ShownPartySchema,
    TaxSchema,
    account_of,
    party_of,
    tax_of,
)
from services.billing.usecases.open_legal_entity import OpenLegalEntity, open_legal_entity
from services.billing.usecases.register_client import RegisterClient, register_client
from services.billing.usecases.show_client import show_client
from shared.plumbing.fields import CurrencyField, IdField, TextField, WholeField
from shared.plumbing.web import Blueprint, PageQuery, call, page, page_schema, transact, unit

clients = Blueprint("clients", __name__, url_prefix="/api/billing/v1", description="Who bills and who is billed.")


class NewLegalEntitySchema(ma.Schema):
    """One of our own companies: how it appears on invoices, where it is paid, what its numbers begin with."""

    party = ma.fields.Nested(PartySchema, required=True)
    account = ma.fields.Nested(AccountSchema, required=True)
    number_prefix = TextField(least=0, most=12, load_default="")


class LegalEntitySchema(NewLegalEntitySchema):
    """One of our own companies, with its id."""

    party = ma.fields.Nested(ShownPartySchema, required=True)
    legal_entity_id = IdField("len", required=True)


class LegalEntitiesSchema(ma.Schema):
    """All of them."""

    data = ma.fields.List(ma.fields.Nested(LegalEntitySchema), required=True)


class NewClientSchema(ma.Schema):
    """A client agreement; `legal_entity_id` may be left out where we have just one company."""

    party = ma.fields.Nested(PartySchema, required=True)
    currency = CurrencyField(required=True)
    tax = ma.fields.Nested(TaxSchema, required=True)
    payment_days = WholeField(least=0, most=365, load_default=30)
    buyer_reference = TextField(least=0, load_default="")
    order_reference = TextField(least=0, load_default="")
    legal_entity_id = IdField("len", load_default=None, allow_none=True)


class ClientSchema(NewClientSchema):
    """A client agreement, with the client's id."""

    party = ma.fields.Nested(ShownPartySchema, required=True)
    client_id = IdField("cli", required=True)


@clients.route("/legal-entities")
class LegalEntities(MethodView):
    """Our own companies."""

    @transact
    @clients.arguments(NewLegalEntitySchema)
    @clients.response(201, LegalEntitySchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Enter one of our own companies."""
        return open_legal_entity(unit(), call(), legal_entity_of(body))

    @transact
    @clients.response(200, LegalEntitiesSchema)
    def get(self) -> Any:
        """List our own companies."""
        return {"data": unit().legal_entities.all()}


@clients.route("/clients")
class Clients(MethodView):
    """Clients and their agreements."""

    @transact
    @clients.arguments(NewClientSchema)
    @clients.response(201, ClientSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Register a client with its agreement."""
        return register_client(unit(), call(), client_of(body))

    @transact
    @clients.arguments(PageQuery, location="query")
    @clients.response(200, page_schema(ClientSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List clients."""
        ids = unit().lists.client_ids(query["cursor"], query["limit"] + 1)
        return page([show_client(unit(), call(), one) for one in ids], query, lambda client: (client.client_id,))


@clients.route("/clients/<client_id>")
class OneClient(MethodView):
    """One client."""

    @transact
    @clients.response(200, ClientSchema)
    def get(self, client_id: str) -> Any:
        """Show a client; a client sees itself."""
        return show_client(unit(), call(), client_id)


def legal_entity_of(body: dict[str, Any]) -> OpenLegalEntity:
    """Build the command that enters one of our companies."""
    return OpenLegalEntity(party_of(body["party"]), account_of(body["account"]), body["number_prefix"])


def client_of(body: dict[str, Any]) -> RegisterClient:
    """Build the command that registers a client."""
    return RegisterClient(**body | {"party": party_of(body["party"]), "tax": tax_of(body["tax"])})
